/** Matching must not explode, and must say so where it stops. */
import { expect, it } from 'vitest';
import { Budget, BudgetExceeded } from '../../src/matching/budget.ts';
import { matchFormula } from '../../src/matching/formula.ts';
import { patternFormula, targetFor } from './matching.ts';

function steps(pattern: string, source: string): number {
  const budget = new Budget();
  matchFormula(patternFormula('javascript', pattern), targetFor('javascript', source), budget);
  return budget.steps;
}

it('takes polynomially many steps for several ellipses', () => {
  const pattern = 'foo(..., 1, ..., 1, ..., 1, ..., 1, ..., 2)';
  const call = (length: number): string => `foo(${'1, '.repeat(length)}3)`;
  expect(steps(pattern, call(80))).toBeLessThan(20 * steps(pattern, call(20)));
});

it('takes linearly many steps for a sequence of which one statement is nowhere', () => {
  const source = (length: number): string => `${'$x = f(a, b, c);\n'.repeat(length)}// g`;
  const pattern = '$A = f(...);\n...\n$B = f(...);\n...\ng($A, $B);';
  expect(steps(pattern, source(400))).toBeLessThan(6 * steps(pattern, source(100)));
});

it('stops with BudgetExceeded and never silently', () => {
  const target = targetFor('javascript', 'f(1); f(2); f(3);');
  expect(() => matchFormula(patternFormula('javascript', 'f($X)'), target, new Budget(3))).toThrow(BudgetExceeded);
});

it('matches deep nesting without running out of stack', () => {
  const source = `x = ${'('.repeat(300)}a${')'.repeat(300)} ${'+ a'.repeat(5000)}; g(a)`;
  const found = matchFormula(patternFormula('javascript', 'g($X)'), targetFor('javascript', source));
  expect(found).toHaveLength(1);
});

it('folds long concatenations and matches them', () => {
  const source = `x = ${Array.from({ length: 3000 }, () => '"a"').join(' + ')};`;
  const found = matchFormula(patternFormula('javascript', '$X = "..."'), targetFor('javascript', source));
  expect(found).toHaveLength(1);
});

it('ends within its budget where a chain can be split anywhere', () => {
  const chain = (length: number) => targetFor('php', `<?php $x = ${'$a . '.repeat(length)}$b;`);
  const formula = patternFormula('php', '$O . $M($X)');
  expect(matchFormula(formula, chain(60))).toEqual([]);
  expect(() => matchFormula(formula, chain(3_000))).toThrow(BudgetExceeded);
});

const LONG = 3_000;
const calls = (count: number): string => Array.from({ length: count }, (_, i) => `x${i} = f(a${i}, b, c);`).join('\n');

it.each([
  [
    'statements between ellipses',
    '$A = f(...);\n...\n$B = f(...);\n...\n$C = f(...);\n...\ng($A, $B, $C);',
    `${calls(LONG)}\ng(1, 2, 3);`,
  ],
  [
    'arguments between ellipses',
    'f(..., $A, ..., $B, ..., $C, ..., $A, ..., $D, ..., $E)',
    `f(${'1, '.repeat(LONG)}2)`,
  ],
  ['ellipsis metavariables', 'f($...A, $X, $...B, $Y, $...C)', `f(${'g(1), '.repeat(LONG)}2)`],
  [
    'deep ellipses in one another',
    'f(<... <... <... <... $X ...> ...> ...> ...>)',
    `f(${'[1, g('.repeat(150)}1${')]'.repeat(150)})`,
  ],
  [
    'a deep ellipsis behind ellipses',
    '$A = f(...);\n...\n$B = <... f($X, ..., $Y) ...>;\n...\nif (<... $X == $B ...>) { ... $A = $Y; ... }',
    `${calls(LONG)}\nif (x == y) { z = 1 }`,
  ],
  [
    'members in any order',
    'class $C { $A() { ... } $B() { ... } $D() { ... } $E() { ... } f() { $A; } }',
    `class K {${Array.from({ length: 400 }, (_, i) => `m${i}() { f() }`).join('\n')}}`,
  ],
  [
    'equal values',
    '$A;\n...\n$A;\n...\n$B;\n...\ng($A, $B);',
    `${`h({${'k: [1, 2], '.repeat(300)}});\n`.repeat(200)}g(1, 2);`,
  ],
  [
    'nested blocks',
    '{ ... $A; ... { ... $B; ... } ... $A; ... }',
    `${'{ a; b; c; '.repeat(120)}${' b; a; }'.repeat(120)}`,
  ],
])('ends within its budget: %s', (_, pattern, source) => {
  const limit = 200_000;
  const budget = new Budget(limit);
  try {
    matchFormula(patternFormula('javascript', pattern), targetFor('javascript', source), budget);
  } catch (cause) {
    expect(cause).toBeInstanceOf(BudgetExceeded);
    expect(budget.steps).toBeGreaterThan(limit);
  }
  expect(budget.steps).toBeGreaterThan(0);
});
