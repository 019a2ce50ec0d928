/** No regular expression of a rule takes a file longer than its limit, wherever the rule language has one. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '../../src/index.ts';
import { matchAllRegex, testRegex } from '../../src/matching/bounded-regex.ts';
import { Budget, BudgetExceeded } from '../../src/matching/budget.ts';
import { METAVARIABLE_REGEX, translateRegex } from '../../src/rules/regex.ts';

/** The linear engine cannot take these, so that nothing but the limit ends them. */
const CATASTROPHIC: readonly (readonly [string, RegExp])[] = [
  ['a nested repetition beside a lookahead', /(?=x?)(a+)+$/],
  ['overlapping alternatives beside a back-reference', /(a)?(a|aa)+\1$/],
  ['a nested repetition in a lookahead', /(?=(a|aa)+$)a/],
  ['a counted repetition of a repetition', /(?:a+){30,}$/],
  ['repetitions in a row', /(?=a)a*a*a*a*a*a*a*a*$/],
  ['a repetition in an atomic group', translateRegex('(?>(a|aa)+b)c', METAVARIABLE_REGEX)],
];

const LONG = `${'a'.repeat(5_000)}!`;

describe.each(CATASTROPHIC)('%s', (_, regex) => {
  test('is given up by a test and by a search', () => {
    expect(() => testRegex(regex, LONG, new Budget(1_000, 50))).toThrow(BudgetExceeded);
    const everywhere = new RegExp(regex.source, 'g');
    expect(() => matchAllRegex(everywhere, LONG, new Budget(1_000, 50))).toThrow(BudgetExceeded);
  });

  test('answers where the text is harmless', () => {
    expect(testRegex(regex, 'zzz', new Budget())).toBe(false);
    expect(matchAllRegex(new RegExp(regex.source, 'g'), 'zzz', new Budget())).toEqual([]);
  });
});

test.each([/(a+)+$/, /(a|aa)+$/, /(?:a*)*b/, /(?:a+){5}$/, /a*a*a*a*a*b/])('%s ends in the linear engine', (regex) => {
  expect(testRegex(regex, LONG, new Budget(1_000, 1))).toBe(false);
  expect(matchAllRegex(new RegExp(regex.source, 'g'), LONG, new Budget(1_000, 1))).toEqual([]);
});

test.each([
  [/^(?![^\n]*EXAMPLE)[A-Z]{4}[0-9A-Z]{16}$/, 'AKIA0123456789ABCDEF', true],
  [/^(\w+\.)*\w+$/, 'request.args.get', true],
  [/(a|b)\1/, 'xxbb', true],
  [/^$/, '', true],
])('%s answers as ever', (regex, text, expected) => {
  expect(testRegex(regex, text, new Budget())).toBe(expected);
});

test('the time of all calls of a rule counts together', () => {
  const budget = new Budget(1_000, 300);
  budget.spendRegexMs(299);
  expect(() => budget.spendRegexMs(2)).toThrow(BudgetExceeded);
  expect(budget.regexMs).toBeLessThanOrEqual(0);
});

describe('rules', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine();
  });

  const BAD = '(?=x?)(a+)+$';
  const bound = { pattern: 'f($X)' };
  const operators: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['pattern-regex', { 'pattern-regex': BAD }],
    ['pattern-not-regex', { patterns: [bound, { 'pattern-not-regex': BAD }] }],
    ['metavariable-regex', { patterns: [bound, { 'metavariable-regex': { metavariable: '$X', regex: `.${BAD}` } }] }],
    [
      'metavariable-comparison',
      { patterns: [bound, { 'metavariable-comparison': { comparison: `re.match(".${BAD}", $X)` } }] },
    ],
    ['a pattern’s string', { pattern: `f("=~/${BAD}/")` }],
  ];

  test.each(operators)('%s: that rule alone is cut short, and says so', (_, formula) => {
    const rule = { message: 'm', severity: 'INFO', languages: ['js'] };
    const text = JSON.stringify({
      rules: [
        { id: 'bad', ...rule, ...formula },
        { id: 'good', ...rule, pattern: 'g()' },
      ],
    });
    const rules = engine.loadRules([{ name: 'rules.json', text }], { defaultRules: false });
    expect(rules.errors).toEqual([]);
    const bytes = Buffer.from(`f("${'a'.repeat(200)}!"); g()`);
    const { coverage, findings } = engine.analyze([{ index: 0, path: 'a.js', bytes }], rules, { maxFileBytes: 10_000 });
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(['good']);
    expect(coverage).toMatchObject([{ status: 'scanned', diagnostics: [{ kind: 'budget', ruleId: 'bad' }] }]);
  });
});
