/** Expressions: names, literals, operators, calls, collections and comprehensions. */

import type { ComprehensionFor, ComprehensionIf, Expression, Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import { at, type Handler, type Handlers, type Lowering } from './lowering.ts';
import { nameOf } from './names.ts';

/** A wrapper without a meaning of its own, such as parentheses. */
export const inner: Handler = (l, n) => l.take(l.parts(n)[0] ?? NONE);

/** Names, and the literal `...`, which is the Identifier of that text. */
export const identifier: Handler = (l, n) => ({ kind: 'Identifier', ...at(l, n), name: nameOf(l.tree.textOf(n)) });

/** `a.b.c` where the grammar allows nothing but names. */
const dottedName: Handler = (l, n) =>
  l.allOf(n, 'Identifier').reduce<Node | null>(
    (object, property) =>
      object === null
        ? property
        : {
            kind: 'Member',
            start: object.start,
            end: property.end,
            object,
            property,
            operator: '.',
            optional: false,
          },
    null,
  );

const number: Handler = (l, n) => {
  const raw = l.tree.textOf(n);
  return { kind: 'NumberLiteral', ...at(l, n), raw, value: numberValue(raw) };
};

/** NaN for imaginary numbers and for integers that a double would round. Python 2's `0777` and `10L` are read as it did. */
function numberValue(raw: string): number {
  const digits = raw.replaceAll('_', '').toLowerCase();
  if (/^0[xob]/.test(digits)) return exactInteger(Number(digits.replace(/l$/, '')));
  if (digits.endsWith('j')) return Number.NaN;
  if (/[.e]/.test(digits)) return Number(digits);
  const integer = digits.replace(/l$/, '');
  return exactInteger(/^0[0-7]+$/.test(integer) ? Number.parseInt(integer, 8) : Number(integer));
}

function exactInteger(value: number): number {
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

const binary: Handler = (l, n) => {
  const operator = l.tree.child(n, 'operator');
  return {
    kind: 'Binary',
    ...at(l, n),
    operator: operator === NONE ? '' : l.tree.kind(operator),
    left: l.requireField(n, 'left'),
    right: l.requireField(n, 'right'),
    implicit: false,
  };
};

const not: Handler = (l, n) => ({
  kind: 'Unary',
  ...at(l, n),
  operator: 'not',
  operand: l.requireField(n, 'argument'),
});

const unary: Handler = (l, n) => {
  const operator = l.tree.child(n, 'operator');
  return {
    kind: 'Unary',
    ...at(l, n),
    operator: operator === NONE ? '' : l.tree.kind(operator),
    operand: l.requireField(n, 'argument'),
  };
};

const comparison: Handler = (l, n) => {
  const operands = l.all(n);
  const operators = l.tree.children(n, 'operators').map((operator) => l.tree.kind(operator));
  const [left, right] = operands;
  const [operator] = operators;
  return operands.length === 2 && operators.length === 1
    ? { kind: 'Binary', ...at(l, n), operator: operator!, left: left!, right: right!, implicit: false }
    : { kind: 'Comparison', ...at(l, n), operands, operators };
};

const conditional: Handler = (l, n) => {
  const [consequent, condition, alternate] = l.parts(n);
  return {
    kind: 'Conditional',
    ...at(l, n),
    condition: l.require(condition ?? NONE, n),
    consequent: l.require(consequent ?? NONE, n),
    alternate: l.require(alternate ?? NONE, n),
  };
};

const namedExpression: Handler = (l, n) => ({
  kind: 'Assign',
  ...at(l, n),
  operator: ':=',
  target: l.requireField(n, 'name'),
  type: null,
  value: l.requireField(n, 'value'),
});

/** `p as x`, in `with`, `except` and `case`. */
const asPattern: Handler = (l, n) => {
  const [pattern, target] = l.parts(n);
  return {
    kind: 'AsPattern',
    ...at(l, n),
    pattern: l.require(pattern ?? NONE, n),
    target: l.require(target ?? NONE, n),
  };
};

const call: Handler = (l, n) => {
  const callee = l.requireField(n, 'function');
  const args = l.tree.child(n, 'arguments');
  // `f(x for x in y)`: the generator's parentheses are the call's.
  const only = args === NONE ? null : l.take(args);
  return {
    kind: 'Call',
    ...at(l, n),
    callee,
    typeArgs: [],
    args: only !== null ? [only] : args === NONE ? [] : l.all(args),
    optional: false,
  };
};

const keywordArgument: Handler = (l, n) => ({
  kind: 'KeywordArgument',
  ...at(l, n),
  name: l.identifier(l.tree.child(n, 'name'), n),
  value: l.requireField(n, 'value'),
});

const attribute: Handler = (l, n) => ({
  kind: 'Member',
  ...at(l, n),
  object: l.requireField(n, 'object'),
  property: l.requireField(n, 'attribute'),
  operator: '.',
  optional: false,
});

/** `a[1, 2]` and `a[1,]` are indexed by a tuple. */
const subscript: Handler = (l, n) => {
  const items = l.tree.children(n, 'subscript');
  const indexes = items.map((item) => l.require(item, n));
  return {
    kind: 'Index',
    ...at(l, n),
    object: l.requireField(n, 'value'),
    indexes: indexes.length > 1 || l.tree.hasChild(n, ',') ? [tuple(indexes)] : indexes,
    optional: false,
  };
};

const slice: Handler = (l, n) => {
  const bounds: (Node | null)[] = [null, null, null];
  let place = 0;
  for (const child of l.tree.children(n)) {
    if (l.tree.kind(child) === ':') place++;
    else if (l.tree.kind(child) !== 'ERROR') bounds[place] ??= l.take(child);
  }
  return { kind: 'Slice', ...at(l, n), lower: bounds[0]!, upper: bounds[1]!, step: bounds[2]! };
};

const spread =
  (operator: '*' | '**'): Handler =>
  (l, n) => ({ kind: 'Spread', ...at(l, n), operator, argument: inner(l, n) });

const awaitExpression: Handler = (l, n) => ({
  kind: 'Await',
  ...at(l, n),
  argument: l.require(l.parts(n)[0] ?? NONE, n),
});

const yieldExpression: Handler = (l, n) => {
  l.noteYield(n);
  return { kind: 'Yield', ...at(l, n), argument: inner(l, n), delegate: l.tree.hasChild(n, 'from') };
};

const sequence =
  (form: 'array' | 'tuple' | 'set'): Handler =>
  (l, n) => ({ kind: 'Sequence', ...at(l, n), form, elements: l.all(n) });

/** `(a)` as a target or in a `case` is `a`; only a comma makes a tuple of one. */
const tuplePattern: Handler = (l, n) => {
  const elements = l.all(n);
  const only = elements.length === 1 && !l.tree.hasChild(n, ',') ? elements[0] : undefined;
  return only !== undefined && only.kind !== 'Spread'
    ? only
    : { kind: 'Sequence', ...at(l, n), form: 'tuple', elements };
};

const dictionary: Handler = (l, n) => ({ kind: 'Mapping', ...at(l, n), entries: l.all(n) });

const pair: Handler = (l, n) => ({
  kind: 'Entry',
  ...at(l, n),
  key: l.requireField(n, 'key'),
  value: l.requireField(n, 'value'),
  computed: true,
  shorthand: false,
});

const comprehension =
  (form: 'list' | 'set' | 'dict' | 'generator'): Handler =>
  (l, n) => {
    const clauses: (ComprehensionFor | ComprehensionIf)[] = [
      ...l.allOf(n, 'ComprehensionFor'),
      ...l.allOf(n, 'ComprehensionIf'),
    ];
    return {
      kind: 'Comprehension',
      ...at(l, n),
      form,
      element: l.requireField(n, 'body'),
      clauses: clauses.sort((a, b) => a.start - b.start),
    };
  };

const forInClause: Handler = (l, n) => {
  const iterables = l.tree.children(n, 'right').filter((child) => l.tree.isNamed(child));
  return {
    kind: 'ComprehensionFor',
    ...at(l, n),
    target: l.requireField(n, 'left'),
    iterable: oneOrTuple(l, n, iterables),
    async: l.tree.hasChild(n, 'async'),
  };
};

const ifClause: Handler = (l, n) => ({
  kind: 'ComprehensionIf',
  ...at(l, n),
  condition: l.require(l.parts(n)[0] ?? NONE, n),
});

export const EXPRESSIONS: Handlers = {
  identifier,
  dotted_name: dottedName,
  ellipsis: identifier,
  integer: number,
  float: number,
  true: (l, n) => ({ kind: 'BooleanLiteral', ...at(l, n), value: true }),
  false: (l, n) => ({ kind: 'BooleanLiteral', ...at(l, n), value: false }),
  none: (l, n) => ({ kind: 'NullLiteral', ...at(l, n) }),
  parenthesized_expression: inner,
  parenthesized_list_splat: inner,
  binary_operator: binary,
  boolean_operator: binary,
  not_operator: not,
  unary_operator: unary,
  comparison_operator: comparison,
  conditional_expression: conditional,
  named_expression: namedExpression,
  as_pattern: asPattern,
  as_pattern_target: inner,
  call,
  keyword_argument: keywordArgument,
  attribute,
  subscript,
  slice,
  list_splat: spread('*'),
  list_splat_pattern: spread('*'),
  dictionary_splat: spread('**'),
  dictionary_splat_pattern: spread('**'),
  await: awaitExpression,
  yield: yieldExpression,
  list: sequence('array'),
  list_pattern: sequence('array'),
  tuple: sequence('tuple'),
  tuple_pattern: tuplePattern,
  expression_list: sequence('tuple'),
  pattern_list: sequence('tuple'),
  set: sequence('set'),
  dictionary,
  pair,
  list_comprehension: comprehension('list'),
  set_comprehension: comprehension('set'),
  dictionary_comprehension: comprehension('dict'),
  generator_expression: comprehension('generator'),
  for_in_clause: forInClause,
  if_clause: ifClause,
};

/** A tuple that is written without parentheses. */
export function tuple(elements: readonly Node[]): Expression {
  return {
    kind: 'Sequence',
    start: elements[0]?.start ?? 0,
    end: elements.at(-1)?.end ?? 0,
    form: 'tuple',
    elements,
  };
}

/** Several expressions between commas are a tuple. */
export function oneOrTuple(l: Lowering, n: NodeIndex, items: readonly NodeIndex[]): Node {
  return items.length > 1 ? tuple(items.map((item) => l.require(item, n))) : l.require(items[0] ?? NONE, n);
}
