/** Types where they are written: parameters, results, properties, casts, catch clauses. */
import type { Node, TypeExpression } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { identifier, nameNode } from './literals.ts';

export const TYPES: Readonly<Record<string, Handler>> = {
  named_type: (c, n) => named(c, n, nameNode(c, c.tree.firstNamed(n), c.tree.start(n))),
  primitive_type: (c, n) => named(c, n, identifier(c, n)),
  bottom_type: (c, n) => named(c, n, identifier(c, n)),
  cast_type: (c, n) => {
    const name = identifier(c, n);
    return named(c, n, { ...name, name: CAST_SYNONYMS[name.name.toLowerCase()] ?? name.name.toLowerCase() });
  },
  optional_type: (c, n) => compound(c, n, 'optional'),
  union_type: (c, n) => compound(c, n, 'union'),
  intersection_type: (c, n) => compound(c, n, 'intersection'),
  disjunctive_normal_form_type: (c, n) => compound(c, n, 'union'),
  type_list: (c, n) => {
    const types = c.tree.namedChildren(n);
    return types.length === 1 ? c.node(types[0] as NodeIndex) : compound(c, n, 'union');
  },
};

/** Casts of one meaning have one name: the shorter one, which stands in the longer one. */
const CAST_SYNONYMS: Readonly<Record<string, string>> = { integer: 'int', boolean: 'bool' };

/** The type under a field, or null. */
export function typeIn(c: Lowering, n: NodeIndex, field: string): Node | null {
  const type = c.tree.child(n, field);
  return type === NONE ? null : c.node(type);
}

function named(c: Lowering, n: NodeIndex, name: Node): Node {
  return { kind: 'NamedType', start: c.tree.start(n), end: c.tree.end(n), name, args: [] };
}

function compound(c: Lowering, n: NodeIndex, form: TypeExpression['form']): Node {
  return { kind: 'TypeExpression', start: c.tree.start(n), end: c.tree.end(n), form, operands: c.namedChildren(n) };
}
