/** Calls of words that are no functions to PHP's grammar: `echo`, `print`, `include`, `exit`, `unset`, `clone`. */
import type { Identifier, Node } from '../../ast/nodes.ts';
import type { NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';

export const WORD_CALLS: Readonly<Record<string, Handler>> = {
  echo_statement: (c, n) => statementCall(c, n),
  exit_statement: (c, n) => statementCall(c, n),
  unset_statement: (c, n) => statementCall(c, n),
  print_intrinsic: (c, n) => wordCall(c, n),
  include_expression: (c, n) => wordCall(c, n),
  include_once_expression: (c, n) => wordCall(c, n),
  require_expression: (c, n) => wordCall(c, n),
  require_once_expression: (c, n) => wordCall(c, n),
  clone_expression: (c, n) => wordCall(c, n),
  sequence_expression: (c, n) => ({
    kind: 'CommaExpression',
    start: c.tree.start(n),
    end: c.tree.end(n),
    expressions: sequence(c, n).map((expression) => c.node(expression)),
  }),
};

/** An `echo` whose word stands at `start`..`wordEnd`; the opening tag `<?=` is such a word too. */
export function echoCall(start: number, wordEnd: number, end: number, args: readonly Node[]): Node {
  const callee: Identifier = { kind: 'Identifier', start, end: wordEnd, name: 'echo' };
  return { kind: 'Call', start, end, callee, typeArgs: [], args, optional: false };
}

/** The expressions of a comma list, which nests to the right. */
export function sequence(c: Lowering, n: NodeIndex): NodeIndex[] {
  const { tree } = c;
  const expressions: NodeIndex[] = [];
  for (let list: NodeIndex | undefined = n; list !== undefined; ) {
    let rest: NodeIndex | undefined;
    for (const child of tree.namedChildren(list))
      if (tree.kind(child) === 'sequence_expression') rest = child;
      else expressions.push(child);
    list = rest;
  }
  return expressions;
}

function statementCall(c: Lowering, n: NodeIndex): Node {
  const call = wordCall(c, n);
  return { kind: 'ExpressionStatement', start: c.tree.start(n), end: c.tree.end(n), expression: call };
}

/** The first token is the word; the call ends in front of a semicolon. */
function wordCall(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const start = tree.start(n);
  const children = tree.children(n);
  const word = children[0] ?? n;
  const last = children.findLast((child) => tree.kind(child) !== ';') ?? n;
  const args = tree
    .namedChildren(n)
    .flatMap((child) => (tree.kind(child) === 'sequence_expression' ? sequence(c, child) : [child]))
    .map((child) => c.node(child));
  const callee: Identifier = {
    kind: 'Identifier',
    start,
    end: tree.end(word),
    name: tree.textOf(word).toLowerCase(),
  };
  return { kind: 'Call', start, end: tree.end(last), callee, typeArgs: [], args, optional: false };
}
