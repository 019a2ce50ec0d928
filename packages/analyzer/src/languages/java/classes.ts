/** Classes, interfaces, enums, records, annotation types. */
import type { Class, Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { modifiersOf } from './annotations.ts';
import { at, nameField } from './at.ts';
import { fields, parameters } from './members.ts';
import { typeParameters } from './types.ts';

export const CLASSES: Readonly<Record<string, Handler>> = {
  class_declaration: (c, n) => lowerClass(c, n, 'class'),
  interface_declaration: (c, n) => lowerClass(c, n, 'interface'),
  record_declaration: (c, n) => lowerClass(c, n, 'record'),
  annotation_type_declaration: (c, n) => lowerClass(c, n, 'annotation'),
  enum_declaration: (c, n) => lowerClass(c, n, 'enum'),
  enum_constant: enumConstant,
};

function lowerClass(c: Lowering, n: NodeIndex, form: Class['form']): Class {
  const { tree } = c;
  const list = tree.child(n, 'parameters');
  return {
    kind: 'Class',
    ...at(c, n),
    form,
    ...modifiersOf(c, n),
    name: nameField(c, n, 'name'),
    typeParams: typeParameters(c, tree.child(n, 'type_parameters')),
    params: list === NONE ? [] : parameters(c, list),
    extends: [...c.namedChildren(tree.child(n, 'superclass')), ...listed(c, tree.childOfKind(n, 'extends_interfaces'))],
    implements: listed(c, tree.child(n, 'interfaces')),
    permits: listed(c, tree.child(n, 'permits')),
    members: classMembers(c, tree.child(n, 'body')),
  };
}

/** The types of a clause such as `implements A, B`. */
function listed(c: Lowering, clause: NodeIndex): Node[] {
  return clause === NONE ? [] : c.namedChildren(c.tree.childOfKind(clause, 'type_list'));
}

/** The members of a body; a declaration of several fields makes several members, and what follows an enum's constants are members as well. */
export function classMembers(c: Lowering, body: NodeIndex): Node[] {
  if (body === NONE) return [];
  const { tree } = c;
  const members: Node[] = [];
  const end = tree.after(body);
  for (let child = body + 1; child < end; child = tree.after(child)) {
    if (!tree.isNamed(child)) continue;
    const kind = tree.kind(child);
    if (kind === 'enum_body_declarations') members.push(...classMembers(c, child));
    else if (kind === 'field_declaration' || kind === 'constant_declaration') members.push(...fields(c, child));
    else members.push(c.node(child));
    c.appendLooseErrors(child, members);
  }
  return members;
}

/** The arguments of a constant and the class that it may have for a body are its value, as a tuple. */
function enumConstant(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const args = tree.child(n, 'arguments');
  const body = tree.child(n, 'body');
  const elements = c.namedChildren(args);
  if (body !== NONE) elements.push(anonymousClass(c, body));
  const first = args === NONE ? body : args;
  const { decorators, modifiers } = modifiersOf(c, n);
  return {
    kind: 'Field',
    ...at(c, n),
    decorators,
    modifiers: [...modifiers, 'enum-member'],
    name: nameField(c, n, 'name'),
    type: null,
    value:
      first === NONE ? null : { kind: 'Sequence', start: tree.start(first), end: tree.end(n), form: 'tuple', elements },
  };
}

function anonymousClass(c: Lowering, body: NodeIndex): Class {
  return {
    kind: 'Class',
    ...at(c, body),
    form: 'class',
    name: null,
    decorators: [],
    modifiers: [],
    typeParams: [],
    params: [],
    extends: [],
    implements: [],
    permits: [],
    members: classMembers(c, body),
  };
}
