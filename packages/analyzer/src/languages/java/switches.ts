/** `switch`, as a statement and as an expression, and the patterns of its cases. */
import type { Node, SwitchCase } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { at, identifier } from './at.ts';
import { statements } from './statements.ts';

export const SWITCHES: Readonly<Record<string, Handler>> = {
  switch_expression: (c, n) => ({
    kind: 'Switch',
    ...at(c, n),
    subject: c.field(n, 'condition'),
    cases: cases(c, c.tree.child(n, 'body')),
  }),
  pattern: (c, n) => c.firstNamed(n),
  type_pattern: boundPattern,
  record_pattern_component: (c, n) => {
    const [first, second] = c.tree.namedChildren(n);
    // `_` alone.
    return second === undefined ? c.node(first ?? NONE, c.tree.start(n)) : boundPattern(c, n);
  },
  record_pattern: (c, n) => {
    const { tree } = c;
    const type = c.firstNamed(n);
    const isGeneric = type.kind === 'NamedType';
    return {
      kind: 'Call',
      ...at(c, n),
      callee: isGeneric ? type.name : type,
      typeArgs: isGeneric ? type.args : [],
      args: c.namedChildren(tree.childOfKind(n, 'record_pattern_body')),
      optional: false,
    };
  },
};

/** `T t`: a type that is tested, and the name that is bound. */
function boundPattern(c: Lowering, n: NodeIndex): Node {
  const [type, name] = c.tree.namedChildren(n);
  return {
    kind: 'AsPattern',
    ...at(c, n),
    pattern: c.node(type ?? NONE, c.tree.start(n)),
    target: name === undefined ? c.node(NONE, c.tree.end(n)) : identifier(c, name),
  };
}

function cases(c: Lowering, body: NodeIndex): SwitchCase[] {
  if (body === NONE) return [];
  const { tree } = c;
  const groups = tree
    .namedChildren(body)
    .filter((child) => /^switch_(?:rule|block_statement_group)$/.test(tree.kind(child)));
  return groups.flatMap((group, i) =>
    tree.kind(group) === 'switch_rule' ? [rule(c, group)] : labelled(c, group, i < groups.length - 1),
  );
}

/** `case a, b -> …`: never falls through. */
function rule(c: Lowering, n: NodeIndex): SwitchCase {
  const { tree } = c;
  const [label, ...body] = tree.namedChildren(n);
  return {
    kind: 'SwitchCase',
    ...at(c, n),
    ...labelOf(c, label ?? NONE),
    body: body.map((child) => c.node(child)),
    fallsThrough: false,
  };
}

/** `case a: case b: …`: all labels but the last are cases without a body. */
function labelled(c: Lowering, n: NodeIndex, hasNext: boolean): SwitchCase[] {
  const { tree } = c;
  const labels = tree.namedChildren(n).filter((child) => tree.kind(child) === 'switch_label');
  const body = statements(c, n);
  return labels.map((label, i): SwitchCase => {
    const last = i === labels.length - 1;
    const next = labels[i + 1];
    return {
      kind: 'SwitchCase',
      start: tree.start(label),
      end: last || next === undefined ? tree.end(n) : tree.start(next),
      ...labelOf(c, label),
      body: last ? body : [],
      fallsThrough: last ? hasNext && !endsControl(body.at(-1)) : true,
    };
  });
}

function labelOf(c: Lowering, label: NodeIndex): { tests: Node[]; guard: Node | null } {
  if (label === NONE) return { tests: [], guard: null };
  const { tree } = c;
  const guard = tree.childOfKind(label, 'guard');
  const tests = tree.namedChildren(label).filter((child) => child !== guard);
  return { tests: tests.map((test) => c.node(test)), guard: guard === NONE ? null : c.firstNamed(guard) };
}

/** Whether control cannot run past a statement. Loops count as passable. */
function endsControl(last: Node | null | undefined): boolean {
  let statement = last;
  for (; statement?.kind === 'If'; statement = statement.alternate)
    if (!endsControl(statement.consequent)) return false;
  switch (statement?.kind) {
    case 'Return':
    case 'Throw':
    case 'Jump':
      return true;
    case 'ExpressionStatement':
      return statement.expression.kind === 'Yield';
    case 'Block':
      return endsControl(statement.body.at(-1));
    default:
      return false;
  }
}
