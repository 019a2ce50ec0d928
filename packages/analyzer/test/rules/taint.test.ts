/** Taint rules: read and checked in full, and said to be not analysed yet in each file that they are for. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '../../src/index.ts';
import type { TaintRule } from '../../src/rules/rule.ts';
import type { LoadedRuleSet } from '../../src/rules/rule-set.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

function load(rules: readonly object[]) {
  return engine.loadRules([{ name: 'custom.json', text: JSON.stringify({ rules }) }], { defaultRules: false });
}

function rule(keys: object, id = 'a-rule'): object {
  return { id, message: 'A b. C d.', severity: 'ERROR', languages: ['python'], ...keys };
}

function taintOf(keys: object): TaintRule['taint'] {
  const set = load([rule(keys)]);
  expect(set.errors).toEqual([]);
  return (set as LoadedRuleSet).taintRulesFor('python', 'a.py')[0]!.taint;
}

const SOURCES = [{ pattern: 'source(...)' }];
const SINKS = [{ pattern: 'sink(...)' }];

describe('what a taint rule says', () => {
  test('its defaults', () => {
    const taint = taintOf({ mode: 'taint', 'pattern-sources': SOURCES, 'pattern-sinks': SINKS });
    expect(taint).toMatchObject({
      sources: [{ exact: false, bySideEffect: false, control: false, label: null, requires: null }],
      sinks: [{ exact: true, atExit: false, requires: null }],
      sanitizers: [],
      propagators: [],
    });
    expect(taint.sources[0]!.formula).toMatchObject({ kind: 'pattern', pattern: { text: 'source(...)' } });
  });

  test('everything that it may say', () => {
    const taint = taintOf({
      mode: 'taint',
      'pattern-sources': [
        { pattern: 'a()', exact: true, 'by-side-effect': 'only', control: true, label: 'A', requires: 'B and not C' },
      ],
      'pattern-sinks': [
        { patterns: [{ pattern: 's($X)' }, { 'focus-metavariable': '$X' }], exact: false, 'at-exit': true },
        { 'pattern-either': [{ pattern: 'x' }, { pattern: 'y' }], requires: '(A or B) and not (C)' },
        { 'pattern-regex': 'z', requires: [{ $X: 'A' }, { $Y: 'B' }] },
      ],
      'pattern-sanitizers': [{ pattern: 'clean(...)', 'by-side-effect': true, not_conflicting: true }],
      'pattern-propagators': [
        { pattern: '$T.push($F)', from: '$F', to: '$T', 'by-side-effect': false, label: 'L', 'replace-labels': ['A'] },
      ],
    });
    const label = (name: string) => ({ kind: 'label', label: name });
    expect(taint.sources[0]).toMatchObject({
      exact: true,
      bySideEffect: 'only',
      control: true,
      label: 'A',
      requires: { kind: 'and', left: label('B'), right: { kind: 'not', operand: label('C') } },
    });
    expect(taint.sinks[0]).toMatchObject({ exact: false, atExit: true, formula: { focus: [['$X']] } });
    expect(taint.sinks[1]!.requires).toEqual({
      kind: 'and',
      left: { kind: 'or', left: label('A'), right: label('B') },
      right: { kind: 'not', operand: label('C') },
    });
    expect(taint.sinks[2]!.requires).toEqual([
      { metavariable: '$X', requires: label('A') },
      { metavariable: '$Y', requires: label('B') },
    ]);
    expect(taint.sanitizers).toMatchObject([{ bySideEffect: true, notConflicting: true }]);
    expect(taint.propagators).toMatchObject([
      { from: '$F', to: '$T', bySideEffect: false, label: 'L', replaceLabels: ['A'], requires: null },
    ]);
  });

  test('in the newer syntax', () => {
    const taint = taintOf({
      taint: {
        sources: ['source(...)', { any: ['a()', 'b()'], label: 'A' }],
        sinks: [{ all: ['sink($X)', { inside: 'def f(): ...' }], where: [{ focus: '$X' }], requires: 'A' }],
        sanitizers: ['clean(...)'],
        propagators: [{ pattern: 'f($A, $B)', from: '$A', to: '$B' }],
      },
    });
    expect(taint.sources.map(({ formula, label }) => [formula.kind, label])).toEqual([
      ['pattern', null],
      ['any', 'A'],
    ]);
    expect(taint.sinks[0]).toMatchObject({
      formula: { kind: 'all', operands: [{ kind: 'match' }, { kind: 'inside' }], focus: [['$X']] },
      requires: { kind: 'label', label: 'A' },
    });
    expect(taint.propagators).toMatchObject([{ from: '$A', to: '$B', bySideEffect: true }]);
  });
});

describe('faults', () => {
  const errors = (keys: object): string[] => load([rule(keys)]).errors.map(({ key, message }) => `${key} ${message}`);
  const taint = (keys: object): object => ({
    mode: 'taint',
    'pattern-sources': SOURCES,
    'pattern-sinks': SINKS,
    ...keys,
  });

  test.each([
    [{ mode: 'taint', 'pattern-sinks': SINKS }, 'rules[0] A taint rule lacks `pattern-sources`.'],
    [{ mode: 'taint', 'pattern-sources': SOURCES }, 'rules[0] A taint rule lacks `pattern-sinks`.'],
    [taint({ 'pattern-sources': [] }), 'rules[0].pattern-sources `pattern-sources` is empty'],
    [taint({ 'pattern-sinks': [{ pattern: 'f(' }] }), 'rules[0].pattern-sinks[0].pattern This pattern cannot be read'],
    [taint({ 'pattern-sinks': [{ exact: true }] }), 'rules[0].pattern-sinks[0] A sink must hold one of pattern'],
    [
      taint({ 'pattern-sinks': [{ pattern: 'a', patterns: [] }] }),
      'rules[0].pattern-sinks[0].patterns A sink has one formula',
    ],
    [
      taint({ 'pattern-sources': [{ pattern: 'a', requiers: 'A' }] }),
      'rules[0].pattern-sources[0].requiers A source has no key `requiers`: did you mean `requires`?',
    ],
    [
      taint({ 'pattern-sources': [{ pattern: 'a', 'by-side-effect': 'yes' }] }),
      'rules[0].pattern-sources[0].by-side-effect `by-side-effect` must be `true`, `false` or `only`.',
    ],
    [
      taint({ 'pattern-sources': [{ pattern: 'a', label: 'a b' }] }),
      'rules[0].pattern-sources[0].label A label is made of',
    ],
    [
      taint({ 'pattern-sinks': [{ pattern: 'a', requires: 'A and' }] }),
      'rules[0].pattern-sinks[0].requires A label is expected here.',
    ],
    [
      taint({ 'pattern-sinks': [{ pattern: 'a', requires: '(A' }] }),
      'rules[0].pattern-sinks[0].requires `(` is not closed',
    ],
    [
      taint({ 'pattern-sinks': [{ pattern: 'a', requires: 'A && B' }] }),
      'rules[0].pattern-sinks[0].requires `&` is not expected here.',
    ],
    [
      taint({ 'pattern-sinks': [{ pattern: 'a', requires: `${'('.repeat(200)}A` }] }),
      'rules[0].pattern-sinks[0].requires The condition is nested',
    ],
    [
      taint({ 'pattern-sinks': [{ pattern: 'a', requires: [{ X: 'A' }] }] }),
      'rules[0].pattern-sinks[0].requires[0].X An item of `requires` is a metavariable',
    ],
    [
      taint({ 'pattern-propagators': [{ pattern: 'a' }] }),
      'rules[0].pattern-propagators[0] A propagator lacks `from`.',
    ],
    [{ taint: { sources: ['a'] } }, 'rules[0].taint `taint` lacks `sinks`.'],
    [{ taint: { sources: ['a'], sinks: ['b'], sink: [] } }, 'rules[0].taint.sink `taint` has no key `sink`'],
    [{ taint: { sources: ['a'], sinks: [{ not: 'b' }] } }, 'rules[0].taint.sinks[0] This says only what not to find'],
  ])('%j', (keys, expected) => {
    expect(errors(keys)[0]?.slice(0, expected.length)).toBe(expected);
  });
});

describe('coverage', () => {
  const taint = { mode: 'taint', 'pattern-sources': SOURCES, 'pattern-sinks': SINKS };
  const analyze = (rules: readonly object[], path: string, text = 'sink(source())\n') => {
    const set = load(rules);
    expect(set.errors).toEqual([]);
    return engine.analyze([{ index: 0, path, bytes: Buffer.from(text) }], set, { maxFileBytes: 1_000_000 });
  };

  test('names the rules that are not analysed yet, in each file that they are for', () => {
    const rules = [rule(taint, 'b'), rule(taint, 'a'), rule({ pattern: 'sink(...)' }, 'c')];
    const { coverage, findings } = analyze(rules, 'a.py');
    expect(coverage[0]).toMatchObject({ status: 'scanned', rulesRun: 1 });
    expect(coverage[0]!.diagnostics).toEqual([{ kind: 'rule', message: '2 taint rules are not analysed yet: a, b' }]);
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(['c']);
  });

  test('not in files of other languages or outside of their paths', () => {
    expect(analyze([rule(taint)], 'a.js').coverage[0]!.diagnostics).toEqual([]);
    const there = rule({ ...taint, paths: { include: ['there/'] } });
    expect(analyze([there], 'here/a.py').coverage[0]!.diagnostics).toEqual([]);
    expect(analyze([there], 'there/a.py').coverage[0]!.diagnostics).toHaveLength(1);
  });

  test('names ten of them', () => {
    const many = Array.from({ length: 12 }, (_, i) => rule(taint, `r${String(i).padStart(2, '0')}`));
    expect(analyze(many, 'a.py').coverage[0]!.diagnostics[0]!.message).toMatch(
      /^12 taint rules are not analysed yet: r00, .*, r09 and 2 more$/,
    );
  });
});
