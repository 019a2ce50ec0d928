import { describe, expect, it } from 'vitest';
import type { LanguageId } from '../../src/languages/language.ts';
import { PatternError } from '../../src/matching/pattern.ts';
import { compilePattern } from '../../src/matching/pattern-parser.ts';
import { check, languageOf } from './matching.ts';

function failure(id: LanguageId, text: string): PatternError {
  try {
    compilePattern(text, languageOf(id));
  } catch (error) {
    if (error instanceof PatternError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('compilePattern', () => {
  it.each([
    ['javascript', 'foo($X, "$S", $...A)', 'expression', ['$X', '$S', '$...A']],
    ['javascript', 'foo();', 'statements', []],
    ['javascript', 'a();\n...\nb($X)', 'statements', ['$X']],
    ['javascript', '$K: $V', 'member', ['$K', '$V']],
    ['javascript', 'catch ($E) {...}', 'member', ['$E']],
    ['javascript', 'function $F(...)', 'statements', ['$F']],
    ['typescript', '@Input() $X', 'member', ['$X']],
    ['python', 'if $X:', 'statements', ['$X']],
    ['python', '"$K": $V', 'member', ['$K', '$V']],
    ['python', 'try:\n  ...', 'statements', []],
    ['python', 'f"...{$X}..."', 'expression', ['$X']],
  ] as const)('reads %s %j as %s', (id, text, form, metavariables) => {
    const pattern = compilePattern(text, languageOf(id));
    expect(pattern.form).toBe(form);
    expect([...pattern.metavariables].sort()).toEqual([...metavariables].sort());
  });

  it.each([
    ['calls', `${'f('.repeat(3_000)}1${')'.repeat(3_000)}`],
    ['a chain', `a${'.b'.repeat(3_000)}`],
    ['deep ellipses', `${'<... '.repeat(300)}$X${' ...>'.repeat(300)}`],
    ['brackets that are not closed', '['.repeat(50_000)],
  ])('refuses %s that are nested too deeply', (_, text) => {
    for (const id of ['javascript', 'python', 'java', 'ruby', 'php'] as const)
      expect(failure(id, text).message).toMatch(/more than 200 levels|Syntax error|holds no code/);
  });

  it('says where a pattern cannot be read, in offsets of its own text', () => {
    expect(failure('javascript', 'foo($...ARGS, <... bar ...>, )) + 1').offset).toBe(30);
    expect(failure('python', 'foo(\n  $X,\n  $Y = = 3)').offset).toBeGreaterThanOrEqual(13);
    expect(failure('python', '  ').message).toBe('The pattern is empty.');
  });

  it('refuses a string expression that cannot be translated', () => {
    const error = failure('javascript', 'foo(1, "=~/(/")');
    expect(error.offset).toBe(7);
  });
});

describe('positions in which patterns stand', () => {
  it('reads spreads as spreads and dots as dots', () => {
    check('javascript', 'foo(...$X)', 'foo(...a); foo(b)', ['0-9 foo(...a) $X=a']);
    check('javascript', 'foo({...$X})', 'foo({...a}); foo({b})', ['0-11 foo({...a}) $X=a']);
    check('javascript', '[..., 1]', 'x = [2, 1]', ['4-10 [2, 1]']);
    check('python', 'from ...a import $X', 'from ...a import b\n', ['0-18 from ...a import b $X=b']);
  });

  it('keeps dots inside of strings, comments and regular expressions', () => {
    check('javascript', 'foo("a...b")', 'foo("a...b"); foo("axxxb")', ['0-12 foo("a...b")']);
    check('javascript', 'foo(/a...b/)', 'foo(/a...b/); foo(/axxxb/)', ['0-12 foo(/a...b/)']);
    check('python', 'foo("{...}")', 'foo("{...}")\nfoo("{x}")', ['0-12 foo("{...}")']);
  });
});
