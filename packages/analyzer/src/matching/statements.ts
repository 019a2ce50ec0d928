/** Which nodes are statements, which lists hold statements, and what lies inside a statement that `...` may reach into. */
import type { Node, NodeKind } from '../ast/nodes.ts';
import { children } from '../ast/visitor.ts';
import type { LanguageTraits } from '../languages/language.ts';

const STATEMENTS: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'Block',
  'ExpressionStatement',
  'VariableDeclaration',
  'If',
  'While',
  'For',
  'ForEach',
  'Switch',
  'Try',
  'With',
  'Return',
  'Throw',
  'Jump',
  'Labeled',
  'Assert',
  'Delete',
  'ScopeDeclaration',
  'EmptyStatement',
  'Import',
  'Export',
  'Namespace',
  'Class',
  'TypeAlias',
  'InlineMarkup',
]);

export function isStatement(node: Node): boolean {
  if (node.kind === 'Function') return node.form !== 'arrow' && node.form !== 'lambda' && node.form !== 'block';
  return STATEMENTS.has(node.kind);
}

/** The statements of a body: a block's, a single one's, or the value of an arrow function as the `return` that it means. */
export function bodyStatements(body: Node | null): readonly Node[] {
  if (body === null) return [];
  if (body.kind === 'Block') return body.body;
  if (isStatement(body) || body.kind === 'Ellipsis' || body.kind === 'Metavariable') return [body];
  return [{ kind: 'Return', argument: body, start: body.start, end: body.end }];
}

/** The values that a function returns by ending with them: of the last statement, in each branch where that is a condition. */
export function lastValues(body: Node | null): readonly Node[] {
  if (body === null) return [];
  switch (body.kind) {
    case 'Block':
      return lastValues(body.body.at(-1) ?? null);
    case 'ExpressionStatement':
      return isReturnedValue(body.expression) ? [body.expression] : [];
    case 'If':
      return [...lastValues(body.consequent), ...lastValues(body.alternate)];
    case 'Switch':
      return body.cases.flatMap((one) => lastValues(one.body.at(-1) ?? null));
    case 'Try': {
      if (body.finalizer !== null) return lastValues(body.finalizer);
      const handled = mayRaise(body.body) ? body.handlers.map((handler) => handler.body) : [];
      return [body.alternate ?? body.body, ...handled].flatMap(lastValues);
    }
    default:
      return [];
  }
}

/** As Semgrep counts them: of assignments those that give what was called to a variable. */
function isReturnedValue(value: Node): boolean {
  if (value.kind !== 'Assign') return value.kind !== 'Conditional';
  const { operator, target, value: given } = value;
  if (operator !== '=' || target.kind !== 'Identifier') return false;
  return given?.kind === 'TemplateString' || (given?.kind === 'Call' && given.end > given.callee.end);
}

/** A literal alone cannot. */
function mayRaise(body: Node): boolean {
  const [only, ...others] = bodyStatements(body);
  const value = only?.kind === 'ExpressionStatement' && others.length === 0 ? only.expression : null;
  return value === null || !/Literal$/.test(value.kind);
}

/** The list of statements that a node holds directly, or null. */
export function statementList(node: Node): readonly Node[] | null {
  switch (node.kind) {
    case 'Program':
    case 'Block':
    case 'SwitchCase':
      return node.body;
    case 'Namespace':
      return node.body;
    case 'Class':
      return node.members;
    default:
      return null;
  }
}

/** Statements nested in a list, in the order of the source, each with the position of the list's element that holds it. */
export interface FlatStatement {
  readonly node: Node;
  readonly top: number;
}

const flattened = new WeakMap<readonly Node[], readonly FlatStatement[]>();

export function flatten(list: readonly Node[], traits: LanguageTraits): readonly FlatStatement[] {
  let flat = flattened.get(list);
  if (flat === undefined) {
    flat = computeFlat(list, traits);
    flattened.set(list, flat);
  }
  return flat;
}

function computeFlat(list: readonly Node[], traits: LanguageTraits): FlatStatement[] {
  const flat: FlatStatement[] = [];
  list.forEach((node, top) => {
    const pending = [node];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      flat.push({ node: next, top });
      pending.push(...nestedStatements(next, traits).reverse());
    }
  });
  return flat;
}

/** The statements directly inside of a statement, the bodies of declared functions and classes among them. */
function nestedStatements(node: Node, traits: LanguageTraits): Node[] {
  const bodies = (...parts: (Node | null)[]): Node[] => parts.flatMap((part) => [...bodyStatements(part)]);
  switch (node.kind) {
    case 'Block':
      return [...node.body];
    case 'If':
      return bodies(node.consequent, node.alternate);
    case 'While':
      return bodies(node.body, node.alternate);
    case 'For':
    case 'With':
    case 'Labeled':
      return bodies(node.body);
    case 'ForEach':
      return bodies(node.body, node.alternate);
    case 'Switch':
      return node.cases.flatMap((one) => [...one.body]);
    case 'Try':
      return bodies(node.body, ...node.handlers.map((handler) => handler.body), node.alternate, node.finalizer);
    case 'Function':
      return bodies(node.body);
    case 'Class':
      return [...node.members];
    case 'Export':
      return node.declaration !== null && isStatement(node.declaration) ? [node.declaration] : [];
    case 'Namespace':
      return [...(node.body ?? [])];
    case 'ExpressionStatement':
    case 'VariableDeclaration':
    case 'Return':
    case 'Throw':
    case 'Field':
      return statementsOfFunctionValues(node, traits);
    default:
      return [];
  }
}

/** The bodies of functions that are written inside of a statement's expressions, but not of classes there. */
function statementsOfFunctionValues(statement: Node, { arrowsReturnNothing }: LanguageTraits): Node[] {
  const found: Node[] = [];
  const pending = children(statement).reverse();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === 'Function' && node.body !== null && (isStatement(node.body) || !arrowsReturnNothing))
      found.push(...bodyStatements(node.body));
    else if (node.kind === 'New') pending.push(...[node.callee, ...node.args].reverse());
    else if (node.kind !== 'Class') pending.push(...children(node).reverse());
  }
  return found;
}
