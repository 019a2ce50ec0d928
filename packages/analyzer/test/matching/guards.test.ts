import { expect, it } from 'vitest';
import { Budget } from '../../src/matching/budget.ts';
import { matchFormula } from '../../src/matching/formula.ts';
import { guardsOf, TextPlaces } from '../../src/matching/guards.ts';
import type { All } from '../../src/rules/rule.ts';
import { formulaOf, shown, targetFor } from './matching.ts';

const SQL = { metavariable: '$SQL', regex: '(?i).select.*from' };

function guarded(...operators: object[]): string[] {
  const formula = formulaOf('javascript', { patterns: [...operators, { 'metavariable-regex': SQL }] });
  return guardsOf(formula as All).map(({ metavariable }) => metavariable);
}

it('guards a metavariable that one place binds, each alternative counted for itself', () => {
  expect(guarded({ pattern: '$Q = $SQL' })).toEqual(['$SQL']);
  expect(guarded({ 'pattern-either': [{ pattern: 'a($SQL)' }, { pattern: 'b($SQL)' }] })).toEqual(['$SQL']);
  expect(guarded({ pattern: 'a($SQL)' }, { 'pattern-not': 'a($SQL, 1)' })).toEqual(['$SQL']);
});

it('guards none that is bound in several places, whose texts may differ', () => {
  expect(guarded({ pattern: '$SQL = $SQL' })).toEqual([]);
  expect(guarded({ pattern: 'a($SQL)' }, { 'pattern-inside': 'function $F() { ... b($SQL); ... }' })).toEqual([]);
});

it('guards none whose value is asked for, or of which nothing is required', () => {
  const pattern = { pattern: 'a($SQL)' };
  const value = { 'metavariable-regex': { ...SQL, 'constant-propagation': true } };
  const anything = { 'metavariable-regex': { metavariable: '$SQL', regex: '.' } };
  for (const condition of [value, anything])
    expect(guardsOf(formulaOf('javascript', { patterns: [pattern, condition] }) as All)).toEqual([]);
});

it('finds what its conditions hold for, and nothing by a text that stands elsewhere', () => {
  const source = Array.from({ length: 500 }, (_, i) => `f${i} = g(${i});`).join('\n');
  const inside = { 'pattern-inside': { patterns: [{ pattern: '$Q = $SQL\n...' }, { 'metavariable-regex': SQL }] } };
  const formula = formulaOf('javascript', { patterns: [{ pattern: '$DB.run($Q)' }, inside] });
  const found = (text: string): string[] =>
    shown(matchFormula(formula, targetFor('javascript', text), new Budget()), text);
  expect(found(`${source}\nq = "SELECT a FROM " + t;\ndb.run(q);`)).toHaveLength(1);
  expect(found(`${source}\nq = "SELECT a " + t;\ndb.run(q); // from`)).toEqual([]);
});

it.each([
  [0, 20, true],
  [4, 17, true],
  [5, 17, false],
  [4, 16, false],
  [0, 3, false],
])('looks for texts between %i and %i', (start, end, expected) => {
  const required = {
    kind: 'all' as const,
    operands: [
      { kind: 'text' as const, text: 'select', ignoreCase: true },
      { kind: 'text' as const, text: 'from', ignoreCase: false },
    ],
  };
  expect(new TextPlaces('q = SELECT a from b;').hold(required, start, end)).toBe(expected);
});

it('takes any place where a text in lower case is longer', () => {
  const required = { kind: 'text' as const, text: 'from', ignoreCase: true };
  expect(new TextPlaces('İ FROM').hold(required, 0, 6)).toBe(true);
});
