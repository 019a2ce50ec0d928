/** Functions, lambdas, classes, their parameters and decorators. */
import type { Class, Decorator, Function as FunctionNode, Node, Parameter } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import { at, type Handler, type Handlers, type Lowering } from './lowering.ts';
import { blockOf } from './statements.ts';
import { typeParameters } from './types.ts';

const functionDefinition: Handler = (l, n) => ({
  kind: 'Function',
  ...at(l, n),
  form: 'function',
  name: l.requireField(n, 'name'),
  decorators: [],
  modifiers: [],
  typeParams: typeParametersOf(l, n),
  params: parameters(l, l.tree.child(n, 'parameters')),
  returnType: l.field(n, 'return_type'),
  body: blockOf(l, n, 'body'),
  async: l.tree.hasChild(n, 'async'),
  generator: l.takeYields(n),
});

const lambda: Handler = (l, n) => ({
  kind: 'Function',
  ...at(l, n),
  form: 'lambda',
  name: null,
  decorators: [],
  modifiers: [],
  typeParams: [],
  params: parameters(l, l.tree.child(n, 'parameters')),
  returnType: null,
  body: l.requireField(n, 'body'),
  async: false,
  generator: l.takeYields(n),
});

const classDefinition: Handler = (l, n) => {
  const superclasses = l.tree.child(n, 'superclasses');
  return {
    kind: 'Class',
    ...at(l, n),
    form: 'class',
    name: l.requireField(n, 'name'),
    decorators: [],
    modifiers: [],
    typeParams: typeParametersOf(l, n),
    extends: superclasses === NONE ? [] : l.all(superclasses),
    implements: [],
    params: [],
    members: blockOf(l, n, 'body').body.map(asMember),
  };
};

/** A decorated definition reaches from its first decorator to its end. */
const decoratedDefinition: Handler = (l, n) => {
  const definition = l.requireField(n, 'definition');
  const decorators = l.allOf(n, 'Decorator');
  return isDefinition(definition) ? { ...definition, ...at(l, n), decorators } : definition;
};

const decorator: Handler = (l, n) => ({
  kind: 'Decorator',
  ...at(l, n),
  expression: l.require(l.parts(n)[0] ?? NONE, n),
});

const typedParameter: Handler = (l, n) => {
  const type = l.tree.child(n, 'type');
  const target = l.parts(n).find((part) => part !== type);
  return { ...asParameter(l.require(target ?? NONE, n)), ...at(l, n), type: l.take(type) };
};

const defaultParameter: Handler = (l, n) => ({
  ...parameter(l.requireField(n, 'name'), ''),
  ...at(l, n),
  type: l.field(n, 'type'),
  default: l.requireField(n, 'value'),
});

/** `*` alone begins keyword-only parameters, `/` ends positional-only ones. */
const separator =
  (variadic: '*' | '/'): Handler =>
  (l, n) => ({ ...parameter(null, variadic), ...at(l, n) });

export const DEFINITIONS: Handlers = {
  function_definition: functionDefinition,
  lambda,
  class_definition: classDefinition,
  decorated_definition: decoratedDefinition,
  decorator,
  typed_parameter: typedParameter,
  default_parameter: defaultParameter,
  typed_default_parameter: defaultParameter,
  keyword_separator: separator('*'),
  positional_separator: separator('/'),
};

function parameters(l: Lowering, list: NodeIndex): Node[] {
  if (list === NONE) return [];
  return l.all(list).map((node) => (node.kind === 'SyntaxError' ? node : asParameter(node)));
}

function asParameter(node: Node): Parameter {
  if (node.kind === 'Parameter') return node;
  if (node.kind !== 'Spread' || node.argument === null) return parameter(node, '');
  const variadic = node.operator === '**' ? '**' : '*';
  return { ...parameter(node.argument, variadic), start: node.start, end: node.end };
}

function parameter(target: Node | null, variadic: Parameter['variadic']): Parameter {
  return {
    kind: 'Parameter',
    start: target?.start ?? 0,
    end: target?.end ?? 0,
    target,
    type: null,
    default: null,
    variadic,
    decorators: [],
    modifiers: [],
  };
}

function typeParametersOf(l: Lowering, n: NodeIndex): Node[] {
  const list = l.tree.child(n, 'type_parameters');
  return list === NONE ? [] : typeParameters(l.all(list));
}

function asMember(node: Node): Node {
  if (node.kind !== 'Function' || node.form !== 'function') return node;
  const isConstructor = node.name?.kind === 'Identifier' && node.name.name === '__init__';
  return { ...node, form: isConstructor ? 'constructor' : 'method' };
}

function isDefinition(node: Node): node is (FunctionNode | Class) & { readonly decorators: readonly Decorator[] } {
  return node.kind === 'Function' || node.kind === 'Class';
}
