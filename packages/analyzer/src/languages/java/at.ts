/** What the handlers of all areas need: the range of a grammar node, and names. */
import type { Identifier, Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Lowering } from '../../syntax/lowering.ts';
import { unescapeUnicode } from './escapes.ts';

export function at(c: Lowering, n: NodeIndex): { readonly start: number; readonly end: number } {
  return { start: c.tree.start(n), end: c.tree.end(n) };
}

/** A name, or a word that stands for one (`this`, `int`). */
export function identifier(c: Lowering, n: NodeIndex): Identifier {
  return { kind: 'Identifier', ...at(c, n), name: unescapeUnicode(c.tree.textOf(n)) };
}

/** The name under a field; an empty one if a syntax error took it. */
export function nameField(c: Lowering, n: NodeIndex, field: string): Identifier {
  const name = c.tree.child(n, field);
  if (name !== NONE) return identifier(c, name);
  return { kind: 'Identifier', start: c.tree.start(n), end: c.tree.start(n), name: '' };
}

export function member(object: Node, property: Node, end = property.end): Node {
  return { kind: 'Member', start: object.start, end, object, property, operator: '.', optional: false };
}

/** `a.b.c` of `scoped_identifier` nodes, which nest to the left. */
export function dottedName(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const names: NodeIndex[] = [];
  let scope = n;
  while (scope !== NONE && tree.kind(scope) === 'scoped_identifier') {
    const name = tree.child(scope, 'name');
    if (name !== NONE) names.push(name);
    scope = tree.child(scope, 'scope');
  }
  let lowered: Node = scope === NONE ? c.node(NONE, tree.start(n)) : identifier(c, scope);
  for (const name of names.reverse()) lowered = member(lowered, identifier(c, name));
  return lowered;
}
