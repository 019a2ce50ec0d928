/** Statements: modules, assignments, control flow, exceptions and imports. */

import type { Block, If, ImportItem, Node, SwitchCase } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import { inner, oneOrTuple, tuple } from './expressions.ts';
import { at, type Handler, type Handlers, type Lowering } from './lowering.ts';
import { nameOf } from './names.ts';

const module: Handler = (l, n) => ({
  kind: 'Program',
  start: 0,
  end: l.tree.text.length,
  body: l.statements(n),
});

const block: Handler = (l, n) => ({ kind: 'Block', ...at(l, n), body: l.statements(n) });

/** The block under a field or, where the grammar names no field, of that kind; an empty one if the parser found none. */
export function blockOf(l: Lowering, n: NodeIndex, field: string | null): Block {
  const child = field === null ? l.tree.childOfKind(n, 'block') : l.tree.child(n, field);
  const node = l.take(child);
  if (node?.kind === 'Block') return node;
  const end = l.tree.end(n);
  return node === null
    ? { kind: 'Block', start: end, end, body: [] }
    : { kind: 'Block', start: node.start, end: node.end, body: [node] };
}

/** `a, b` on a line of its own is a tuple. */
const expressionStatement: Handler = (l, n) => {
  const items = l.parts(n);
  const isTuple = items.length > 1 || l.tree.hasChild(n, ',');
  return {
    kind: 'ExpressionStatement',
    ...at(l, n),
    expression: isTuple ? tuple(items.map((item) => l.require(item, n))) : l.require(items[0] ?? NONE, n),
  };
};

const assignment: Handler = (l, n) => {
  const operator = l.tree.child(n, 'operator');
  return {
    kind: 'Assign',
    ...at(l, n),
    operator: operator === NONE ? '=' : l.tree.kind(operator),
    target: l.requireField(n, 'left'),
    type: l.field(n, 'type'),
    value: l.field(n, 'right'),
  };
};

/** Python 2's `print >>file, a` is a call of `print` with the file as its keyword argument `file`. */
const printStatement: Handler = (l, n) => {
  const args = l.tree.children(n, 'argument').map((argument) => l.require(argument, n));
  const chevron = l.tree.childOfKind(n, 'chevron');
  if (chevron !== NONE) {
    const start = l.tree.start(chevron);
    args.push({
      kind: 'KeywordArgument',
      ...at(l, chevron),
      name: { kind: 'Identifier', start, end: start + '>>'.length, name: 'file' },
      value: l.require(l.parts(chevron)[0] ?? NONE, chevron),
    });
  }
  return calledStatement(l, n, 'print', args);
};

/** Python 2's `exec code in globals, locals`. */
const execStatement: Handler = (l, n) => {
  const args = l.parts(n).map((part) => l.require(part, n));
  return calledStatement(l, n, 'exec', args);
};

function calledStatement(l: Lowering, n: NodeIndex, name: string, args: readonly Node[]): Node {
  const { start, end } = at(l, n);
  const callee: Node = { kind: 'Identifier', start, end: Math.min(end, start + name.length), name };
  return {
    kind: 'ExpressionStatement',
    start,
    end,
    expression: { kind: 'Call', start, end, callee, typeArgs: [], args, optional: false },
  };
}

/** The `elif` clauses hang on one another as `alternate`; the last one carries the `else`. */
const ifStatement: Handler = (l, n) => {
  const alternatives = l.tree.children(n, 'alternative').map((alternative) => l.take(alternative));
  let alternate: Node | null = null;
  for (const branch of alternatives.reverse()) {
    if (branch === null) continue;
    alternate =
      branch.kind === 'If' ? { ...branch, end: alternate === null ? branch.end : alternate.end, alternate } : branch;
  }
  return { ...ifClause(l, n), alternate };
};

function ifClause(l: Lowering, n: NodeIndex): If {
  return {
    kind: 'If',
    ...at(l, n),
    condition: l.requireField(n, 'condition'),
    consequent: blockOf(l, n, 'consequence'),
    alternate: null,
  };
}

const elseClause: Handler = (l, n) => blockOf(l, n, 'body');
const finallyClause: Handler = (l, n) => blockOf(l, n, null);

const whileStatement: Handler = (l, n) => ({
  kind: 'While',
  ...at(l, n),
  condition: l.requireField(n, 'condition'),
  body: blockOf(l, n, 'body'),
  conditionAfter: false,
  alternate: l.field(n, 'alternative'),
});

const forStatement: Handler = (l, n) => ({
  kind: 'ForEach',
  ...at(l, n),
  target: l.requireField(n, 'left'),
  iterable: l.requireField(n, 'right'),
  form: 'of',
  body: blockOf(l, n, 'body'),
  async: l.tree.hasChild(n, 'async'),
  alternate: l.field(n, 'alternative'),
});

const tryStatement: Handler = (l, n) => ({
  kind: 'Try',
  ...at(l, n),
  resources: [],
  body: blockOf(l, n, 'body'),
  handlers: l.allOf(n, 'Catch'),
  alternate: l.take(l.tree.childOfKind(n, 'else_clause')),
  finalizer: l.take(l.tree.childOfKind(n, 'finally_clause')),
});

const exceptClause: Handler = (l, n) => {
  const values = l.tree.children(n, 'value').map((value) => l.require(value, n));
  const { types, target } = caught(values, l.field(n, 'alias'));
  return {
    kind: 'Catch',
    ...at(l, n),
    types,
    target,
    body: blockOf(l, n, null),
    group: l.tree.hasChild(n, '*'),
  };
};

/**
 * `except A as e` binds. `except A, b` without parentheses binds in Python 2 and is a tuple of two types from Python 3.14 on: a second
 * name that begins with a small letter is read as a variable, as types are capitalised.
 */
function caught(values: readonly Node[], alias: Node | null): { types: Node[]; target: Node | null } {
  const [first, second] = values;
  if (first === undefined) return { types: [], target: alias };
  if (second === undefined)
    return first.kind === 'AsPattern'
      ? { types: [first.pattern], target: first.target }
      : { types: [first], target: alias };
  const bindsSecond = values.length === 2 && second.kind === 'Identifier' && /^[\p{Ll}_]/u.test(second.name);
  return bindsSecond ? { types: [first], target: second } : { types: [tuple(values)], target: alias };
}

const withStatement: Handler = (l, n) => {
  const clause = l.tree.childOfKind(n, 'with_clause');
  return {
    kind: 'With',
    ...at(l, n),
    items: clause === NONE ? [] : l.allOf(clause, 'WithItem'),
    body: blockOf(l, n, 'body'),
    async: l.tree.hasChild(n, 'async'),
  };
};

const withItem: Handler = (l, n) => {
  const value = l.requireField(n, 'value');
  const [context, target] = value.kind === 'AsPattern' ? [value.pattern, value.target] : [value, null];
  return { kind: 'WithItem', ...at(l, n), context, target };
};

const matchStatement: Handler = (l, n) => {
  const subjects = l.tree.children(n, 'subject');
  const trailing = subjects.length === 1 && l.tree.hasChild(n, ',');
  const cases: SwitchCase[] = [];
  for (const node of blockOf(l, n, 'body').body) {
    if (node.kind === 'SwitchCase') cases.push(node);
    else l.moveOut(n, node);
  }
  return {
    kind: 'Switch',
    ...at(l, n),
    subject: trailing ? tuple([l.require(subjects[0]!, n)]) : oneOrTuple(l, n, subjects),
    cases,
  };
};

/** `case a, b:` is a tuple pattern. */
const caseClause: Handler = (l, n) => {
  const patterns = l.parts(n).filter((part) => l.tree.kind(part) === 'case_pattern');
  const nodes = patterns.map((pattern) => l.require(pattern, n));
  const guard = l.field(n, 'guard');
  return {
    kind: 'SwitchCase',
    ...at(l, n),
    tests: nodes.length > 1 || l.tree.hasChild(n, ',') ? [tuple(nodes)] : nodes,
    guard: guard?.kind === 'ComprehensionIf' ? guard.condition : guard,
    body: blockOf(l, n, 'consequence').body,
    fallsThrough: false,
  };
};

const returnStatement: Handler = (l, n) => ({ kind: 'Return', ...at(l, n), argument: inner(l, n) });

const raiseStatement: Handler = (l, n) => {
  const cause = l.tree.child(n, 'cause');
  const argument = l.parts(n).find((part) => part !== cause);
  return { kind: 'Throw', ...at(l, n), argument: l.take(argument ?? NONE), cause: l.take(cause) };
};

const jump =
  (keyword: string): Handler =>
  (l, n) => ({ kind: 'Jump', ...at(l, n), keyword, label: null });

const assertStatement: Handler = (l, n) => {
  const [condition, ...messages] = l.parts(n);
  return {
    kind: 'Assert',
    ...at(l, n),
    condition: l.require(condition ?? NONE, n),
    message: messages.length === 0 ? null : oneOrTuple(l, n, messages),
  };
};

/** `del a, b` has two targets, `del (a, b)` one. */
const deleteStatement: Handler = (l, n) => {
  const operand = l.parts(n)[0] ?? NONE;
  const node = l.require(operand, n);
  const isList = operand !== NONE && l.tree.kind(operand) === 'expression_list' && node.kind === 'Sequence';
  return { kind: 'Delete', ...at(l, n), targets: isList ? node.elements.filter((e) => e !== null) : [node] };
};

const scopeDeclaration =
  (keyword: string): Handler =>
  (l, n) => ({ kind: 'ScopeDeclaration', ...at(l, n), keyword, targets: l.all(n) });

const importStatement: Handler = (l, n) => ({
  kind: 'Import',
  ...at(l, n),
  module: null,
  items: importItems(l, n, 'module'),
  typeOnly: false,
  attributes: null,
});

const importFromStatement: Handler = (l, n) => {
  const wildcard = l.tree.childOfKind(n, 'wildcard_import');
  const everything: ImportItem[] =
    wildcard === NONE ? [] : [{ kind: 'ImportItem', ...at(l, wildcard), form: 'all', imported: null, local: null }];
  return {
    kind: 'Import',
    ...at(l, n),
    module: l.requireField(n, 'module_name'),
    items: [...everything, ...importItems(l, n, 'named')],
    typeOnly: false,
    attributes: null,
  };
};

const futureImportStatement: Handler = (l, n) => {
  const name = l.tree.childOfKind(n, '__future__');
  return {
    kind: 'Import',
    ...at(l, n),
    module: name === NONE ? null : { kind: 'Identifier', ...at(l, name), name: '__future__' },
    items: importItems(l, n, 'named'),
    typeOnly: false,
    attributes: null,
  };
};

function importItems(l: Lowering, n: NodeIndex, form: 'module' | 'named'): ImportItem[] {
  return l.tree.children(n, 'name').map((item) => {
    const imported = l.require(item, n);
    if (imported.kind === 'ImportItem') return { ...imported, form };
    return { kind: 'ImportItem', ...at(l, item), form, imported, local: null };
  });
}

/** What is imported, and the local name; the statement around it knows the form. */
const aliasedImport: Handler = (l, n) => ({
  kind: 'ImportItem',
  ...at(l, n),
  form: 'named',
  imported: l.requireField(n, 'name'),
  local: l.identifier(l.tree.child(n, 'alias'), n),
});

/** `..a.b` is one Identifier of that text; white space and line continuations between its parts are left out. */
const relativeImport: Handler = (l, n) => {
  l.all(n);
  return { kind: 'Identifier', ...at(l, n), name: nameOf(l.tree.textOf(n).replace(/[\s\\]+/g, '')) };
};

export const STATEMENTS: Handlers = {
  module,
  block,
  expression_statement: expressionStatement,
  assignment,
  augmented_assignment: assignment,
  print_statement: printStatement,
  exec_statement: execStatement,
  if_statement: ifStatement,
  elif_clause: ifClause,
  else_clause: elseClause,
  finally_clause: finallyClause,
  while_statement: whileStatement,
  for_statement: forStatement,
  try_statement: tryStatement,
  except_clause: exceptClause,
  with_statement: withStatement,
  with_item: withItem,
  match_statement: matchStatement,
  case_clause: caseClause,
  return_statement: returnStatement,
  raise_statement: raiseStatement,
  break_statement: jump('break'),
  continue_statement: jump('continue'),
  pass_statement: (l, n) => ({ kind: 'EmptyStatement', ...at(l, n), keyword: 'pass' }),
  assert_statement: assertStatement,
  delete_statement: deleteStatement,
  global_statement: scopeDeclaration('global'),
  nonlocal_statement: scopeDeclaration('nonlocal'),
  import_statement: importStatement,
  import_from_statement: importFromStatement,
  future_import_statement: futureImportStatement,
  relative_import: relativeImport,
  aliased_import: aliasedImport,
};
