/** PCRE in, JavaScript out, or where and why not. */
import { describe, expect, test } from 'vitest';
import { METAVARIABLE_REGEX, RegexError, SEARCH_REGEX, translateRegex } from '../../src/rules/regex.ts';

describe('for pattern-regex', () => {
  test.each([
    ['^a$', '/^a$/gm'],
    ['a.b', '/a[^\\n]b/g'],
    ['(?s)a.b', '/a[\\s\\S]b/g'],
    ['\\Aa\\z', '/^a$/g'],
    ['\\Aa$', '/(?<![\\s\\S])a$/gm'],
    ['(?-m)^a', '/^a/g'],
    ['(?i)Foo[a-c_]', '/[Ff][oO][oO][a-cA-C_]/g'],
    ['(?i:k)k', '/(?:[kK])k/g'],
    ['a(?i)b|c', '/a[bB]|[cC]/g'],
    ['(?i)[^K]\\d', '/[^Kk]\\d/g'],
    ['(?P<N>a)(?P=N)', '/(?<N>a)\\k<N>/g'],
    ["(?'N'a)\\k{N}", '/(?<N>a)\\k<N>/g'],
    ['(a)\\10', null],
    ['(a)\\g{-1}2', '/(a)(?:\\1(?:))2/g'],
    ['(?i)(a)\\1', '/([aA])(?i:\\1(?:))/g'],
    ['[[:alpha:]_-]', '/[A-Za-z_\\x2d]/g'],
    ['[[:^digit:]]', '/[\\x00-/:-\\uFFFF]/g'],
    ['[]a]', '/[\\]a]/g'],
    ['\\Q.*[\\E+', '/\\.\\*\\[+/g'],
    ['(?x) a b # note\n [ ]', '/ab[ ]/g'],
    ['a(?#note)b', '/ab/g'],
    ['x{2,3}{', '/x{2,3}\\{/g'],
    ['\\h+', '/[\\t \\xA0\\u1680\\u180E\\u2000-\\u200A\\u202F\\u205F\\u3000]+/g'],
    ['\\x{1F600}', '/😀/gu'],
    ['\\p{L}\\P{Greek}', '/\\p{L}\\P{Script=Greek}/gu'],
    ['\\e\\x41\\012', '/\\x1bA\\x0a/g'],
    ['(?n)(a)(?<b>c)', '/(?:a)(?<b>c)/g'],
  ])('%s', (source, expected) => {
    if (expected === null) expect(() => translateRegex(source, SEARCH_REGEX)).toThrow(RegexError);
    else expect(String(translateRegex(source, SEARCH_REGEX))).toBe(expected);
  });
});

describe('for metavariable-regex: from the beginning, not line by line', () => {
  test.each([
    ['a|b', '/^(?:a|b)/'],
    ['^a$', '/^(?:^a$)/'],
    ['(?m)^a', '/(?<![\\s\\S])(?:^a)/m'],
  ])('%s', (source, expected) => {
    expect(String(translateRegex(source, METAVARIABLE_REGEX))).toBe(expected);
  });
});

test.each([
  ['a++', 1, 'possessive'],
  ['a{2}+', 1, 'possessive'],
  ['b(?>a)', 1, 'Atomic'],
  ['(?|a)', 0, 'Branch reset'],
  ['(?(1)a)', 0, 'Conditional'],
  ['(?R)', 0, 'Recursion'],
  ['(?P>x)', 0, 'Recursion'],
  ['(*SKIP)a', 0, 'Verbs'],
  ['(?U)a', 0, 'inline option'],
  ['a)', 1, 'closes nothing'],
  ['(a', 0, 'not closed'],
  ['x[ab', 1, 'class is not closed'],
  ['[z-a]', 0, 'backwards'],
  ['[[:foo:]]', 1, 'POSIX'],
  ['*', 0, 'Nothing to repeat'],
  ['\\y', 0, 'no equivalent'],
  ['a\\', 1, 'single'],
  ['(a)\\2', 3, 'no group 2'],
  ['(?<a>x)(?<a>y)', 12, 'Duplicate'],
  ['[\\H]', 1, 'cannot stand'],
  ['\\x{110000}', 0, 'no character'],
])('%s is refused', (source, offset, reason) => {
  let refusal: unknown;
  try {
    translateRegex(source, SEARCH_REGEX);
  } catch (cause) {
    refusal = cause;
  }
  expect(refusal).toBeInstanceOf(RegexError);
  expect((refusal as RegexError).message).toContain(reason);
  expect((refusal as RegexError).offset).toBe(offset);
});
