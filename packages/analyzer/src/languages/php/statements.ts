/** Statements, in braces and in the alternative syntax (`if: … endif;`). */
import type { Catch, Node, SwitchCase } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { identifierOr, nameNode } from './literals.ts';
import { inlineMarkup, statementsBetween } from './markup.ts';

export const STATEMENTS: Readonly<Record<string, Handler>> = {
  program,
  text: (c, n) => ({ kind: 'InlineMarkup', start: c.tree.start(n), end: c.tree.end(n), value: c.tree.textOf(n) }),
  compound_statement: (c, n) => {
    const { tree } = c;
    const [start, end] = [tree.start(n), tree.end(n)];
    const inner = tree.text[end - 1] === '}' ? end - 1 : end;
    return { kind: 'Block', start, end, body: statementsBetween(c, tree.namedChildren(n), start + 1, inner) };
  },
  colon_block: (c, n) => colonBlock(c, n, c.tree.end(n)),
  expression_statement: expressionStatement,
  empty_statement: (c, n) => ({ kind: 'EmptyStatement', start: c.tree.start(n), end: c.tree.end(n), keyword: ';' }),
  if_statement: ifStatement,
  else_clause: (c, n) => c.field(n, 'body'),
  else_if_clause: (c, n) => ({
    kind: 'If',
    start: c.tree.start(n),
    end: c.tree.end(n),
    condition: c.field(n, 'condition'),
    consequent: c.field(n, 'body'),
    alternate: null,
  }),
  while_statement: (c, n) => {
    const body = bodyOf(c, n, 'endwhile');
    return {
      kind: 'While',
      start: c.tree.start(n),
      end: endOf(c, n, body),
      condition: c.field(n, 'condition'),
      body,
      conditionAfter: false,
      alternate: null,
    };
  },
  do_statement: (c, n) => ({
    kind: 'While',
    start: c.tree.start(n),
    end: c.tree.end(n),
    condition: c.field(n, 'condition'),
    body: c.field(n, 'body'),
    conditionAfter: true,
    alternate: null,
  }),
  for_statement: forStatement,
  foreach_statement: forEach,
  switch_statement: (c, n) => ({
    kind: 'Switch',
    start: c.tree.start(n),
    end: c.tree.end(n),
    subject: c.field(n, 'condition'),
    cases: switchCases(c, c.tree.child(n, 'body')),
  }),
  case_statement: (c, n) => switchCase(c, n, c.tree.end(n), true),
  default_statement: (c, n) => switchCase(c, n, c.tree.end(n), true),
  match_expression: (c, n) => ({
    kind: 'Switch',
    start: c.tree.start(n),
    end: c.tree.end(n),
    subject: c.field(n, 'condition'),
    cases: c.tree.namedChildren(bodyIndex(c, n)).map((child) => matchArm(c, child)),
  }),
  match_conditional_expression: (c, n) => matchArm(c, n),
  match_default_expression: (c, n) => matchArm(c, n),
  try_statement: (c, n) => {
    const { tree } = c;
    const clauses = tree.namedChildren(n);
    const finalizer = tree.childOfKind(n, 'finally_clause');
    return {
      kind: 'Try',
      start: tree.start(n),
      end: tree.end(n),
      resources: [],
      body: c.field(n, 'body'),
      handlers: clauses.filter((child) => tree.kind(child) === 'catch_clause').map((child) => catchClause(c, child)),
      alternate: null,
      finalizer: finalizer === NONE ? null : c.field(finalizer, 'body'),
    };
  },
  catch_clause: catchClause,
  finally_clause: (c, n) => c.field(n, 'body'),
  return_statement: (c, n) => ({
    kind: 'Return',
    start: c.tree.start(n),
    end: c.tree.end(n),
    argument: c.optionalFirstNamed(n),
  }),
  break_statement: (c, n) => jump(c, n, 'break'),
  continue_statement: (c, n) => jump(c, n, 'continue'),
  goto_statement: (c, n) => jump(c, n, 'goto'),
  named_label_statement: (c, n) => {
    const { tree } = c;
    const end = tree.end(n);
    return {
      kind: 'Labeled',
      start: tree.start(n),
      end,
      label: identifierOr(c, tree.firstNamed(n), tree.start(n)),
      body: { kind: 'EmptyStatement', start: end, end, keyword: '' },
    };
  },
  global_declaration: (c, n) => ({
    kind: 'ScopeDeclaration',
    start: c.tree.start(n),
    end: c.tree.end(n),
    keyword: 'global',
    targets: c.namedChildren(n),
  }),
  function_static_declaration: (c, n) => ({
    kind: 'ScopeDeclaration',
    start: c.tree.start(n),
    end: c.tree.end(n),
    keyword: 'static',
    targets: c.namedChildren(n),
  }),
  static_variable_declaration: (c, n) => {
    const target = c.field(n, 'name');
    const value = c.optionalField(n, 'value');
    if (value === null) return target;
    return { kind: 'Assign', start: c.tree.start(n), end: c.tree.end(n), operator: '=', target, type: null, value };
  },
};

/** Markup in front of the first tag, then statements and the markup between them. */
function program(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const end = tree.text.length;
  const body: Node[] = [];
  const tag = tree.childOfKind(n, 'php_tag');
  const markup = inlineMarkup(tree.text, 0, tag === NONE ? markupEnd(c, n) : tree.start(tag));
  if (markup !== null && tree.hasChild(n, 'text')) body.push(markup);
  const statements = tree
    .namedChildren(n)
    .filter((child) => tree.kind(child) !== 'php_tag' && tree.kind(child) !== 'text');
  body.push(...statementsBetween(c, statements, tag === NONE ? 0 : tree.end(tag), end));
  return { kind: 'Program', start: 0, end, body };
}

/** Where the text of a file without any tag ends. */
function markupEnd(c: Lowering, n: NodeIndex): number {
  const text = c.tree.childOfKind(n, 'text');
  return text === NONE ? 0 : c.tree.end(text);
}

function expressionStatement(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const inner = tree.firstNamed(n);
  const [start, end] = [tree.start(n), tree.end(n)];
  const expression = c.node(inner, start);
  // `throw` is an expression to the grammar; where it stands alone it is a statement.
  if (expression.kind === 'Throw') return { ...expression, start, end };
  return { kind: 'ExpressionStatement', start, end, expression };
}

function jump(c: Lowering, n: NodeIndex, keyword: string): Node {
  const { tree } = c;
  const label = tree.firstNamed(n);
  return {
    kind: 'Jump',
    start: tree.start(n),
    end: tree.end(n),
    keyword,
    label: label === NONE ? null : nameNode(c, label),
  };
}

function bodyIndex(c: Lowering, n: NodeIndex): NodeIndex {
  const body = c.tree.child(n, 'body');
  return body === NONE ? n : body;
}

/** The statements behind a colon, up to the word that closes them or the next clause. */
function colonBlock(c: Lowering, n: NodeIndex, limit: number): Node {
  const { tree } = c;
  const start = tree.start(n);
  const statements = statementsBetween(c, tree.namedChildren(n), start + 1, limit);
  return { kind: 'Block', start, end: endBehind(statements, tree.end(n)), body: statements };
}

/** Behind all of the nodes; after a syntax error the last one need not end last. */
function endBehind(nodes: readonly Node[], least: number): number {
  return nodes.reduce((end, node) => Math.max(end, node.end), least);
}

/** A body under the field of that name; behind a colon it reaches to the closing word. None is an empty statement. */
function bodyOf(c: Lowering, n: NodeIndex, closing: string): Node {
  const { tree } = c;
  const body = tree.child(n, 'body');
  if (body === NONE) return { kind: 'EmptyStatement', start: tree.end(n), end: tree.end(n), keyword: ';' };
  if (tree.kind(body) !== 'colon_block') return c.node(body);
  const word = tree.childOfKind(n, closing);
  return colonBlock(c, body, word === NONE ? tree.end(n) : tree.start(word));
}

/** As Semgrep does, a statement of the alternative syntax ends with the last statement in it. */
function endOf(c: Lowering, n: NodeIndex, body: Node): number {
  return body.kind === 'Block' && c.tree.text[body.start] === ':' ? body.end : c.tree.end(n);
}

interface Branch {
  readonly start: number;
  readonly condition: Node;
  readonly consequent: Node;
}

/** `elseif` clauses stand in a row, `else if` nests to the right: both become a chain of Ifs, built from its end. */
function ifStatement(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const branches: Branch[] = [];
  let alternate: Node | null = null;
  for (let statement = n; statement !== NONE; ) {
    let nested: NodeIndex = NONE;
    const clauses = [statement, ...tree.children(statement, 'alternative')];
    clauses.forEach((clause, i) => {
      const body = tree.child(clause, 'body');
      if (tree.kind(clause) === 'else_clause') {
        if (body !== NONE && tree.kind(body) === 'if_statement') nested = body;
        else alternate = branchBody(c, statement, clauses, i);
      } else {
        const consequent = branchBody(c, statement, clauses, i);
        branches.push({ start: tree.start(clause), condition: c.field(clause, 'condition'), consequent });
      }
    });
    statement = nested;
  }
  let chain: Node | null = alternate;
  for (const { start, condition, consequent } of branches.reverse()) {
    const end: number = chain?.end ?? consequent.end;
    chain = { kind: 'If', start, end, condition, consequent, alternate: chain };
  }
  return chain ?? c.node(NONE, tree.start(n));
}

/** The body of one clause of an `if`; markup between it and the next clause is its own. */
function branchBody(c: Lowering, statement: NodeIndex, clauses: readonly NodeIndex[], at: number): Node {
  const { tree } = c;
  const clause = clauses[at] as NodeIndex;
  const body = tree.child(clause, 'body');
  if (body === NONE || tree.kind(body) !== 'colon_block') return c.field(clause, 'body');
  const next = clauses[at + 1];
  const closing = tree.childOfKind(statement, 'endif');
  const limit = next !== undefined ? tree.start(next) : closing === NONE ? tree.end(statement) : tree.start(closing);
  return colonBlock(c, body, limit);
}

function forStatement(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const colon = tree.childOfKind(n, ':');
  const closing = tree.childOfKind(n, 'endfor');
  let body: Node;
  if (colon === NONE) body = bodyOf(c, n, 'endfor');
  else {
    const limit = closing === NONE ? tree.end(n) : tree.start(closing);
    const statements = tree.children(n, 'body').filter((child) => tree.isNamed(child));
    const inner = statementsBetween(c, statements, tree.end(colon), limit);
    const end = endBehind(inner, tree.end(colon));
    body = { kind: 'Block', start: tree.start(colon), end, body: inner };
  }
  return {
    kind: 'For',
    start: tree.start(n),
    end: endOf(c, n, body),
    init: header(c, n, 'initialize'),
    condition: header(c, n, 'condition'),
    update: header(c, n, 'update'),
    body,
  };
}

/** A part of a `for` header, or null. */
function header(c: Lowering, n: NodeIndex, field: string): Node | null {
  const part = c.tree.children(n, field).find((child) => c.tree.isNamed(child));
  return part === undefined ? null : c.node(part);
}

/** `foreach (iterable as target)`; `key => target` is an Entry. */
function forEach(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const bodyNode = tree.child(n, 'body');
  const [iterable, target] = tree.namedChildren(n).filter((child) => child !== bodyNode);
  const body = bodyOf(c, n, 'endforeach');
  return {
    kind: 'ForEach',
    start: tree.start(n),
    end: endOf(c, n, body),
    target: c.node(target ?? NONE, tree.start(n)),
    iterable: c.node(iterable ?? NONE, tree.start(n)),
    form: 'of',
    body,
    async: false,
    alternate: null,
  };
}

function switchCases(c: Lowering, body: NodeIndex): SwitchCase[] {
  if (body === NONE) return [];
  const { tree } = c;
  const cases = tree.namedChildren(body).filter((child) => CASE_KINDS.has(tree.kind(child)));
  const closing = tree.children(body).findLast((child) => tree.kind(child) === '}' || tree.kind(child) === 'endswitch');
  const limit = closing === undefined ? tree.end(body) : tree.start(closing);
  return cases.map((child, i) => {
    const next = cases[i + 1];
    return switchCase(c, child, next === undefined ? limit : tree.start(next), next !== undefined);
  });
}

const CASE_KINDS: ReadonlySet<string> = new Set(['case_statement', 'default_statement']);

/** `limit` is where the next case or the end of the switch begins: markup in front of it belongs to this case. */
function switchCase(c: Lowering, n: NodeIndex, limit: number, hasNext: boolean): SwitchCase {
  const { tree } = c;
  const value = tree.child(n, 'value');
  const start = tree.start(n);
  const opening = tree.children(n).find((child) => tree.kind(child) === ':' || tree.kind(child) === ';');
  const statements = tree.namedChildren(n).filter((child) => child !== value);
  const body = statementsBetween(c, statements, opening === undefined ? start : tree.end(opening), limit);
  return {
    kind: 'SwitchCase',
    start,
    end: endBehind(body, tree.end(n)),
    tests: value === NONE ? [] : [c.node(value)],
    guard: null,
    body,
    fallsThrough: hasNext && !endsControl(body.at(-1)),
  };
}

function matchArm(c: Lowering, n: NodeIndex): SwitchCase {
  const { tree } = c;
  const tests = tree.child(n, 'conditional_expressions');
  const value = c.field(n, 'return_expression');
  return {
    kind: 'SwitchCase',
    start: tree.start(n),
    end: tree.end(n),
    tests: c.namedChildren(tests),
    guard: null,
    body: [{ kind: 'ExpressionStatement', start: value.start, end: value.end, expression: value }],
    fallsThrough: false,
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
    case 'ExpressionStatement': {
      const { expression } = statement;
      return (
        expression.kind === 'Call' &&
        expression.callee.kind === 'Identifier' &&
        /^(?:exit|die)$/i.test(expression.callee.name)
      );
    }
    case 'Block':
      return endsControl(statement.body.at(-1));
    default:
      return false;
  }
}

function catchClause(c: Lowering, n: NodeIndex): Catch {
  return {
    kind: 'Catch',
    start: c.tree.start(n),
    end: c.tree.end(n),
    types: [c.field(n, 'type')],
    target: c.optionalField(n, 'name'),
    body: c.field(n, 'body'),
    group: false,
  };
}
