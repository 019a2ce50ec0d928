/** Names, variables, numbers and constants of the language. */
import type { Identifier, Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';

export const LITERALS: Readonly<Record<string, Handler>> = {
  name: (c, n) => (EXITS.has(c.tree.textOf(n).toLowerCase()) ? bareExit(c, n) : identifier(c, n)),
  relative_scope: identifier,
  qualified_name: qualifiedName,
  relative_name: qualifiedName,
  namespace_name: qualifiedName,
  variable_name: identifier,
  dynamic_variable_name: (c, n) => ({
    kind: 'Unary',
    start: c.tree.start(n),
    end: c.tree.end(n),
    operator: '$',
    operand: c.firstNamed(n),
  }),
  integer: number,
  float: number,
  boolean: (c, n) => ({
    kind: 'BooleanLiteral',
    start: c.tree.start(n),
    end: c.tree.end(n),
    value: c.tree.textOf(n).toLowerCase() === 'true',
  }),
  null: (c, n) => ({ kind: 'NullLiteral', start: c.tree.start(n), end: c.tree.end(n) }),
};

/** Words that are calls also without parentheses. */
const EXITS: ReadonlySet<string> = new Set(['exit', 'die']);

/** `$x or exit`: the grammar takes the word for a constant. */
function bareExit(c: Lowering, n: NodeIndex): Node {
  const callee = identifier(c, n);
  return { kind: 'Call', start: callee.start, end: callee.end, callee, typeArgs: [], args: [], optional: false };
}

export function identifier(c: Lowering, n: NodeIndex): Identifier {
  return { kind: 'Identifier', start: c.tree.start(n), end: c.tree.end(n), name: c.tree.textOf(n) };
}

/** An identifier for a node that a syntax error may have taken. */
export function identifierOr(c: Lowering, n: NodeIndex, position: number): Identifier {
  return n === NONE ? { kind: 'Identifier', start: position, end: position, name: '' } : identifier(c, n);
}

/** What names a function, class or constant: a name is no expression there. */
export function nameNode(c: Lowering, n: NodeIndex, position = 0): Node {
  return n !== NONE && c.tree.kind(n) === 'name' ? identifier(c, n) : c.node(n, position);
}

/** Names of a list of classes: `extends`, `implements`, `use`, `catch`. */
export function nameNodes(c: Lowering, n: NodeIndex): Node[] {
  return n === NONE ? [] : c.tree.namedChildren(n).map((child) => nameNode(c, child));
}

/** `A\B\c` is a chain of Members; a name from the root keeps the backslash in its first segment: `\A`. */
function qualifiedName(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const segments: Identifier[] = [];
  let rooted = false;
  for (let node = n + 1; node < tree.after(n); node++) {
    const kind = tree.kind(node);
    if (kind === '\\' && segments.length === 0) rooted = true;
    else if (kind === 'name' || kind === 'namespace') segments.push(identifier(c, node));
    else if (kind === 'ERROR') node = tree.after(node) - 1;
  }
  const [first, ...rest] = segments;
  if (first === undefined) return identifier(c, n);
  const start = tree.start(n);
  let chain: Node = rooted ? { ...first, start, name: `\\${first.name}` } : first;
  for (const property of rest)
    chain = { kind: 'Member', start, end: property.end, object: chain, property, operator: '\\', optional: false };
  return chain;
}

function number(c: Lowering, n: NodeIndex): Node {
  const raw = c.tree.textOf(n);
  return { kind: 'NumberLiteral', start: c.tree.start(n), end: c.tree.end(n), raw, value: numberValue(raw) };
}

/** Integers past 2^53 are floats in PHP past 2^63 only: NaN where a double cannot hold the value. */
function numberValue(raw: string): number {
  const digits = raw.replaceAll('_', '');
  const octal = /^0[oO]?([0-7]+)$/.exec(digits)?.[1];
  const value = octal === undefined ? Number(digits) : Number.parseInt(octal, 8);
  const isInteger = /^(?:\d+|0[xXbBoO][\da-fA-F]+)$/.test(digits);
  return isInteger && !Number.isSafeInteger(value) ? Number.NaN : value;
}
