export * from './errors.ts';
export * from './finding.ts';
export * from './limits.ts';
export * from './manifest.ts';
export * from './messages.ts';
export * from './result.ts';
