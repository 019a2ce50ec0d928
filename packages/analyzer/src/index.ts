export type * from './analysis.ts';
export { createEngine, describeLanguages } from './engine.ts';
export { defaultRuleSources } from './rules/default-rules.ts';
export { sandboxReadPaths } from './sandbox-paths.ts';
