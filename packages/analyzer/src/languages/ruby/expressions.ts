/** Calls, member access, operators and assignment. Left-nested chains are lowered by a loop: generated code has thousands of links. */
import type { Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { argumentsOf, elementsOf, tupleOf } from './collections.ts';
import { block } from './definitions.ts';
import { symbol, valueIn } from './literals.ts';
import { blockOfOne, statement, statementsOf } from './statement-lists.ts';

export const EXPRESSIONS: Readonly<Record<string, Handler>> = {
  call: chain,
  element_reference: chain,
  scope_resolution: chain,
  binary: chain,
  parenthesized_statements: chain,

  assignment: (c, n) => assignment(c, n, '='),
  operator_assignment: (c, n) => assignment(c, n, operatorOf(c, n)),
  unary: (c, n) => {
    const { tree } = c;
    const written = operatorOf(c, n);
    return {
      kind: 'Unary',
      start: tree.start(n),
      end: tree.end(n),
      operator: written === 'not' ? '!' : written,
      operand: c.field(n, 'operand'),
    };
  },
  conditional,
  range: (c, n) => {
    const { tree } = c;
    const [start, end] = [tree.start(n), tree.end(n)];
    return {
      kind: 'Binary',
      start,
      end,
      operator: operatorOf(c, n),
      left: c.optionalField(n, 'begin') ?? { kind: 'NullLiteral', start, end: start },
      right: c.optionalField(n, 'end') ?? { kind: 'NullLiteral', start: end, end },
      implicit: false,
    };
  },
  yield: (c, n) => ({
    kind: 'Yield',
    start: c.tree.start(n),
    end: c.tree.end(n),
    argument: tupleOf(c, c.tree.childOfKind(n, 'argument_list')),
    delegate: false,
  }),
  rescue_modifier: (c, n) => {
    const { tree } = c;
    const handler = tree.child(n, 'handler');
    const body = blockOfOne(c, handler, tree.end(n));
    return {
      kind: 'Try',
      start: tree.start(n),
      end: tree.end(n),
      resources: [],
      body: blockOfOne(c, tree.child(n, 'body'), tree.start(n)),
      handlers: [{ kind: 'Catch', start: body.start, end: body.end, types: [], target: null, body, group: false }],
      alternate: null,
      finalizer: null,
    };
  },
  /** `value => pattern` */
  match_pattern: (c, n) => patternMatch(c, n, '=>'),
  /** `value in pattern` */
  test_pattern: (c, n) => patternMatch(c, n, 'in'),
  alias: (c, n) => nameCall(c, n, 'alias'),
  undef: (c, n) => nameCall(c, n, 'undef'),
};

/** The child with which a chain goes on to the left; NONE if the node is not a link of a chain, or the first one. */
function innerLink(c: Lowering, n: NodeIndex): NodeIndex {
  const { tree } = c;
  switch (tree.kind(n)) {
    case 'call':
      return tree.child(n, 'receiver');
    case 'element_reference':
      return tree.child(n, 'object');
    case 'scope_resolution':
      return tree.child(n, 'scope');
    case 'binary':
      return tree.child(n, 'left');
    default:
      return NONE;
  }
}

const CHAIN_KINDS: ReadonlySet<string> = new Set([
  'call',
  'element_reference',
  'scope_resolution',
  'binary',
  'parenthesized_statements',
]);

function chain(c: Lowering, n: NodeIndex): Node {
  const links: NodeIndex[] = [n];
  let inner = innerLink(c, n);
  while (inner !== NONE && CHAIN_KINDS.has(c.tree.kind(inner))) {
    links.push(inner);
    inner = innerLink(c, inner);
  }
  let lowered = inner === NONE ? null : c.node(inner);
  for (let i = links.length - 1; i >= 0; i--) lowered = link(c, links[i] as NodeIndex, lowered);
  return lowered as Node;
}

/** One link around its lowered left side; null if there is none, as in a call without a receiver. */
function link(c: Lowering, n: NodeIndex, inner: Node | null): Node {
  const { tree } = c;
  const [start, end] = [tree.start(n), tree.end(n)];
  switch (tree.kind(n)) {
    case 'call':
      return call(c, n, inner);
    case 'element_reference': {
      const given = tree.child(n, 'block');
      const close = tree.childOfKind(n, ']');
      const index: Node = {
        kind: 'Index',
        start,
        end: given === NONE || close === NONE ? end : tree.end(close),
        object: inner ?? c.node(NONE, start),
        indexes: elementsOf(c, n, new Set([tree.child(n, 'object'), given])),
        optional: false,
      };
      return given === NONE ? index : withBlock(c, n, index, given);
    }
    case 'scope_resolution': {
      const property = c.field(n, 'name');
      // `::A` begins at the top, for which an empty name stands.
      const object: Node = inner ?? { kind: 'Identifier', start, end: start, name: '' };
      return { kind: 'Member', start, end, object, property, operator: '::', optional: false };
    }
    case 'binary': {
      const left = inner ?? c.node(NONE, start);
      return {
        kind: 'Binary',
        start,
        end,
        operator: meaningOf(operatorOf(c, n)),
        left,
        right: c.field(n, 'right'),
        implicit: false,
      };
    }
    default:
      return parenthesized(c, n);
  }
}

/** Parentheses alone have no node of their own; several statements in them are a Block with the value of the last. */
function parenthesized(c: Lowering, n: NodeIndex): Node {
  const statements = statementsOf(c, n);
  const [only] = statements;
  if (only !== undefined && statements.length === 1) return valueIn(only);
  return { kind: 'Block', start: c.tree.start(n), end: c.tree.end(n), body: statements };
}

/** `a.b` without arguments is a Member, `a.b(1)` and `b(1)` are Calls; a block is given to the call in front of it. */
function call(c: Lowering, n: NodeIndex, receiver: Node | null): Node {
  const { tree } = c;
  const start = tree.start(n);
  const [method, args, given] = [tree.child(n, 'method'), tree.child(n, 'arguments'), tree.child(n, 'block')];
  const callee = calleeOf(c, n, receiver, method);
  if (args === NONE && given === NONE) return callee;
  const end = args === NONE ? callee.end : tree.end(args);
  const called: Node = {
    kind: 'Call',
    start,
    end,
    callee,
    typeArgs: [],
    args: args === NONE ? [] : argumentsOf(c, args),
    optional: false,
  };
  return given === NONE ? called : withBlock(c, n, called, given);
}

function calleeOf(c: Lowering, n: NodeIndex, receiver: Node | null, method: NodeIndex): Node {
  const { tree } = c;
  const start = tree.start(n);
  if (receiver === null) return c.node(method, start);
  // `f.(x)` calls what f is.
  if (method === NONE) return receiver;
  return {
    kind: 'Member',
    start,
    end: tree.end(method),
    object: receiver,
    property: c.node(method),
    operator: '.',
    optional: tree.hasChild(n, '&.'),
  };
}

/** A call with a block, as Semgrep has it: the block is the one argument of a call around the call that it is given to. */
function withBlock(c: Lowering, n: NodeIndex, called: Node, given: NodeIndex): Node {
  return {
    kind: 'Call',
    start: c.tree.start(n),
    end: c.tree.end(given),
    callee: called,
    typeArgs: [],
    args: [block(c, given)],
    optional: false,
  };
}

function assignment(c: Lowering, n: NodeIndex, operator: string): Node {
  const { tree } = c;
  const right = tree.child(n, 'right');
  return {
    kind: 'Assign',
    start: tree.start(n),
    end: tree.end(n),
    operator,
    target: c.field(n, 'left'),
    type: null,
    value: c.node(right, tree.end(n)),
  };
}

/** `a ? b : c ? d : e` nests to the right: a loop, from the last one outwards. */
function conditional(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const links: NodeIndex[] = [n];
  let last = tree.child(n, 'alternative');
  while (last !== NONE && tree.kind(last) === 'conditional') {
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

function patternMatch(c: Lowering, n: NodeIndex, operator: string): Node {
  const { tree } = c;
  const [left, right] = [c.field(n, 'value'), c.field(n, 'pattern')];
  return { kind: 'Binary', start: tree.start(n), end: tree.end(n), operator, left, right, implicit: false };
}

/** `alias a b` and `undef a` as calls with symbols, like `alias_method`: the names are no variables. */
function nameCall(c: Lowering, n: NodeIndex, keyword: string): Node {
  const { tree } = c;
  const [start, end] = [tree.start(n), tree.end(n)];
  const callee: Node = { kind: 'Identifier', start, end: start + keyword.length, name: keyword };
  const args = tree.namedChildren(n).map((child) => {
    const isName = !/symbol|ERROR|interpolation/.test(tree.kind(child));
    return isName ? symbol(c, child, tree.textOf(child)) : c.node(child);
  });
  return { kind: 'Call', start, end, callee, typeArgs: [], args, optional: false };
}

/** An anonymous token's kind is its text. */
function operatorOf(c: Lowering, n: NodeIndex): string {
  const operator = c.tree.child(n, 'operator');
  return operator === NONE ? '' : c.tree.kind(operator);
}

/** `and` and `or` are `&&` and `||` of lower precedence. */
function meaningOf(operator: string): string {
  if (operator === 'and') return '&&';
  return operator === 'or' ? '||' : operator;
}

/** The value of a modifier's or clause's condition. */
export function conditionOf(c: Lowering, n: NodeIndex): Node {
  const condition = c.tree.child(n, 'condition');
  return condition === NONE ? c.node(NONE, c.tree.end(n)) : valueIn(statement(c, condition));
}
