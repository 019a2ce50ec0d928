/** Control flow: conditions, loops, cases, exceptions and jumps. */
import type { Block, Catch, If, Node, SwitchCase, Try } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { elementsOf, tupleOf } from './collections.ts';
import { conditionOf } from './expressions.ts';
import { valueIn } from './literals.ts';
import { blockOf, blockOfOne, statement, statementsOf } from './statement-lists.ts';

export const STATEMENTS: Readonly<Record<string, Handler>> = {
  program: (c, n) => ({ kind: 'Program', start: 0, end: c.tree.text.length, body: statementsOf(c, n) }),
  uninterpreted: (c, n) => ({
    kind: 'InlineMarkup',
    start: c.tree.start(n),
    end: c.tree.end(n),
    value: c.tree.textOf(n),
  }),
  empty_statement: (c, n) => ({
    kind: 'EmptyStatement',
    start: c.tree.start(n),
    end: c.tree.end(n),
    keyword: ';',
  }),
  if: conditional,
  elsif: conditional,
  unless: conditional,
  if_modifier: (c, n) => modifier(c, n, conditionOf(c, n)),
  unless_modifier: (c, n) => modifier(c, n, negated(c, n)),
  else: (c, n) => blockOf(c, n, c.tree.end(n)),
  // biome-ignore lint/suspicious/noThenProperty: a kind of the grammar
  then: (c, n) => blockOf(c, n, c.tree.end(n)),
  while: (c, n) => loop(c, n, conditionOf(c, n)),
  until: (c, n) => loop(c, n, negated(c, n)),
  while_modifier: (c, n) => loopModifier(c, n, conditionOf(c, n)),
  until_modifier: (c, n) => loopModifier(c, n, negated(c, n)),
  for: (c, n) => {
    const { tree } = c;
    const iterable = tree.child(n, 'value');
    return {
      kind: 'ForEach',
      start: tree.start(n),
      end: tree.end(n),
      target: c.field(n, 'pattern'),
      iterable: iterable === NONE ? c.node(NONE, tree.end(n)) : c.firstNamed(iterable),
      form: 'of',
      body: blockOf(c, tree.child(n, 'body'), tree.end(n)),
      async: false,
      alternate: null,
    };
  },
  case: (c, n) => {
    const value = c.tree.child(n, 'value');
    return cases(c, n, value === NONE ? null : valueIn(statement(c, value)));
  },
  case_match: (c, n) => {
    const value = c.tree.child(n, 'value');
    return cases(c, n, value === NONE ? c.node(NONE, c.tree.start(n)) : valueIn(statement(c, value)));
  },
  when: (c, n) => switchCase(c, n),
  in_clause: (c, n) => switchCase(c, n),
  if_guard: (c, n) => conditionOf(c, n),
  unless_guard: (c, n) => negated(c, n),
  begin: (c, n) => {
    const [start, end] = [c.tree.start(n), c.tree.end(n)];
    return hasClauses(c, n) ? tryOf(c, n) : { kind: 'Block', start, end, body: statementsOf(c, n) };
  },
  rescue: (c, n) => catchClause(c, n),
  ensure: (c, n) => blockOf(c, n, c.tree.end(n)),
  return: (c, n) => ({
    kind: 'Return',
    start: c.tree.start(n),
    end: c.tree.end(n),
    argument: tupleOf(c, c.tree.childOfKind(n, 'argument_list')),
  }),
  break: (c, n) => jump(c, n, 'break'),
  next: (c, n) => jump(c, n, 'next'),
  redo: (c, n) => jump(c, n, 'redo'),
  retry: (c, n) => jump(c, n, 'retry'),
};

/** The body of a method, block, class or `begin`; one with `rescue` or `ensure` is a Block of one Try. */
export function bodyOf(c: Lowering, n: NodeIndex, position: number): Block {
  if (n === NONE || !hasClauses(c, n)) return blockOf(c, n, position);
  const only = tryOf(c, n);
  return { kind: 'Block', start: only.start, end: only.end, body: [only] };
}

/** The condition of `unless` or `until`, asked for its opposite; the word stands in front of it. */
function negated(c: Lowering, n: NodeIndex): Node {
  const operand = conditionOf(c, n);
  const word = ['unless', 'until'].map((kind) => c.tree.childOfKind(n, kind)).find((child) => child !== NONE);
  const start = word === undefined ? operand.start : Math.min(c.tree.start(word), operand.start);
  return { kind: 'Unary', start, end: operand.end, operator: '!', operand };
}

/** `elsif` branches hang on one another as `alternate`: a loop, from the last one outwards. */
function conditional(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const branches: NodeIndex[] = [n];
  let last = tree.child(n, 'alternative');
  while (last !== NONE && tree.kind(last) === 'elsif') {
    branches.push(last);
    last = tree.child(last, 'alternative');
  }
  let lowered: Node | null = last === NONE ? null : c.node(last);
  for (let i = branches.length - 1; i >= 0; i--) {
    const at = branches[i] as NodeIndex;
    const condition = tree.kind(at) === 'unless' ? negated(c, at) : conditionOf(c, at);
    const branch: If = {
      kind: 'If',
      start: tree.start(at),
      end: tree.end(at),
      condition,
      consequent: blockOf(c, tree.child(at, 'consequence'), condition.end),
      alternate: lowered,
    };
    lowered = branch;
  }
  return lowered as Node;
}

/** `body if condition` */
function modifier(c: Lowering, n: NodeIndex, condition: Node): Node {
  const { tree } = c;
  return {
    kind: 'If',
    start: tree.start(n),
    end: tree.end(n),
    condition,
    consequent: blockOfOne(c, tree.child(n, 'body'), tree.start(n)),
    alternate: null,
  };
}

function loop(c: Lowering, n: NodeIndex, condition: Node): Node {
  const { tree } = c;
  const body = blockOf(c, tree.child(n, 'body'), tree.end(n));
  return {
    kind: 'While',
    start: tree.start(n),
    end: tree.end(n),
    condition,
    body,
    conditionAfter: false,
    alternate: null,
  };
}

/** `body while condition`; `begin … end while condition` runs its body before it asks. */
function loopModifier(c: Lowering, n: NodeIndex, condition: Node): Node {
  const { tree } = c;
  const inner = tree.child(n, 'body');
  const conditionAfter = inner !== NONE && tree.kind(inner) === 'begin';
  const body = blockOfOne(c, inner, tree.start(n));
  const [only] = body.body;
  return {
    kind: 'While',
    start: tree.start(n),
    end: tree.end(n),
    condition,
    body: conditionAfter && only?.kind === 'Block' ? only : body,
    conditionAfter,
    alternate: null,
  };
}

function cases(c: Lowering, n: NodeIndex, subject: Node | null): Node {
  const { tree } = c;
  const found: SwitchCase[] = [];
  for (const child of tree.namedChildren(n)) {
    const kind = tree.kind(child);
    if (kind === 'when' || kind === 'in_clause') found.push(switchCase(c, child));
    // Without tests: the default.
    if (kind === 'else') {
      const [start, end] = [tree.start(child), tree.end(child)];
      found.push({
        kind: 'SwitchCase',
        start,
        end,
        tests: [],
        guard: null,
        body: statementsOf(c, child),
        fallsThrough: false,
      });
    }
  }
  return { kind: 'Switch', start: tree.start(n), end: tree.end(n), subject, cases: found };
}

function switchCase(c: Lowering, n: NodeIndex): SwitchCase {
  const { tree } = c;
  const guard = tree.child(n, 'guard');
  const tests = tree
    .children(n, 'pattern')
    .filter((child) => tree.isNamed(child))
    .map((child) => (tree.kind(child) === 'pattern' ? c.firstNamed(child) : c.node(child)));
  return {
    kind: 'SwitchCase',
    start: tree.start(n),
    end: tree.end(n),
    tests,
    guard: guard === NONE ? null : c.node(guard),
    body: statementsOf(c, tree.child(n, 'body')),
    fallsThrough: false,
  };
}

function hasClauses(c: Lowering, n: NodeIndex): boolean {
  return c.tree.hasChild(n, 'rescue') || c.tree.hasChild(n, 'ensure');
}

/** `rescue`, `else` and `ensure` around the statements in front of them. */
function tryOf(c: Lowering, n: NodeIndex): Try {
  const { tree } = c;
  const statements = statementsOf(c, n);
  const [start, end] = [tree.start(n), tree.end(n)];
  const from = statements[0]?.start ?? start;
  const last = statements.reduce((furthest, one) => Math.max(furthest, one.end), from);
  const body: Block = { kind: 'Block', start: from, end: last, body: statements };
  const handlers = tree
    .namedChildren(n)
    .filter((child) => tree.kind(child) === 'rescue')
    .map((child) => catchClause(c, child));
  const [alternate, finalizer] = ['else', 'ensure'].map((kind) => {
    const clause = tree.childOfKind(n, kind);
    return clause === NONE ? null : blockOf(c, clause, end);
  }) as [Block | null, Block | null];
  return { kind: 'Try', start, end, resources: [], body, handlers, alternate, finalizer };
}

function catchClause(c: Lowering, n: NodeIndex): Catch {
  const { tree } = c;
  const exceptions = tree.child(n, 'exceptions');
  const variable = tree.child(n, 'variable');
  return {
    kind: 'Catch',
    start: tree.start(n),
    end: tree.end(n),
    types: exceptions === NONE ? [] : elementsOf(c, exceptions),
    target: variable === NONE ? null : c.firstNamed(variable),
    body: blockOf(c, tree.child(n, 'body'), tree.end(n)),
    group: false,
  };
}

/** The value of `break 1` and `next 1` stands in a tuple in place of a label, which Ruby does not have. */
function jump(c: Lowering, n: NodeIndex, keyword: string): Node {
  const { tree } = c;
  const args = tree.childOfKind(n, 'argument_list');
  const elements = args === NONE ? [] : elementsOf(c, args);
  const label: Node | null =
    elements.length === 0
      ? null
      : { kind: 'Sequence', start: elements[0]!.start, end: elements.at(-1)!.end, form: 'tuple', elements };
  return { kind: 'Jump', start: tree.start(n), end: tree.end(n), keyword, label };
}
