/** Fixes: what replaces a match. The texts are what Semgrep 1.172 printed, but where it leaves names that are not bound. */
import { beforeAll, expect, test } from 'vitest';
import { createEngine, type Engine } from '../src/index.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

function fixesOf(language: string, keys: object, text: string): (string | undefined)[] {
  const rule = { id: 'r', message: 'A b. C d.', severity: 'ERROR', languages: [language], ...keys };
  const set = engine.loadRules([{ name: 'r.json', text: JSON.stringify({ rules: [rule] }) }], { defaultRules: false });
  expect(set.errors).toEqual([]);
  const path = language === 'python' ? 'a.py' : 'a.js';
  const { findings } = engine.analyze([{ index: 0, path, bytes: Buffer.from(text) }], set, { maxFileBytes: 10_000 });
  return findings.map(({ fix, span }) => {
    expect(fix === undefined || (fix.length === 1 && JSON.stringify(fix[0]!.span) === JSON.stringify(span))).toBe(true);
    return fix?.[0]?.replacement;
  });
}

const PYTHON = `def f():
    if x:
        foo(1, "a")
        bar(  a,   [1,
          2])
    foofoo(ab)
`;

test.each([
  [
    { pattern: 'foo($A, $B)', fix: 'if $B:\n    baz($A)\n    qux()\n' },
    'if "a":\n            baz(1)\n            qux()',
  ],
  [{ pattern: 'foo($A, $AB)', fix: "baz($AB, $A, '$A')" }, `baz("a", 1, '1')`],
  [{ pattern: 'foo($X, "$Y")', fix: 'foo($Y, "$Y")\n' }, 'foo(a, "a")'],
  [{ pattern: 'foo($...ARGS)', fix: 'baz($...ARGS)' }, 'baz(1, "a")'],
  [{ pattern: 'bar($A, $B)', fix: 'bar($B, $A)' }, 'bar([1,\n                  2], a)'],
  [{ pattern: 'foofoo($X)', fix: '' }, ''],
  [{ pattern: 'foo($A, $B)', fix: 'baz($A, $C)' }, undefined],
  [{ pattern: 'foofoo(...)', 'fix-regex': { regex: 'foo', replacement: 'X', count: 1 } }, 'Xfoo(ab)'],
  [{ pattern: 'foofoo(...)', 'fix-regex': { regex: 'foo', replacement: 'X' } }, 'XX(ab)'],
  [{ pattern: 'foofoo(...)', 'fix-regex': { regex: 'foo', replacement: 'X', count: 0 } }, undefined],
  [{ pattern: 'foofoo(...)', 'fix-regex': { regex: 'zzz', replacement: 'X' } }, undefined],
  [{ pattern: 'foo(...)', 'fix-regex': { regex: '(fo+)\\((.*)', replacement: 'X\\1-\\2-$1' } }, 'Xfoo-1, "a")-foo'],
  [{ pattern: 'foo(...)', 'fix-regex': { regex: '(?>(f)o+)\\((.)', replacement: '<\\1-$2>' } }, '<f-1>, "a")'],
  [{ pattern: 'foofoo(...)', 'fix-regex': { regex: '(zzz)?ab', replacement: '<\\1>' } }, 'foofoo(<>)'],
  [{ pattern: 'foofoo(...)', 'fix-regex': { regex: 'b', replacement: '$$$&\\n' } }, 'foofoo(a$b\\n)'],
  [{ pattern: 'foofoo(...)', 'fix-regex': { regex: '^f|b', replacement: 'X' } }, 'Xoofoo(aX)'],
  [{ pattern: 'foofoo(...)', 'fix-regex': { regex: 'foo', replacement: 'X' }, fix: 'y' }, 'y'],
])('%j', (keys, expected) => {
  expect(fixesOf('python', keys, PYTHON)).toEqual([expected]);
});

test('further lines of a fix are indented to the column of the match', () => {
  const source = 'function f() {\n    const y = foo(1,\n       2);\n\tx = foo(3);\n}\n';
  expect(fixesOf('js', { pattern: 'foo(...)', fix: 'bar(\n  a)\n\n' }, source)).toEqual([
    `bar(\n${' '.repeat(16)}a)`,
    `bar(\n${' '.repeat(7)}a)`,
  ]);
});

test('a fix keeps an operation together where it goes on', () => {
  const keys = { pattern: 'foo($X)', fix: '$X.run($X)' };
  const found = fixesOf('javascript', keys, 'foo(a + b); foo(a ? b : c); foo(a.b); foo(!a);');
  expect(found).toEqual(['(a + b).run(a + b)', '(a ? b : c).run(a ? b : c)', 'a.b.run(a.b)', '(!a).run(!a)']);
});

test('a fix of a joined string cannot be read, as in Semgrep, and one of a known string can', () => {
  const keys = { pattern: 'foo("$X")', fix: 'foo("<$X>")' };
  expect(fixesOf('javascript', keys, 'foo("a" + "bc"); const s = "ab"; foo(s);')).toEqual([
    'foo("<"a">")',
    'foo("<ab>")',
  ]);
});
