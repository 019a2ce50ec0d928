/** Annotations and modifiers. */
import type { Decorator, Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { at, nameField } from './at.ts';

export const ANNOTATIONS: Readonly<Record<string, Handler>> = {
  annotation: lowerAnnotation,
  marker_annotation: lowerAnnotation,
  element_value_pair: (c, n) => ({
    kind: 'KeywordArgument',
    ...at(c, n),
    name: nameField(c, n, 'key'),
    value: c.field(n, 'value'),
  }),
  element_value_array_initializer: (c, n) => ({
    kind: 'Sequence',
    ...at(c, n),
    form: 'array',
    elements: c.namedChildren(n),
  }),
};

export function isAnnotation(c: Lowering, n: NodeIndex): boolean {
  const kind = c.tree.kind(n);
  return kind === 'annotation' || kind === 'marker_annotation';
}

/** `@A` is a name, `@A(…)` a call. */
export function lowerAnnotation(c: Lowering, n: NodeIndex): Decorator {
  const { tree } = c;
  const name = c.field(n, 'name');
  const args = tree.child(n, 'arguments');
  if (args === NONE) return { kind: 'Decorator', ...at(c, n), expression: name };
  const call: Node = {
    kind: 'Call',
    start: name.start,
    end: tree.end(args),
    callee: name,
    typeArgs: [],
    args: c.namedChildren(args),
    optional: false,
  };
  return { kind: 'Decorator', ...at(c, n), expression: call };
}

export interface Modifiers {
  readonly decorators: readonly Decorator[];
  readonly modifiers: readonly string[];
}

/** What stands in front of a declaration: annotations, and words as they are written. */
export function modifiersOf(c: Lowering, n: NodeIndex): Modifiers {
  const { tree } = c;
  const decorators: Decorator[] = [];
  const modifiers: string[] = [];
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child)) {
    // An annotation may also stand between the type parameters and the type of a method.
    if (isAnnotation(c, child)) decorators.push(lowerAnnotation(c, child));
    if (tree.kind(child) !== 'modifiers') continue;
    for (const modifier of tree.children(child)) {
      if (isAnnotation(c, modifier)) decorators.push(lowerAnnotation(c, modifier));
      else if (tree.kind(modifier) !== 'ERROR') modifiers.push(tree.kind(modifier));
    }
  }
  return { decorators, modifiers };
}
