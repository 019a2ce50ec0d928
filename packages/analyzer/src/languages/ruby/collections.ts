/** Arrays, hashes, arguments, and lists of values or targets without brackets. */
import type { Entry, Identifier, Node, Sequence } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { symbol } from './literals.ts';

export const COLLECTIONS: Readonly<Record<string, Handler>> = {
  array: (c, n) => ({
    kind: 'Sequence',
    start: c.tree.start(n),
    end: c.tree.end(n),
    form: 'array',
    elements: elementsOf(c, n),
  }),
  hash: (c, n) => ({ kind: 'Mapping', start: c.tree.start(n), end: c.tree.end(n), entries: partsOf(c, n) }),
  pair,
  splat_argument: (c, n) => spread(c, n, '*'),
  hash_splat_argument: (c, n) => spread(c, n, '**'),
  block_argument: (c, n) => spread(c, n, '&'),
  forward_argument: (c, n) => spread(c, n, '...'),
  left_assignment_list: tuple,
  destructured_left_assignment: tuple,
  rest_assignment: (c, n) => spread(c, n, '*'),
  right_assignment_list: tuple,
};

/** The named children, lowered. The text of a heredoc may stand anywhere among them; its opening reads it. */
export function partsOf(c: Lowering, n: NodeIndex): Node[] {
  return c.tree
    .namedChildren(n)
    .filter((child) => c.tree.kind(child) !== 'heredoc_body')
    .map((child) => c.node(child));
}

/** The elements of an array or index; entries without braces among them are one hash. */
export function elementsOf(c: Lowering, n: NodeIndex, without: ReadonlySet<NodeIndex> = new Set()): Node[] {
  const { tree } = c;
  const elements: Node[] = [];
  let entries: Node[] = [];
  const closeHash = (): void => {
    if (entries.length === 0) return;
    elements.push({ kind: 'Mapping', start: entries[0]!.start, end: entries.at(-1)!.end, entries });
    entries = [];
  };
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child)) {
    if (!tree.isNamed(child) || without.has(child) || tree.kind(child) === 'heredoc_body') continue;
    const isEntry = tree.kind(child) === 'pair' || tree.kind(child) === 'hash_splat_argument';
    if (!isEntry) closeHash();
    (isEntry ? entries : elements).push(c.node(child));
  }
  closeHash();
  return elements;
}

/** The arguments of a call: `a: 1` and `:a => 1` are keyword arguments, other pairs are entries of the hash that comes last. */
export function argumentsOf(c: Lowering, n: NodeIndex): Node[] {
  const { tree } = c;
  const args: Node[] = [];
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child)) {
    if (!tree.isNamed(child) || tree.kind(child) === 'heredoc_body') continue;
    const node = c.node(child);
    args.push(node.kind === 'Entry' ? argumentOf(node) : node);
  }
  return args;
}

/** `return 1, 2`: null without values, the only one, or a tuple of them. */
export function tupleOf(c: Lowering, n: NodeIndex): Node | null {
  if (n === NONE) return null;
  const elements = elementsOf(c, n);
  const [only] = elements;
  if (only === undefined) return null;
  if (elements.length === 1 && only.kind !== 'Spread') return only;
  return { kind: 'Sequence', start: only.start, end: elements.at(-1)!.end, form: 'tuple', elements };
}

function argumentOf(entry: Entry): Node {
  const { key, value, start, end } = entry;
  if (key.kind !== 'StringLiteral' || key.prefix !== ':') return entry;
  const name: Identifier = {
    kind: 'Identifier',
    start: key.start,
    end: Math.min(key.end, key.start + key.value.length),
    name: key.value,
  };
  return { kind: 'KeywordArgument', start, end, name, value };
}

/** `a: 1`, `"a": 1` and `:a => 1` have the symbol for their key, a colon behind it included; `a:` alone takes the value of that name. */
function pair(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const [start, end] = [tree.start(n), tree.end(n)];
  const keyIndex = tree.child(n, 'key');
  const colon = tree.childOfKind(n, ':');
  let key = c.node(keyIndex, start);
  if ((key.kind === 'StringLiteral' || key.kind === 'TemplateString') && colon !== NONE)
    key = { ...key, prefix: ':', end: tree.end(colon) };
  const name = keyIndex === NONE ? '' : tree.textOf(keyIndex);
  const value: Node = c.optionalField(n, 'value') ?? { kind: 'Identifier', start, end: start + name.length, name };
  return { kind: 'Entry', start, end, key, value, computed: true, shorthand: false };
}

function spread(c: Lowering, n: NodeIndex, operator: '*' | '**' | '&' | '...'): Node {
  return {
    kind: 'Spread',
    start: c.tree.start(n),
    end: c.tree.end(n),
    operator,
    argument: c.optionalFirstNamed(n),
  };
}

function tuple(c: Lowering, n: NodeIndex): Sequence {
  return {
    kind: 'Sequence',
    start: c.tree.start(n),
    end: c.tree.end(n),
    form: 'tuple',
    elements: elementsOf(c, n),
  };
}

/** The key of a hash pattern or entry as a symbol. */
export function symbolKey(c: Lowering, n: NodeIndex): Node {
  const key = c.node(n);
  if (key.kind === 'StringLiteral' || key.kind === 'TemplateString') return { ...key, prefix: ':' };
  return n === NONE ? key : symbol(c, n, c.tree.textOf(n));
}
