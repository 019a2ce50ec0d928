/** Operators, calls, member access and assignment. Left-nested chains are lowered by a loop: generated code has thousands of links. */
import type { Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { templateString } from './literals.ts';
import { lowerType, typeArguments } from './types.ts';

export const EXPRESSIONS: Readonly<Record<string, Handler>> = {
  member_expression: chain,
  subscript_expression: chain,
  call_expression: chain,
  binary_expression: chain,
  non_null_expression: chain,
  as_expression: chain,
  satisfies_expression: chain,
  instantiation_expression: chain,
  parenthesized_expression: chain,
  nested_identifier: chain,

  new_expression: (c, n) => {
    const { tree } = c;
    return {
      kind: 'New',
      start: tree.start(n),
      end: tree.end(n),
      callee: c.field(n, 'constructor'),
      typeArgs: typeArguments(c, tree.child(n, 'type_arguments')),
      args: c.namedChildren(tree.child(n, 'arguments')),
      body: null,
    };
  },
  assignment_expression: (c, n) => assignment(c, n, '='),
  augmented_assignment_expression: (c, n) => assignment(c, n, operatorOf(c, n)),
  unary_expression: (c, n) => ({
    kind: 'Unary',
    start: c.tree.start(n),
    end: c.tree.end(n),
    operator: operatorOf(c, n),
    operand: c.field(n, 'argument'),
  }),
  update_expression: (c, n) => ({
    kind: 'Update',
    start: c.tree.start(n),
    end: c.tree.end(n),
    operator: operatorOf(c, n) === '--' ? '--' : '++',
    prefix: c.tree.field(n + 1) === 'operator',
    operand: c.field(n, 'argument'),
  }),
  ternary_expression: ternary,
  sequence_expression: (c, n) => ({
    kind: 'CommaExpression',
    start: c.tree.start(n),
    end: c.tree.end(n),
    expressions: c.namedChildren(n),
  }),
  await_expression: (c, n) => ({
    kind: 'Await',
    start: c.tree.start(n),
    end: c.tree.end(n),
    argument: c.firstNamed(n),
  }),
  yield_expression: (c, n) => ({
    kind: 'Yield',
    start: c.tree.start(n),
    end: c.tree.end(n),
    argument: c.optionalFirstNamed(n),
    delegate: c.tree.hasChild(n, '*'),
  }),
  type_assertion: (c, n) => {
    const { tree } = c;
    const types = tree.firstNamed(n);
    const expression = types === NONE ? NONE : tree.after(types);
    return {
      kind: 'Cast',
      start: tree.start(n),
      end: tree.end(n),
      form: 'cast',
      type: typeArguments(c, types)[0] ?? null,
      expression: c.node(expression < tree.after(n) ? expression : NONE, tree.end(n)),
    };
  },
};

/** The child with which a chain goes on to the left; NONE if the node is not a link of a chain or lost that child to a syntax error. */
function innerLink(c: Lowering, n: NodeIndex): NodeIndex {
  const { tree } = c;
  switch (tree.kind(n)) {
    case 'member_expression':
    case 'subscript_expression':
    case 'nested_identifier':
      return tree.child(n, 'object');
    case 'call_expression':
      return tree.child(n, 'function');
    case 'binary_expression':
      return tree.child(n, 'left');
    case 'non_null_expression':
    case 'as_expression':
    case 'satisfies_expression':
    case 'instantiation_expression':
    case 'parenthesized_expression':
      return tree.firstNamed(n);
    default:
      return NONE;
  }
}

function chain(c: Lowering, n: NodeIndex): Node {
  const links: NodeIndex[] = [];
  let inner = n;
  for (let next = n; next !== NONE; next = innerLink(c, next)) {
    links.push(next);
    inner = next;
  }
  // The innermost is no link itself, unless a syntax error took its left side.
  const isLink = CHAIN_KINDS.has(c.tree.kind(inner));
  if (!isLink) links.pop();
  let lowered = c.node(isLink ? NONE : inner, c.tree.start(inner));
  for (let i = links.length - 1; i >= 0; i--) lowered = link(c, links[i] as NodeIndex, lowered);
  return lowered;
}

const CHAIN_KINDS: ReadonlySet<string> = new Set([
  'member_expression',
  'subscript_expression',
  'nested_identifier',
  'call_expression',
  'binary_expression',
  'non_null_expression',
  'as_expression',
  'satisfies_expression',
  'instantiation_expression',
  'parenthesized_expression',
]);

/** One link around its lowered left side. */
function link(c: Lowering, n: NodeIndex, inner: Node): Node {
  const { tree } = c;
  const start = tree.start(n);
  const end = tree.end(n);
  switch (tree.kind(n)) {
    case 'member_expression':
    case 'nested_identifier': {
      const property = c.field(n, 'property');
      return { kind: 'Member', start, end, object: inner, property, operator: '.', optional: isOptional(c, n) };
    }
    case 'subscript_expression': {
      const index = tree.child(n, 'index');
      const indexes = index === NONE ? [] : [c.node(index)];
      return { kind: 'Index', start, end, object: inner, indexes, optional: isOptional(c, n) };
    }
    case 'call_expression':
      return call(c, n, inner);
    case 'binary_expression': {
      const right = c.field(n, 'right');
      return { kind: 'Binary', start, end, operator: operatorOf(c, n), left: inner, right, implicit: false };
    }
    case 'non_null_expression':
      return { kind: 'Cast', start, end, form: 'non-null', type: null, expression: inner };
    case 'as_expression':
      return { kind: 'Cast', start, end, form: 'as', type: castType(c, n), expression: inner };
    case 'satisfies_expression':
      return { kind: 'Cast', start, end, form: 'satisfies', type: castType(c, n), expression: inner };
    case 'instantiation_expression': {
      const args = typeArguments(c, tree.child(n, 'type_arguments'));
      return { kind: 'NamedType', start, end, name: inner, args };
    }
    case 'parenthesized_expression': {
      const type = tree.child(n, 'type');
      // Parentheses alone have no node of their own.
      if (type === NONE) return inner;
      return { kind: 'Cast', start, end, form: 'cast', type: lowerType(c, type), expression: inner };
    }
    default:
      return inner;
  }
}

function call(c: Lowering, n: NodeIndex, callee: Node): Node {
  const { tree } = c;
  const start = tree.start(n);
  const end = tree.end(n);
  const args = tree.child(n, 'arguments');
  if (args !== NONE && tree.kind(args) === 'template_string')
    return { kind: 'TaggedTemplate', start, end, tag: callee, template: templateString(c, args) };
  const typeArgs = tree.child(n, 'type_arguments');
  return {
    kind: 'Call',
    start,
    end,
    callee,
    typeArgs: typeArguments(c, typeArgs),
    args: c.namedChildren(args),
    optional: isOptional(c, n),
  };
}

function assignment(c: Lowering, n: NodeIndex, operator: string): Node {
  return {
    kind: 'Assign',
    start: c.tree.start(n),
    end: c.tree.end(n),
    operator,
    target: c.field(n, 'left'),
    type: null,
    value: c.field(n, 'right'),
  };
}

/** `a ? b : c ? d : e` nests to the right: a loop, from the last one outwards. */
function ternary(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const links: NodeIndex[] = [n];
  let last = tree.child(n, 'alternative');
  while (last !== NONE && tree.kind(last) === 'ternary_expression') {
    links.push(last);
    last = tree.child(last, 'alternative');
  }
  let lowered = c.node(last, tree.end(n));
  for (let i = links.length - 1; i >= 0; i--) {
    const at = links[i] as NodeIndex;
    lowered = {
      kind: 'Conditional',
      start: tree.start(at),
      end: tree.end(at),
      condition: c.field(at, 'condition'),
      consequent: c.field(at, 'consequence'),
      alternate: lowered,
    };
  }
  return lowered;
}

/** An anonymous token's kind is its text. */
function operatorOf(c: Lowering, n: NodeIndex): string {
  const operator = c.tree.child(n, 'operator');
  return operator === NONE ? '' : c.tree.kind(operator);
}

/** `?.` is a named node in one grammar and a token in the other. */
function isOptional(c: Lowering, n: NodeIndex): boolean {
  const { tree } = c;
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child)) {
    const kind = tree.kind(child);
    if (kind === 'optional_chain' || kind === '?.') return true;
  }
  return false;
}

/** The type behind `as` or `satisfies`; `const` is a word there. */
function castType(c: Lowering, n: NodeIndex): Node | null {
  const { tree } = c;
  const children = tree.children(n);
  const last = children.at(-1);
  if (last === undefined || children.length < 2) return null;
  return lowerType(c, last);
}
