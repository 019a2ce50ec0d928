import { SKIP_REASONS, type SkipReason } from '@rsolv-ast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ChangedLines,
  isGap,
  isInDiff,
  markdownText,
  relativeUri,
  renderJson,
  statisticsOf,
  verdict,
  visible,
} from '../src/index.ts';
import { arbitraryReport } from './arbitrary-report.ts';
import { coverage, FULL, finding, POLICED, report, span } from './reports.ts';

const REPORTED = ['low', 'medium', 'high', 'critical'] as const;

test.each([
  ['low', 'low', 1],
  ['high', 'medium', 0],
  ['high', 'high', 1],
  ['high', 'critical', 1],
  ['never', 'critical', 0],
] as const)('failing on %s, a %s finding ends with %i', (failOn, severity, exitCode) => {
  const judged = verdict(report({ findings: [finding({ severity })] }), { failOn, failOnIncomplete: false });
  expect(judged.exitCode).toBe(exitCode);
  expect(judged.reasons.length).toBe(exitCode);
});

test('suppressed findings, old ones and those outside of the change do not count', () => {
  const findings = [
    finding({ standing: 'suppressed' }),
    finding({ standing: 'outside-diff' }),
    finding({ standing: 'baseline' }),
  ];
  expect(verdict(report({ findings }), { failOn: 'low', failOnIncomplete: true })).toEqual({
    exitCode: 0,
    conclusion: 'success',
    reasons: [],
  });
  expect(
    verdict(report({ findings: [finding({ inDiff: true })] }), { failOn: 'low', failOnIncomplete: true }).exitCode,
  ).toBe(1);
});

test('the reasons say how many', () => {
  const findings = REPORTED.map((severity) => finding({ severity }));
  const gaps = [coverage('a'), coverage('b', { status: 'partial', reason: 'syntax-error' })];
  expect(verdict(report({ findings, coverage: gaps }), { failOn: 'high', failOnIncomplete: true })).toEqual({
    exitCode: 1,
    conclusion: 'failure',
    reasons: ['2 findings of severity high or higher', '1 file could not be analysed, or not completely'],
  });
});

test.each(Object.keys(SKIP_REASONS) as SkipReason[])('skipped: %s', (reason) => {
  const intended = ['unsupported-language', 'binary', 'minified', 'generated', 'vendored', 'ignored', 'symlink'];
  const one = report({ coverage: [coverage('a.js'), coverage('b', { status: 'skipped', reason })] });
  expect(verdict(one, { failOn: 'low', failOnIncomplete: true }).exitCode).toBe(intended.includes(reason) ? 0 : 3);
  expect(verdict(one, { failOn: 'low', failOnIncomplete: false }).exitCode).toBe(0);
});

test('a file without a reason is a gap, a partial one always', () => {
  expect(isGap(coverage('a', { status: 'skipped' }))).toBe(true);
  expect(isGap(coverage('a', { status: 'partial', reason: 'ignored' }))).toBe(true);
  expect(isGap(coverage('a'))).toBe(false);
});

test('an analysis that came to nothing is never clean', () => {
  const lost = [
    coverage('a', { status: 'skipped', reason: 'analysis-failed' }),
    coverage('b', { status: 'skipped', reason: 'binary' }),
  ];
  expect(verdict(report({ coverage: lost }), { failOn: 'never', failOnIncomplete: false })).toEqual({
    exitCode: 3,
    conclusion: 'failure',
    reasons: ['the analysis failed: none of 1 file could be analysed'],
  });
  expect(verdict(report({ coverage: [] }), { failOn: 'low', failOnIncomplete: true }).exitCode).toBe(0);
});

test.each<[string, [number, number][] | 'all' | undefined, [number, number, number, number], boolean]>([
  ['another file', undefined, [3, 1, 3, 5], false],
  ['a new file', 'all', [3, 1, 3, 5], true],
  ['no new line', [], [3, 1, 3, 5], false],
  ['its line', [[3, 3]], [3, 1, 3, 5], true],
  ['the line before', [[2, 2]], [3, 1, 3, 5], false],
  ['the line behind', [[4, 4]], [3, 1, 3, 5], false],
  [
    'a line within',
    [
      [9, 9],
      [5, 6],
    ],
    [3, 1, 7, 5],
    true,
  ],
  ['only the line whose first column is the end', [[4, 4]], [3, 1, 4, 1], false],
  ['an empty range', [[4, 4]], [4, 1, 4, 1], true],
])('the change touches %s', (_, lines, [line, column, endLine, endColumn], expected) => {
  const changed: ChangedLines = new Map(lines === undefined ? [] : [['src/app.js', lines]]);
  expect(isInDiff(finding({ span: span(line, column, endLine, endColumn) }), changed)).toBe(expected);
});

test('a change to the source of a flow makes the finding at its sink a new one', () => {
  const changed: ChangedLines = new Map([['src/in put.js', [[1, 1]]]]);
  expect(FULL.findings.map((one) => isInDiff(one, changed))).toEqual([true, false, false]);
});

test('statistics', () => {
  expect(
    statisticsOf({
      ...FULL,
      findings: [...FULL.findings, finding({ standing: 'outside-diff' }), finding({ standing: 'baseline' })],
    }),
  ).toEqual({
    files: { scanned: 1, partial: 1, skipped: 4 },
    bytesAnalyzed: 200,
    reasons: { binary: 2, 'syntax-error': 1, 'too-large': 1, vendored: 1 },
    languages: { javascript: 1, typescript: 1 },
    findings: { low: 0, medium: 0, high: 0, critical: 1 },
    suppressed: 2,
    outsideDiff: 1,
    baseline: 1,
    disabled: 0,
    newSuppressions: 0,
    ruleErrors: 1,
  });
});

test('JSON holds everything, in one order, and no times', () => {
  const parsed = JSON.parse(renderJson(FULL));
  expect(Object.keys(parsed)).toEqual([
    'version',
    'tool',
    'rulesDigest',
    'findings',
    'coverage',
    'ruleErrors',
    'statistics',
    'policy',
    'unjudged',
  ]);
  expect(parsed.version).toBe(1);
  expect(parsed.findings).toEqual(FULL.findings);
  expect(Object.keys(parsed.findings[0].bindings)).toEqual(['$A', '$X']);
  expect(parsed.coverage).toEqual(FULL.coverage);
  expect(parsed.statistics).toEqual(statisticsOf(FULL));
  expect(renderJson(FULL)).not.toMatch(/Ms"|[Tt]ime/);
});

test('JSON says what the policy did, at the findings and apart', () => {
  const parsed = JSON.parse(renderJson(POLICED));
  expect(parsed.findings).toEqual(POLICED.findings);
  expect(parsed.policy).toEqual({
    problems: POLICED.policy.problems,
    expiredSuppressions: [{ ...POLICED.policy.expired[0]!.entry, findings: 1 }],
    unusedSuppressions: POLICED.policy.unused,
    disabledRules: POLICED.policy.disabled,
    baseline: POLICED.policy.baseline,
    notes: POLICED.policy.notes,
  });
  expect(parsed.statistics).toMatchObject({
    findings: { low: 1, high: 1 },
    suppressed: 2,
    baseline: 1,
    outsideDiff: 1,
    disabled: 12,
    newSuppressions: 2,
  });
});

test('JSON keeps every value exactly, is safe to print, and depends on nothing but the values', () => {
  const shuffled = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(shuffled)
      : value !== null && typeof value === 'object'
        ? Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([key, inner]) => [key, shuffled(inner)]),
          )
        : value;
  fc.assert(
    fc.property(arbitraryReport, (one) => {
      const text = renderJson(one);
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
      expect(JSON.parse(text).findings.map((finding: { message: string }) => finding.message)).toEqual(
        one.findings.map(({ message }) => message),
      );
      const { coverage, findings } = one;
      expect(
        renderJson({
          ...one,
          findings: findings.map((finding) => ({
            ...finding,
            bindings: finding.bindings && (shuffled(finding.bindings) as Record<string, string>),
          })),
          coverage: coverage.map((entry) => shuffled({ ...entry, diagnostics: [] }) as typeof entry),
        }),
      ).toBe(renderJson({ ...one, coverage: coverage.map((entry) => ({ ...entry, diagnostics: [] })) }));
    }),
  );
});

test.each([
  ['plain ümläut 漢字 😀', 'plain ümläut 漢字 😀'],
  ['\u001b[2J', '\\x1b[2J'],
  ['a\nb\tc\rd', 'a\\nb\\tc\\rd'],
  ['\u202eabc\u2066', '\\u{202e}abc\\u{2066}'],
  ['\u{e0041}\u200b\ufeff', '\\u{e0041}\\u{200b}\\u{feff}'],
  ['\ud800', '\\u{d800}'],
  ['\u009b31m', '\\x9b31m'],
])('%j becomes visible', (text, expected) => {
  expect(visible(text)).toBe(expected);
});

test.each([
  ['<img src=x onerror=alert(1)>', '\\<img src=x onerror=alert(1)\\>'],
  ['[x](https://evil)', '\\[x\\](https://evil)'],
  ['use `a[0] < b` here_', 'use `a[0] < b` here\\_'],
  ['@team #1 ![x](y)', '\\@team \\#1 \\!\\[x\\](y)'],
])('%j is Markdown text', (text, expected) => {
  expect(markdownText(text)).toBe(expected);
});

test.each([
  ['src/a b.js', 'src/a%20b.js'],
  ['a?b#c%d.js', 'a%3Fb%23c%25d.js'],
  ['c:/x.js', 'c%3A/x.js'],
  ['line\nend.js', 'line%0Aend.js'],
  ['\ud800.js', '%EF%BF%BD.js'],
])('%j as a URI reference', (path, expected) => {
  expect(relativeUri(path)).toBe(expected);
});
