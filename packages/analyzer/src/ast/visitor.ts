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
  const nodes: Node[] = [root];
  const parents: (Node | null)[] = [null];
  const leaving: boolean[] = [false];
  const found: Node[] = [];
  while (nodes.length > 0) {
    const node = nodes.pop()!;
    const parent = parents.pop()!;
    if (leaving.pop()) {
      leave?.(node, parent);
      continue;
    }
    const skip = enter(node, parent) === 'skip';
    if (leave !== undefined) {
      nodes.push(node);
      parents.push(parent);
      leaving.push(true);
    }
    if (skip) continue;
    found.length = 0;
    appendChildren(node, found);
    for (let i = found.length - 1; i >= 0; i--) {
      nodes.push(found[i]!);
      parents.push(node);
      leaving.push(false);
    }
  }
}

function appendChildren(node: Node, found: Node[]): void {
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
