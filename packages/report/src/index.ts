export * from './diff-filter.ts';
export { markdownText, relativeUri, visible, visibleProse } from './escape.ts';
export * from './json.ts';
export * from './report.ts';
export * from './sarif/sarif.ts';
export * from './text/text.ts';
export * from './verdict.ts';
