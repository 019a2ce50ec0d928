/** Statements: declarations of variables, control flow. */
import type { Catch, Node, SwitchCase, VariableDeclaration } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { lowerType } from './types.ts';

export const STATEMENTS: Readonly<Record<string, Handler>> = {
  program: (c, n) => ({ kind: 'Program', start: 0, end: c.tree.text.length, body: c.statements(n) }),
  statement_block: (c, n) => ({
    kind: 'Block',
    start: c.tree.start(n),
    end: c.tree.end(n),
    body: c.statements(n),
  }),
  expression_statement: expressionStatement,
  variable_declaration: (c, n) => variables(c, n, 'var'),
  lexical_declaration: (c, n) => variables(c, n, keywordOf(c, n)),
  using_declaration: (c, n) => variables(c, n, keywordOf(c, n)),
  variable_declarator: (c, n) => {
    const type = c.tree.child(n, 'type');
    return {
      kind: 'Declarator',
      start: c.tree.start(n),
      end: c.tree.end(n),
      target: c.field(n, 'name'),
      type: type === NONE ? null : lowerType(c, type),
      value: c.optionalField(n, 'value'),
    };
  },
  if_statement: ifStatement,
  else_clause: (c, n) => c.firstNamed(n),
  while_statement: (c, n) => whileLoop(c, n, false),
  do_statement: (c, n) => whileLoop(c, n, true),
  for_statement: (c, n) => ({
    kind: 'For',
    start: c.tree.start(n),
    end: c.tree.end(n),
    init: headerPart(c, n, 'initializer'),
    condition: headerPart(c, n, 'condition'),
    update: headerPart(c, n, 'increment'),
    body: c.field(n, 'body'),
  }),
  for_in_statement: forEach,
  switch_statement: (c, n) => ({
    kind: 'Switch',
    start: c.tree.start(n),
    end: c.tree.end(n),
    subject: c.field(n, 'value'),
    cases: switchCases(c, c.tree.child(n, 'body')),
  }),
  switch_case: (c, n) => switchCase(c, n, true),
  switch_default: (c, n) => switchCase(c, n, true),
  try_statement: (c, n) => {
    const handler = c.tree.child(n, 'handler');
    return {
      kind: 'Try',
      start: c.tree.start(n),
      end: c.tree.end(n),
      resources: [],
      body: c.field(n, 'body'),
      handlers: handler === NONE ? [] : [catchClause(c, handler)],
      alternate: null,
      finalizer: c.optionalField(n, 'finalizer'),
    };
  },
  catch_clause: catchClause,
  finally_clause: (c, n) => c.field(n, 'body'),
  with_statement: (c, n) => {
    const context = c.field(n, 'object');
    return {
      kind: 'With',
      start: c.tree.start(n),
      end: c.tree.end(n),
      items: [{ kind: 'WithItem', start: context.start, end: context.end, context, target: null }],
      body: c.field(n, 'body'),
      async: false,
    };
  },
  return_statement: (c, n) => ({
    kind: 'Return',
    start: c.tree.start(n),
    end: c.tree.end(n),
    argument: c.optionalFirstNamed(n),
  }),
  throw_statement: (c, n) => ({
    kind: 'Throw',
    start: c.tree.start(n),
    end: c.tree.end(n),
    argument: c.optionalFirstNamed(n),
    cause: null,
  }),
  break_statement: (c, n) => jump(c, n, 'break'),
  continue_statement: (c, n) => jump(c, n, 'continue'),
  labeled_statement: (c, n) => {
    const label = c.field(n, 'label');
    const start = c.tree.start(n);
    return {
      kind: 'Labeled',
      start,
      end: c.tree.end(n),
      label: label.kind === 'Identifier' ? label : { kind: 'Identifier', start, end: start, name: '' },
      body: c.field(n, 'body'),
    };
  },
  debugger_statement: (c, n) => word(c, n, 'debugger'),
  empty_statement: (c, n) => word(c, n, ';'),
};

function word(c: Lowering, n: NodeIndex, keyword: string): Node {
  return { kind: 'EmptyStatement', start: c.tree.start(n), end: c.tree.end(n), keyword };
}

function jump(c: Lowering, n: NodeIndex, keyword: string): Node {
  return {
    kind: 'Jump',
    start: c.tree.start(n),
    end: c.tree.end(n),
    keyword,
    label: c.optionalField(n, 'label'),
  };
}

/** TypeScript's grammar takes `namespace N {}` and `using x = y` for expressions. */
function expressionStatement(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const inner = tree.firstNamed(n);
  if (inner !== NONE) {
    const kind = tree.kind(inner);
    if (kind === 'internal_module') return c.node(inner);
    if (kind === 'assignment_expression' && tree.hasChild(inner, 'using')) return usingAssignment(c, n, inner);
  }
  return {
    kind: 'ExpressionStatement',
    start: tree.start(n),
    end: tree.end(n),
    expression: c.node(inner, tree.start(n)),
  };
}

function usingAssignment(c: Lowering, n: NodeIndex, assignment: NodeIndex): Node {
  const { tree } = c;
  const target = c.field(assignment, 'left');
  const value = c.field(assignment, 'right');
  return {
    kind: 'VariableDeclaration',
    start: tree.start(n),
    end: tree.end(n),
    keyword: 'using',
    decorators: [],
    modifiers: [],
    declarators: [{ kind: 'Declarator', start: target.start, end: value.end, target, type: null, value }],
  };
}

function variables(c: Lowering, n: NodeIndex, keyword: string): VariableDeclaration {
  const declarators = c.namedChildren(n).map((node) => (node.kind === 'Declarator' ? node : brokenDeclarator(node)));
  return {
    kind: 'VariableDeclaration',
    start: c.tree.start(n),
    end: c.tree.end(n),
    keyword,
    decorators: [],
    modifiers: [],
    declarators,
  };
}

/** An error among the declarators keeps its place. */
function brokenDeclarator(node: Node): VariableDeclaration['declarators'][number] {
  return { kind: 'Declarator', start: node.start, end: node.end, target: node, type: null, value: null };
}

/** `const`, or the two words of `await using`. */
function keywordOf(c: Lowering, n: NodeIndex): string {
  return c.tree
    .children(n, 'kind')
    .map((child) => c.tree.kind(child))
    .join(' ');
}

/** `else if` is a chain to the right: a loop, from the last one outwards. */
function ifStatement(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const links: NodeIndex[] = [n];
  let last = elseOf(c, n);
  while (last !== NONE && tree.kind(last) === 'if_statement') {
    links.push(last);
    last = elseOf(c, last);
  }
  let alternate = last === NONE ? null : c.node(last);
  for (let i = links.length - 1; i > 0; i--) alternate = ifNode(c, links[i] as NodeIndex, alternate);
  return ifNode(c, n, alternate);
}

function ifNode(c: Lowering, n: NodeIndex, alternate: Node | null): Node {
  return {
    kind: 'If',
    start: c.tree.start(n),
    end: c.tree.end(n),
    condition: c.field(n, 'condition'),
    consequent: c.field(n, 'consequence'),
    alternate,
  };
}

function elseOf(c: Lowering, n: NodeIndex): NodeIndex {
  const clause = c.tree.child(n, 'alternative');
  return clause === NONE ? NONE : c.tree.firstNamed(clause);
}

function whileLoop(c: Lowering, n: NodeIndex, conditionAfter: boolean): Node {
  return {
    kind: 'While',
    start: c.tree.start(n),
    end: c.tree.end(n),
    condition: c.field(n, 'condition'),
    body: c.field(n, 'body'),
    conditionAfter,
    alternate: null,
  };
}

/** A part of a `for` header; an empty one is an `empty_statement` or only its `;`. */
function headerPart(c: Lowering, n: NodeIndex, field: string): Node | null {
  const part = c.tree.children(n, field).find((child) => c.tree.isNamed(child));
  return part === undefined || c.tree.kind(part) === 'empty_statement' ? null : c.node(part);
}

function forEach(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const operator = tree.child(n, 'operator');
  const await_ = tree.childOfKind(n, 'await');
  return {
    kind: 'ForEach',
    start: tree.start(n),
    end: tree.end(n),
    target: loopTarget(c, n),
    iterable: c.field(n, 'right'),
    form: operator !== NONE && tree.kind(operator) === 'in' ? 'in' : 'of',
    body: c.field(n, 'body'),
    // In `for (await using x of y)` the word stands under `kind`.
    async: await_ !== NONE && tree.field(await_) !== 'kind',
    alternate: null,
  };
}

function loopTarget(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const left = c.field(n, 'left');
  const keyword = tree.child(n, 'kind');
  if (keyword === NONE) return left;
  const value = c.optionalField(n, 'value');
  const end = value?.end ?? left.end;
  return {
    kind: 'VariableDeclaration',
    start: tree.start(keyword),
    end,
    keyword: keywordOf(c, n),
    decorators: [],
    modifiers: [],
    declarators: [{ kind: 'Declarator', start: left.start, end, target: left, type: null, value }],
  };
}

function catchClause(c: Lowering, n: NodeIndex): Catch {
  const { tree } = c;
  const type = tree.child(n, 'type');
  return {
    kind: 'Catch',
    start: tree.start(n),
    end: tree.end(n),
    types: type === NONE ? [] : [lowerType(c, type)],
    target: c.optionalField(n, 'parameter'),
    body: c.field(n, 'body'),
    group: false,
  };
}

function switchCases(c: Lowering, body: NodeIndex): SwitchCase[] {
  if (body === NONE) return [];
  const { tree } = c;
  const cases = tree.namedChildren(body).filter((child) => tree.kind(child).startsWith('switch_'));
  return cases.map((child, i) => switchCase(c, child, i < cases.length - 1));
}

function switchCase(c: Lowering, n: NodeIndex, hasNext: boolean): SwitchCase {
  const { tree } = c;
  const value = tree.child(n, 'value');
  const body: Node[] = [];
  for (const child of tree.namedChildren(n)) {
    if (tree.field(child) === 'value') continue;
    body.push(c.node(child));
    c.appendLooseErrors(child, body);
  }
  return {
    kind: 'SwitchCase',
    start: tree.start(n),
    end: tree.end(n),
    tests: value === NONE ? [] : [c.node(value)],
    guard: null,
    body,
    fallsThrough: hasNext && !endsControl(body.at(-1)),
  };
}

/** Whether control cannot run past a statement. Loops count as passable. */
function endsControl(last: Node | null | undefined): boolean {
  let statement = last;
  for (; statement?.kind === 'If'; statement = statement.alternate)
    if (!endsControl(statement.consequent)) return false;
  switch (statement?.kind) {
    case 'Return':
    case 'Throw':
    case 'Jump':
      return true;
    case 'Block':
      return endsControl(statement.body.at(-1));
    default:
      return false;
  }
}
