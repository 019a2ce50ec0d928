/** The nodes of a file by kind, calls by the last name of what they call: a pattern visits only what it can match. */
import type { Node, NodeKind, Program } from '../ast/nodes.ts';
import { children, walk } from '../ast/visitor.ts';
import type { LanguageTraits } from '../languages/language.ts';
import { requiredPath } from '../names/imports.ts';
import { boundIdentifiers, nameChildren } from '../names/roles.ts';
import type { Names } from '../names/scopes.ts';
import { isStatement, lastValues, statementList } from './statements.ts';

export class NodeIndex {
  /** Lists of statements with their owners, in document order. */
  readonly lists: readonly (readonly Node[])[];
  readonly #byKind = new Map<NodeKind, Node[]>();
  readonly #callsByName = new Map<string, Node[]>();
  readonly #expressions: Node[] = [];
  readonly #statements: Node[] = [];
  readonly #expressionsIn = new Map<Node, readonly Node[]>();
  readonly #assignmentsIn = new Map<Node, readonly Node[]>();
  readonly #declarations = new Map<Node, Node>();
  readonly #functionValues = new Set<Node>();
  readonly #classValues = new Set<Node>();
  readonly #initialised: Node[] = [];
  #lastValues: ReadonlySet<Node> | null = null;
  readonly #ignoreCase: boolean;

  constructor(program: Program, traits: LanguageTraits, names: Names) {
    this.#ignoreCase = traits.namesIgnoreCase ?? false;
    const lists: (readonly Node[])[] = [];
    const mereNames = new Set<Node>();
    const heads = new Set<Node>();
    walk(program, (node, parent) => {
      if (traits.booleanChainsAreFlat && isPartOfChain(node, parent)) return undefined;
      for (const name of nameChildren(node, traits.keysAreExpressions)) {
        if (name !== null) mereNames.add(name);
      }
      if (node.kind === 'Parameter' || node.kind === 'Declarator' || node.kind === 'Catch' || node.kind === 'ForEach') {
        for (const name of boundIdentifiers(node.target))
          if (node.kind !== 'ForEach' || !traits.assignmentDeclares) mereNames.add(name);
      }
      if (node.kind === 'SwitchCase' && traits.imports !== 'python')
        for (const label of node.tests) if (isLabel(label, traits)) mereNames.add(label);
      if (node.kind === 'NamedType') addNames(node.name, mereNames);
      if (node.kind === 'Import' && node.module !== null) addNames(node.module, mereNames);
      if (node.kind === 'Namespace' && node.name !== null) addNames(node.name, mereNames);
      // What the head of a loop declares is no statement.
      if (traits.headsDeclareApart && isHead(node, parent)) heads.add(node);
      if (node.kind === 'VariableDeclaration') {
        for (const declarator of node.declarators) this.#declarations.set(declarator, node);
      }
      if (node.kind === 'Declarator' && node.value !== null && node.target.kind === 'Identifier')
        this.#initialised.push(node.target);
      if (node.kind === 'Field' && node.value !== null && traits.fieldsAreVariables) this.#initialised.push(node.name);
      if (
        node.kind === 'Function' &&
        isValue(node, parent) &&
        !(traits.propertiesAreMethods && isProperty(node, parent))
      )
        this.#functionValues.add(node);
      if (node.kind === 'Class' && parent !== null && parent.kind !== 'Export' && !DECLARING.has(parent.kind))
        this.#classValues.add(node);
      if (isStatement(node) || (node.kind === 'Field' && traits.fieldsAreVariables)) this.#statements.push(node);
      if (node.kind === 'Call') {
        for (const name of calleeNames(node.callee, names)) add(this.#callsByName, this.#callKey(name), node);
      }
      const declared = traits.fieldsAreVariables && isStatement(node);
      const isExpression = !NOT_EXPRESSIONS.has(node.kind) && !mereNames.has(node) && !declared;
      if (isExpression) this.#expressions.push(node);
      const inHead = heads.has(node) || (parent !== null && heads.has(parent) && node.kind === 'Declarator');
      if (!inHead && (isExpression || !ONLY_EXPRESSIONS.has(node.kind))) add(this.#byKind, node.kind, node);
      const list = statementList(node);
      if (list !== null && (node.kind !== 'Class' || traits.fieldsAreVariables || traits.classBodiesRun))
        lists.push(list);
      return undefined;
    });
    this.lists = lists;
  }

  /** Of names and literals only those that are expressions. */
  ofKind(kind: NodeKind): readonly Node[] {
    return this.#byKind.get(kind) ?? [];
  }

  /** What stands behind the `@` of decorators, with the name in it. */
  get decoratorNames(): ReadonlySet<Node> {
    return new Set(
      this.ofKind('Decorator').flatMap((node) => {
        if (node.kind !== 'Decorator') return [];
        const { expression } = node;
        return expression.kind === 'Call' ? [expression, expression.callee] : [expression];
      }),
    );
  }

  /** All statements, methods and fields too, in document order. */
  get statements(): readonly Node[] {
    return this.#statements;
  }

  /** What lies inside of a statement or expression, but not inside of functions and classes written there. */
  expressionsIn(node: Node): readonly Node[] {
    let found = this.#expressionsIn.get(node);
    if (found === undefined) {
      found = innerExpressions(node);
      this.#expressionsIn.set(node, found);
    }
    return found;
  }

  /** Of these, what an assignment of a pattern can match. */
  assignmentsIn(node: Node): readonly Node[] {
    let found = this.#assignmentsIn.get(node);
    if (found === undefined) {
      found = this.expressionsIn(node).filter(({ kind }) => ASSIGNING.has(kind));
      this.#assignmentsIn.set(node, found);
    }
    return found;
  }

  /** Calls whose callee ends in `name`. */
  callsOf(name: string): readonly Node[] {
    return this.#callsByName.get(this.#callKey(name)) ?? [];
  }

  #callKey(name: string): string {
    return this.#ignoreCase ? name.toLowerCase() : name;
  }

  /** The declaration that a declarator is part of. */
  declarationOf(declarator: Node): Node {
    return this.#declarations.get(declarator) ?? declarator;
  }

  /** Whether a function is a value (an arrow, a function expression) and no declaration or method. */
  isFunctionValue(node: Node): boolean {
    return this.#functionValues.has(node);
  }

  /** Whether a class is a value (a class expression) and no declaration. */
  isClassValue(node: Node): boolean {
    return this.#classValues.has(node);
  }

  /** Names that are declared with a value. */
  get initialisedNames(): readonly Node[] {
    return this.#initialised;
  }

  /** The values that functions return by ending with them. */
  get lastValues(): ReadonlySet<Node> {
    this.#lastValues ??= new Set(
      this.ofKind('Function').flatMap((node) => (node.kind === 'Function' ? lastValues(node.body) : [])),
    );
    return this.#lastValues;
  }

  /** Whatever `$X` as a whole pattern may be. */
  get expressions(): readonly Node[] {
    return this.#expressions;
  }
}

/** A literal or a name alone behind `case`; the constants of Ruby are names of classes there, and expressions. */
function isLabel(test: Node, { lastValueIsReturned }: LanguageTraits): boolean {
  return /Literal$/.test(test.kind) || (test.kind === 'Identifier' && !lastValueIsReturned);
}

/** The names of a dotted name, the whole of it among them. */
function addNames(name: Node, names: Set<Node>): void {
  let part = name;
  for (; part.kind === 'Member'; part = part.object) names.add(part);
  names.add(part);
}

/** Casts and patterns with a name may have an assignment in them. */
const ASSIGNING: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'Assign',
  'Declarator',
  'Field',
  'Export',
  'VariableDeclaration',
  'Cast',
  'AsPattern',
]);

const DECLARING: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'Program',
  'Block',
  'SwitchCase',
  'Namespace',
  'Class',
  'Mapping',
  'New',
  'If',
  'Labeled',
]);

function isValue(node: Node & { kind: 'Function' }, parent: Node | null): boolean {
  if (node.form === 'arrow' || node.form === 'lambda' || node.form === 'block') return true;
  if (parent === null || node.form !== 'function') return false;
  if (parent.kind === 'Export') return node.name === null;
  return !DECLARING.has(parent.kind);
}

function isHead(node: Node, parent: Node | null): boolean {
  if (node.kind !== 'VariableDeclaration') return false;
  return (parent?.kind === 'For' && parent.init === node) || (parent?.kind === 'ForEach' && parent.target === node);
}

/** `n: function () { }` of an object, `n = () => { };` of a class. */
function isProperty(node: Node & { kind: 'Function' }, parent: Node | null): boolean {
  return node.name === null && (parent?.kind === 'Entry' || parent?.kind === 'Field');
}

function innerExpressions(node: Node): Node[] {
  const found: Node[] = [];
  const pending = children(node);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === 'Function' || next.kind === 'Class' || isStatement(next)) continue;
    found.push(next);
    pending.push(...children(next));
  }
  return found;
}

/** The names under which a pattern may know what is called: the one that is written and, of an imported one, the original's. */
function calleeNames(callee: Node, names: Names): ReadonlySet<string> {
  let inner = callee;
  while (inner.kind === 'Cast') inner = inner.expression;
  const full = names.fullNames(inner).map((path) => path.at(-1) ?? '');
  return new Set([calleeName(inner), ...full, requiredPath(inner)?.at(-1) ?? '']);
}

/** The last name of a callee, '' if it has none. */
export function calleeName(callee: Node): string {
  if (callee.kind === 'Identifier') return callee.name;
  if (callee.kind === 'Member' && callee.property.kind === 'Identifier') return callee.property.name;
  return '';
}

function add<K>(map: Map<K, Node[]>, key: K, node: Node): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [node]);
  else list.push(node);
}

/** Kinds whose nodes are indexed where they are expressions: elsewhere they are mere names. */
const ONLY_EXPRESSIONS: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'Identifier',
  'Member',
  'StringLiteral',
  'NumberLiteral',
]);

const NOT_EXPRESSIONS: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'Program',
  'Block',
  'ExpressionStatement',
  'VariableDeclaration',
  'Declarator',
  'If',
  'While',
  'For',
  'ForEach',
  'Switch',
  'SwitchCase',
  'Try',
  'Catch',
  'With',
  'WithItem',
  'Return',
  'Throw',
  'Jump',
  'Labeled',
  'Assert',
  'Delete',
  'ScopeDeclaration',
  'EmptyStatement',
  'Import',
  'ImportItem',
  'Export',
  'ExportItem',
  'Namespace',
  'InlineMarkup',
  'Parameter',
  'Decorator',
  'Field',
  'Entry',
  'KeywordArgument',
  'Spread',
  'StringPart',
  'Interpolation',
  'JsxAttribute',
  'JsxText',
  'JsxContainer',
  'NamedType',
  'TypeExpression',
  'TypeParameter',
  'TypeAlias',
  'ComprehensionFor',
  'ComprehensionIf',
  'DefaultValue',
  'SyntaxError',
  'Unsupported',
  'AsPattern',
]);

/** The left side of `a and b and c`, but for `(a and b) and c`. */
function isPartOfChain(node: Node, parent: Node | null): boolean {
  if (node.kind !== 'Binary' || parent?.kind !== 'Binary' || node.operator !== parent.operator) return false;
  return (node.operator === 'and' || node.operator === 'or') && node.start === parent.start && parent.left === node;
}
