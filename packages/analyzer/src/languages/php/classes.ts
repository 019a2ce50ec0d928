/** Classes, interfaces, traits, enums and their members. */
import type { Class, Field, Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { attributesOf, modifiersOf } from './functions.ts';
import { identifier, identifierOr, nameNode, nameNodes } from './literals.ts';
import { typeIn } from './types.ts';

export const CLASSES: Readonly<Record<string, Handler>> = {
  class_declaration: (c, n) => lowerClass(c, n, 'class'),
  anonymous_class: (c, n) => lowerClass(c, n, 'class'),
  interface_declaration: (c, n) => lowerClass(c, n, 'interface'),
  trait_declaration: (c, n) => lowerClass(c, n, 'trait'),
  enum_declaration: (c, n) => lowerClass(c, n, 'enum'),
  enum_case: (c, n) => ({
    ...emptyField(c, n),
    name: identifierOr(c, c.tree.child(n, 'name'), c.tree.start(n)),
    modifiers: ['enum-member'],
    value: c.optionalField(n, 'value'),
  }),
  property_element: (c, n) => propertyOf(c, n, n),
  use_as_clause: aliasRule,
  use_instead_of_clause: preferenceRule,
};

/** The type behind a backed enum's name is its type parameter. */
export function lowerClass(c: Lowering, n: NodeIndex, form: Class['form']): Class {
  const { tree } = c;
  const name = tree.child(n, 'name');
  const backing = tree.childOfKind(n, 'primitive_type');
  return {
    kind: 'Class',
    start: tree.start(n),
    end: tree.end(n),
    form,
    name: name === NONE ? null : identifier(c, name),
    decorators: attributesOf(c, n),
    modifiers: modifiersOf(c, n),
    typeParams: backing === NONE ? [] : [c.node(backing)],
    extends: nameNodes(c, tree.childOfKind(n, 'base_clause')),
    implements: nameNodes(c, tree.childOfKind(n, 'class_interface_clause')),
    params: [],
    members: membersOf(c, tree.child(n, 'body')),
  };
}

function membersOf(c: Lowering, body: NodeIndex): Node[] {
  const { tree } = c;
  const members: Node[] = [];
  if (body === NONE) return members;
  for (const child of tree.namedChildren(body)) {
    switch (tree.kind(child)) {
      case 'property_declaration':
        members.push(...properties(c, child));
        break;
      case 'const_declaration':
        members.push(...constants(c, child));
        break;
      case 'use_declaration':
        members.push(...traits(c, child));
        break;
      default:
        members.push(c.node(child));
    }
    c.appendLooseErrors(child, members);
  }
  return members;
}

/** Every Field of a declaration has the declaration's range, because modifiers and type belong to each. */
function emptyField(c: Lowering, n: NodeIndex): Field {
  const start = c.tree.start(n);
  return {
    kind: 'Field',
    start,
    end: c.tree.end(n),
    name: { kind: 'Identifier', start, end: start, name: '' },
    decorators: attributesOf(c, n),
    modifiers: modifiersOf(c, n),
    type: typeIn(c, n, 'type'),
    value: null,
  };
}

/** `public int $a = 1, $b;`, and the hooks of a property as Functions behind it. */
function properties(c: Lowering, n: NodeIndex): Node[] {
  const { tree } = c;
  const fields = tree
    .namedChildren(n)
    .filter((child) => tree.kind(child) === 'property_element')
    .map((element) => propertyOf(c, n, element));
  return [...fields, ...c.namedChildren(tree.childOfKind(n, 'property_hook_list'))];
}

function propertyOf(c: Lowering, declaration: NodeIndex, element: NodeIndex): Field {
  return {
    ...emptyField(c, declaration),
    name: c.field(element, 'name'),
    value: c.optionalField(element, 'default_value'),
  };
}

function constants(c: Lowering, n: NodeIndex): Node[] {
  const { tree } = c;
  return tree
    .namedChildren(n)
    .filter((child) => tree.kind(child) === 'const_element')
    .map((element): Field => {
      const [name, value] = tree.namedChildren(element);
      const field = emptyField(c, n);
      return {
        ...field,
        modifiers: [...field.modifiers, 'const'],
        name: identifierOr(c, name ?? NONE, tree.start(element)),
        value: value === undefined ? null : c.node(value),
      };
    });
}

/** Each trait is a Field with the modifier `use`, its name a type; the rules in braces follow as Fields of their own. */
function traits(c: Lowering, n: NodeIndex): Node[] {
  const { tree } = c;
  const rules = tree.childOfKind(n, 'use_list');
  const used = tree.namedChildren(n).filter((child) => child !== rules);
  const fields = used.map((child): Node => {
    const name = nameNode(c, child);
    return {
      ...emptyField(c, n),
      name: { kind: 'NamedType', start: name.start, end: name.end, name, args: [] },
      modifiers: ['use'],
    };
  });
  return [...fields, ...c.namedChildren(rules)];
}

/** `T::a as protected b` */
function aliasRule(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const visibility = tree.childOfKind(n, 'visibility_modifier');
  const [method, alias] = tree.namedChildren(n).filter((child) => child !== visibility);
  const modifiers = visibility === NONE ? [] : [tree.textOf(visibility).toLowerCase()];
  return {
    ...emptyField(c, n),
    name: nameNode(c, method ?? NONE, tree.start(n)),
    modifiers: ['use', 'as', ...modifiers],
    value: alias === undefined ? null : nameNode(c, alias),
  };
}

/** `T::a insteadof U` */
function preferenceRule(c: Lowering, n: NodeIndex): Node {
  const [method, over] = c.tree.namedChildren(n);
  return {
    ...emptyField(c, n),
    name: nameNode(c, method ?? NONE, c.tree.start(n)),
    modifiers: ['use', 'insteadof'],
    value: over === undefined ? null : nameNode(c, over),
  };
}
