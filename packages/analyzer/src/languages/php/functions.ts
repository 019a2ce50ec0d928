/** Functions, methods, closures, their parameters, and attributes. */
import type { Decorator, FunctionForm, Function as FunctionNode, Node, Parameter } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { callArguments } from './expressions.ts';
import { identifierOr, nameNode } from './literals.ts';
import { typeIn } from './types.ts';

export const FUNCTIONS: Readonly<Record<string, Handler>> = {
  function_definition: (c, n) => lowerFunction(c, n, 'function'),
  method_declaration: (c, n) => lowerFunction(c, n, isConstructor(c, n) ? 'constructor' : 'method'),
  anonymous_function: (c, n) => lowerFunction(c, n, 'function'),
  arrow_function: (c, n) => lowerFunction(c, n, 'arrow'),
  property_hook: (c, n) => lowerFunction(c, n, HOOKS[nameText(c, n)] ?? 'method'),
  simple_parameter: parameter,
  variadic_parameter: parameter,
  property_promotion_parameter: parameter,
  attribute: (c, n) => lowerAttribute(c, n),
};

const HOOKS: Readonly<Record<string, FunctionForm>> = { get: 'getter', set: 'setter' };

/** Nodes in front of a declaration that are kept as they are written, in lower case. */
const MODIFIER_KINDS: ReadonlySet<string> = new Set([
  'abstract_modifier',
  'final_modifier',
  'readonly_modifier',
  'reference_modifier',
  'static_modifier',
  'var_modifier',
  'visibility_modifier',
]);

/** The modifiers among the children of a declaration. */
export function modifiersOf(c: Lowering, n: NodeIndex): string[] {
  const { tree } = c;
  return tree
    .namedChildren(n)
    .filter((child) => MODIFIER_KINDS.has(tree.kind(child)))
    .map((child) => tree.textOf(child).toLowerCase());
}

/** `#[A, B(1)] #[C]` */
export function attributesOf(c: Lowering, n: NodeIndex): Decorator[] {
  const { tree } = c;
  const list = tree.child(n, 'attributes');
  if (list === NONE) return [];
  return tree
    .namedChildren(list)
    .flatMap((group) => tree.namedChildren(group))
    .filter((child) => tree.kind(child) === 'attribute')
    .map((attribute) => lowerAttribute(c, attribute));
}

function lowerAttribute(c: Lowering, n: NodeIndex): Decorator {
  const { tree } = c;
  const [start, end] = [tree.start(n), tree.end(n)];
  const callee = nameNode(c, tree.firstNamed(n), start);
  const args = tree.child(n, 'parameters');
  const expression: Node =
    args === NONE
      ? callee
      : { kind: 'Call', start, end, callee, typeArgs: [], args: callArguments(c, args), optional: false };
  return { kind: 'Decorator', start, end, expression };
}

/** A closure's `use` variables are parameters with the modifier `use`. */
function lowerFunction(c: Lowering, n: NodeIndex, form: FunctionForm): FunctionNode {
  const { tree } = c;
  const name = tree.childOfKind(n, 'name');
  const params = tree.child(n, 'parameters');
  const captures = tree.childOfKind(n, 'anonymous_function_use_clause');
  const isNamed = form !== 'arrow' && tree.kind(n) !== 'anonymous_function';
  return {
    kind: 'Function',
    start: tree.start(n),
    end: tree.end(n),
    form,
    name: isNamed ? identifierOr(c, name, tree.start(n)) : null,
    decorators: attributesOf(c, n),
    modifiers: modifiersOf(c, n),
    typeParams: [],
    params: [
      ...c.namedChildren(params),
      ...tree
        .namedChildren(captures === NONE ? n : captures)
        .flatMap((child) => (captures === NONE ? [] : [captured(c, child)])),
    ],
    returnType: typeIn(c, n, 'return_type'),
    body: c.optionalField(n, 'body'),
    async: false,
    generator: hasOwnYield(c, n),
  };
}

function isConstructor(c: Lowering, n: NodeIndex): boolean {
  return nameText(c, n) === '__construct';
}

function nameText(c: Lowering, n: NodeIndex): string {
  const name = c.tree.childOfKind(n, 'name');
  return name === NONE ? '' : c.tree.textOf(name).toLowerCase();
}

const FUNCTION_KINDS: ReadonlySet<string> = new Set([
  'function_definition',
  'method_declaration',
  'anonymous_function',
  'arrow_function',
  'property_hook',
]);

/** A function that yields is a generator; functions inside of it yield for themselves. */
function hasOwnYield(c: Lowering, n: NodeIndex): boolean {
  const { tree } = c;
  const body = tree.child(n, 'body');
  if (body === NONE) return false;
  for (let node = body; node < tree.after(body); ) {
    const kind = tree.kind(node);
    if (kind === 'yield_expression') return true;
    node = FUNCTION_KINDS.has(kind) ? tree.after(node) : node + 1;
  }
  return false;
}

/** `$x` or `&$x` of a closure's `use`. */
function captured(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const isReference = tree.kind(n) === 'by_ref';
  const target = isReference ? c.firstNamed(n) : c.node(n);
  return parameterNode(c, n, target, isReference ? ['use', '&'] : ['use']);
}

function parameterNode(c: Lowering, n: NodeIndex, target: Node, modifiers: readonly string[]): Parameter {
  return {
    kind: 'Parameter',
    start: c.tree.start(n),
    end: c.tree.end(n),
    target,
    type: null,
    default: null,
    variadic: '',
    decorators: [],
    modifiers,
  };
}

/** A promoted property keeps its visibility as a modifier; its hooks hang on it as decorators do. */
function parameter(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const name = tree.child(n, 'name');
  const isReference = name !== NONE && tree.kind(name) === 'by_ref';
  const target = isReference ? c.firstNamed(name) : c.node(name, tree.end(n));
  const hooks = tree.childOfKind(n, 'property_hook_list');
  const hookDecorators = c
    .namedChildren(hooks)
    .map((hook): Decorator => ({ kind: 'Decorator', start: hook.start, end: hook.end, expression: hook }));
  return {
    ...parameterNode(c, n, target, [...modifiersOf(c, n), ...(isReference ? ['&'] : [])]),
    type: typeIn(c, n, 'type'),
    default: c.optionalField(n, 'default_value'),
    variadic: tree.kind(n) === 'variadic_parameter' ? '...' : '',
    decorators: [...attributesOf(c, n), ...hookDecorators],
  };
}
