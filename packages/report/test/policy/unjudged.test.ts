/** Changed files that no verdict speaks of: who may ask for one verdict gets none by hiding. */
import { type Coverage, SKIP_REASONS, type SkipReason } from '@rsolv-ast/protocol';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_POLICY,
  judge,
  type Report,
  renderJson,
  renderMarkdown,
  renderText,
  verdict,
} from '../../src/index.ts';
import { coverage, finding } from '../reports.ts';

const CHANGES = new Map([['src/a.js', 'all' as const]]);

function judged(files: readonly Coverage[], changes: ReadonlyMap<string, 'all'> | undefined): Report {
  return judge(
    { toolVersion: '1', findings: [], coverage: files, rules: [], ruleErrors: [] },
    { policy: DEFAULT_POLICY, today: new Date(0), allowNewSuppressions: true, changes },
  );
}

const LENIENT = { failOn: 'never', failOnIncomplete: false } as const;
const STRICT = { failOn: 'never', failOnIncomplete: true } as const;

/** Left out on purpose: by what the file is, or by what its base says. Everything else a change's author can bring about. */
const ON_PURPOSE: readonly SkipReason[] = [
  'unsupported-language',
  'binary',
  'minified',
  'generated',
  'vendored',
  'ignored',
  'symlink',
];

test.each(Object.keys(SKIP_REASONS) as SkipReason[])('a changed file skipped for %s', (reason) => {
  const report = judged([coverage('src/a.js', { status: 'skipped', reason }), coverage('src/b.js')], CHANGES);
  const isGreen = ON_PURPOSE.includes(reason);
  expect(verdict(report, LENIENT)).toMatchObject({ exitCode: 0, conclusion: isGreen ? 'success' : 'neutral' });
  expect(verdict(report, STRICT)).toMatchObject({
    exitCode: isGreen ? 0 : 3,
    conclusion: isGreen ? 'success' : 'failure',
  });
});

test.each<[string, Coverage, ReadonlyMap<string, 'all'> | undefined, string]>([
  ['a changed one', coverage('src/a.js', { status: 'partial', reason: 'syntax-error' }), CHANGES, 'neutral'],
  ['one that went along as context', coverage('src/c.js', { status: 'partial' }), CHANGES, 'success'],
  ['one of a whole tree', coverage('src/a.js', { status: 'partial' }), undefined, 'success'],
])('a file that was read in part, %s', (_words, file, changes, conclusion) => {
  expect(verdict(judged([file], changes), LENIENT).conclusion).toBe(conclusion);
});

test('a file in which a rule was given up is not judged in full: its author decides how many steps a rule takes', () => {
  const budget = { kind: 'budget' as const, message: 'the rule x was given up', ruleId: 'x' };
  const report = judged([coverage('src/a.js', { diagnostics: [budget, budget] }), coverage('src/b.js')], CHANGES);
  expect(verdict(report, LENIENT)).toEqual({
    exitCode: 0,
    conclusion: 'neutral',
    reasons: [
      'Not judged in full: src/a.js (2 rules were given up, which took too many steps in this file); what the change does there is ' +
        'not known',
    ],
  });
  expect(verdict(report, STRICT).exitCode).toBe(3);
  expect(
    verdict(judged([coverage('src/a.js', { diagnostics: [{ kind: 'rule', message: 'x' }] })], CHANGES), STRICT),
  ).toEqual({
    exitCode: 0,
    conclusion: 'success',
    reasons: [],
  });
});

describe('what is said', () => {
  const gaps = ['src/a.js', 'src/b.js', 'src/c.js', 'src/d.js', 'src/e.js'].map((path) =>
    coverage(path, { status: 'skipped', reason: 'timeout' }),
  );
  const all = new Map(gaps.map(({ path }) => [path, 'all' as const]));
  const facts = {
    conclusion: 'neutral' as const,
    reasons: [],
    scope: 'change' as const,
    contextPaths: new Set<string>(),
    engine: { kind: 'embedded' as const, why: 'x', version: '1' },
    notes: [],
    readSource: () => undefined,
  };
  const titleOf = (report: Report, more: object = {}) =>
    renderMarkdown(report, { ...facts, ...more }, { overviewBytes: 10_000, detailsBytes: 10_000 }).title;

  test('in a sentence: a few names with their reasons, and how many more', () => {
    expect(verdict(judged(gaps, all), LENIENT).reasons).toEqual([
      'Not judged: src/a.js (the analysis of this file ran into its time limit), src/b.js (the analysis of this file ran into its ' +
        'time limit), src/c.js (the analysis of this file ran into its time limit) and 2 more files; what the change does there is ' +
        'not known',
    ]);
  });

  test('in the title before anything else, but for what fails', () => {
    const report = judged(gaps.slice(0, 2), all);
    const found = { ...report, findings: [finding({ severity: 'low' })] };
    expect(titleOf(report)).toBe('Not judged: src/a.js, src/b.js');
    expect(titleOf(report, { conclusion: 'failure', reasons: ['x'] })).toBe('Not judged: src/a.js, src/b.js');
    expect(titleOf(found)).toBe('Not judged: src/a.js, src/b.js. 1 new finding: 1 low (below what fails)');
    expect(titleOf(found, { conclusion: 'failure' })).toBe('1 new finding: 1 low. Not judged: src/a.js, src/b.js');
  });

  test('in the terminal, where nothing is called clean', () => {
    const text = renderText(judged([gaps[0]!, coverage('src/z.js')], all), {
      color: false,
      width: 100,
      readSource: () => undefined,
    });
    expect(text).toMatch(/^Not judged: src\/a\.js\nNo findings in what was judged\./m);
    expect(text).not.toContain('✓');
  });

  test('in JSON', () => {
    expect(JSON.parse(renderJson(judged(gaps, all))).unjudged).toEqual([...all.keys()]);
  });

  test('without obeying the names of files', () => {
    const path = 'a\u001b[2J\n::error::b.js';
    const report = judged([coverage(path, { status: 'skipped', reason: 'crashed' })], new Map([[path, 'all']]));
    const [reason] = verdict(report, LENIENT).reasons;
    for (const text of [reason, titleOf(report)]) expect(text).not.toMatch(/\p{Cc}/u);
  });
});
