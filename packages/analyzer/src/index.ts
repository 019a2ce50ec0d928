export type * from './analysis.ts';
export { createEngine, describeLanguages } from './engine.ts';
export type { Fix, RefusalReason } from './fixes/fix.ts';
export { fixFile } from './fixes/fix-file.ts';
export { languageIdsOf } from './languages/registry.ts';
export { fixtureOfFixed, stemOf } from './rule-tests/names.ts';
export { type FixtureCheck, type FixtureNote, type FixtureResult, testFixture } from './rule-tests/test-fixture.ts';
export { defaultRuleSources } from './rules/default-rules.ts';
export { sandboxReadPaths } from './sandbox-paths.ts';
