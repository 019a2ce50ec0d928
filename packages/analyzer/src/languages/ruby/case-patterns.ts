/** The patterns of `case … in`, `value => pattern` and `value in pattern`, as the expressions that they look like. */
import type { Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { symbolKey } from './collections.ts';

export const CASE_PATTERNS: Readonly<Record<string, Handler>> = {
  array_pattern: sequence,
  find_pattern: sequence,
  hash_pattern: (c, n) => {
    const entries = parts(c, n);
    const name = c.tree.child(n, 'class');
    if (name !== NONE) return classPattern(c, n, name, entries);
    return { kind: 'Mapping', start: c.tree.start(n), end: c.tree.end(n), entries };
  },
  /** `key:` alone binds the name. */
  keyword_pattern: (c, n) => {
    const { tree } = c;
    const index = tree.child(n, 'key');
    const key = index === NONE ? c.node(NONE, tree.start(n)) : symbolKey(c, index);
    const value: Node = c.optionalField(n, 'value') ?? {
      kind: 'Identifier',
      start: key.start,
      end: key.end,
      name: key.kind === 'StringLiteral' ? key.value : '',
    };
    return { kind: 'Entry', start: tree.start(n), end: tree.end(n), key, value, computed: true, shorthand: false };
  },
  alternative_pattern: (c, n) => {
    const [first, ...others] = c.namedChildren(n);
    let joined = first ?? c.node(NONE, c.tree.start(n));
    for (const right of others)
      joined = {
        kind: 'Binary',
        start: joined.start,
        end: right.end,
        operator: '|',
        left: joined,
        right,
        implicit: false,
      };
    return joined;
  },
  as_pattern: (c, n) => ({
    kind: 'AsPattern',
    start: c.tree.start(n),
    end: c.tree.end(n),
    pattern: c.field(n, 'value'),
    target: c.field(n, 'name'),
  }),
  /** `^(1 + 2)` and `^x` compare with a value and bind nothing. */
  expression_reference_pattern: (c, n) => pin(c, n, 'value'),
  variable_reference_pattern: (c, n) => pin(c, n, 'name'),
  parenthesized_pattern: (c, n) => c.firstNamed(n),
};

function pin(c: Lowering, n: NodeIndex, field: string): Node {
  return { kind: 'Unary', start: c.tree.start(n), end: c.tree.end(n), operator: '^', operand: c.field(n, field) };
}

function sequence(c: Lowering, n: NodeIndex): Node {
  const elements = parts(c, n);
  const name = c.tree.child(n, 'class');
  if (name !== NONE) return classPattern(c, n, name, elements);
  return { kind: 'Sequence', start: c.tree.start(n), end: c.tree.end(n), form: 'array', elements };
}

/** `Point(x:, y:)` and `Point[x, y]` look like calls of the class. */
function classPattern(c: Lowering, n: NodeIndex, name: NodeIndex, args: readonly Node[]): Node {
  return {
    kind: 'Call',
    start: c.tree.start(n),
    end: c.tree.end(n),
    callee: c.node(name),
    typeArgs: [],
    args,
    optional: false,
  };
}

/** What stands in the brackets; rests are spreads. */
function parts(c: Lowering, n: NodeIndex): Node[] {
  const { tree } = c;
  return tree
    .namedChildren(n)
    .filter((child) => tree.field(child) !== 'class')
    .map((child): Node => {
      const [start, end] = [tree.start(child), tree.end(child)];
      switch (tree.kind(child)) {
        case 'splat_parameter':
          return { kind: 'Spread', start, end, operator: '*', argument: c.optionalField(child, 'name') };
        case 'hash_splat_parameter':
          return { kind: 'Spread', start, end, operator: '**', argument: c.optionalField(child, 'name') };
        case 'hash_splat_nil':
          return { kind: 'Spread', start, end, operator: '**', argument: { kind: 'NullLiteral', start, end } };
        default:
          return c.node(child);
      }
    });
}
