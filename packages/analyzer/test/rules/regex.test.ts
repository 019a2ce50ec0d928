/** PCRE in, JavaScript out, or where and why not. */
import { describe, expect, test } from 'vitest';
import { METAVARIABLE_REGEX, RegexError, SEARCH_REGEX, translateRegex, writtenGroups } from '../../src/rules/regex.ts';

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

describe('what gives nothing back', () => {
  test.each([
    ['a++', '/(?:a{1,}(?!a))/g'],
    ['\\w*+', '/(?:\\w{0,}(?!\\w))/g'],
    ['[ab]?+', '/(?:[ab]{1}|[ab]{0,0}(?![ab]))/g'],
    ['.{2,4}+', '/(?:[^\\n]{4}|[^\\n]{2,3}(?![^\\n]))/g'],
    ['a{3}+', '/(?:a{3})/g'],
    ['(a|b)++', '/(?:(?=((a|b)+))\\1(?:))/g'],
    ['(?>a|ab)c', '/(?:(?=(a|ab))\\1(?:))c/g'],
    ['(a)(?>(b))\\2', '/(a)(?:(?=((b)))\\2(?:))(?:\\3(?:))/g'],
  ])('%s', (source, expected) => {
    expect(String(translateRegex(source, SEARCH_REGEX))).toBe(expected);
  });

  /** What PCRE finds, by Python's `re`, which has possessive quantifiers and atomic groups since 3.11. */
  test.each([
    ['a++a', 'aaa', []],
    ['a++b', 'aaab ab b', ['aaab', 'ab']],
    ['"[^"\\n]*+"', '"a" "b', ['"a"']],
    ['x\\d?+5', 'x5 x15', ['x15']],
    ['x\\d{1,2}+3', 'x3 x13 x123 x1233', ['x123', 'x123']],
    ['x\\d{2,}+3', 'x1233', []],
    ['(?>a|ab)c', 'abc ac', ['ac']],
    ['(?>ab|a)c', 'abc ac', ['abc', 'ac']],
    ['(?:ab)++a', 'ababa', ['ababa']],
    ['(?:ab|a)++b', 'abab aab', []],
    ['(?>(?>a+)b)+a', 'aabaaba', ['aabaaba']],
    ['(?i)(?>A)+b', 'aAb', ['aAb']],
    ['(a|b)++\\1', 'abab', []],
    ['(?:(a)|b)++c', 'abac', ['abac']],
    ['(?:\\R)++x', '\\r\\n\\nx', ['\\r\\n\\nx']],
  ])('%s in %j', (source, text, found) => {
    const written = text.replaceAll('\\r', '\r').replaceAll('\\n', '\n');
    const expected = found.map((one) => one.replaceAll('\\r', '\r').replaceAll('\\n', '\n'));
    expect(written.match(translateRegex(source, SEARCH_REGEX)) ?? []).toEqual(expected);
  });

  test('its groups have the numbers that their author counts', () => {
    const regex = translateRegex('(?>x)(?<A>a)(?:b(c))++(d)\\3', SEARCH_REGEX);
    const [match] = ['xabcbcdd'].flatMap((text) => [...text.matchAll(regex)]);
    expect(writtenGroups(regex).map((number) => match?.[number])).toEqual(['a', 'c', 'd']);
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
  ['(?<=a++)', 5, 'Possessive'],
  ['(?<=(?:b(?>a)))', 8, 'Atomic'],
  ['++', 0, 'Nothing to repeat'],
  ['a|?+', 2, 'Nothing to repeat'],
  ['(?>a', 0, 'not closed'],
  ['(?>(a))\\2', 7, 'no group 2'],
  ['a\\Kb', 1, 'as a lookbehind'],
  ['a\\Gb', 1, '`\\A` stands for'],
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
