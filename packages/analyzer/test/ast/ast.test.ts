import { describe, expect, it } from 'vitest';
import { equalNodes } from '../../src/ast/equal.ts';
import type { Node, NodeKind, NodeOf } from '../../src/ast/nodes.ts';
import { printAst } from '../../src/ast/printer.ts';
import { childFields, children, walk } from '../../src/ast/visitor.ts';

const at = (start: number, end: number) => ({ start, end });
const name = (text: string, start = 0): NodeOf<'Identifier'> => ({
  kind: 'Identifier',
  name: text,
  ...at(start, start + text.length),
});
const string = (value: string, prefix = ''): Node => ({ kind: 'StringLiteral', value, prefix, ...at(0, 0) });
const number = (raw: string, value = Number(raw)): Node => ({ kind: 'NumberLiteral', raw, value, ...at(0, 0) });
const call = (callee: Node, args: Node[]): NodeOf<'Call'> => ({
  kind: 'Call',
  callee,
  typeArgs: [],
  args,
  optional: false,
  ...at(0, 0),
});
const plus = (left: Node, right: Node, implicit = false): Node => ({
  kind: 'Binary',
  operator: '+',
  left,
  right,
  implicit,
  ...at(0, 0),
});
const chain = (terms: number): Node => {
  let node: Node = name('x');
  for (let i = 0; i < terms; i++) node = plus(node, name('y'));
  return node;
};

describe('visitor', () => {
  it('gives children in source order, without holes', () => {
    const sequence: Node = { kind: 'Sequence', form: 'array', elements: [name('a'), null, name('b')], ...at(0, 0) };
    expect(children(call(name('f'), [sequence, name('c')])).map((n) => n.kind)).toEqual([
      'Identifier',
      'Sequence',
      'Identifier',
    ]);
    expect(children(sequence)).toHaveLength(2);
    expect(childFields('Call').map((field) => field.name)).toEqual(['callee', 'typeArgs', 'args']);
    expect(children(name('leaf'))).toEqual([]);
  });

  it('visits a node that is key and value of a shorthand entry once', () => {
    const key = name('a');
    const entry: Node = { kind: 'Entry', key, value: key, computed: false, shorthand: true, ...at(0, 1) };
    expect(children(entry)).toEqual([key]);
  });

  it('enters before and leaves behind the children, with parents, and skips on demand', () => {
    const inner = call(name('g'), [name('x')]);
    const tree = call(name('f'), [inner, name('y')]);
    const label = (node: Node): string => (node.kind === 'Identifier' ? node.name : node.kind);
    const log: string[] = [];
    walk(
      tree,
      (node, parent) => {
        log.push(`+${label(node)}<${parent === null ? '' : label(parent)}`);
        return node === inner ? 'skip' : undefined;
      },
      (node) => log.push(`-${label(node)}`),
    );
    expect(log).toEqual(['+Call<', '+f<Call', '-f', '+Call<Call', '-Call', '+y<Call', '-y', '-Call']);
  });
});

describe('printer', () => {
  const table: [string, Node, string][] = [
    ['names', name('foo'), 'foo'],
    ['odd names', name('a b'), '(Identifier "a b")'],
    ['strings', string('a"\n\u2028', 'b'), 'b"a\\"\\n\\u2028"'],
    ['booleans', { kind: 'BooleanLiteral', value: false, ...at(0, 0) }, '(BooleanLiteral false)'],
    ['null', { kind: 'NullLiteral', ...at(0, 0) }, '(NullLiteral)'],
    ['calls', call(name('f'), [number('1'), string('a')]), '(Call callee: f args: [1 "a"])'],
    ['no arguments', call(name('f'), []), '(Call callee: f)'],
    ['single child', { kind: 'Return', argument: name('x'), ...at(0, 0) }, '(Return x)'],
    ['absent child', { kind: 'Return', argument: null, ...at(0, 0) }, '(Return)'],
    [
      'holes',
      { kind: 'Sequence', form: 'array', elements: [null, name('a')], ...at(0, 0) },
      '(Sequence form: array [<hole> a])',
    ],
    ['flags', plus(string('a'), string('b'), true), '(Binary left: "a" operator: + right: "b" implicit)'],
  ];
  it.each(table)('%s', (_, node, expected) => expect(printAst(node)).toBe(expected));

  it('breaks long lines, a field a line', () => {
    const long = 'a'.repeat(60);
    expect(printAst(call(name('f'), [name(long), call(name(long), [])]))).toBe(
      ['(Call', '  callee: f', '  args: [', `    ${long}`, `    (Call callee: ${long})`, '  ])'].join('\n'),
    );
  });
});

describe('equality', () => {
  it('ignores places and spelling, and nothing else', () => {
    expect(equalNodes(call(name('f', 3), [number('16')]), call(name('f', 90), [number('0x10', 16)]))).toBe(true);
    expect(equalNodes(string('a', 'r'), string('a'))).toBe(true);
    expect(equalNodes(string('a', 'b'), string('a'))).toBe(false);
    expect(equalNodes(plus(string('a'), string('b'), true), plus(string('a'), string('b')))).toBe(true);
    expect(equalNodes(number('1j', Number.NaN), number('2j', Number.NaN))).toBe(false);
    expect(equalNodes(number('1j', Number.NaN), number('1j', Number.NaN))).toBe(true);
    expect(equalNodes(call(name('f'), []), call(name('g'), []))).toBe(false);
    expect(equalNodes(call(name('f'), [name('a')]), call(name('f'), []))).toBe(false);
    expect(equalNodes(name('f'), string('f'))).toBe(false);
    const hole = (elements: (Node | null)[]): Node => ({ kind: 'Sequence', form: 'array', elements, ...at(0, 0) });
    expect(equalNodes(hole([null]), hole([name('a')]))).toBe(false);
    expect(equalNodes(hole([null]), hole([null]))).toBe(true);
    const returns = (argument: Node | null): Node => ({ kind: 'Return', argument, ...at(0, 0) });
    expect(equalNodes(returns(null), returns(name('a')))).toBe(false);
  });
});

it('depth costs no call stack', () => {
  const deep = chain(100_000);
  let count = 0;
  walk(deep, () => {
    count++;
  });
  expect(count).toBe(200_001);
  expect(equalNodes(deep, chain(100_000))).toBe(true);
  expect(equalNodes(deep, chain(99_999))).toBe(false);
  expect(printAst(deep).startsWith('(Binary\n  left: (Binary')).toBe(true);
});

it('knows every kind that it meets', () => {
  const kinds: NodeKind[] = ['Program', 'JsxElement', 'DeepEllipsis'];
  for (const kind of kinds) expect(childFields(kind).length).toBeGreaterThan(0);
});
