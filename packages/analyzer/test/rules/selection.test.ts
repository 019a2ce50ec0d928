/** Which rules a file meets: paths, and the words that a rule needs. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '../../src/index.ts';
import { pathFilter } from '../../src/rules/paths.ts';
import type { LoadedRuleSet } from '../../src/rules/rule-set.ts';

describe('paths', () => {
  test.each([
    [['*.test.js'], [], 'a/b.test.js', true],
    [['*.test.js'], [], 'a/b.js', false],
    [['src/**/*.js'], [], 'src/a/b.js', true],
    [['src'], [], 'src/a/b.js', true],
    [['src'], [], 'lib/src/b.js', true],
    [['/src'], [], 'lib/src/b.js', false],
    [[], ['tests/'], 'a/tests/b.js', false],
    [[], ['tests/'], 'a/test/b.js', true],
    [['src'], ['*.gen.js'], 'src/a.gen.js', false],
    [['.github'], [], '.github/a.js', true],
  ])('include %j, exclude %j, %s: %s', (include, exclude, path, expected) => {
    expect(pathFilter(include, exclude)(path)).toBe(expected);
  });
});

describe('words', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine();
  });

  const text = (pattern: string): string =>
    `rules: [{id: r, message: A b. C d., severity: INFO, languages: [js], ${pattern}}]`;

  test('a variable of PHP begins within a word of a text', () => {
    const rules = engine.loadRules([{ name: 'r.yaml', text: text('pattern: "$_GET[...]"').replace('js', 'php') }], {
      defaultRules: false,
    }) as LoadedRuleSet;
    for (const [source, expected] of [
      ['<?php echo "a$_GET[x]";', 1],
      ['<?php echo "a$b$_GET[x]";', 1],
      ['<?php echo "a_GET$_GETS";', 0],
    ] as const) {
      expect(rules.candidates('php', source).size, source).toBe(expected);
    }
  });

  test.each([
    ['pattern: eval($X)', 'evil(eval1, _eval)', false],
    ['pattern: eval($X)', 'a.eval(1)', true],
    ['pattern: eval($X)', '\\u0065val(x)', true],
    ['pattern: eval($X)', 'é.eval', true],
    ['pattern: eval($X)', '“eval”', true],
    ['pattern: eval($X)', 'éeval', false],
    ['pattern: eval($X)', 'x\u00a0eval\u2028', true],
    ['pattern-either: [{pattern: a1()}, {pattern: b1()}]', 'b1', true],
    ['pattern-either: [{pattern: a1()}, {pattern: b1()}]', 'c1', false],
    ['pattern-either: [{pattern: a1()}, {pattern-regex: b}]', 'c1', true],
    ['patterns: [{pattern: a1()}, {pattern-not: b1()}]', 'a1', true],
    ['patterns: [{pattern: a1($X)}, {pattern-inside: "function $F() { ... b1(); ... }"}]', 'a1', false],
  ])('%s in %j: %s', (pattern, source, expected) => {
    const rules = engine.loadRules([{ name: 'r.yaml', text: text(pattern) }], { defaultRules: false });
    expect(rules.errors).toEqual([]);
    expect((rules as LoadedRuleSet).candidates('javascript', source).size).toBe(expected ? 1 : 0);
  });
});
