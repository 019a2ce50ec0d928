/** The rule packs: each rule finds in its fixture exactly the lines that the annotations name, and says what a reader needs. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { RuleDescription } from '@rsolv-ast/protocol';
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine, defaultRuleSources, type Engine, type RuleSet, testFixture } from '../src/index.ts';
import { readAnnotations } from '../src/rule-tests/annotations.ts';
import { stemOf } from '../src/rule-tests/names.ts';
import { RULES_DIRECTORY } from '../src/rules-directory.ts';

let engine: Engine;
/** Loaded as custom rules, so that every pattern is checked in every language. */
let rules: RuleSet;

beforeAll(async () => {
  engine = await createEngine();
  rules = engine.loadRules(defaultRuleSources(), { defaultRules: false });
});

const sources = defaultRuleSources();
const packs = sources.map(({ name }) => name.replace(/^rules\//, ''));

test('no rule has a fault, and there are enough of them', () => {
  expect(rules.errors).toEqual([]);
  expect(rules.size).toBe(packs.length);
  expect(engine.loadRules([], { defaultRules: true }).digest).toBe(rules.digest);
  expect(rules.size).toBeGreaterThanOrEqual(220);
});

test('each fixture belongs to a rule', () => {
  const files = readdirSync(RULES_DIRECTORY, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.\w+$/.test(name),
  );
  const known = new Set(packs.map((name) => name.replace(/\.yaml$/, '')));
  expect(files.filter((name) => !known.has(name.replace(/\.\w+$/, '')))).toEqual([]);
});

describe.each(packs)('%s', (pack) => {
  const id = basename(pack, '.yaml');

  test('describes itself', () => {
    const rule = rules.rules.find((one) => one.id === id);
    expect(rule).toBeDefined();
    expectDescribed(rule as RuleDescription);
  });

  test('finds what its fixtures say', async () => {
    const source = sources.find(({ name }) => name === `rules/${pack}`)!;
    const own = engine.loadRules([source], { defaultRules: false, ignorePaths: true });
    const fixtures = fixturesOf(pack);
    expect(fixtures.length).toBeGreaterThanOrEqual(1);
    let wrong = 0;
    let right = 0;
    for (const file of fixtures) {
      const bytes = readFileSync(file);
      const result = await testFixture(engine, own, { path: basename(file), bytes });
      expect(result).toEqual({
        checks: [{ id, missed: [], unexpected: [], passed: true }],
        notes: [],
        annotated: new Set([id]),
      });
      const { annotations } = readAnnotations(bytes.toString());
      wrong += annotations.filter(({ kind }) => kind === 'ruleid').length;
      right += annotations.filter(({ kind }) => kind === 'ok').length;
    }
    expect(wrong).toBeGreaterThanOrEqual(2);
    expect(right).toBeGreaterThanOrEqual(2);
  });
});

function expectDescribed(rule: RuleDescription): void {
  expect(
    rule.message.split(/[.!?](?:\s|$)/).filter((sentence) => sentence.trim() !== '').length,
  ).toBeGreaterThanOrEqual(2);
  expect(rule.cwe.length).toBeGreaterThanOrEqual(1);
  expect(rule.owasp.length).toBeGreaterThanOrEqual(1);
  expect(rule.references.every((reference) => reference.startsWith('https://'))).toBe(true);
  expect(rule.references.length).toBeGreaterThanOrEqual(1);
}

function fixturesOf(pack: string): string[] {
  const folder = join(RULES_DIRECTORY, dirname(pack));
  return readdirSync(folder)
    .filter((name) => name !== basename(pack) && stemOf(name) === stemOf(basename(pack)))
    .map((name) => join(folder, name));
}
