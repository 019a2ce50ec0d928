/** Statements: declarations of variables, control flow. */
import type { Catch, Declarator, Node, VariableDeclaration } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { modifiersOf } from './annotations.ts';
import { at, identifier, nameField } from './at.ts';
import { annotated, arrayType } from './types.ts';

export const STATEMENTS: Readonly<Record<string, Handler>> = {
  program: (c, n) => ({ kind: 'Program', start: 0, end: c.tree.text.length, body: statements(c, n) }),
  block: (c, n) => ({ kind: 'Block', ...at(c, n), body: statements(c, n) }),
  constructor_body: (c, n) => ({ kind: 'Block', ...at(c, n), body: statements(c, n) }),
  expression_statement: (c, n) => ({ kind: 'ExpressionStatement', ...at(c, n), expression: c.firstNamed(n) }),
  explicit_constructor_invocation: constructorCall,
  local_variable_declaration: (c, n) => declaration(c, n, c.tree.children(n, 'declarator')),
  variable_declarator: (c, n) => declarator(c, n, null),
  if_statement: ifStatement,
  while_statement: (c, n) => whileLoop(c, n, false),
  do_statement: (c, n) => whileLoop(c, n, true),
  for_statement: (c, n) => ({
    kind: 'For',
    ...at(c, n),
    init: headerPart(c, n, 'init'),
    condition: c.optionalField(n, 'condition'),
    update: headerPart(c, n, 'update'),
    body: branch(c, n, 'body'),
  }),
  enhanced_for_statement: forEach,
  labeled_statement: (c, n) => {
    const { tree } = c;
    const label = tree.childOfKind(n, 'identifier');
    const last = tree.children(n).at(-1) ?? NONE;
    return {
      kind: 'Labeled',
      ...at(c, n),
      label:
        label === NONE
          ? { kind: 'Identifier', start: tree.start(n), end: tree.start(n), name: '' }
          : identifier(c, label),
      body: last === label ? c.node(NONE, tree.end(n)) : statement(c, last, tree.end(n)),
    };
  },
  return_statement: (c, n) => ({ kind: 'Return', ...at(c, n), argument: c.optionalFirstNamed(n) }),
  throw_statement: (c, n) => ({ kind: 'Throw', ...at(c, n), argument: c.optionalFirstNamed(n), cause: null }),
  yield_statement: (c, n) => {
    const argument = c.firstNamed(n);
    const value: Node = { kind: 'Yield', start: c.tree.start(n), end: argument.end, argument, delegate: false };
    // As in Semgrep, the semicolon is no part of it.
    return { kind: 'ExpressionStatement', start: value.start, end: value.end, expression: value };
  },
  break_statement: (c, n) => ({ kind: 'Jump', ...at(c, n), keyword: 'break', label: c.optionalFirstNamed(n) }),
  continue_statement: (c, n) => ({ kind: 'Jump', ...at(c, n), keyword: 'continue', label: c.optionalFirstNamed(n) }),
  assert_statement: (c, n) => {
    const [condition, message] = c.namedChildren(n);
    return {
      kind: 'Assert',
      ...at(c, n),
      condition: condition ?? c.node(NONE, c.tree.end(n)),
      message: message ?? null,
    };
  },
  synchronized_statement: (c, n) => {
    const context = c.firstNamed(n);
    const { start, end } = context;
    return {
      kind: 'With',
      ...at(c, n),
      items: [{ kind: 'WithItem', start, end, context, target: null }],
      body: c.field(n, 'body'),
      async: false,
    };
  },
  try_statement: tryStatement,
  try_with_resources_statement: tryStatement,
  resource: (c, n) => {
    if (c.tree.child(n, 'value') === NONE) return c.firstNamed(n);
    const { decorators, modifiers } = modifiersOf(c, n);
    const one = declarator(c, n, c.field(n, 'type'));
    return { kind: 'VariableDeclaration', ...at(c, n), decorators, modifiers, keyword: '', declarators: [one] };
  },
  catch_clause: catchClause,
  finally_clause: (c, n) => c.firstNamed(n),
};

/** A list of statements, without the labels of a case in front of them; `int a = 1, b = 2;` makes several, each from the beginning of the declaration to its own end. */
export function statements(c: Lowering, n: NodeIndex): Node[] {
  const { tree } = c;
  const found: Node[] = [];
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child)) {
    if (!tree.isNamed(child) || tree.kind(child) === 'switch_label') continue;
    const declarators = tree.kind(child) === 'local_variable_declaration' ? tree.children(child, 'declarator') : [];
    if (declarators.length < 2) found.push(c.node(child));
    else
      declarators.forEach((one, i) => {
        const last = i === declarators.length - 1;
        found.push({ ...declaration(c, child, [one]), end: last ? tree.end(child) : tree.end(one) });
      });
    c.appendLooseErrors(child, found);
  }
  return found;
}

/** A statement that is the body of another; the empty one is a mere `;` to the grammar. */
function branch(c: Lowering, n: NodeIndex, field: string): Node {
  return statement(c, c.tree.child(n, field), c.tree.end(n));
}

function statement(c: Lowering, n: NodeIndex, position: number): Node {
  if (n !== NONE && c.tree.kind(n) === ';') return { kind: 'EmptyStatement', ...at(c, n), keyword: ';' };
  return c.node(n, position);
}

function declaration(c: Lowering, n: NodeIndex, declarators: readonly NodeIndex[]): VariableDeclaration {
  const { decorators, modifiers } = modifiersOf(c, n);
  return {
    kind: 'VariableDeclaration',
    ...at(c, n),
    keyword: '',
    decorators,
    modifiers,
    declarators: declarators.map((one) => declarator(c, one, c.field(n, 'type'))),
  };
}

/** Reaches from its type to its value: the type of several names belongs to each. */
function declarator(c: Lowering, n: NodeIndex, element: Node | null): Declarator {
  const target = nameField(c, n, 'name');
  return {
    kind: 'Declarator',
    start: element?.start ?? target.start,
    end: c.tree.end(n),
    target,
    type: element === null ? null : arrayType(c, element, c.tree.child(n, 'dimensions')),
    value: c.optionalField(n, 'value'),
  };
}

/** `this(…);`, `super(…);`, `outer.super(…);`. */
function constructorCall(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const args = tree.child(n, 'arguments');
  const word = nameField(c, n, 'constructor');
  const object = c.optionalField(n, 'object');
  const callee: Node =
    object === null
      ? word
      : { kind: 'Member', start: object.start, end: word.end, object, property: word, operator: '.', optional: false };
  const typeArgs = c.namedChildren(tree.child(n, 'type_arguments'));
  const end = args === NONE ? word.end : tree.end(args);
  const expression: Node = {
    kind: 'Call',
    start: tree.start(n),
    end,
    callee,
    typeArgs,
    args: c.namedChildren(args),
    optional: false,
  };
  // As in Semgrep, the semicolon is no part of it.
  return { kind: 'ExpressionStatement', start: tree.start(n), end, expression };
}

/** `else if` is a chain to the right: a loop, from the last one outwards. */
function ifStatement(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const links: NodeIndex[] = [n];
  let last = tree.child(n, 'alternative');
  while (last !== NONE && tree.kind(last) === 'if_statement') {
    links.push(last);
    last = tree.child(last, 'alternative');
  }
  let lowered = last === NONE ? null : statement(c, last, tree.end(n));
  for (let i = links.length - 1; i >= 0; i--) {
    const one = links[i] as NodeIndex;
    lowered = {
      kind: 'If',
      ...at(c, one),
      condition: c.field(one, 'condition'),
      consequent: branch(c, one, 'consequence'),
      alternate: lowered,
    };
  }
  return lowered ?? c.node(NONE, tree.start(n));
}

function whileLoop(c: Lowering, n: NodeIndex, conditionAfter: boolean): Node {
  return {
    kind: 'While',
    ...at(c, n),
    condition: c.field(n, 'condition'),
    body: branch(c, n, 'body'),
    conditionAfter,
    alternate: null,
  };
}

/** A part of a `for` header; several expressions are one CommaExpression. */
function headerPart(c: Lowering, n: NodeIndex, field: string): Node | null {
  const parts = c.tree.children(n, field).filter((child) => c.tree.isNamed(child));
  const [first, ...others] = parts.map((part) => c.node(part));
  if (first === undefined || others.length === 0) return first ?? null;
  return {
    kind: 'CommaExpression',
    start: first.start,
    end: others.at(-1)?.end ?? first.end,
    expressions: [first, ...others],
  };
}

function forEach(c: Lowering, n: NodeIndex): Node {
  const { decorators, modifiers } = modifiersOf(c, n);
  const element = c.field(n, 'type');
  const name = nameField(c, n, 'name');
  const type = arrayType(c, element, c.tree.child(n, 'dimensions'));
  const start = Math.min(element.start, decorators[0]?.start ?? element.start);
  const { end } = name;
  return {
    kind: 'ForEach',
    ...at(c, n),
    target: {
      kind: 'VariableDeclaration',
      start,
      end,
      keyword: '',
      decorators,
      modifiers,
      declarators: [{ kind: 'Declarator', start: element.start, end, target: name, type, value: null }],
    },
    iterable: c.field(n, 'value'),
    form: 'of',
    body: branch(c, n, 'body'),
    async: false,
    alternate: null,
  };
}

function tryStatement(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const resources = tree.child(n, 'resources');
  const finalizer = tree.childOfKind(n, 'finally_clause');
  const handlers = tree.children(n).filter((child) => tree.kind(child) === 'catch_clause');
  return {
    kind: 'Try',
    ...at(c, n),
    resources: c.namedChildren(resources),
    body: c.field(n, 'body'),
    handlers: handlers.map((handler) => catchClause(c, handler)),
    alternate: null,
    finalizer: finalizer === NONE ? null : c.firstNamed(finalizer),
  };
}

function catchClause(c: Lowering, n: NodeIndex): Catch {
  const { tree } = c;
  const parameter = tree.childOfKind(n, 'catch_formal_parameter');
  const types = parameter === NONE ? [] : c.namedChildren(tree.childOfKind(parameter, 'catch_type'));
  const { decorators } = parameter === NONE ? { decorators: [] } : modifiersOf(c, parameter);
  return {
    kind: 'Catch',
    ...at(c, n),
    types: types.map((type, i) => (i === 0 ? annotated(decorators, type) : type)),
    target: parameter === NONE ? null : nameField(c, parameter, 'name'),
    body: c.field(n, 'body'),
    group: false,
  };
}
