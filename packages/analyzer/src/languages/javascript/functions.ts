/** Functions, methods and their parameters. */
import type { Decorator, FunctionForm, Function as FunctionNode, Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { isComputed } from './collections.ts';
import { identifier } from './literals.ts';
import { lowerType } from './types.ts';

export const FUNCTIONS: Readonly<Record<string, Handler>> = {
  function_declaration: (c, n) => lowerFunction(c, n, 'function'),
  function_expression: (c, n) => lowerFunction(c, n, 'function'),
  function_signature: (c, n) => lowerFunction(c, n, 'function'),
  generator_function: (c, n) => lowerFunction(c, n, 'function'),
  generator_function_declaration: (c, n) => lowerFunction(c, n, 'function'),
  arrow_function: (c, n) => lowerFunction(c, n, 'arrow'),
  method_definition: (c, n) => lowerFunction(c, n, 'method'),
  method_signature: (c, n) => lowerFunction(c, n, 'method'),
  abstract_method_signature: (c, n) => lowerFunction(c, n, 'method'),
  call_signature: (c, n) => lowerFunction(c, n, 'method'),
  construct_signature: (c, n) => lowerFunction(c, n, 'constructor'),
  class_static_block: (c, n) => lowerFunction(c, n, 'static-block'),
  required_parameter: parameter,
  optional_parameter: parameter,
  decorator: (c, n) => lowerDecorator(c, n),
};

/** Words in front of a member or parameter that are kept as they are written. */
const MODIFIER_TOKENS: ReadonlySet<string> = new Set([
  'static',
  'abstract',
  'readonly',
  'declare',
  'accessor',
  'override',
  'const',
  '?',
  '!',
  'accessibility_modifier',
  'override_modifier',
]);

/** The modifier that a child of a declaration writes, or null. */
export function modifierOf(c: Lowering, child: NodeIndex): string | null {
  const kind = c.tree.kind(child);
  if (!MODIFIER_TOKENS.has(kind) || c.tree.field(child) !== null) return null;
  return c.tree.isNamed(child) ? c.tree.textOf(child) : kind;
}

export function lowerDecorator(c: Lowering, n: NodeIndex): Decorator {
  return { kind: 'Decorator', start: c.tree.start(n), end: c.tree.end(n), expression: c.firstNamed(n) };
}

export function lowerFunction(c: Lowering, n: NodeIndex, form: FunctionForm): FunctionNode {
  const { tree } = c;
  const decorators: Decorator[] = [];
  const modifiers: string[] = [];
  let nameIndex = NONE;
  let typeParams: readonly Node[] = [];
  let params: readonly Node[] = [];
  let returnType: Node | null = null;
  let body: Node | null = null;
  let async = false;
  let generator = false;
  let accessor: 'getter' | 'setter' | null = null;
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child)) {
    switch (tree.field(child)) {
      case 'decorator':
        decorators.push(lowerDecorator(c, child));
        continue;
      case 'name':
        nameIndex = child;
        continue;
      case 'type_parameters':
        typeParams = c.namedChildren(child);
        continue;
      case 'parameters':
        params = parameters(c, child);
        continue;
      case 'parameter':
        params = [parameter(c, child)];
        continue;
      case 'return_type':
      case 'type':
        returnType = lowerType(c, child);
        continue;
      case 'body':
        body = c.node(child);
        continue;
    }
    switch (tree.kind(child)) {
      case 'async':
        async = true;
        break;
      case '*':
        generator = true;
        break;
      case 'get':
        accessor = 'getter';
        break;
      case 'set':
        accessor = 'setter';
        break;
      case 'static get':
        modifiers.push('static');
        accessor = 'getter';
        break;
      default: {
        const modifier = form === 'static-block' ? null : modifierOf(c, child);
        if (modifier !== null) modifiers.push(modifier);
      }
    }
  }
  if (isComputed(c, nameIndex)) modifiers.push('computed');
  return {
    kind: 'Function',
    start: tree.start(n),
    end: tree.end(n),
    form: accessor ?? form,
    name: nameIndex === NONE ? null : declaredName(c, nameIndex),
    decorators,
    modifiers,
    typeParams,
    params,
    returnType,
    body,
    async,
    generator,
  };
}

/** A class's or type's name is a `type_identifier`, which elsewhere is a type. */
export function declaredName(c: Lowering, n: NodeIndex): Node {
  return c.tree.kind(n) === 'type_identifier' ? identifier(c, n) : c.node(n);
}

export function parameters(c: Lowering, n: NodeIndex): Node[] {
  const { tree } = c;
  const lowered: Node[] = [];
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child))
    if (tree.isNamed(child)) lowered.push(tree.kind(child) === 'ERROR' ? c.node(child) : parameter(c, child));
  return lowered;
}

/** JavaScript's parameters are bare patterns; TypeScript's have a node of their own. */
function parameter(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const kind = tree.kind(n);
  const decorators: Decorator[] = [];
  const modifiers: string[] = [];
  let pattern = n;
  let type: Node | null = null;
  let defaultValue: Node | null = null;
  if (kind === 'required_parameter' || kind === 'optional_parameter') {
    pattern = NONE;
    const end = tree.after(n);
    for (let child = n + 1; child < end; child = tree.after(child)) {
      const field = tree.field(child);
      if (field === 'decorator') decorators.push(lowerDecorator(c, child));
      else if (field === 'pattern' || field === 'name') pattern = child;
      else if (field === 'type') type = lowerType(c, child);
      else if (field === 'value') defaultValue = c.node(child);
      else {
        const modifier = modifierOf(c, child);
        if (modifier !== null) modifiers.push(modifier);
      }
    }
  } else if (kind === 'assignment_pattern') {
    pattern = tree.child(n, 'left');
    defaultValue = c.field(n, 'right');
  }
  const isRest = pattern !== NONE && tree.kind(pattern) === 'rest_pattern';
  const target = isRest ? c.firstNamed(pattern) : c.node(pattern, tree.start(n));
  return {
    kind: 'Parameter',
    start: tree.start(n),
    end: tree.end(n),
    target,
    type,
    default: defaultValue,
    variadic: isRest ? '...' : '',
    decorators,
    modifiers,
  };
}
