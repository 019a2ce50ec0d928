/** Operators, calls, member access and assignment. Left-nested chains are lowered by a loop: generated code has thousands of links. */
import type { Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { lowerClass } from './classes.ts';
import { identifier, nameNode } from './literals.ts';
import { typeIn } from './types.ts';

export const EXPRESSIONS: Readonly<Record<string, Handler>> = {
  member_access_expression: chain,
  nullsafe_member_access_expression: chain,
  member_call_expression: chain,
  nullsafe_member_call_expression: chain,
  scoped_property_access_expression: chain,
  scoped_call_expression: chain,
  class_constant_access_expression: chain,
  function_call_expression: chain,
  subscript_expression: chain,
  binary_expression: chain,
  conditional_expression: chain,
  parenthesized_expression: chain,

  object_creation_expression: newObject,
  assignment_expression: (c, n) => assignment(c, n, '=', c.field(n, 'right')),
  augmented_assignment_expression: (c, n) => assignment(c, n, operatorOf(c, n), c.field(n, 'right')),
  reference_assignment_expression: (c, n) => {
    const { tree } = c;
    const right = c.field(n, 'right');
    const mark = tree.childOfKind(n, '&');
    const start = mark === NONE ? right.start : tree.start(mark);
    return assignment(c, n, '=', { kind: 'Unary', start, end: right.end, operator: '&', operand: right });
  },
  by_ref: (c, n) => unary(c, n, '&'),
  error_suppression_expression: (c, n) => unary(c, n, '@'),
  unary_op_expression: (c, n) => unary(c, n, c.tree.textOf(n)[0] ?? ''),
  update_expression: (c, n) => ({
    kind: 'Update',
    start: c.tree.start(n),
    end: c.tree.end(n),
    operator: operatorOf(c, n) === '--' ? '--' : '++',
    prefix: c.tree.field(n + 1) === 'operator',
    operand: c.field(n, 'argument'),
  }),
  cast_expression: (c, n) => ({
    kind: 'Cast',
    start: c.tree.start(n),
    end: c.tree.end(n),
    form: 'cast',
    type: typeIn(c, n, 'type'),
    expression: c.field(n, 'value'),
  }),
  throw_expression: (c, n) => ({
    kind: 'Throw',
    start: c.tree.start(n),
    end: c.tree.end(n),
    argument: c.optionalFirstNamed(n),
    cause: null,
  }),
  yield_expression: (c, n) => ({
    kind: 'Yield',
    start: c.tree.start(n),
    end: c.tree.end(n),
    argument: c.optionalFirstNamed(n),
    delegate: c.tree.hasChild(n, 'yield from'),
  }),
  argument: (c, n) => {
    const { tree } = c;
    const name = tree.child(n, 'name');
    const value = argumentValue(c, n, name);
    if (name === NONE) return value;
    return { kind: 'KeywordArgument', start: tree.start(n), end: tree.end(n), name: identifier(c, name), value };
  },
  variadic_unpacking: spread,
  variadic_placeholder: spread,
};

/** The argument without its name; `&$x` at a call is PHP 5 and still read. */
function argumentValue(c: Lowering, n: NodeIndex, name: NodeIndex): Node {
  const { tree } = c;
  const children = tree.namedChildren(n).filter((child) => child !== name);
  const reference = tree.child(n, 'reference_modifier');
  const value = children.find((child) => child !== reference) ?? NONE;
  const lowered = nameNode(c, value, tree.end(n));
  if (reference === NONE) return isExit(lowered) ? c.node(value) : lowered;
  return { kind: 'Unary', start: tree.start(reference), end: lowered.end, operator: '&', operand: lowered };
}

function isExit(node: Node): boolean {
  return node.kind === 'Identifier' && /^(?:exit|die)$/i.test(node.name);
}

/** `...$x`, and the `...` alone that makes a callable of a call. */
function spread(c: Lowering, n: NodeIndex): Node {
  const argument = c.optionalFirstNamed(n);
  return { kind: 'Spread', start: c.tree.start(n), end: c.tree.end(n), operator: '...', argument };
}

function unary(c: Lowering, n: NodeIndex, operator: string): Node {
  return { kind: 'Unary', start: c.tree.start(n), end: c.tree.end(n), operator, operand: c.firstNamed(n) };
}

function assignment(c: Lowering, n: NodeIndex, operator: string, value: Node): Node {
  const target = c.field(n, 'left');
  return { kind: 'Assign', start: c.tree.start(n), end: c.tree.end(n), operator, target, type: null, value };
}

/** The child with which a chain goes on to the left; NONE if the node is not a link of a chain or lost that child to a syntax error. */
function innerLink(c: Lowering, n: NodeIndex): NodeIndex {
  const { tree } = c;
  switch (tree.kind(n)) {
    case 'member_access_expression':
    case 'nullsafe_member_access_expression':
    case 'member_call_expression':
    case 'nullsafe_member_call_expression':
      return tree.child(n, 'object');
    case 'scoped_property_access_expression':
    case 'scoped_call_expression':
      return tree.child(n, 'scope');
    case 'function_call_expression':
      return tree.child(n, 'function');
    case 'binary_expression':
      return tree.child(n, 'left');
    case 'conditional_expression':
      return tree.child(n, 'condition');
    case 'class_constant_access_expression':
    case 'subscript_expression':
    case 'parenthesized_expression':
      return tree.firstNamed(n);
    default:
      return NONE;
  }
}

const CHAIN_KINDS: ReadonlySet<string> = new Set([
  'member_access_expression',
  'nullsafe_member_access_expression',
  'member_call_expression',
  'nullsafe_member_call_expression',
  'scoped_property_access_expression',
  'scoped_call_expression',
  'class_constant_access_expression',
  'function_call_expression',
  'subscript_expression',
  'binary_expression',
  'conditional_expression',
  'parenthesized_expression',
]);

/** What stands to the left of these names something; a bare `exit` is a name there too. */
const NAMING_KINDS: ReadonlySet<string> = new Set([
  'function_call_expression',
  'scoped_property_access_expression',
  'scoped_call_expression',
  'class_constant_access_expression',
]);

function chain(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const links: NodeIndex[] = [];
  let inner = n;
  for (let next = n; next !== NONE; next = innerLink(c, next)) {
    links.push(next);
    inner = next;
  }
  // The innermost is no link itself, unless a syntax error took its left side.
  const isLink = CHAIN_KINDS.has(tree.kind(inner));
  if (!isLink) links.pop();
  const last = links.at(-1);
  const names = last !== undefined && NAMING_KINDS.has(tree.kind(last));
  let lowered = isLink
    ? c.node(NONE, tree.start(inner))
    : names
      ? nameNode(c, inner, tree.start(inner))
      : c.node(inner);
  for (let i = links.length - 1; i >= 0; i--) lowered = link(c, links[i] as NodeIndex, lowered);
  return lowered;
}

/** One link around its lowered left side. */
function link(c: Lowering, n: NodeIndex, inner: Node): Node {
  const { tree } = c;
  const start = tree.start(n);
  const end = tree.end(n);
  switch (tree.kind(n)) {
    case 'member_access_expression':
    case 'nullsafe_member_access_expression':
    case 'scoped_property_access_expression':
      return member(c, n, inner, end);
    case 'class_constant_access_expression':
      return constantOf(c, n, inner);
    case 'member_call_expression':
    case 'nullsafe_member_call_expression':
    case 'scoped_call_expression':
    case 'function_call_expression': {
      const args = tree.child(n, 'arguments');
      const callee =
        tree.kind(n) === 'function_call_expression'
          ? inner
          : member(c, n, inner, args === NONE ? end : endBefore(c, n, args));
      return { kind: 'Call', start, end, callee, typeArgs: [], args: callArguments(c, args), optional: false };
    }
    case 'subscript_expression': {
      const index = tree.namedChildren(n)[1];
      const indexes = index === undefined ? [] : [c.node(index)];
      return { kind: 'Index', start, end, object: inner, indexes, optional: false };
    }
    case 'binary_expression': {
      const operator = operatorOf(c, n);
      const right = operator === 'instanceof' ? nameNode(c, tree.child(n, 'right'), tree.end(n)) : c.field(n, 'right');
      return {
        kind: 'Binary',
        start,
        end,
        operator: SYNONYMS[operator] ?? operator,
        left: inner,
        right,
        implicit: false,
      };
    }
    case 'conditional_expression':
      return {
        kind: 'Conditional',
        start,
        end,
        condition: inner,
        consequent: c.optionalField(n, 'body'),
        alternate: c.field(n, 'alternative'),
      };
    default:
      // Parentheses have no node of their own.
      return inner;
  }
}

/** Operators of one meaning: they differ in precedence only. */
const SYNONYMS: Readonly<Record<string, string>> = { and: '&&', or: '||', '<>': '!=' };

/** `$o->p`, `$o?->p`, `C::$p`, and the callee of a method's call. A variable for a name stays an Identifier; braces may hold any expression. */
function member(c: Lowering, n: NodeIndex, object: Node, end: number): Node {
  const { tree } = c;
  const kind = tree.kind(n);
  const name = tree.child(n, 'name');
  const property = nameNode(c, name, end);
  return {
    kind: 'Member',
    start: tree.start(n),
    end,
    object,
    property,
    operator: kind.startsWith('scoped') ? '::' : '->',
    optional: kind.startsWith('nullsafe'),
  };
}

/** The end of the last child in front of another one. */
function endBefore(c: Lowering, n: NodeIndex, before: NodeIndex): number {
  const children = c.tree.children(n).filter((child) => child < before);
  return c.tree.end(children.at(-1) ?? n);
}

/** `C::NAME`, `C::class`, `C::{expression}`. */
function constantOf(c: Lowering, n: NodeIndex, object: Node): Node {
  const { tree } = c;
  const name = tree.namedChildren(n)[1] ?? NONE;
  const property = name === NONE ? c.node(NONE, tree.end(n)) : identifier(c, name);
  const [start, end] = [tree.start(n), tree.end(n)];
  return { kind: 'Member', start, end, object, property, operator: '::', optional: false };
}

/** NONE has none. */
export function callArguments(c: Lowering, args: NodeIndex): Node[] {
  return c.namedChildren(args);
}

/** `new C(args)`, `new $c`, `new (e)`; of `new class(args) { }` the Class is what is called. */
function newObject(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const [start, end] = [tree.start(n), tree.end(n)];
  const anonymous = tree.childOfKind(n, 'anonymous_class');
  const args = tree.childOfKind(anonymous === NONE ? n : anonymous, 'arguments');
  const made = tree.namedChildren(n).find((child) => tree.kind(child) !== 'arguments') ?? NONE;
  const callee = anonymous === NONE ? nameNode(c, made, end) : lowerClass(c, anonymous, 'class');
  return { kind: 'New', start, end, callee, typeArgs: [], args: callArguments(c, args), body: null };
}

/** An anonymous token's kind is its text; words are in lower case whatever the source. */
function operatorOf(c: Lowering, n: NodeIndex): string {
  const operator = c.tree.child(n, 'operator');
  return operator === NONE ? '' : c.tree.kind(operator);
}
