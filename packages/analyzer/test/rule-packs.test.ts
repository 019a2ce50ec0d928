/** The rule packs: each rule finds in its fixture exactly the lines that the annotations name, and says what a reader needs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Finding, RuleDescription } from '@rsolv-ast/protocol';
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine, defaultRuleSources, type Engine, type RuleSet } from '../src/index.ts';
import { RULES_DIRECTORY } from '../src/rules-directory.ts';

const EXTENSIONS = ['js', 'jsx', 'ts', 'tsx', 'py', 'java', 'php'];

let engine: Engine;
/** Loaded as custom rules, so that every pattern is checked in every language. */
let rules: RuleSet;

beforeAll(async () => {
  engine = await createEngine();
  rules = engine.loadRules(defaultRuleSources(), { defaultRules: false });
});

const packs = defaultRuleSources().map(({ name }) => name.replace(/^rules\//, ''));

test('no rule has a fault, and there are enough of them', () => {
  expect(rules.errors).toEqual([]);
  expect(rules.size).toBe(packs.length);
  expect(engine.loadRules([], { defaultRules: true }).digest).toBe(rules.digest);
  expect(rules.size).toBeGreaterThanOrEqual(75);
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

  test('finds what its fixture says', () => {
    const fixture = fixtureOf(pack);
    const text = readFileSync(fixture, 'utf8');
    const { wrong, right } = annotations(text, id);
    expect(wrong.length).toBeGreaterThanOrEqual(2);
    expect(right.length).toBeGreaterThanOrEqual(2);
    const found = findingsIn(fixture, text).filter((finding) => finding.ruleId === id);
    const lines = [...new Set(found.map((finding) => finding.span.start.line))];
    expect(lines.sort((a, b) => a - b)).toEqual(wrong);
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

function fixtureOf(pack: string): string {
  const base = join(RULES_DIRECTORY, dirname(pack), basename(pack, '.yaml'));
  const found = EXTENSIONS.map((extension) => `${base}.${extension}`).filter((file) => existsSync(file));
  expect(found).toHaveLength(1);
  return found[0] as string;
}

/** The lines behind `ruleid:` and `ok:` comments. */
function annotations(text: string, id: string): { wrong: number[]; right: number[] } {
  const marked = (mark: string): number[] =>
    text.split('\n').flatMap((line, i) => (new RegExp(`(?://|#)\\s*${mark}:\\s*${id}\\s*$`).test(line) ? [i + 2] : []));
  return { wrong: marked('ruleid'), right: marked('ok') };
}

function findingsIn(path: string, text: string): readonly Finding[] {
  const input = { index: 0, path: basename(path), bytes: Buffer.from(text) };
  const { findings, coverage } = engine.analyze([input], rules, { maxFileBytes: 1_000_000 });
  expect(coverage.map(({ status, diagnostics }) => [status, diagnostics])).toEqual([['scanned', []]]);
  return findings;
}
