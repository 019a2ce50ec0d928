/**
 * Names: which declaration an identifier refers to. One walk declares and collects, then every reference is looked up, so that
 * hoisting and use before declaration need no care.
 */
import type { Node, Program } from '../ast/nodes.ts';
import { walk } from '../ast/visitor.ts';
import type { LanguageTraits } from '../languages/language.ts';
import { importedNames, requiredNames, starImports } from './imports.ts';
import { boundIdentifiers, nameChildren } from './roles.ts';

export type Identifier = Node & { kind: 'Identifier' };

/** A variable, function, class, parameter or imported name. */
export interface Declaration {
  readonly name: string;
  /** Full name of what was imported: module segments, then members; null for what is declared here. */
  readonly path: readonly string[] | null;
  /** Everything that gives it a value: the value's node, or null where the value is not known (parameters, loops, augmented assignment). */
  readonly values: readonly (Node | null)[];
  /** The type that is written at its declaration. */
  readonly type: Node | null;
}

export interface Names {
  /** The declaration that a reference means, or null: a global, a builtin, or not a reference. */
  declarationOf(identifier: Node): Declaration | null;
  /** The full names that an identifier may stand for because something was imported. */
  fullNames(identifier: Node): readonly (readonly string[])[];
  /** Whether an identifier is given a value here and not read. */
  isTarget(identifier: Node): boolean;
  /** The type that its declaration gives an identifier (an annotation, `new T()`), or null. */
  typeOf(identifier: Node): Node | null;
}

interface MutableDeclaration extends Declaration {
  path: readonly string[] | null;
  type: Node | null;
  readonly values: (Node | null)[];
}

type ScopeKind = 'function' | 'class' | 'block';

class Scope {
  readonly kind: ScopeKind;
  readonly parent: Scope | null;
  readonly names = new Map<string, MutableDeclaration>();
  /** Names that `global` or `nonlocal` hand to another scope. */
  readonly elsewhere = new Map<string, Scope>();

  constructor(kind: ScopeKind, parent: Scope | null) {
    this.kind = kind;
    this.parent = parent;
  }

  declare(name: string, value: Node | null, path: readonly string[] | null = null, type: Node | null = null): void {
    const scope = this.elsewhere.get(name) ?? this;
    const known = scope.names.get(name);
    if (known === undefined) scope.names.set(name, { name, path, values: [value], type });
    else {
      known.type ??= type;
      known.values.push(value);
      // Two imports of one name (try / except ImportError): the first one counts; any other declaration hides the import.
      if (path === null) known.path = null;
    }
  }

  lookup(name: string): MutableDeclaration | null {
    // The names of a class body are not visible inside its methods.
    for (let scope: Scope | null = this, inside = true; scope !== null; scope = scope.parent) {
      if (scope.kind !== 'class' || inside) {
        const found = (scope.elsewhere.get(name) ?? scope).names.get(name);
        if (found !== undefined) return found;
      }
      if (scope.kind === 'function') inside = false;
    }
    return null;
  }

  /** Where `var` and Python's assignments declare. */
  get function(): Scope {
    let scope: Scope = this;
    while (scope.kind === 'block' && scope.parent !== null) scope = scope.parent;
    return scope;
  }

  get module(): Scope {
    let scope: Scope = this;
    while (scope.parent !== null) scope = scope.parent;
    return scope;
  }
}

export function resolveNames(program: Program, traits: LanguageTraits): Names {
  const references: [Identifier, Scope][] = [];
  const assignments: [Identifier, Node | null, Scope][] = [];
  const notReferences = new Set<Node>();
  const targets = new Set<Node>();
  const starModules: (readonly string[])[] = [];
  let scope = new Scope('function', null);
  walk(
    program,
    (node) => {
      for (const name of nameChildren(node, traits.keysAreExpressions)) if (name !== null) notReferences.add(name);
      if (node.kind === 'Identifier') {
        if (!notReferences.has(node)) references.push([node, scope]);
        return undefined;
      }
      declareIn(node);
      const kind = scopeKind(node);
      if (kind !== null) scope = new Scope(kind, scope);
      declareInside(node);
      return undefined;
    },
    (node) => {
      if (scopeKind(node) !== null) scope = scope.parent!;
    },
  );
  for (const [identifier, value, at] of assignments) {
    const declaration = at.lookup(identifier.name);
    if (declaration === null) continue;
    declaration.values.push(value);
    declaration.path = null;
  }
  const resolved = new Map<Node, Declaration>();
  for (const [identifier, at] of references) {
    const declaration = at.lookup(identifier.name);
    if (declaration !== null) resolved.set(identifier, declaration);
  }
  return {
    declarationOf: (identifier) => resolved.get(identifier) ?? null,
    fullNames: (identifier) => {
      if (identifier.kind !== 'Identifier') return [];
      const declaration = resolved.get(identifier);
      if (declaration !== undefined) return declaration.path === null ? [] : [declaration.path];
      return starModules.map((module) => [...module, identifier.name]);
    },
    isTarget: (identifier) => targets.has(identifier),
    typeOf: (identifier) => {
      const declaration = resolved.get(identifier);
      if (declaration === undefined) return null;
      if (declaration.type !== null) return declaration.type;
      const [value] = declaration.values;
      return declaration.values.length === 1 && value?.kind === 'New' ? value.callee : null;
    },
  };

  /** Names that a node declares around itself. */
  function declareIn(node: Node): void {
    switch (node.kind) {
      case 'Import':
        for (const [name, path] of importedNames(node, traits)) scope.declare(name, null, path);
        starModules.push(...starImports(node, traits));
        return;
      case 'VariableDeclaration': {
        const target = node.keyword === 'var' ? scope.function : scope;
        for (const declarator of node.declarators) {
          const required = requiredNames(declarator.target, declarator.value);
          for (const identifier of boundIdentifiers(declarator.target)) {
            const value = declarator.target.kind === 'Identifier' ? declarator.value : null;
            target.declare(identifier.name, value, required.get(identifier.name) ?? null, declarator.type);
          }
        }
        return;
      }
      case 'Assign':
        for (const identifier of boundIdentifiers(node.target)) {
          targets.add(identifier);
          const value = node.target.kind === 'Identifier' && /^:?=$/.test(node.operator) ? node.value : null;
          if (traits.assignmentDeclares) scope.function.declare(identifier.name, value, null, node.type);
          else assignments.push([identifier, value, scope]);
        }
        return;
      case 'Update':
        for (const identifier of boundIdentifiers(node.operand)) assignments.push([identifier, null, scope]);
        return;
      case 'ForEach':
        if (node.target.kind === 'VariableDeclaration') return;
        for (const { name } of boundIdentifiers(node.target)) scope.function.declare(name, null);
        return;
      case 'WithItem':
      case 'AsPattern':
        for (const { name } of boundIdentifiers(node.target)) scope.function.declare(name, null);
        return;
      case 'Delete':
        for (const target of node.targets)
          for (const identifier of boundIdentifiers(target)) assignments.push([identifier, null, scope]);
        return;
      case 'ScopeDeclaration':
        for (const target of node.targets) {
          if (target.kind !== 'Identifier') continue;
          const other = node.keyword === 'global' ? scope.module : (scope.function.parent?.function ?? scope.module);
          if (other !== scope.function) scope.function.elsewhere.set(target.name, other);
        }
        return;
      case 'Function':
        if (node.name?.kind === 'Identifier' && declaresItsName(node)) scope.declare(node.name.name, null);
        return;
      case 'Class':
        if (node.name?.kind === 'Identifier') scope.declare(node.name.name, null);
        return;
      default:
        return;
    }
  }

  /** Names that a node declares in the scope that it opens. */
  function declareInside(node: Node): void {
    switch (node.kind) {
      case 'Function':
        for (const parameter of node.params)
          for (const { name } of boundIdentifiers(parameter))
            scope.declare(name, null, null, parameter.kind === 'Parameter' ? parameter.type : null);
        return;
      case 'Catch':
        for (const { name } of boundIdentifiers(node.target))
          (traits.blockScopes ? scope : scope.function).declare(name, null);
        return;
      case 'Comprehension':
        for (const clause of node.clauses)
          if (clause.kind === 'ComprehensionFor')
            for (const { name } of boundIdentifiers(clause.target)) scope.declare(name, null);
        return;
      default:
        return;
    }
  }

  function scopeKind(node: Node): ScopeKind | null {
    switch (node.kind) {
      case 'Function':
        return 'function';
      case 'Comprehension':
        return 'function';
      case 'Class':
        return traits.classNamesHidden ? 'class' : 'block';
      case 'Block':
      case 'For':
      case 'ForEach':
      case 'Switch':
      case 'Catch':
        return traits.blockScopes ? 'block' : null;
      default:
        return null;
    }
  }
}

/** Methods are reached through their object and declare no name. */
function declaresItsName(node: Node & { kind: 'Function' }): boolean {
  return node.form === 'function';
}
