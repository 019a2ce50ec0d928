/** Globs of rules: what they match, and that no path keeps them busy. */
import { expect, test } from 'vitest';
import { globFault, parseGlob } from '../../src/rules/glob.ts';

test.each<readonly [string, readonly string[], readonly string[]]>([
  ['src', ['src', 'src/a.js', 'lib/src/a.js'], ['srcs/a.js', 'a/src.js']],
  ['/src', ['src/a.js'], ['lib/src/a.js']],
  ['./src/', ['src/a.js'], ['lib/src/a.js']],
  ['*.js', ['a.js', 'b/c/a.js', '.js', 'b.js/c'], ['a.jsx', 'ajs']],
  ['src/*/a.js', ['src/b/a.js', 'lib/src/b/a.js'], ['src/a.js', 'src/b/c/a.js']],
  ['src/**/a.js', ['src/a.js', 'src/b/a.js', 'src/b/c/a.js'], ['lib/a.js']],
  ['**/test/**', ['test/a', 'a/test/b/c'], ['tests/a']],
  ['/**/a', ['a', 'b/a', 'b/c/a/d'], ['b']],
  ['a?c.js', ['abc.js', 'a\u{1f600}c.js'], ['ac.js', 'a/c.js']],
  ['[a-c]x', ['ax', 'cx'], ['dx', 'x', '-x']],
  ['[!a-c]x', ['dx'], ['ax']],
  ['[^a]x', ['bx'], ['ax']],
  ['[]a]x', [']x', 'ax'], ['bx']],
  ['[a', ['[a'], ['a']],
  ['a.{js,ts}', ['a.js', 'a.ts'], ['a.{js,ts}', 'a.jsx']],
  ['{a,b/{c,d}}/x', ['a/x', 'b/c/x', 'b/d/x'], ['b/x']],
  ['{a}', ['{a}'], ['a']],
  ['\\*.js', ['*.js'], ['a.js']],
  ['.github/**', ['.github/a/b.yml'], ['github/a']],
  ['*a*b*c', ['abc', 'xaxbxc', 'abcbc'], ['acb']],
  ['a+(b)', ['a+(b)'], ['abb']],
])('%s', (glob, matched, others) => {
  expect(globFault(glob)).toBeNull();
  const { matches } = parseGlob(glob);
  expect(matched.filter((path) => !matches(path))).toEqual([]);
  expect(others.filter(matches)).toEqual([]);
});

test('no glob takes more than the product of its length and the path’s', () => {
  expect(parseGlob(`${'*a'.repeat(500)}b`).matches('a'.repeat(4_000))).toBe(false);
  expect(parseGlob(`${'**/a/'.repeat(500)}b`).matches(`${'a/'.repeat(2_000)}c`)).toBe(false);
  expect(parseGlob('*'.repeat(50_000)).matches('a'.repeat(4_000))).toBe(true);
});

test('says what is no glob', () => {
  for (const empty of ['/', './', '//']) expect(globFault(empty)).toMatch(/names no file/);
  expect(globFault('{a,b}'.repeat(12))).toMatch(/more than 200/);
});
