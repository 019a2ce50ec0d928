import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annotationsOf, cut, logLine, shownInLog } from '../src/index.ts';
import { arbitraryReport } from './arbitrary-report.ts';
import { HOSTILE_TEXTS, hostileFinding } from './hostile-report.ts';
import { FULL, finding, report, span } from './reports.ts';

const SOURCE = 'first\nconst ä = eval(漢, 😀, x);\n\tlast\n';
const annotate = (findings: Parameters<typeof finding>[0][], max = 1000) =>
  annotationsOf(report({ findings: findings.map(finding) }), { max, readSource: () => SOURCE });
const one = (extra: Parameters<typeof finding>[0]) => annotate([extra]).annotations[0]!;

describe('annotations', () => {
  test('say what was found, by the severity, with all that there is to know', () => {
    const list = annotationsOf(FULL, { max: 10, readSource: () => SOURCE });
    expect(list).toEqual({
      annotations: [
        {
          path: 'src/app.js',
          startLine: 2,
          endLine: 2,
          startColumn: 3,
          endColumn: 12,
          level: 'failure',
          title: 'critical: javascript.eval (CWE-95)',
          message: 'Evaluates data of the request as code. Parse it instead.',
          rawDetails: [
            'The way of the data:',
            '  source src/in put.js:1  comes from the request',
            '  step   src/app.js:2  is passed on',
            '  sink   src/app.js:2  is evaluated',
            '',
            'medium confidence, OWASP A03:2021',
            'Read on: https://example.com/eval',
            'To accept it: a comment "rsolv-ignore: javascript.eval why it is harmless here" on its line or the line above.',
            'Fingerprint: f00d',
          ].join('\n'),
        },
      ],
      leftOut: 0,
    });
  });

  test('are only for findings that count, most severe first, then in order', () => {
    const { annotations, leftOut } = annotate(
      [
        { severity: 'low', path: 'a' },
        { severity: 'critical', path: 'b', standing: 'suppressed' },
        { severity: 'high', path: 'c' },
        { severity: 'medium', path: 'd' },
        { severity: 'critical', path: 'e' },
        { severity: 'high', path: 'f' },
        { severity: 'low', path: 'g', standing: 'outside-diff' },
      ],
      4,
    );
    expect(annotations.map(({ path, level }) => [path, level])).toEqual([
      ['e', 'failure'],
      ['c', 'failure'],
      ['f', 'failure'],
      ['d', 'warning'],
    ]);
    expect(leftOut).toBe(1);
  });

  test.each([
    ['on one line', span(2, 11, 2, 17), { startLine: 2, endLine: 2, startColumn: 11, endColumn: 16 }],
    ['over several lines', span(1, 2, 3, 3), { startLine: 1, endLine: 3 }],
    ['up to the beginning of the next line', span(2, 1, 3, 1), { startLine: 2, endLine: 2 }],
    ['behind a character of two UTF-16 units', span(2, 24, 2, 25), { startLine: 2, endLine: 2 }],
    ['empty', span(1, 3, 1, 3), { startLine: 1, endLine: 1, startColumn: 3, endColumn: 3 }],
    ['on a line that is not there', span(9, 1, 9, 2), { startLine: 9, endLine: 9 }],
  ])('have the right place: %s', (_, at, place) => {
    const { startLine, endLine, startColumn, endColumn } = one({ span: at });
    expect({
      startLine,
      endLine,
      ...(startColumn !== undefined && { startColumn }),
      ...(endColumn !== undefined && { endColumn }),
    }).toEqual(place);
  });

  test('have no columns where the source is not at hand', () => {
    const [annotation] = annotationsOf(report({ findings: [finding()] }), {
      max: 1,
      readSource: () => undefined,
    }).annotations;
    expect(annotation).not.toHaveProperty('startColumn');
  });

  test('keep GitHub’s limits, in bytes, whatever the report', () => {
    const long = one({ message: '漢'.repeat(40_000), ruleId: '😀'.repeat(200), references: ['ü'.repeat(80_000)] });
    expect(Buffer.byteLength(long.message)).toBeGreaterThan(63_900);
    fc.assert(
      fc.property(arbitraryReport, (of) => {
        for (const each of [...annotationsOf(of, { max: 9, readSource: () => SOURCE }).annotations, long]) {
          expect(Buffer.byteLength(each.title)).toBeLessThanOrEqual(255);
          expect(Buffer.byteLength(each.message)).toBeLessThanOrEqual(64_000);
          expect(Buffer.byteLength(each.rawDetails)).toBeLessThanOrEqual(64_000);
          expect(each.message).not.toBe('');
          expect(each.endLine).toBeGreaterThanOrEqual(each.startLine);
          expect(JSON.stringify(each)).not.toMatch(/\\u[dD][89a-fA-F]/);
        }
      }),
    );
  });

  test.each(HOSTILE_TEXTS.map((text) => [text]))('%j mentions nobody, and is seen', (text) => {
    const { title, message, rawDetails } = one(hostileFinding(text));
    expect(`${title} ${message}`).not.toMatch(/@[\w-]|#\d|gh-\d|:\/\//i);
    expect(rawDetails).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/);
  });
});

test('a text is cut on whole characters', () => {
  expect(cut('äöü', 6)).toBe('äöü');
  expect(cut('äöüß', 7)).toBe('äö…');
  expect(cut('a😀b😀c', 8)).toBe('a😀…');
  expect(cut('a😀b😀c', 7)).toBe('a…');
});

describe('workflow commands', () => {
  test('are as many as GitHub shows, of each level', () => {
    const severities = ['critical', 'medium', 'low'] as const;
    const { annotations } = annotate(severities.flatMap((severity) => Array(12).fill({ severity })));
    const { shown, leftOut } = shownInLog(annotations);
    expect(
      Object.fromEntries(
        Map.groupBy(shown, ({ level }) => level)
          .entries()
          .map(([level, all]) => [level, all.length]),
      ),
    ).toEqual({
      failure: 10,
      warning: 10,
      notice: 9,
    });
    expect(leftOut).toBe(7);
  });

  test.each([
    ['::error::x', ': :error::x'],
    ['  ::error::x', '  : :error::x'],
    ['a ::error::x', 'a ::error::x'],
    ['a ##[error]x ##[warning]', 'a ## [error]x ## [warning]'],
    ['##[##[error]', '## [## [error]'],
    ['\u001b[31m', '\\x1b[31m'],
    [':::error::', ': ::error::'],
    ['one\ntwo', 'one\\ntwo'],
  ])('are not what a line of the log is: %j', (text, line) => {
    expect(logLine(text)).toBe(line);
  });
});
