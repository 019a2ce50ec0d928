/** Ways through a tree: the children of a node in the order of SCHEMA, and a walk that needs no call stack, however deep the tree. */
import type { Node, NodeKind } from './nodes.ts';
import { SCHEMA } from './schema.ts';

/** A field that holds a node (or null), or a list of them. */
interface ChildField {
  readonly name: string;
  readonly list: boolean;
}

type Fields = Readonly<Record<string, Node | null | readonly (Node | null)[]>>;

const CHILD_FIELDS = new Map<string, readonly ChildField[]>(
  Object.entries(SCHEMA).map(([kind, fields]) => [
    kind,
    Object.entries(fields)
      .filter(([, type]) => type !== 'value')
      .map(([name, type]) => ({ name, list: type === 'nodes' })),
  ]),
);

/** The names of the fields of a kind that hold nodes, in the order of the source. */
export function childFields(kind: NodeKind): readonly ChildField[] {
  return CHILD_FIELDS.get(kind) ?? [];
}

/** The direct children, without nulls. A node that stands in two fields (a shorthand entry is key and value at once) comes once. */
export function children(node: Node): Node[] {
  const found: Node[] = [];
  appendChildren(node, found);
  return found;
}

/** Called with a node and its parent (null for the root). Returning `'skip'` from `enter` leaves out the node's children; `leave` is still called. */
export type Enter = (node: Node, parent: Node | null) => 'skip' | undefined;
export type Leave = (node: Node, parent: Node | null) => void;

/** Visits a tree in document order: `enter` before a node's children, `leave` behind them. */
export function walk(root: Node, enter: Enter, leave?: Leave): void {
  // A null stands above a node whose children have all been visited.
  const nodes: (Node | null)[] = [root];
  const parents: (Node | null)[] = [null];
  while (nodes.length > 0) {
    const node = nodes.pop()!;
    if (node === null) {
      leave?.(nodes.pop()!, parents.pop()!);
      continue;
    }
    const parent = parents.pop()!;
    const skip = enter(node, parent) === 'skip';
    if (leave !== undefined) {
      nodes.push(node, null);
      parents.push(parent);
    }
    if (skip) continue;
    const first = nodes.length;
    appendChildren(node, nodes);
    for (let i = first; i < nodes.length; i++) parents.push(node);
    reverse(nodes, first);
  }
}

/** What stands from `first` on, in place. */
function reverse(nodes: (Node | null)[], first: number): void {
  for (let i = first, j = nodes.length - 1; i < j; i++, j--) {
    const node = nodes[i]!;
    nodes[i] = nodes[j]!;
    nodes[j] = node;
  }
}

function appendChildren(node: Node, found: (Node | null)[]): void {
  const values = node as unknown as Fields;
  let previous: Node | null = null;
  for (const field of CHILD_FIELDS.get(node.kind)!) {
    const value = values[field.name];
    if (value === null || value === undefined) continue;
    if (field.list) {
      for (const item of value as readonly (Node | null)[]) if (item !== null) found.push(item);
    } else if (value !== previous) {
      previous = value as Node;
      found.push(previous);
    }
  }
}
