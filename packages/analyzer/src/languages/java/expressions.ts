/** Operators, calls, member access, object creation, lambdas. Left-nested chains are lowered by a loop: generated code has thousands of links. */
import type { Node, Parameter } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { at, identifier, member, nameField } from './at.ts';
import { classMembers } from './classes.ts';
import { parameters } from './members.ts';
import { annotated, annotationsIn, arrayType, intersection, typeArguments } from './types.ts';

export const EXPRESSIONS: Readonly<Record<string, Handler>> = {
  binary_expression: chain,
  parenthesized_expression: chain,
  method_invocation: chain,
  field_access: chain,
  array_access: chain,
  assignment_expression: (c, n) => ({
    kind: 'Assign',
    ...at(c, n),
    operator: operatorOf(c, n),
    target: c.field(n, 'left'),
    type: null,
    value: c.field(n, 'right'),
  }),
  unary_expression: (c, n) => ({
    kind: 'Unary',
    ...at(c, n),
    operator: operatorOf(c, n),
    operand: c.field(n, 'operand'),
  }),
  update_expression: (c, n) => {
    const { tree } = c;
    const token = tree.children(n).find((child) => !tree.isNamed(child));
    return {
      kind: 'Update',
      ...at(c, n),
      operator: token !== undefined && tree.kind(token) === '--' ? '--' : '++',
      prefix: token === n + 1,
      operand: c.firstNamed(n),
    };
  },
  ternary_expression: ternary,
  cast_expression: (c, n) => {
    const types = c.tree.children(n, 'type').map((type) => c.node(type));
    return {
      kind: 'Cast',
      ...at(c, n),
      form: 'cast',
      type: types.length > 1 ? intersection(types) : (types[0] ?? null),
      expression: c.field(n, 'value'),
    };
  },
  instanceof_expression: instanceOf,
  lambda_expression: lambda,
  object_creation_expression: objectCreation,
  array_creation_expression: arrayCreation,
  array_initializer: (c, n) => ({ kind: 'Sequence', ...at(c, n), form: 'array', elements: c.namedChildren(n) }),
  class_literal: (c, n) => {
    const { tree } = c;
    const word = tree.childOfKind(n, 'class');
    const name: Node =
      word === NONE
        ? { kind: 'Identifier', start: tree.end(n), end: tree.end(n), name: 'class' }
        : { kind: 'Identifier', ...at(c, word), name: 'class' };
    return { ...member(typeName(c.firstNamed(n)), name), ...at(c, n) };
  },
  method_reference: methodReference,
  template_expression: (c, n) => ({
    kind: 'TaggedTemplate',
    ...at(c, n),
    tag: c.field(n, 'template_processor'),
    template: c.field(n, 'template_argument'),
  }),
};

/** The child with which a chain goes on to the left; NONE if there is none, as in `f()`. */
function innerLink(c: Lowering, n: NodeIndex): NodeIndex {
  const { tree } = c;
  switch (tree.kind(n)) {
    case 'binary_expression':
      return tree.child(n, 'left');
    case 'method_invocation':
    case 'field_access':
      return tree.child(n, 'object');
    case 'array_access':
      return tree.child(n, 'array');
    case 'parenthesized_expression':
      return tree.firstNamed(n);
    default:
      return NONE;
  }
}

const CHAIN_KINDS: ReadonlySet<string> = new Set([
  'binary_expression',
  'method_invocation',
  'field_access',
  'array_access',
  'parenthesized_expression',
]);

function chain(c: Lowering, n: NodeIndex): Node {
  const links: NodeIndex[] = [];
  let inner = n;
  while (inner !== NONE && CHAIN_KINDS.has(c.tree.kind(inner))) {
    links.push(inner);
    inner = innerLink(c, inner);
  }
  let lowered: Node | null = inner === NONE ? null : c.node(inner);
  for (let i = links.length - 1; i >= 0; i--) lowered = link(c, links[i] as NodeIndex, lowered);
  return lowered ?? c.node(NONE, c.tree.start(n));
}

/** One link around its lowered left side; null where it has none: a call of a name, or what a syntax error left. */
function link(c: Lowering, n: NodeIndex, inner: Node | null): Node {
  const { tree } = c;
  const left = inner ?? c.node(NONE, tree.start(n));
  switch (tree.kind(n)) {
    case 'binary_expression': {
      const right = c.field(n, 'right');
      return { kind: 'Binary', ...at(c, n), operator: operatorOf(c, n), left, right, implicit: false };
    }
    case 'method_invocation': {
      const name = nameField(c, n, 'name');
      return {
        kind: 'Call',
        ...at(c, n),
        callee: inner === null ? name : member(withSuper(c, n, inner), name),
        typeArgs: typeArguments(c, tree.child(n, 'type_arguments')),
        args: c.namedChildren(tree.child(n, 'arguments')),
        optional: false,
      };
    }
    case 'field_access':
      return { ...member(withSuper(c, n, left), nameField(c, n, 'field')), end: tree.end(n) };
    case 'array_access':
      return { kind: 'Index', ...at(c, n), object: left, indexes: [c.field(n, 'index')], optional: false };
    default:
      // Parentheses have no node of their own.
      return left;
  }
}

/** `A.super.m()`: the word stands beside the object. */
function withSuper(c: Lowering, n: NodeIndex, object: Node): Node {
  const { tree } = c;
  const word = tree.children(n).find((child) => tree.kind(child) === 'super' && tree.field(child) !== 'object');
  return word === undefined ? object : member(object, identifier(c, word));
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
    const one = links[i] as NodeIndex;
    lowered = {
      kind: 'Conditional',
      ...at(c, one),
      condition: c.field(one, 'condition'),
      consequent: c.field(one, 'consequence'),
      alternate: lowered,
    };
  }
  return lowered;
}

/** A binding (`o instanceof T t`) stands around the test, a record pattern in the place of the type. */
function instanceOf(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const pattern = tree.child(n, 'pattern');
  const right = pattern === NONE ? c.field(n, 'right') : c.node(pattern);
  const { start } = at(c, n);
  const test: Node = {
    kind: 'Binary',
    start,
    end: right.end,
    operator: 'instanceof',
    left: c.field(n, 'left'),
    right,
    implicit: false,
  };
  const name = tree.child(n, 'name');
  return name === NONE ? test : { kind: 'AsPattern', ...at(c, n), pattern: test, target: identifier(c, name) };
}

function lambda(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const list = tree.child(n, 'parameters');
  return {
    kind: 'Function',
    ...at(c, n),
    form: 'lambda',
    name: null,
    decorators: [],
    modifiers: [],
    typeParams: [],
    params: list === NONE ? [] : lambdaParameters(c, list),
    returnType: null,
    body: c.field(n, 'body'),
    async: false,
    generator: false,
  };
}

function lambdaParameters(c: Lowering, list: NodeIndex): Node[] {
  const { tree } = c;
  if (tree.kind(list) === 'formal_parameters') return parameters(c, list);
  const names = tree.kind(list) === 'inferred_parameters' ? c.namedChildren(list) : [identifier(c, list)];
  return names.map((target): Parameter | Node => {
    if (target.kind !== 'Identifier') return target;
    const { start, end } = target;
    return {
      kind: 'Parameter',
      start,
      end,
      target,
      type: null,
      default: null,
      variadic: '',
      decorators: [],
      modifiers: [],
    };
  });
}

/** `new T<A>(…) {…}`; of `outer.new Inner()` the object is the callee's. */
function objectCreation(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const type = annotated(annotationsIn(c, n), c.field(n, 'type'));
  const word = tree.childOfKind(n, 'new');
  // An annotation is no object: it stands behind the word.
  const first = tree.firstNamed(n);
  const isQualified = first !== NONE && word !== NONE && tree.start(first) < tree.start(word);
  const body = tree.childOfKind(n, 'class_body');
  const callee = isQualified ? { ...member(c.node(first), typeName(type)), end: type.end } : type;
  return {
    kind: 'New',
    ...at(c, n),
    callee,
    typeArgs: typeArguments(c, tree.child(n, 'type_arguments')),
    args: c.namedChildren(tree.child(n, 'arguments')),
    body: body === NONE ? null : classMembers(c, body),
  };
}

/** `new T[a][b]` has the sizes for arguments, `new T[] {…}` the elements as one Sequence. */
function arrayCreation(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  let callee = annotated(annotationsIn(c, n), c.field(n, 'type'));
  const sizes: Node[] = [];
  for (const dimension of tree.children(n, 'dimensions')) {
    if (tree.kind(dimension) === 'dimensions') callee = arrayType(c, callee, dimension);
    else {
      const size = tree.namedChildren(dimension).findLast((child) => !tree.kind(child).endsWith('annotation'));
      sizes.push(c.node(size ?? NONE, tree.end(dimension)));
      const annotations = annotationsIn(c, dimension);
      const end = annotations.at(-1)?.end ?? callee.end;
      callee = { kind: 'TypeExpression', start: callee.start, end, form: 'array', operands: [callee, ...annotations] };
    }
  }
  const value = c.optionalField(n, 'value');
  return { kind: 'New', ...at(c, n), callee, typeArgs: [], args: value === null ? sizes : [value], body: null };
}

/** `T::m`, `T::new`; type arguments in front of the name make a type with arguments of it. */
function methodReference(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const name = tree.children(n).findLast((child) => tree.kind(child) === 'identifier' || tree.kind(child) === 'new');
  const colons = tree.childOfKind(n, '::');
  const property: Node =
    name === undefined || tree.start(name) < tree.end(colons === NONE ? n : colons)
      ? c.node(NONE, tree.end(n))
      : { kind: 'Identifier', ...at(c, name), name: tree.textOf(name) };
  const object = typeName(c.firstNamed(n));
  const reference: Node = { kind: 'Member', ...at(c, n), object, property, operator: '::', optional: false };
  const args = tree.childOfKind(n, 'type_arguments');
  return args === NONE ? reference : { kind: 'NamedType', ...at(c, n), name: reference, args: typeArguments(c, args) };
}

/** Where a name may be that of a type or of a value, it is an expression. */
function typeName(type: Node): Node {
  return type.kind === 'NamedType' && type.args.length === 0 ? type.name : type;
}

function operatorOf(c: Lowering, n: NodeIndex): string {
  const operator = c.tree.child(n, 'operator');
  return operator === NONE ? '' : c.tree.kind(operator);
}
