import { expect, test } from 'vitest';
import { LineIndex } from '../src/source/source-file.ts';
import { type SyntaxProblem, syntaxErrorLines, unreadLength } from '../src/syntax/problems.ts';

const problem = (kind: SyntaxProblem['kind'], start: number, end: number): SyntaxProblem => ({
  kind,
  start,
  end,
  grammarKind: 'x',
});

test('text under several problems counts once', () => {
  expect(unreadLength([])).toBe(0);
  expect(unreadLength([problem('error', 5, 9), problem('unsupported', 0, 6), problem('error', 1, 2)])).toBe(9);
  expect(unreadLength([problem('error', 0, 2), problem('missing', 4, 4), problem('error', 6, 8)])).toBe(4);
});

test('lines of syntax errors are ascending and come once; what is only unsupported is none', () => {
  const lines = new LineIndex('a\nb\nc\nd\n');
  const problems = [
    problem('missing', 6, 6),
    problem('error', 2, 3),
    problem('error', 3, 5),
    problem('unsupported', 0, 1),
  ];
  expect(syntaxErrorLines(problems, lines)).toEqual([2, 4]);
});
