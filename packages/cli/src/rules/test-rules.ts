/** Tests every rule file of a folder by its fixtures, in this process: rules and fixtures are the person's own. */
import { readFileSync } from 'node:fs';
import { createEngine, type Engine, type RuleSet, testFixture } from '@rsolv-ast/analyzer';
import type { RuleError } from '@rsolv-ast/protocol';
import { type FixtureFiles, FixtureFinder } from './fixtures.ts';
import { type RuleFile, reasonOf } from './rule-files.ts';

/** What one fixture says of one rule. */
export interface RuleTest {
  readonly id: string;
  /** Of the rule file. */
  readonly path: string;
  /** Empty where there is none. */
  readonly fixture: string;
  readonly passed: boolean;
  /** Lines, from 1, with an annotation and no finding. */
  readonly missed: readonly number[];
  /** Lines, from 1, with a finding and no annotation. */
  readonly unexpected: readonly number[];
  readonly error?: string;
}

export interface RuleTests {
  /** In the order of the rule files; of a file by fixture, then by id. */
  readonly rules: readonly RuleTest[];
  /** Rules that nothing tests, with their file; nobody need be surprised by them later. */
  readonly untested: readonly { readonly id: string; readonly path: string; readonly why: string }[];
  readonly notes: readonly { readonly path: string; readonly line?: number; readonly message: string }[];
  readonly files: number;
  /** Faults of rules that could not be loaded. */
  readonly ruleErrors: readonly RuleError[];
}

/** `allNames`: of every rule file that is tested, here or elsewhere: none of them is a fixture. */
export async function testRuleFiles(ruleFiles: readonly RuleFile[], allNames: readonly string[]): Promise<RuleTests> {
  const engine = await createEngine();
  const finder = new FixtureFinder(allNames);
  const tests: RuleTests[] = [];
  for (const file of ruleFiles) tests.push({ ...(await testRuleFile(file, engine, finder)), files: 1 });
  return together(tests);
}

export function together(parts: readonly RuleTests[]): RuleTests {
  return {
    rules: parts.flatMap(({ rules }) => rules),
    untested: parts.flatMap(({ untested }) => untested),
    notes: parts.flatMap(({ notes }) => notes),
    files: parts.reduce((sum, { files }) => sum + files, 0),
    ruleErrors: parts.flatMap(({ ruleErrors }) => ruleErrors),
  };
}

/** Each file by itself: its fixtures meet its rules only, and an id counts inside of its file. */
async function testRuleFile(file: RuleFile, engine: Engine, finder: FixtureFinder): Promise<Omit<RuleTests, 'files'>> {
  const loaded = engine.loadRules([file], { defaultRules: false, ignorePaths: true });
  const { fixtures, orphans } = finder.find(file.name);
  const faulty = faultyRules(loaded.errors, file, fixtures);
  const faultyIds = new Set(faulty.map(({ id }) => id));
  const rules: RuleTest[] = [...faulty];
  const notes: RuleTests['notes'][number][] = orphans.map((path) => ({
    path,
    message: 'the fixture is missing that this is the expected fix of',
  }));
  const annotated = new Set<string>();
  let used = 0;
  for (const files of fixtures) {
    const result = await testOne(files, loaded, engine);
    if (result === undefined) continue;
    used += 1;
    for (const check of result.checks) {
      if (!faultyIds.has(check.id)) rules.push({ ...check, path: file.name, fixture: files.fixture });
    }
    notes.push(
      ...result.notes
        .filter(({ ruleId }) => ruleId === undefined || !faultyIds.has(ruleId))
        .map(({ line, message }) => ({ path: files.fixture, line, message })),
    );
    for (const id of result.annotated) annotated.add(id);
  }
  const untested = loaded.rules
    .filter(({ id }) => !annotated.has(id))
    .map(({ id }) => ({ id, path: file.name, why: used === 0 ? 'no fixture' : 'no annotation' }));
  return { rules: rules.map(inOrder), untested, notes, ruleErrors: loaded.errors };
}

async function testOne({ fixture, fixed }: FixtureFiles, rules: RuleSet, engine: Engine) {
  try {
    return await testFixture(engine, rules, {
      path: fixture,
      bytes: readFileSync(fixture),
      ...(fixed !== undefined && { fixed: { path: fixed, bytes: readFileSync(fixed) } }),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    const message = `the fixture or its expected fix: ${reasonOf(error)}`;
    return {
      checks: rules.rules.map(({ id }) => ({ id, missed: [], unexpected: [], passed: false, error: message })),
      notes: [],
      annotated: new Set<string>(),
    };
  }
}

/** One failure for each rule that could not be loaded; a file that is no list of rules is one without an id. */
function faultyRules(errors: readonly RuleError[], file: RuleFile, fixtures: readonly FixtureFiles[]): RuleTest[] {
  return [...Map.groupBy(errors, ({ ruleId }) => ruleId ?? '')].map(([id, faults]) => ({
    id,
    path: file.name,
    fixture: fixtures[0]?.fixture ?? '',
    passed: false,
    missed: [],
    unexpected: [],
    error: faults.map(located).join('\n'),
  }));
}

function located({ file, line, column, message }: RuleError): string {
  return `${file}:${line}:${column}: ${message}`;
}

/** Keys as the JSON has them. */
function inOrder({ id, path, fixture, passed, missed, unexpected, error }: RuleTest): RuleTest {
  return { id, path, fixture, passed, missed, unexpected, ...(error !== undefined && { error }) };
}
