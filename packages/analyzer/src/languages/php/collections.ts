/** Arrays, with and without keys, as values and as destructuring targets. */
import type { Node } from '../../ast/nodes.ts';
import type { NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';

export const COLLECTIONS: Readonly<Record<string, Handler>> = {
  array_creation_expression: (c, n) => arrayOf(c, n, c.namedChildren(n), 'array'),
  list_literal: (c, n) => {
    const isList = c.tree.kind(n + 1) === 'list';
    return arrayOf(c, n, listElements(c, n), isList ? 'tuple' : 'array');
  },
  array_element_initializer: elementOrEntry,
  pair: elementOrEntry,
};

/** With any key a Mapping, which may hold elements without one; `list(...)` without keys is a tuple. */
function arrayOf(c: Lowering, n: NodeIndex, elements: readonly (Node | null)[], form: 'array' | 'tuple'): Node {
  const start = c.tree.start(n);
  const end = c.tree.end(n);
  if (!elements.some((element) => element?.kind === 'Entry')) return { kind: 'Sequence', start, end, form, elements };
  return { kind: 'Mapping', start, end, entries: elements.filter((element) => element !== null) };
}

function elementOrEntry(c: Lowering, n: NodeIndex): Node {
  const children = c.tree.namedChildren(n);
  const [key, value] = children;
  if (key === undefined || value === undefined || !c.tree.hasChild(n, '=>')) return c.firstNamed(n);
  return entry(c, key, value);
}

function entry(c: Lowering, key: NodeIndex, value: NodeIndex): Node {
  const [start, end] = [c.tree.start(key), c.tree.end(value)];
  return { kind: 'Entry', start, end, key: c.node(key), value: c.node(value), computed: true, shorthand: false };
}

/** The targets between the commas: nothing is a hole, `key => target` an Entry. */
function listElements(c: Lowering, n: NodeIndex): (Node | null)[] {
  const { tree } = c;
  const elements: (Node | null)[] = [];
  let pending: NodeIndex[] = [];
  const close = (isLast: boolean): void => {
    const [first, second] = pending;
    if (first !== undefined && second !== undefined) elements.push(entry(c, first, second));
    else if (first !== undefined) elements.push(c.node(first));
    else if (!isLast) elements.push(null);
    pending = [];
  };
  for (let child = n + 1; child < tree.after(n); child = tree.after(child)) {
    if (tree.isNamed(child)) pending.push(child);
    else if (tree.kind(child) === ',') close(false);
  }
  close(true);
  return elements;
}
