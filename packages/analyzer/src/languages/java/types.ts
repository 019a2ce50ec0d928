/** Types, type arguments and type parameters. */
import type { Decorator, Node, TypeExpression, TypeParameter } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { isAnnotation, lowerAnnotation } from './annotations.ts';
import { at, identifier, member } from './at.ts';

export const TYPES: Readonly<Record<string, Handler>> = {
  type_identifier: named,
  integral_type: named,
  floating_point_type: named,
  boolean_type: named,
  void_type: named,
  scoped_type_identifier: scopedType,
  generic_type: genericType,
  array_type: (c, n) => arrayType(c, c.field(n, 'element'), c.tree.child(n, 'dimensions')),
  annotated_type: (c, n) => {
    const annotations = annotationsIn(c, n);
    const type = c.tree.namedChildren(n).find((child) => !isAnnotation(c, child));
    return annotated(annotations, c.node(type ?? NONE, c.tree.end(n)));
  },
  wildcard: (c, n) => {
    const { tree } = c;
    const bound = tree.namedChildren(n).filter((child) => !isAnnotation(c, child));
    const word = tree.childOfKind(n, 'extends');
    const operands = word === NONE ? [] : [wordNode(c, word)];
    for (const child of bound) operands.push(tree.kind(child) === 'super' ? wordNode(c, child) : c.node(child));
    return annotated(annotationsIn(c, n), { kind: 'TypeExpression', ...at(c, n), form: 'wildcard', operands });
  },
  type_parameter: typeParameter,
};

/** A type with brackets behind it, or behind the name that it is the type of (`String names[]`). */
export function arrayType(c: Lowering, element: Node, dimensions: NodeIndex): Node {
  if (dimensions === NONE) return element;
  const { tree } = c;
  let type = element;
  let annotations: Decorator[] = [];
  for (const child of tree.children(dimensions)) {
    if (isAnnotation(c, child)) annotations.push(lowerAnnotation(c, child));
    if (tree.kind(child) !== ']') continue;
    const inPlace =
      tree.start(dimensions) === element.end || /^\s*$/.test(tree.text.slice(element.end, tree.start(dimensions)));
    const end = inPlace ? tree.end(child) : element.end;
    const operands: Node[] = inPlace ? [type, ...annotations] : [type];
    type = { kind: 'TypeExpression', start: element.start, end, form: 'array', operands };
    annotations = [];
  }
  return type;
}

/** The types between `<` and `>`; NONE has none. */
export function typeArguments(c: Lowering, n: NodeIndex): Node[] {
  return c.namedChildren(n);
}

export function typeParameters(c: Lowering, n: NodeIndex): Node[] {
  return c.namedChildren(n);
}

/** A type with annotations in front of it; a type alone if there are none. */
export function annotated(annotations: readonly Decorator[], type: Node): Node {
  const [first] = annotations;
  if (first === undefined) return type;
  const start = Math.min(first.start, type.start);
  return { kind: 'TypeExpression', start, end: type.end, form: 'annotated', operands: [...annotations, type] };
}

/** The annotations among the children of a node. */
export function annotationsIn(c: Lowering, n: NodeIndex): Decorator[] {
  return c.tree
    .children(n)
    .filter((child) => isAnnotation(c, child))
    .map((child) => lowerAnnotation(c, child));
}

function named(c: Lowering, n: NodeIndex): Node {
  return { kind: 'NamedType', ...at(c, n), name: identifier(c, n), args: [] };
}

function wordNode(c: Lowering, n: NodeIndex): Node {
  return { kind: 'Identifier', ...at(c, n), name: c.tree.textOf(n) };
}

/** `a.B`, `A<T>.B`, `a.@X B`: nests to the left, a loop. */
function scopedType(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const links: NodeIndex[] = [];
  let base = n;
  while (base !== NONE && tree.kind(base) === 'scoped_type_identifier') {
    links.push(base);
    base = tree.firstNamed(base);
  }
  const first = c.node(base, tree.start(n));
  let name: Node = first.kind === 'NamedType' && first.args.length === 0 ? first.name : first;
  const annotations: Decorator[] = [];
  for (const link of links.reverse()) {
    annotations.push(...annotationsIn(c, link));
    const property = tree.namedChildren(link).findLast((child) => tree.kind(child) === 'type_identifier');
    name = member(
      name,
      property === undefined ? c.node(NONE, tree.end(link)) : identifier(c, property),
      tree.end(link),
    );
  }
  const type: Node = { kind: 'NamedType', ...at(c, n), name, args: [] };
  if (annotations.length === 0) return type;
  return { kind: 'TypeExpression', ...at(c, n), form: 'annotated', operands: [type, ...annotations] };
}

function genericType(c: Lowering, n: NodeIndex): Node {
  const type = c.firstNamed(n);
  const args = typeArguments(c, c.tree.childOfKind(n, 'type_arguments'));
  return { kind: 'NamedType', ...at(c, n), name: type.kind === 'NamedType' ? type.name : type, args };
}

function typeParameter(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const name = tree.childOfKind(n, 'type_identifier');
  const bounds = c.namedChildren(tree.childOfKind(n, 'type_bound'));
  const [first, ...others] = bounds;
  const parameter: TypeParameter = {
    kind: 'TypeParameter',
    ...at(c, n),
    modifiers: [],
    name: name === NONE ? { kind: 'Identifier', ...at(c, n), name: '' } : identifier(c, name),
    bound: first === undefined ? null : others.length === 0 ? first : intersection(bounds),
    default: null,
  };
  return annotated(annotationsIn(c, n), parameter);
}

/** `A & B`, of a bound or a cast. */
export function intersection(operands: readonly Node[]): TypeExpression {
  const [first] = operands;
  const last = operands.at(-1);
  return {
    kind: 'TypeExpression',
    start: first?.start ?? 0,
    end: last?.end ?? 0,
    form: 'intersection',
    operands,
  };
}
