/** Methods, blocks, lambdas, parameters, classes and modules. */
import type { Block, FunctionForm, Function as FunctionNode, Node, Parameter } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { blockOfOne, statementsOf } from './statement-lists.ts';
import { bodyOf } from './statements.ts';

export const DEFINITIONS: Readonly<Record<string, Handler>> = {
  method: (c, n) => method(c, n, []),
  singleton_method: (c, n) => method(c, n, ['static']),
  lambda: (c, n) => {
    const { tree } = c;
    const body = tree.child(n, 'body');
    return {
      ...functionNode(c, n, 'lambda'),
      params: parametersOf(c, tree.child(n, 'parameters')),
      body: body === NONE ? emptyBlock(tree.end(n)) : bodyOf(c, tree.child(body, 'body'), tree.end(body)),
    };
  },
  block: (c, n) => block(c, n),
  do_block: (c, n) => block(c, n),
  begin_block: (c, n) => phaseBlock(c, n, 'BEGIN'),
  end_block: (c, n) => phaseBlock(c, n, 'END'),
  class: (c, n) => {
    const { tree } = c;
    const superclass = tree.child(n, 'superclass');
    return classNode(c, n, 'class', {
      name: c.field(n, 'name'),
      extends: superclass === NONE ? [] : [c.firstNamed(superclass)],
      modifiers: [],
    });
  },
  /** `class << object`: a class without a name that extends the one object. */
  singleton_class: (c, n) =>
    classNode(c, n, 'class', { name: null, extends: [c.field(n, 'value')], modifiers: ['singleton'] }),
  module: (c, n) => classNode(c, n, 'module', { name: c.field(n, 'name'), extends: [], modifiers: [] }),
  optional_parameter: parameter,
  splat_parameter: parameter,
  hash_splat_parameter: parameter,
  hash_splat_nil: parameter,
  block_parameter: parameter,
  keyword_parameter: parameter,
  forward_parameter: parameter,
  destructured_parameter: parameter,
};

/** A block, braces or `do`, as the function that is given to a call. */
export function block(c: Lowering, n: NodeIndex): FunctionNode {
  const { tree } = c;
  return {
    ...functionNode(c, n, 'block'),
    params: parametersOf(c, tree.child(n, 'parameters')),
    body: bodyOf(c, tree.child(n, 'body'), tree.end(n)),
  };
}

function functionNode(c: Lowering, n: NodeIndex, form: FunctionForm): FunctionNode {
  return {
    kind: 'Function',
    start: c.tree.start(n),
    end: c.tree.end(n),
    form,
    name: null,
    decorators: [],
    modifiers: [],
    typeParams: [],
    params: [],
    returnType: null,
    body: null,
    async: false,
    generator: false,
  };
}

/** `def self.m` has the modifier `static`; `def object.m` has it too, and a Member for its name. */
function method(c: Lowering, n: NodeIndex, modifiers: readonly string[]): Node {
  const { tree } = c;
  const property = c.field(n, 'name');
  const object = tree.child(n, 'object');
  const ofAnother = object !== NONE && tree.kind(object) !== 'self';
  const name: Node = ofAnother
    ? {
        kind: 'Member',
        start: tree.start(object),
        end: property.end,
        object: c.node(object),
        property,
        operator: '.',
        optional: false,
      }
    : property;
  const initializes = property.kind === 'Identifier' && property.name === 'initialize' && modifiers.length === 0;
  return {
    ...functionNode(c, n, initializes ? 'constructor' : 'method'),
    name,
    modifiers,
    params: parametersOf(c, tree.child(n, 'parameters')),
    body: methodBody(c, n),
  };
}

/** The body of an endless method (`def m = value`) is one expression. */
function methodBody(c: Lowering, n: NodeIndex): Block {
  const { tree } = c;
  const body = tree.child(n, 'body');
  if (body === NONE || tree.kind(body) === 'body_statement') return bodyOf(c, body, tree.end(n));
  return blockOfOne(c, body, tree.end(n));
}

function emptyBlock(position: number): Block {
  return { kind: 'Block', start: position, end: position, body: [] };
}

/** `BEGIN { … }` and `END { … }` are calls with a block. */
function phaseBlock(c: Lowering, n: NodeIndex, keyword: string): Node {
  const { tree } = c;
  const [start, end] = [tree.start(n), tree.end(n)];
  const callee: Node = { kind: 'Identifier', start, end: start + keyword.length, name: keyword };
  const called: Node = { ...callee, kind: 'Call', callee, typeArgs: [], args: [], optional: false };
  const brace = tree.childOfKind(n, '{');
  const from = brace === NONE ? callee.end : tree.start(brace);
  const body: Block = { kind: 'Block', start: from, end, body: statementsOf(c, n) };
  const given: Node = { ...functionNode(c, n, 'block'), start: from, body };
  return { kind: 'Call', start, end, callee: called, typeArgs: [], args: [given], optional: false };
}

function classNode(
  c: Lowering,
  n: NodeIndex,
  form: 'class' | 'module',
  head: { readonly name: Node | null; readonly extends: readonly Node[]; readonly modifiers: readonly string[] },
): Node {
  const { tree } = c;
  const body = tree.child(n, 'body');
  return {
    kind: 'Class',
    start: tree.start(n),
    end: tree.end(n),
    form,
    decorators: [],
    typeParams: [],
    implements: [],
    params: [],
    members: body === NONE ? [] : bodyOf(c, body, tree.end(n)).body,
    ...head,
  };
}

/** `|a, (b, c); d|`: what stands behind the semicolon is a variable of the block's own, with the modifier `local`. */
function parametersOf(c: Lowering, n: NodeIndex): Node[] {
  if (n === NONE) return [];
  const { tree } = c;
  const params: Node[] = [];
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child)) {
    if (!tree.isNamed(child) || tree.kind(child) === 'heredoc_body') continue;
    const lowered = parameter(c, child);
    const isLocal = tree.field(child) === 'locals' && lowered.kind === 'Parameter';
    params.push(isLocal ? { ...lowered, modifiers: ['local'] } : lowered);
  }
  return params;
}

function parameter(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const [start, end] = [tree.start(n), tree.end(n)];
  const make = (parts: Partial<Parameter>): Node => ({
    kind: 'Parameter',
    start,
    end,
    target: c.optionalField(n, 'name'),
    type: null,
    default: null,
    variadic: '',
    decorators: [],
    modifiers: [],
    ...parts,
  });
  switch (tree.kind(n)) {
    case 'identifier':
      return make({ target: c.node(n) });
    case 'optional_parameter':
      return make({ default: c.field(n, 'value') });
    case 'splat_parameter':
      return make({ variadic: '*' });
    case 'hash_splat_parameter':
      return make({ variadic: '**' });
    case 'block_parameter':
      return make({ variadic: '&' });
    case 'keyword_parameter':
      return make({ default: c.optionalField(n, 'value'), modifiers: ['keyword'] });
    case 'forward_parameter':
      return make({ variadic: '...' });
    case 'hash_splat_nil':
      return make({ variadic: '**', modifiers: ['nil'] });
    case 'destructured_parameter':
      return make({ target: { kind: 'Sequence', start, end, form: 'tuple', elements: destructured(c, n) } });
    default:
      return c.node(n);
  }
}

/** The targets inside of `(a, *b)`. */
function destructured(c: Lowering, n: NodeIndex): Node[] {
  const { tree } = c;
  return tree.namedChildren(n).map((child): Node => {
    const [start, end] = [tree.start(child), tree.end(child)];
    switch (tree.kind(child)) {
      case 'destructured_parameter':
        return { kind: 'Sequence', start, end, form: 'tuple', elements: destructured(c, child) };
      case 'splat_parameter':
        return { kind: 'Spread', start, end, operator: '*', argument: c.optionalField(child, 'name') };
      default:
        return c.node(child);
    }
  });
}
