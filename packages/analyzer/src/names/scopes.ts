/**
 * Names: which declaration an identifier refers to. One walk declares and collects; a reference is looked up behind it, so that
 * hoisting and use before declaration need no care.
 */
import type { Node, NodeOf, Program } from '../ast/nodes.ts';
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
  /** The declaration that a reference means, or null: a global, a builtin, or not a reference. Where fields are variables, `this.f` and `C.f` refer to them. */
  declarationOf(identifier: Node): Declaration | null;
  /** The full names that an identifier may stand for because something was imported. */
  fullNames(identifier: Node): readonly (readonly string[])[];
  /** Whether what a name may stand for is only that something of its name comes with all of a module. */
  isFromStar(node: Node): boolean;
  /** Whether an identifier or field is given a value here and not read. */
  isTarget(identifier: Node): boolean;
  /** The type that its declaration gives an identifier (an annotation, `new T()`), or null. */
  typeOf(identifier: Node): Node | null;
}

interface MutableDeclaration extends Declaration {
  path: readonly string[] | null;
  type: Node | null;
  readonly values: (Node | null)[];
  isClass?: boolean;
}

type ScopeKind = 'function' | 'class' | 'block';

class Scope {
  readonly kind: ScopeKind;
  readonly parent: Scope | null;
  readonly isClass: boolean;
  readonly names = new Map<string, MutableDeclaration>();
  /** What is known here of the types of the fields of `this`. */
  readonly fieldTypes = new Map<string, Node | null>();
  /** Names that `global` or `nonlocal` hand to another scope. */
  readonly elsewhere = new Map<string, Scope>();

  constructor(kind: ScopeKind, parent: Scope | null, isClass = false) {
    this.kind = kind;
    this.parent = parent;
    this.isClass = isClass;
  }

  /** `value` is undefined where the declaration gives none, null where it is not known. */
  declare(
    name: string,
    value: Node | null | undefined,
    path: readonly string[] | null = null,
    type: Node | null = null,
  ): MutableDeclaration {
    const scope = this.elsewhere.get(name) ?? this;
    const known = scope.names.get(name);
    const values = value === undefined ? [] : [value];
    if (known === undefined) {
      const made: MutableDeclaration = { name, path, values, type };
      scope.names.set(name, made);
      return made;
    }
    known.type ??= type;
    known.values.push(...values);
    // Two imports of one name (try / except ImportError): the first one counts; any other declaration hides the import.
    if (path === null) known.path = null;
    return known;
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

  /** The class around, whose fields `this.f` means. */
  get class(): Scope | null {
    let scope: Scope | null = this;
    while (scope !== null && !scope.isClass) scope = scope.parent;
    return scope;
  }

  typeOfField(name: string): Node | null {
    let scope: Scope = this;
    while (!scope.fieldTypes.has(name) && !scope.isClass && scope.parent !== null) scope = scope.parent;
    return scope.fieldTypes.get(name) ?? null;
  }

  get module(): Scope {
    let scope: Scope = this;
    while (scope.parent !== null) scope = scope.parent;
    return scope;
  }
}

export function resolveNames(program: Program, traits: LanguageTraits): Names {
  /** Of identifiers, and of members that may mean a field. */
  const scopes = new Map<Node, Scope>();
  const fieldAssignments: [NodeOf<'Member'>, Node | null, Scope][] = [];
  const classes = new Map<string, Scope>();
  const assignments: [Identifier, Node | null, Scope][] = [];
  const notReferences = new Set<Node>();
  const fieldNames = new Map<Node, Declaration>();
  const targets = new Set<Node>();
  const starModules: (readonly string[])[] = [];
  let scope = new Scope('function', null);
  walk(
    program,
    (node, parent) => {
      if (node.kind === 'Identifier') {
        if (!notReferences.has(node)) scopes.set(node, scope);
        return undefined;
      }
      for (const name of nameChildren(node, traits.keysAreExpressions)) if (name !== null) notReferences.add(name);
      if (node.kind === 'Member' && node.object.kind === 'Identifier') scopes.set(node, scope);
      declareIn(node, parent);
      const kind = scopeKind(node);
      if (kind !== null) scope = new Scope(kind, scope, node.kind === 'Class' || node.kind === 'New');
      if (node.kind === 'Class' && node.name?.kind === 'Identifier') classes.set(node.name.name, scope);
      declareInside(node);
      return undefined;
    },
    (node) => {
      if (scopeKind(node) !== null) scope = scope.parent!;
    },
  );
  for (const [identifier, value, at] of assignments) {
    // What is declared nowhere is a variable of the whole program: JavaScript's implicit globals, Java's inherited fields.
    const declaration = at.lookup(identifier.name) ?? at.module.declare(identifier.name, undefined);
    declaration.values.push(value);
    declaration.path = null;
  }
  for (const [field, value, at] of fieldAssignments) fieldDeclaration(field, at)?.values.push(value);
  const resolved = new Map<Node, Declaration | null>(fieldNames);
  return {
    declarationOf: resolve,
    fullNames: (identifier) => {
      if (identifier.kind !== 'Identifier') return [];
      // A name from the root is its own full name.
      if (identifier.name.startsWith('\\')) return [[identifier.name.slice(1)]];
      const declaration = resolve(identifier);
      if (declaration !== null) return declaration.path === null ? [] : [declaration.path];
      return starModules.map((module) => [...module, identifier.name]);
    },
    isFromStar: (node) => node.kind === 'Identifier' && starModules.length > 0 && resolve(node) === null,
    isTarget: (identifier) => targets.has(identifier),
    typeOf: (identifier) => {
      const declaration = resolve(identifier);
      if (declaration === null) return fieldType(identifier);
      if (declaration.type !== null) return declaration.type;
      const [value] = declaration.values;
      return declaration.values.length === 1 ? madeType(value ?? null) : null;
    },
  };

  /** Looked up when it is first asked for: of most names nobody asks. */
  function resolve(node: Node): Declaration | null {
    let declaration = resolved.get(node);
    if (declaration === undefined) {
      declaration = lookup(node);
      resolved.set(node, declaration);
    }
    return declaration;
  }

  function lookup(node: Node): Declaration | null {
    const at = scopes.get(node);
    if (at === undefined) return null;
    if (node.kind === 'Identifier') return at.lookup(node.name);
    return node.kind === 'Member' && traits.fieldsAreVariables ? fieldDeclaration(node, at) : null;
  }

  /** The type that its class gives the field `this.f`. */
  function fieldType(member: Node): Node | null {
    if (member.kind !== 'Member' || member.property.kind !== 'Identifier') return null;
    const { object, property } = member;
    if (object.kind !== 'Identifier' || object.name !== 'this') return null;
    return scopes.get(member)?.typeOfField(property.name) ?? null;
  }

  /** The field that `this.f` or `C.f` means, of the class around or of another one of the file. */
  function fieldDeclaration(member: NodeOf<'Member'>, at: Scope): MutableDeclaration | null {
    const { object, property } = member;
    if (object.kind !== 'Identifier' || property.kind !== 'Identifier') return null;
    const owner = object.name === 'this' ? at.class : at.lookup(object.name)?.isClass ? classes.get(object.name) : null;
    return owner?.names.get(property.name) ?? null;
  }

  /** What a field holds for good: of one that others may change nothing is known. */
  function fieldValue(field: NodeOf<'Field'>, owner: Node | null): Node | null | undefined {
    const inInterface = owner?.kind === 'Class' && (owner.form === 'interface' || owner.form === 'annotation');
    const ownAlone = inInterface || field.modifiers.includes('final') || field.modifiers.includes('private');
    if (!ownAlone) return null;
    return field.value ?? undefined;
  }

  /** Names that a node declares around itself. */
  function declareIn(node: Node, parent: Node | null): void {
    switch (node.kind) {
      case 'Field':
        if (node.name.kind !== 'Identifier') return;
        if (traits.fieldsAreVariables) {
          fieldNames.set(
            node.name,
            scope.declare(node.name.name, fieldValue(node, parent), null, writtenType(node.type)),
          );
          targets.add(node.name);
        } else scope.fieldTypes.set(node.name.name, node.type ?? madeType(node.value));
        return;
      case 'Import':
        for (const [name, path] of importedNames(node, traits)) scope.declare(name, null, path);
        starModules.push(...starImports(node, traits));
        return;
      case 'VariableDeclaration': {
        const target = node.keyword === 'var' ? scope.function : scope;
        for (const declarator of node.declarators) {
          const required = requiredNames(declarator.target, declarator.value);
          for (const identifier of boundIdentifiers(declarator.target)) {
            const isGiven = declarator.target.kind !== 'Identifier' || parent?.kind === 'ForEach';
            const value = isGiven ? null : (declarator.value ?? undefined);
            target.declare(identifier.name, value, required.get(identifier.name) ?? null, writtenType(declarator.type));
          }
        }
        return;
      }
      case 'Assign':
        if (node.target.kind === 'Member' && traits.fieldsAreVariables) {
          targets.add(node.target);
          fieldAssignments.push([node.target, node.operator === '=' ? node.value : null, scope]);
        }
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
        for (const { name } of boundIdentifiers(node.target)) scope.function.declare(name, null);
        return;
      case 'AsPattern':
        for (const { name } of boundIdentifiers(node.target))
          (traits.blockScopes ? scope : scope.function).declare(name, null, null, testedType(node.pattern));
        return;
      case 'Delete':
        for (const target of node.targets)
          for (const identifier of boundIdentifiers(target)) assignments.push([identifier, null, scope]);
        return;
      case 'ScopeDeclaration':
        for (const target of node.targets) {
          if (target.kind !== 'Identifier' || node.keyword === 'static') continue;
          const other = node.keyword === 'global' ? scope.module : (scope.function.parent?.function ?? scope.module);
          if (other !== scope.function) scope.function.elsewhere.set(target.name, other);
        }
        return;
      case 'Function':
        if (node.name?.kind === 'Identifier' && declaresItsName(node)) scope.declare(node.name.name, null);
        return;
      case 'Class':
        if (node.name?.kind === 'Identifier') scope.declare(node.name.name, null).isClass = true;
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
          for (const { name } of boundIdentifiers(parameter)) {
            const captured = parameter.kind === 'Parameter' && parameter.modifiers.includes('use');
            if (captured) scope.elsewhere.set(name, scope.parent!.function);
            else scope.declare(name, null, null, parameter.kind === 'Parameter' ? parameter.type : null);
            // `constructor(private a: T)` makes a field of its parameter, of which Semgrep knows the type in the constructor.
            if (parameter.kind === 'Parameter' && parameter.modifiers.some((one) => FIELD_MODIFIERS.has(one)))
              scope.fieldTypes.set(name, parameter.type);
          }
        return;
      case 'Catch':
        for (const { name } of boundIdentifiers(node.target))
          (traits.blockScopes ? scope : scope.function).declare(name, null, null, caughtType(node));
        return;
      case 'Class':
        if (!traits.fieldsAreVariables) return;
        for (const parameter of node.params)
          if (parameter.kind === 'Parameter')
            for (const { name } of boundIdentifiers(parameter)) scope.declare(name, null, null, parameter.type);
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
        return traits.blocksAssignOutside && (node.form === 'block' || node.form === 'lambda') ? 'block' : 'function';
      case 'Comprehension':
        return 'function';
      case 'New':
        return traits.fieldsAreVariables && node.body !== null ? 'block' : null;
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

const FIELD_MODIFIERS: ReadonlySet<string> = new Set(['private', 'protected', 'public', 'readonly']);

/** Of `new T()`. */
function madeType(value: Node | null): Node | null {
  return value?.kind === 'New' ? value.callee : null;
}

/** `var` in the place of a type says that the value has one (Java). */
function writtenType(type: Node | null): Node | null {
  const inferred = type?.kind === 'NamedType' && type.name.kind === 'Identifier' && type.name.name === 'var';
  return inferred ? null : type;
}

/** Of a pattern that binds a name: `T x`, `o instanceof T x`. */
function testedType(pattern: Node): Node | null {
  const tested = pattern.kind === 'Binary' && pattern.operator === 'instanceof' ? pattern.right : pattern;
  return tested.kind === 'NamedType' || tested.kind === 'TypeExpression' ? writtenType(tested) : null;
}

/** The type of a caught exception; one of several is not known. */
function caughtType(handler: NodeOf<'Catch'>): Node | null {
  const [type] = handler.types;
  const isType = type?.kind === 'NamedType' || type?.kind === 'TypeExpression';
  return handler.types.length === 1 && isType ? type : null;
}

/** Methods are reached through their object and declare no name. */
function declaresItsName(node: Node & { kind: 'Function' }): boolean {
  return node.form === 'function';
}
