import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BASELINE_FINDINGS_MAX, baselineFindings, baselineOf, parseBaseline, renderBaseline } from '../../src/index.ts';
import { arbitraryReport } from '../arbitrary-report.ts';
import { finding, report } from '../reports.ts';

const FILE = '.github/baseline.json';

test('the file: a line for each finding, by path, rule and fingerprint', () => {
  const findings = [
    finding({ path: 'src/b.js' }),
    finding({ path: 'src/a.js', ruleId: 'z' }),
    finding({ path: 'src/a.js', fingerprint: 'beefbeef' }),
    finding({ path: 'src/a.js', fingerprint: 'beefbeef' }),
    finding({ path: 'src/a.js', fingerprint: 'abcdabcd' }),
    finding({ path: 'src/a-b.js' }),
    finding({ path: 'no.js', standing: 'suppressed' }),
    finding({ path: 'no.js', standing: 'outside-diff' }),
  ];
  expect(renderBaseline(report({ findings }))).toBe(`{
  "version": 1,
  "findings": [
    {"path":"src/a-b.js","rule":"javascript.eval","fingerprint":"f00d"},
    {"path":"src/a.js","rule":"javascript.eval","fingerprint":"abcdabcd"},
    {"path":"src/a.js","rule":"javascript.eval","fingerprint":"beefbeef","count":2},
    {"path":"src/a.js","rule":"z","fingerprint":"f00d"},
    {"path":"src/b.js","rule":"javascript.eval","fingerprint":"f00d"}
  ]
}
`);
  expect(renderBaseline(report())).toBe('{\n  "version": 1,\n  "findings": []\n}\n');
});

test('what was written is read again, whatever the names, and is safe to print', () => {
  fc.assert(
    fc.property(arbitraryReport, (one) => {
      const findings = one.findings.map((each) => ({
        ...each,
        ruleId: each.ruleId || 'x',
        fingerprint: 'ab'.repeat(16),
      }));
      const text = renderBaseline({ ...one, findings });
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
      expect(renderBaseline({ ...one, findings: findings.toReversed() })).toBe(text);
      const { baseline, problems } = parseBaseline(text, FILE);
      expect(problems).toEqual([]);
      expect(baseline).toEqual(baselineOf(baselineFindings({ ...one, findings }), FILE));
    }),
  );
});

const ENTRY = '{"path":"a.js","rule":"r","fingerprint":"abcdabcd"}';
const wrapped = (...lines: string[]) => `{\n  "version": 1,\n  "findings": [\n${lines.join(',\n')}\n  ]\n}\n`;

test('after a merge a finding may stand twice: it is one still', () => {
  const { baseline, problems } = parseBaseline(wrapped(ENTRY, ENTRY.replace('}', ',"count":3}'), ENTRY), FILE);
  expect(problems).toEqual([]);
  expect(baseline.entries).toEqual([{ path: 'a.js', ruleId: 'r', fingerprint: 'abcdabcd', count: 3 }]);
});

describe('what cannot be used hides nothing', () => {
  const remedy = 'write the file anew with `rsolv-ast baseline`';
  test.each([
    ['an empty file', '', `1:1 : This is not valid JSON: ${remedy}, also to end a merge conflict.`],
    [
      'half a file',
      '{\n  "version": 1,\n  "fin',
      `3:7 : This is not valid JSON: ${remedy}, also to end a merge conflict.`,
    ],
    [
      'a merge conflict',
      wrapped('<<<<<<< HEAD', ENTRY),
      `4:1 : This is not valid JSON: ${remedy}, also to end a merge conflict.`,
    ],
    ['a list', '[]', `1:1 : This file cannot be used: ${remedy}.`],
    [
      'another version',
      '{\n  "version": 2,\n  "findings": []\n}',
      '2:14 version: `version` must be 1: for a file of a newer rsolv-ast, use that version.',
    ],
    ['no findings', '{"version": 1}', `1:1 findings: \`findings\` cannot be used: ${remedy}.`],
    [
      'no fingerprint',
      wrapped(ENTRY, ENTRY.replace('abcdabcd', 'no!')),
      `5:41 findings[1].fingerprint: \`findings[1].fingerprint\` is no fingerprint: ${remedy}.`,
    ],
    [
      'a count of nothing',
      wrapped(ENTRY.replace('}', ',"count":0}')),
      `4:60 findings[0].count: \`findings[0].count\` cannot be used: ${remedy}.`,
    ],
    [
      'an unknown key',
      wrapped(ENTRY.replace('}', ',"x":0}')),
      `4:1 findings[0]: \`findings[0]\` cannot be used: ${remedy}.`,
    ],
  ])('%s', (_, text, problem) => {
    const { baseline, problems } = parseBaseline(text, FILE);
    expect(problems.map(({ line, column, key, message }) => `${line}:${column} ${key}: ${message}`)).toEqual([problem]);
    expect(problems.every(({ file }) => file === FILE)).toBe(true);
    expect(baseline).toEqual({ source: FILE, entries: [] });
  });

  test('too many findings', () => {
    const text = wrapped(...Array.from({ length: BASELINE_FINDINGS_MAX + 1 }, () => ENTRY));
    const { baseline, problems } = parseBaseline(text, FILE);
    expect(problems[0]?.message).toBe(
      '`findings` has more than 100000 findings: disable the rules that have most of them.',
    );
    expect(baseline.entries).toEqual([]);
  });

  test('too many characters', () => {
    expect(parseBaseline(' '.repeat(20_000_001), FILE).problems[0]?.message).toMatch(/more than 20000000 characters/);
  });

  test('a mistake names no more than its place', () => {
    const { problems } = parseBaseline('{"version": 1, "findings": ["secret source"]} secret', FILE);
    expect(JSON.stringify(problems)).not.toContain('secret');
  });
});

test('any text is read or refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      const { baseline, problems } = parseBaseline(text, FILE);
      expect(problems.length > 0 || baseline.entries.length >= 0).toBe(true);
      if (problems.length > 0) expect(baseline.entries).toEqual([]);
    }),
  );
});
