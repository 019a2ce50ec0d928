/**
 * Annotations. Names, dotted names and subscripts of them become NamedType, `A | B` a TypeExpression of form `union`, and a list or
 * tuple (the parameters in `Callable[[int], str]`, the constraints of `T: (A, B)`) a Sequence of types; every other annotation stays the expression that it is.
 */
import type { Node, TypeParameter } from '../../ast/nodes.ts';
import { NONE } from '../../syntax/concrete-tree.ts';
import { at, type Handler, type Handlers } from './lowering.ts';

const type: Handler = (l, n) => asType(l.require(l.parts(n)[0] ?? NONE, n));

const genericType: Handler = (l, n) => {
  const [name, args] = l.parts(n);
  return {
    kind: 'NamedType',
    ...at(l, n),
    name: l.require(name ?? NONE, n),
    args: args === undefined ? [] : l.all(args),
  };
};

const unionType: Handler = (l, n) => {
  const [first, ...others] = l.all(n);
  // The left operand of a long chain is a union itself that nobody else holds: its list is carried on.
  const isUnion = first?.kind === 'TypeExpression' && first.form === 'union';
  const operands = isUnion ? (first.operands as Node[]) : first === undefined ? [] : [first];
  for (const other of others) {
    const more = other.kind === 'TypeExpression' && other.form === 'union' ? other.operands : [other];
    for (const operand of more) operands.push(operand);
  }
  return { kind: 'TypeExpression', ...at(l, n), form: 'union', operands };
};

/** `T: bound` among type parameters; among the arguments of a type it is a slice (`Array[0:3]`). */
const constrainedType: Handler = (l, n) => {
  const [lower, upper] = l.parts(n);
  return {
    kind: 'Slice',
    ...at(l, n),
    lower: l.require(lower ?? NONE, n),
    upper: l.require(upper ?? NONE, n),
    step: null,
  };
};

const memberType: Handler = (l, n) => {
  const [object, property] = l.parts(n);
  const base = l.require(object ?? NONE, n);
  return {
    kind: 'Member',
    ...at(l, n),
    object: base.kind === 'NamedType' && base.args.length === 0 ? base.name : base,
    property: l.identifier(property ?? NONE, n),
    operator: '.',
    optional: false,
  };
};

const splatType: Handler = (l, n) => ({
  kind: 'Spread',
  ...at(l, n),
  operator: l.tree.hasChild(n, '**') ? '**' : '*',
  argument: l.require(l.parts(n)[0] ?? NONE, n),
});

export const TYPES: Handlers = {
  type,
  generic_type: genericType,
  union_type: unionType,
  constrained_type: constrainedType,
  member_type: memberType,
  splat_type: splatType,
};

/** What stands between the brackets of `def f[T: int, *Ts, **P]`. */
export function typeParameters(nodes: readonly Node[]): Node[] {
  return nodes.map((node) => {
    if (node.kind === 'Slice' && node.lower !== null) return typeParameter(node, node.lower, node.upper, []);
    if (node.kind === 'Spread' && node.argument !== null)
      return typeParameter(node, node.argument, null, [node.operator]);
    return typeParameter(node, node, null, []);
  });
}

/** `node` itself where the grammar let something pass that is no type parameter. */
function typeParameter(node: Node, named: Node, bound: Node | null, modifiers: string[]): TypeParameter | Node {
  const name = named.kind === 'NamedType' && named.args.length === 0 ? named.name : named;
  if (name.kind !== 'Identifier') return node;
  return { kind: 'TypeParameter', start: node.start, end: node.end, modifiers, name, bound, default: null };
}

/** An expression read as a type. Nested arguments are worked off a list, so that no depth of them needs the call stack. */
function asType(root: Node): Node {
  const pending: { readonly from: readonly (Node | null)[]; readonly into: (Node | null)[] }[] = [];
  const later = (from: readonly (Node | null)[]): Node[] => {
    const into: Node[] = [];
    pending.push({ from, into: into as (Node | null)[] });
    return into;
  };
  const convert = (node: Node): Node => {
    const { start, end } = node;
    if (isDottedName(node)) return { kind: 'NamedType', start, end, name: node, args: [] };
    if (node.kind === 'Index' && isDottedName(node.object))
      return { kind: 'NamedType', start, end, name: node.object, args: later(typeArguments(node.indexes)) };
    if (node.kind === 'Binary' && node.operator === '|')
      return { kind: 'TypeExpression', start, end, form: 'union', operands: later(unionOperands(node)) };
    if (node.kind === 'Sequence' && node.form !== 'set')
      return { kind: 'Sequence', start, end, form: node.form, elements: later(node.elements) };
    return node;
  };
  const result = convert(root);
  for (let item = pending.pop(); item !== undefined; item = pending.pop())
    for (const node of item.from) item.into.push(node === null ? null : convert(node));
  return result;
}

function isDottedName(node: Node): boolean {
  let base = node;
  while (base.kind === 'Member') base = base.object;
  // `...` is an Identifier only because no other kind fits it.
  return base.kind === 'Identifier' && base.name !== '...';
}

/** `X[a, b]` has one index, a tuple without brackets of its own. */
function typeArguments(indexes: readonly Node[]): readonly (Node | null)[] {
  const [only] = indexes;
  return indexes.length === 1 && only?.kind === 'Sequence' && only.form === 'tuple' ? only.elements : indexes;
}

function unionOperands(union: Node): Node[] {
  const operands: Node[] = [];
  let node = union;
  for (; node.kind === 'Binary' && node.operator === '|'; node = node.left) operands.push(node.right);
  operands.push(node);
  return operands.reverse();
}
