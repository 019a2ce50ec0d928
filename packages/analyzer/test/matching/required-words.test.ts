import { expect, it } from 'vitest';
import { textOfRegex } from '../../src/matching/regex-words.ts';
import { requiredWords, TextWords, textMayMatch } from '../../src/matching/required-words.ts';
import { formulaOf } from './matching.ts';

const word = (text: string) => ({ kind: 'word', word: text });

it('requires names, and no literals that a constant could hold', () => {
  expect(requiredWords(formulaOf('javascript', { pattern: 'crypto.createHash("md5")' }), 'javascript')).toEqual({
    kind: 'all',
    operands: [word('createHash'), word('crypto')],
  });
  expect(requiredWords(formulaOf('javascript', { pattern: '$X("...", 1)' }), 'javascript')).toEqual({ kind: 'always' });
});

it('requires what the regular expression of a metavariable needs, unless it asks for a constant value', () => {
  const bound = { metavariable: '$X', regex: '^(?i)(hmac|digest)$' };
  const formula = { patterns: [{ pattern: '$X == $Y' }, { 'metavariable-regex': bound }] };
  const words = requiredWords(formulaOf('python', formula), 'python');
  expect(textMayMatch(words, 'HMAC == x')).toBe(true);
  expect(textMayMatch(words, 'x == y')).toBe(false);
  const constant = {
    patterns: [{ pattern: '$X == $Y' }, { 'metavariable-regex': { ...bound, 'constant-propagation': true } }],
  };
  expect(requiredWords(formulaOf('python', constant), 'python')).toEqual({ kind: 'always' });
});

it('reads the text that a regular expression needs', () => {
  expect(textOfRegex(/(?:hmac|di[gG]est)\d/)).toEqual({
    kind: 'any',
    operands: [
      { kind: 'text', text: 'hmac', ignoreCase: false },
      { kind: 'text', text: 'digest', ignoreCase: true },
    ],
  });
  expect(textOfRegex(/ev|al/)).toEqual({ kind: 'always' });
});

it('combines operands; what excludes requires nothing', () => {
  const formula = formulaOf('python', {
    patterns: [
      { 'pattern-either': [{ pattern: 'a(...)' }, { pattern: 'b(...)' }] },
      { 'pattern-inside': 'def c(...): ...' },
      { 'pattern-not': 'd(...)' },
    ],
  });
  expect(requiredWords(formula, 'python')).toEqual({
    kind: 'all',
    operands: [{ kind: 'any', operands: [word('a'), word('b')] }, word('c')],
  });
});

it.each([
  ['from os import system as s\ns(x)', true],
  ['import operating_system', false],
  ['x = "\\x6fs.system"', true],
  ['\\u006f\\u0073.s\\u{0079}stem(x)', true],
  ['x = "\\x6f.system\\u{ffffffff}"', false],
  ['os.popen(x)', false],
])('asks the words of %j', (text, expected) => {
  const words = requiredWords(formulaOf('python', { pattern: 'os.system(...)' }), 'python');
  expect(textMayMatch(words, text)).toBe(expected);
  expect(textMayMatch(words, new TextWords(text))).toBe(expected);
});
