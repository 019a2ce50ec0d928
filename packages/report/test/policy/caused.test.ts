/** What a change causes, by both versions of its files: on lines that it does not touch, and beneath comments that were there. */
import type { Finding } from '@rsolv-ast/protocol';
import { expect, test } from 'vitest';
import {
  type ChangedLines,
  causedFindings,
  DEFAULT_POLICY,
  type FileVersions,
  judge,
  pathsToCompare,
} from '../../src/index.ts';
import { finding, span } from '../reports.ts';

const PATH = 'src/app.js';

/** One finding for each line with `danger`; beneath a comment `ok` it is accepted. Its fingerprint is the word behind `danger`. */
function version(text: string): FileVersions & { findings: Finding[] } {
  const lines = text.split('\n');
  const findings = lines.flatMap((line, at) => {
    const [, code] = /danger (\w+)/.exec(line) ?? [];
    if (code === undefined) return [];
    const { standing: _, suppression: __, ...bare } = finding({ path: PATH, fingerprint: code });
    const accepted = lines[at - 1]?.startsWith('// ok') && { suppression: { kind: 'inline' as const, line: at } };
    return [{ ...bare, span: span(at + 1, 1, at + 1, 5), ...accepted }];
  });
  return { findings, texts: new Map([[PATH, text]]) };
}

const linesOf = (findings: Iterable<Finding>) => [...findings].map((one) => one.span.start.line).sort();

test.each<[string, string, string, [number, number][], number[]]>([
  ['what the base has on a line is old, wherever the line is now', 'danger a', '\n\ndanger a', [[1, 2]], []],
  ['what it does not have is caused', 'import x\ndanger', 'import y\ndanger a', [[1, 1]], [2]],
  ['of two alike, where it has one', 'danger a', 'danger a\ndanger a', [[9, 9]], [2]],
  ['a touched line without a comment needs no comparison', '', 'danger a', [[1, 1]], []],
  ['the same code beneath its comment is old', '// ok\ndanger a', '// ok\ndanger a; more', [[2, 2]], []],
  ['other code beneath the comment is not', '// ok\ndanger a', '// ok\ndanger b', [[2, 2]], [2]],
  [
    'nor is code that the base did not accept',
    'danger a\n// ok\nfine',
    'gone\n// ok\ndanger a',
    [
      [1, 1],
      [3, 3],
    ],
    [3],
  ],
  ['nor one more of the same', '// ok\ndanger a', '// ok\ndanger a\n// ok\ndanger a', [[4, 4]], [4]],
  ['a comment that the change touches is new by itself', '', '// ok\ndanger a', [[1, 2]], []],
])('%s', (_words, before, after, lines, expected) => {
  const changes: ChangedLines = new Map([[PATH, lines]]);
  const now = version(after);
  const caused = causedFindings(now, version(before), changes);
  expect(linesOf(caused)).toEqual(expected);
  if (caused.size > 0) expect([...pathsToCompare(now.findings, changes)]).toEqual([PATH]);
});

test('files that need no comparison are not asked for', () => {
  const { findings } = version('danger a');
  expect(pathsToCompare(findings, new Map([[PATH, 'all']])).size).toBe(0);
  expect(pathsToCompare(findings, new Map([['src/other.js', 'all']])).size).toBe(0);
  expect(pathsToCompare(findings, new Map([[PATH, []]])).size).toBe(1);
});

test.each([
  [true, 'suppressed', 'accepted'],
  [false, 'counts', 'refused'],
] as const)(
  'a new finding beneath an old comment, where new suppressions are allowed: %j',
  (allowed, standing, state) => {
    const { findings } = version('// ok\ndanger b');
    const report = judge(
      { toolVersion: '1', findings, coverage: [], rules: [], ruleErrors: [] },
      {
        policy: DEFAULT_POLICY,
        today: new Date(0),
        changes: new Map([[PATH, [[2, 2]]]]),
        caused: new Set(findings),
        allowNewSuppressions: allowed,
      },
    );
    expect(report.findings).toMatchObject([{ standing, suppression: { state, isNew: true } }]);
  },
);
