/** Lists of statements, wherever one stands: what is an expression becomes a statement, a name alone the call that it means. */
import type { Block, Node } from '../../ast/nodes.ts';
import { MARK } from '../../matching/placeholders.ts';
import { isStatement } from '../../matching/statements.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Lowering } from '../../syntax/lowering.ts';
import { asTemplateStatement } from './erb.ts';

/** Kinds among the statements of a body that belong to its `rescue` or `ensure`, and the texts of heredocs, which their openings read. */
const NO_STATEMENTS: ReadonlySet<string> = new Set([
  'rescue',
  'else',
  'ensure',
  'heredoc_body',
  'block_parameters',
  'empty_statement',
]);

/** The statements directly below a node, with errors inside of them that their handlers had no place for. */
export function statementsOf(c: Lowering, n: NodeIndex): Node[] {
  const statements: Node[] = [];
  if (n === NONE) return statements;
  const { tree } = c;
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child)) {
    if (!tree.isNamed(child) || NO_STATEMENTS.has(tree.kind(child))) continue;
    statements.push(asTemplateStatement(tree, statement(c, child)));
    c.appendLooseErrors(child, statements);
  }
  return statements;
}

/** A list of statements as a Block; an empty one at `position` where the source has none. */
export function blockOf(c: Lowering, n: NodeIndex, position: number): Block {
  if (n === NONE) return { kind: 'Block', start: position, end: position, body: [] };
  return { kind: 'Block', start: c.tree.start(n), end: c.tree.end(n), body: statementsOf(c, n) };
}

/** One statement (of a modifier, an endless method) as a Block. */
export function blockOfOne(c: Lowering, n: NodeIndex, position: number): Block {
  if (n === NONE) return { kind: 'Block', start: position, end: position, body: [] };
  const only = statement(c, n);
  return { kind: 'Block', start: only.start, end: only.end, body: [only] };
}

export function statement(c: Lowering, n: NodeIndex): Node {
  const node = c.node(n);
  return asStatement(node, c.tree.kind(n) === 'identifier');
}

/** As in Semgrep, a name alone is a call without arguments where it is a statement, and a mere name everywhere else. */
function asStatement(node: Node, isName: boolean): Node {
  if (isStatement(node) || node.kind === 'SyntaxError' || node.kind === 'Unsupported') return node;
  const { start, end } = node;
  const called = isName && node.kind === 'Identifier' && !node.name.includes(MARK);
  const expression: Node = called
    ? { kind: 'Call', start, end, callee: node, typeArgs: [], args: [], optional: false }
    : node;
  return { kind: 'ExpressionStatement', start, end, expression };
}
