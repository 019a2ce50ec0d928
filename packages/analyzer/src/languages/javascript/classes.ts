/** Classes, interfaces, enums and their members. */
import type { Class, Decorator, Field, Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { isComputed } from './collections.ts';
import { declaredName, lowerDecorator, lowerFunction, modifierOf } from './functions.ts';
import { lowerType, typeArguments } from './types.ts';

export const CLASSES: Readonly<Record<string, Handler>> = {
  class: lowerClass,
  class_declaration: lowerClass,
  abstract_class_declaration: lowerClass,
  interface_declaration: (c, n) => ({
    ...emptyClass(c, n, 'interface'),
    typeParams: c.namedChildren(c.tree.child(n, 'type_parameters')),
    extends: c.namedChildren(c.tree.childOfKind(n, 'extends_type_clause')),
    members: c.statements(c.tree.child(n, 'body')),
  }),
  enum_declaration: (c, n) => ({
    ...emptyClass(c, n, 'enum'),
    members: enumMembers(c, c.tree.child(n, 'body')),
  }),
  enum_assignment: enumMember,
  field_definition: field,
  public_field_definition: field,
  property_signature: field,
  index_signature: indexSignature,
};

function lowerClass(c: Lowering, n: NodeIndex): Class {
  const { tree } = c;
  const heritage = tree.childOfKind(n, 'class_heritage');
  const decorators = tree.children(n, 'decorator').map((decorator) => lowerDecorator(c, decorator));
  return {
    ...emptyClass(c, n, 'class'),
    decorators,
    typeParams: c.namedChildren(tree.child(n, 'type_parameters')),
    extends: heritage === NONE ? [] : superclasses(c, heritage),
    implements: heritage === NONE ? [] : c.namedChildren(tree.childOfKind(heritage, 'implements_clause')),
    members: classMembers(c, tree.child(n, 'body')),
  };
}

function emptyClass(c: Lowering, n: NodeIndex, form: Class['form']): Class {
  const { tree } = c;
  const name = tree.child(n, 'name');
  const modifiers = tree
    .children(n)
    .map((child) => modifierOf(c, child))
    .filter((modifier) => modifier !== null);
  return {
    kind: 'Class',
    start: tree.start(n),
    end: tree.end(n),
    form,
    name: name === NONE ? null : declaredName(c, name),
    decorators: [],
    modifiers,
    typeParams: [],
    extends: [],
    implements: [],
    params: [],
    members: [],
  };
}

/** JavaScript: `extends` and an expression. TypeScript: a clause of values, each with type arguments behind it. */
function superclasses(c: Lowering, heritage: NodeIndex): Node[] {
  const { tree } = c;
  const clause = tree.childOfKind(heritage, 'extends_clause');
  if (clause === NONE) return tree.hasChild(heritage, 'implements_clause') ? [] : c.namedChildren(heritage);
  const found: Node[] = [];
  const end = tree.after(clause);
  for (let child = clause + 1; child < end; child = tree.after(child)) {
    if (tree.field(child) === 'type_arguments') {
      const name = found.pop() ?? c.node(NONE, tree.start(child));
      const args = typeArguments(c, child);
      found.push({ kind: 'NamedType', start: name.start, end: tree.end(child), name, args });
    } else if (tree.isNamed(child)) found.push(c.node(child));
  }
  return found;
}

/** TypeScript's grammar puts the decorators of a method beside it in the class body. */
function classMembers(c: Lowering, body: NodeIndex): Node[] {
  if (body === NONE) return [];
  const { tree } = c;
  const members: Node[] = [];
  let pending: Decorator[] = [];
  const end = tree.after(body);
  for (let child = body + 1; child < end; child = tree.after(child)) {
    if (!tree.isNamed(child)) continue;
    if (tree.kind(child) === 'decorator') {
      pending.push(lowerDecorator(c, child));
      continue;
    }
    const member = isConstructor(c, child) ? lowerFunction(c, child, 'constructor') : c.node(child);
    if (pending.length > 0 && (member.kind === 'Function' || member.kind === 'Field')) {
      const start = (pending[0] as Decorator).start;
      members.push({ ...member, start, decorators: [...pending, ...member.decorators] });
      pending = [];
    } else members.push(member);
    c.appendLooseErrors(child, members);
  }
  members.push(...pending);
  return members;
}

function isConstructor(c: Lowering, n: NodeIndex): boolean {
  const { tree } = c;
  const kind = tree.kind(n);
  if (kind !== 'method_definition' && kind !== 'method_signature') return false;
  const name = tree.child(n, 'name');
  if (name === NONE || tree.hasChild(n, 'static')) return false;
  const text = tree.textOf(name);
  return text === 'constructor' || text === "'constructor'" || text === '"constructor"';
}

function field(c: Lowering, n: NodeIndex): Field {
  const { tree } = c;
  const decorators: Decorator[] = [];
  const modifiers: string[] = [];
  let name = NONE;
  let type: Node | null = null;
  let value: Node | null = null;
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child)) {
    switch (tree.field(child)) {
      case 'decorator':
        decorators.push(lowerDecorator(c, child));
        break;
      case 'name':
      case 'property':
        name = child;
        break;
      case 'type':
        type = lowerType(c, child);
        break;
      case 'value':
        value = c.node(child);
        break;
      default: {
        const modifier = modifierOf(c, child);
        if (modifier !== null) modifiers.push(modifier);
      }
    }
  }
  if (isComputed(c, name)) modifiers.push('computed');
  return {
    kind: 'Field',
    start: tree.start(n),
    end: tree.end(n),
    name: c.node(name, tree.start(n)),
    decorators,
    modifiers,
    type,
    value,
  };
}

/** `[key: string]: T`. `{[K in T]: V}` stands in the same node and is a mapped type. */
function indexSignature(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const start = tree.start(n);
  const end = tree.end(n);
  const type = tree.child(n, 'type');
  const mapped = tree.childOfKind(n, 'mapped_type_clause');
  const value = type === NONE ? null : lowerType(c, type);
  if (mapped !== NONE)
    return { kind: 'TypeExpression', start, end, form: 'mapped', operands: mappedOperands(c, mapped, value) };
  const name = tree.child(n, 'name');
  const keyType = tree.child(n, 'index_type');
  const key = c.node(name, start);
  const keyTypeNode = keyType === NONE ? null : lowerType(c, keyType);
  return {
    kind: 'Field',
    start,
    end,
    name: {
      kind: 'Parameter',
      start: key.start,
      end: keyTypeNode?.end ?? key.end,
      target: key,
      type: keyTypeNode,
      default: null,
      variadic: '',
      decorators: [],
      modifiers: [],
    },
    decorators: [],
    modifiers: tree.hasChild(n, 'readonly') ? ['readonly', 'index-signature'] : ['index-signature'],
    type: value,
    value: null,
  };
}

/** The variable with what it runs over, the new key (`as`) if there is one, the value. */
function mappedOperands(c: Lowering, clause: NodeIndex, value: Node | null): Node[] {
  const { tree } = c;
  const name = tree.child(clause, 'name');
  const over = tree.child(clause, 'type');
  const alias = tree.child(clause, 'alias');
  const operands: Node[] = [];
  const nameNode = name === NONE ? c.node(NONE, tree.start(clause)) : declaredName(c, name);
  if (nameNode.kind === 'Identifier') {
    const bound = over === NONE ? null : lowerType(c, over);
    const end = bound?.end ?? nameNode.end;
    operands.push({
      kind: 'TypeParameter',
      start: nameNode.start,
      end,
      modifiers: [],
      name: nameNode,
      bound,
      default: null,
    });
  } else operands.push(nameNode);
  if (alias !== NONE) operands.push(lowerType(c, alias));
  if (value !== null) operands.push(value);
  return operands;
}

function enumMembers(c: Lowering, body: NodeIndex): Node[] {
  if (body === NONE) return [];
  const { tree } = c;
  return tree.namedChildren(body).map((child) => (tree.field(child) === 'name' ? enumMember(c, child) : c.node(child)));
}

/** A bare name, or a name with its value. */
function enumMember(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const hasValue = tree.kind(n) === 'enum_assignment';
  const name = hasValue ? tree.child(n, 'name') : n;
  const modifiers = isComputed(c, name) ? ['enum-member', 'computed'] : ['enum-member'];
  return {
    kind: 'Field',
    start: tree.start(n),
    end: tree.end(n),
    name: c.node(name, tree.start(n)),
    decorators: [],
    modifiers,
    type: null,
    value: hasValue ? c.field(n, 'value') : null,
  };
}
