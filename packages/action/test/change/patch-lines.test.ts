import { expect, test } from 'vitest';
import { newLines } from '../../src/change/patch-lines.ts';

test.each<[string, string | undefined, number, [number, number][] | 'all']>([
  ['one line', '@@ -1,2 +1,3 @@\n a\n+b\n c', 1, [[2, 2]]],
  ['neighbours join', '@@ -1 +1,4 @@\n a\n+b\n+c\n+d', 3, [[2, 4]]],
  [
    'two hunks',
    '@@ -1,2 +1,2 @@ f()\n-a\n+b\n c\n@@ -10 +10,2 @@\n x\n+y',
    2,
    [
      [1, 1],
      [11, 11],
    ],
  ],
  ['lines that look like a header', '@@ -1 +1,3 @@\n a\n+@@ -5 +5 @@\n+++ x', 2, [[2, 3]]],
  ['a context line that looks like one', '@@ -1,2 +1,3 @@\n @@ -9 +9 @@\n+b\n c', 1, [[2, 2]]],
  ['no end of line', '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file', 1, [[1, 1]]],
  ['a new file', '@@ -0,0 +1,2 @@\n+a\n+b', 2, [[1, 2]]],
  ['only removals', '@@ -1,2 +1 @@\n a\n-b', 0, []],
  ['a patch that was cut', '@@ -1 +1,9 @@\n a\n+b', 8, 'all'],
  ['no patch', undefined, 5, 'all'],
  ['no patch and nothing new', undefined, 0, []],
  ['nonsense', 'nonsense', 1, 'all'],
])('%s', (_, patch, additions, expected) => {
  expect(newLines({ patch, additions })).toEqual(expected);
});
