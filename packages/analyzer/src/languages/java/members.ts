/** Methods, constructors, fields and their parameters. */
import type { Field, FunctionForm, Function as FunctionNode, Node, Parameter } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { modifiersOf } from './annotations.ts';
import { at, identifier, nameField } from './at.ts';
import { arrayType, typeParameters } from './types.ts';

export const MEMBERS: Readonly<Record<string, Handler>> = {
  method_declaration: (c, n) => lowerFunction(c, n, 'method'),
  constructor_declaration: (c, n) => lowerFunction(c, n, 'constructor'),
  compact_constructor_declaration: (c, n) => {
    const lowered = lowerFunction(c, n, 'constructor');
    return { ...lowered, modifiers: [...lowered.modifiers, 'compact'] };
  },
  static_initializer: (c, n) => ({ ...lowerFunction(c, n, 'static-block'), name: null, body: c.firstNamed(n) }),
  field_declaration: (c, n) => fields(c, n)[0] ?? c.node(NONE, c.tree.start(n)),
  constant_declaration: (c, n) => fields(c, n)[0] ?? c.node(NONE, c.tree.start(n)),
  annotation_type_element_declaration: (c, n) => {
    const type = arrayType(c, c.field(n, 'type'), c.tree.child(n, 'dimensions'));
    const value = c.optionalField(n, 'value');
    return { kind: 'Field', ...at(c, n), ...modifiersOf(c, n), name: nameField(c, n, 'name'), type, value };
  },
  formal_parameter: formalParameter,
  spread_parameter: spreadParameter,
  receiver_parameter: receiverParameter,
};

function lowerFunction(c: Lowering, n: NodeIndex, form: FunctionForm): FunctionNode {
  const { tree } = c;
  const list = tree.child(n, 'parameters');
  const type = tree.child(n, 'type');
  const thrown = tree.childOfKind(n, 'throws');
  return {
    kind: 'Function',
    ...at(c, n),
    form,
    ...modifiersOf(c, n),
    name: nameField(c, n, 'name'),
    typeParams: typeParameters(c, tree.child(n, 'type_parameters')),
    params: list === NONE ? [] : parameters(c, list),
    returnType: type === NONE ? null : arrayType(c, c.node(type), tree.child(n, 'dimensions')),
    throws: c.namedChildren(thrown),
    body: c.optionalField(n, 'body'),
    async: false,
    generator: false,
  };
}

export function parameters(c: Lowering, list: NodeIndex): Node[] {
  return c.namedChildren(list);
}

function formalParameter(c: Lowering, n: NodeIndex): Parameter {
  const type = arrayType(c, c.field(n, 'type'), c.tree.child(n, 'dimensions'));
  return {
    kind: 'Parameter',
    ...at(c, n),
    ...modifiersOf(c, n),
    target: nameField(c, n, 'name'),
    type,
    default: null,
    variadic: '',
  };
}

/** `T... names`; the declarator may carry brackets of its own. */
function spreadParameter(c: Lowering, n: NodeIndex): Parameter {
  const { tree } = c;
  const declarator = tree.childOfKind(n, 'variable_declarator');
  const element = tree
    .namedChildren(n)
    .find((child) => child !== declarator && !/^(?:modifiers|annotation|marker_annotation)$/.test(tree.kind(child)));
  const type = c.node(element ?? NONE, tree.start(n));
  return {
    kind: 'Parameter',
    ...at(c, n),
    ...modifiersOf(c, n),
    target: declarator === NONE ? c.node(NONE, tree.end(n)) : nameField(c, declarator, 'name'),
    type: declarator === NONE ? type : arrayType(c, type, tree.child(declarator, 'dimensions')),
    default: null,
    variadic: '...',
  };
}

/** `Outer Outer.this`: the object of the method itself, for its annotations. */
function receiverParameter(c: Lowering, n: NodeIndex): Parameter {
  const { tree } = c;
  const [type] = tree
    .namedChildren(n)
    .filter((child) => !/^(?:annotation|marker_annotation|identifier|this)$/.test(tree.kind(child)));
  const names = tree.namedChildren(n).filter((child) => /^(?:identifier|this)$/.test(tree.kind(child)));
  const [first, ...others] = names.map((name) => identifier(c, name) as Node);
  const target = others.reduce<Node | undefined>(
    (object, property) =>
      object === undefined
        ? property
        : { kind: 'Member', start: object.start, end: property.end, object, property, operator: '.', optional: false },
    first,
  );
  return {
    kind: 'Parameter',
    ...at(c, n),
    ...modifiersOf(c, n),
    target: target ?? c.node(NONE, tree.end(n)),
    type: type === undefined ? null : c.node(type),
    default: null,
    variadic: '',
  };
}

/** One Field for each declarator; each reaches from the beginning of the declaration to its own end. */
export function fields(c: Lowering, n: NodeIndex): Field[] {
  const { tree } = c;
  const declarators = tree.children(n, 'declarator');
  return declarators.map((declarator, i): Field => {
    const element = c.field(n, 'type');
    return {
      kind: 'Field',
      start: tree.start(n),
      end: i === declarators.length - 1 ? tree.end(n) : tree.end(declarator),
      ...modifiersOf(c, n),
      name: nameField(c, declarator, 'name'),
      type: arrayType(c, element, tree.child(declarator, 'dimensions')),
      value: c.optionalField(declarator, 'value'),
    };
  });
}
