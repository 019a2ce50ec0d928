/** `type X = …`, and assignments to attributes of a `type(…)` call, which the grammar mistakes for it. */
import type { Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import { tuple } from './expressions.ts';
import { at, type Handler, type Handlers, type Lowering } from './lowering.ts';
import { typeParameters } from './types.ts';

const typeAliasStatement: Handler = (l, n) => {
  const path = accessPath(l, typeOperand(l, l.tree.child(n, 'left')));
  if (path !== null) return assignment(l, n, path);
  const left = l.requireField(n, 'left');
  const generic = left.kind === 'NamedType';
  return {
    kind: 'TypeAlias',
    ...at(l, n),
    name: generic ? left.name : left,
    typeParams: generic ? typeParameters(left.args) : [],
    type: l.requireField(n, 'right'),
  };
};

export const TYPE_ALIAS: Handlers = { type_alias_statement: typeAliasStatement };

/** What a `type` node wraps. */
function typeOperand(l: Lowering, type: NodeIndex): NodeIndex {
  return type === NONE ? NONE : (l.parts(type)[0] ?? NONE);
}

/** Which field of an access is what is accessed. */
const OBJECT_FIELDS: Readonly<Record<string, string>> = {
  attribute: 'object',
  subscript: 'value',
  call: 'function',
};
/** What may stand behind the word `type` if it is a name: the arguments of a call, or an index. */
const BASES = new Set(['parenthesized_expression', 'tuple', 'generator_expression', 'list']);

/** From the whole target of `type(x).a.b` down to `(x)`; null if the statement does define a type. */
function accessPath(l: Lowering, target: NodeIndex): NodeIndex[] | null {
  const path = [target];
  for (let n = target; n !== NONE; path.push(n)) {
    const kind = l.tree.kind(n);
    if (BASES.has(kind)) return path;
    const field = OBJECT_FIELDS[kind];
    if (field === undefined) return null;
    n = l.tree.child(n, field);
  }
  return null;
}

function assignment(l: Lowering, n: NodeIndex, path: readonly NodeIndex[]): Node {
  const { start, end } = at(l, n);
  let target = baseOf(l, start, path.at(-1)!);
  for (const access of path.slice(0, -1).reverse()) target = withObject(l.require(access, n), target);
  // The types around both sides are left out: what they hold was lowered as an expression before.
  l.field(n, 'left');
  l.field(n, 'right');
  const value = asExpression(l.require(typeOperand(l, l.tree.child(n, 'right')), n));
  return {
    kind: 'ExpressionStatement',
    start,
    end,
    expression: { kind: 'Assign', start, end, operator: '=', target, type: null, value },
  };
}

/** `type(x)` or `type[x]`, of the word at `start` and of what stands behind it. */
function baseOf(l: Lowering, start: number, behind: NodeIndex): Node {
  const object: Node = { kind: 'Identifier', start, end: start + 'type'.length, name: 'type' };
  const end = l.tree.end(behind);
  const inner = l.require(behind, behind);
  const kind = l.tree.kind(behind);
  const elements = kind !== 'parenthesized_expression' && inner.kind === 'Sequence' ? inner.elements : [inner];
  const items = elements.filter((element) => element !== null);
  return kind === 'list'
    ? { kind: 'Index', start, end, object, indexes: items.length > 1 ? [tuple(items)] : items, optional: false }
    : { kind: 'Call', start, end, callee: object, typeArgs: [], args: items, optional: false };
}

function withObject(access: Node, object: Node): Node {
  const { start } = object;
  if (access.kind === 'Member' || access.kind === 'Index') return { ...access, start, object };
  return access.kind === 'Call' ? { ...access, start, callee: object } : access;
}

/** A type read as an expression again: the grammar gives `a[b]` and `a[b] | c` in the place of a type as types. Depth needs no call stack. */
function asExpression(root: Node): Node {
  const results: Node[] = [];
  const pending: { readonly node: Node; readonly ready: boolean }[] = [{ node: root, ready: false }];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    const { node } = item;
    const parts = node.kind === 'NamedType' ? node.args : node.kind === 'TypeExpression' ? node.operands : [];
    if (!item.ready && parts.length > 0) {
      pending.push({ node, ready: true });
      for (const part of parts) pending.push({ node: part, ready: false });
    } else {
      // The parts were done last to first, so that they lie on the stack in the order of the source, reversed.
      const done = results.splice(results.length - parts.length).reverse();
      results.push(expressionOf(node, done));
    }
  }
  return results[0]!;
}

function expressionOf(type: Node, parts: readonly Node[]): Node {
  const { start, end } = type;
  if (type.kind === 'NamedType') {
    if (parts.length === 0) return type.name;
    const indexes = parts.length > 1 ? [tuple(parts)] : parts;
    return { kind: 'Index', start, end, object: type.name, indexes, optional: false };
  }
  if (type.kind !== 'TypeExpression' || type.form !== 'union') return type;
  return parts.reduce((left, right) => ({
    kind: 'Binary',
    start: left.start,
    end: right.end,
    operator: '|',
    left,
    right,
    implicit: false,
  }));
}
