/** Functions, classes, imports and types of one kind, pattern against program. */
import type { Node, NodeOf } from '../ast/nodes.ts';
import { matchArguments } from './arguments.ts';
import type { Environment } from './environment.ts';
import { matchInOrder, matchSubset } from './lists.ts';
import { matchImport } from './match-imports.ts';
import { includesAll, matchEntryKey, withoutEllipsis } from './match-names.ts';
import { matchBranch } from './match-statements.ts';
import type { Matcher } from './matcher.ts';
import { matchBody, matchStatement } from './sequences.ts';
import { NONE, type Solutions } from './solutions.ts';

/** Null if the kind is none of a declaration. */
export function matchDeclared(m: Matcher, pattern: Node, node: Node, env: Environment): Solutions | null {
  if (pattern.kind !== node.kind) return NONE;
  switch (pattern.kind) {
    case 'Function':
      return matchFunction(m, pattern, node as typeof pattern, env);
    case 'Parameter': {
      const parameter = node as typeof pattern;
      if (pattern.variadic !== parameter.variadic) return NONE;
      return m.andThen(m.optional(pattern.target, parameter.target, env), (next) =>
        m.andThen(m.lenient(pattern.type, parameter.type, next), (middle) =>
          m.andThen(matchDefault(m, pattern.default, parameter.default, middle), (last) =>
            m.subset(pattern.decorators, parameter.decorators, last),
          ),
        ),
      );
    }
    case 'Decorator':
      return matchDecorator(m, pattern.expression, (node as typeof pattern).expression, env);
    case 'Class':
      return matchClass(m, pattern, node as typeof pattern, env);
    case 'Field': {
      const field = node as typeof pattern;
      if (!includesAll(field.modifiers, pattern.modifiers)) return NONE;
      return m.andThen(matchEntryKey(m, pattern.name, field.name, env), (next) =>
        m.andThen(m.lenient(pattern.type, field.type, next), (middle) =>
          m.andThen(matchFieldValue(m, pattern.value, field.value, middle), (last) =>
            m.subset(pattern.decorators, field.decorators, last),
          ),
        ),
      );
    }
    case 'Import':
      return matchImport(m, pattern, node as typeof pattern, env);
    case 'ImportItem': {
      const item = node as typeof pattern;
      if (pattern.form !== item.form) return NONE;
      return m.andThen(m.optional(pattern.imported, item.imported, env), (next) =>
        m.lenient(pattern.local, item.local, next),
      );
    }
    case 'Export': {
      const exported = node as typeof pattern;
      if (pattern.default && !exported.default) return NONE;
      if (pattern.declaration !== null) return m.optional(pattern.declaration, exported.declaration, env);
      return m.andThen(m.subset(withoutEllipsis(pattern.items), exported.items, env), (next) =>
        m.optional(pattern.module, exported.module, next),
      );
    }
    case 'NamedType': {
      const type = node as typeof pattern;
      return m.andThen(m.match(pattern.name, type.name, env), (next) =>
        pattern.args.length === 0 ? [next] : m.list(pattern.args, type.args, next),
      );
    }

    default:
      return null;
  }
}

function matchFunction(m: Matcher, pattern: NodeOf<'Function'>, node: NodeOf<'Function'>, env: Environment): Solutions {
  if (pattern.async && !node.async) return NONE;
  if (pattern.generator && !node.generator) return NONE;
  if (!m.target.options.arrowIsFunction && (pattern.form === 'arrow') !== (node.form === 'arrow')) return NONE;
  if (!includesAll(node.modifiers, pattern.modifiers)) return NONE;
  if (m.traits.distinguishesSingletonMethods && !sameReceiver(pattern, node)) return NONE;
  if (!functionFits(m, pattern, node) || !bodyFits(m, pattern, node)) return NONE;
  let solutions: Solutions = [env];
  if (pattern.name !== null && pattern.name.kind !== 'Ellipsis') {
    if (node.name === null) return NONE;
    solutions = matchEntryKey(m, pattern.name, node.name, env);
  }
  return m.andThen(solutions, (a) =>
    m.andThen(matchDecorators(m, pattern.decorators, node.decorators, a), (b) =>
      m.andThen(matchParameters(m, pattern.params, node.params, b), (c) =>
        m.andThen(m.lenient(pattern.returnType, node.returnType, c), (d) =>
          m.andThen(m.subset(pattern.throws ?? [], node.throws ?? [], d), (e) =>
            matchFunctionBody(m, pattern, node, e),
          ),
        ),
      ),
    ),
  );
}

/** `def m`, `def self.m` and `def a.m` are three things. */
function sameReceiver(pattern: NodeOf<'Function'>, node: NodeOf<'Function'>): boolean {
  return (
    pattern.modifiers.includes('static') === node.modifiers.includes('static') &&
    (pattern.name?.kind === 'Member') === (node.name?.kind === 'Member')
  );
}

/** `n: function () { }` and `n = () => { };` as the methods that they are. */
export function matchAsMethod(m: Matcher, pattern: NodeOf<'Function'>, node: Node, env: Environment): Solutions {
  if (!m.traits.propertiesAreMethods || pattern.name === null || pattern.name.kind === 'Ellipsis') return NONE;
  if ((node.kind !== 'Entry' && node.kind !== 'Field') || node.value?.kind !== 'Function') return NONE;
  const name = node.kind === 'Entry' ? node.key : node.name;
  return node.value.name === null ? matchFunction(m, pattern, { ...node.value, name }, env) : NONE;
}

/** The value of a property, which is no function value to other patterns. */
export function matchPropertyValue(m: Matcher, pattern: Node, node: Node, env: Environment): Solutions {
  if (!m.traits.propertiesAreMethods || pattern.kind !== 'Function' || node.kind !== 'Function' || node.name !== null)
    return m.match(pattern, node, env);
  const { start, end } = pattern;
  return pattern.name === null
    ? matchFunction(m, { ...pattern, name: { kind: 'Ellipsis', start, end } }, node, env)
    : NONE;
}

/** A named pattern means declarations and methods, an anonymous one functions as values; `function ... ()` means all. */
function functionFits(m: Matcher, pattern: NodeOf<'Function'>, node: NodeOf<'Function'>): boolean {
  if (pattern.form === 'static-block' || node.form === 'static-block') return pattern.form === node.form;
  if (pattern.name?.kind === 'Ellipsis') return true;
  return (pattern.name === null) === m.target.index.isFunctionValue(node);
}

/** Where that is what a method without a body means: no body, or an empty one. */
function bodyFits(m: Matcher, pattern: NodeOf<'Function'>, node: NodeOf<'Function'>): boolean {
  if (pattern.body !== null || !m.traits.bodilessDoesNothing) return true;
  return node.body === null || (node.body.kind === 'Block' && node.body.body.length === 0);
}

/** A method without a body has what `{ ... }` means: nothing. */
function matchFunctionBody(
  m: Matcher,
  pattern: NodeOf<'Function'>,
  node: NodeOf<'Function'>,
  env: Environment,
): Solutions {
  if (pattern.body === null || pattern.body.kind === 'Ellipsis') return [env];
  if (node.body !== null) return matchBranch(m, pattern.body, node.body, env);
  const isOpen = pattern.body.kind === 'Block' && pattern.body.body.every((one) => one.kind === 'Ellipsis');
  const isEmpty = m.traits.bodilessIsEmpty || (m.traits.bodilessDoesNothing && node.modifiers.includes('abstract'));
  return isOpen && isEmpty ? [env] : NONE;
}

function matchParameters(m: Matcher, patterns: readonly Node[], nodes: readonly Node[], env: Environment): Solutions {
  const inOrder = matchInOrder(
    m,
    patterns.filter((one) => !isCaptured(one)),
    nodes.filter((one) => !isCaptured(one)),
    env,
    (pattern, node, next) => matchParameter(m, pattern, node, next),
  );
  const captured = patterns.filter(isCaptured);
  return captured.length === 0
    ? inOrder
    : m.andThen(inOrder, (next) => m.subset(captured, nodes.filter(isCaptured), next));
}

/** A variable that a closure takes in from around it. */
function isCaptured(node: Node): boolean {
  return node.kind === 'Parameter' && node.modifiers.includes('use');
}

/** A parameter `$X` binds the name and leaves type and default open; a reference, a block or a separator it binds as a whole. */
function matchParameter(m: Matcher, pattern: Node, node: Node, env: Environment): Solutions {
  const metavariable = anyParameter(pattern);
  if (metavariable === null || node.kind !== 'Parameter') return m.match(pattern, node, env);
  const { target, variadic, modifiers } = node;
  if (
    target === null ||
    variadic === '&' ||
    modifiers.includes('&') ||
    (m.traits.restIsParameter && variadic === '...')
  )
    return m.bind(metavariable, node, env);
  return variadic === '' ? m.bind(metavariable, target, env) : NONE;
}

/** The metavariable of a parameter of which nothing else is said. */
function anyParameter(pattern: Node): string | null {
  if (pattern.kind === 'Metavariable') return pattern.name;
  if (pattern.kind !== 'Parameter' || pattern.target?.kind !== 'Metavariable') return null;
  const { type, default: value, variadic, decorators, modifiers } = pattern;
  const isPlain = type === null && value === null && variadic === '';
  return isPlain && decorators.length + modifiers.length === 0 ? pattern.target.name : null;
}

/** A default value in a pattern, `...` too, means parameters that have one. */
function matchDefault(m: Matcher, pattern: Node | null, value: Node | null, env: Environment): Solutions {
  return pattern !== null && value === null ? NONE : m.lenient(pattern, value, env);
}

/** A field that is a variable is matched as one: what gives no value means fields without. */
function matchFieldValue(m: Matcher, pattern: Node | null, value: Node | null, env: Environment): Solutions {
  return m.traits.fieldsAreVariables ? m.optional(pattern, value, env) : m.lenient(pattern, value, env);
}

/** In any order, or in the pattern's with others among them. */
function matchDecorators(m: Matcher, patterns: readonly Node[], nodes: readonly Node[], env: Environment): Solutions {
  if (!m.target.options.decoratorsInOrder) return m.subset(patterns, nodes, env);
  const gap: Node = { kind: 'Ellipsis', start: 0, end: 0 };
  return m.list([gap, ...patterns.flatMap((pattern) => [pattern, gap])], nodes, env);
}

/** `@f` and `@f()` are the same, and neither has arguments. */
function matchDecorator(m: Matcher, pattern: Node, node: Node, env: Environment): Solutions {
  if (pattern.kind === 'Call' && node.kind !== 'Call') {
    const open = pattern.args.every((arg) => arg.kind === 'Ellipsis');
    return open ? m.match(pattern.callee, node, env) : NONE;
  }
  if (pattern.kind !== 'Call' && pattern.kind !== 'Ellipsis' && node.kind === 'Call') {
    return node.args.length === 0 ? m.match(pattern, node.callee, env) : NONE;
  }
  return m.match(pattern, node, env);
}

function matchClass(m: Matcher, pattern: NodeOf<'Class'>, node: NodeOf<'Class'>, env: Environment): Solutions {
  const isValue = m.target.index.isClassValue(node);
  if (pattern.name === null && node.name !== null && !isValue) return NONE;
  const isEnum = m.traits.enumsAreClasses && pattern.form === 'class' && node.form === 'enum';
  if (pattern.form !== node.form && !isEnum) return NONE;
  if (!includesAll(node.modifiers, pattern.modifiers)) return NONE;
  // A class that is a value has no name to others.
  const named = isValue ? [env] : m.lenient(pattern.name, node.name, env);
  const head =
    pattern.typeParams.length === 0
      ? named
      : m.andThen(named, (next) => m.list(pattern.typeParams, node.typeParams, next));
  const whole =
    pattern.params.length === 0
      ? head
      : m.andThen(head, (next) => matchParameters(m, pattern.params, node.params, next));
  return m.andThen(whole, (a) =>
    m.andThen(matchDecorators(m, pattern.decorators, node.decorators, a), (b) =>
      m.andThen(matchSupertypes(m, pattern, node, b), (c) =>
        m.andThen(m.subset(withoutEllipsis(pattern.implements), node.implements, c), (d) =>
          matchMembers(m, pattern.members, node.members, d),
        ),
      ),
    ),
  );
}

/** Members in any order and among others, or the statements of a body that runs. */
function matchMembers(m: Matcher, patterns: readonly Node[], nodes: readonly Node[], env: Environment): Solutions {
  if (m.traits.classBodiesRun) return matchBody(m, patterns, nodes, env);
  return matchSubset(m, withoutEllipsis(patterns), nodes, env, (one, member, next) =>
    one.kind === 'ExpressionStatement' || one.kind === 'VariableDeclaration'
      ? matchStatement(m, one, member, next)
      : m.match(one, member, next),
  );
}

/** Interfaces extend others in any order. */
function matchSupertypes(m: Matcher, pattern: NodeOf<'Class'>, node: NodeOf<'Class'>, env: Environment): Solutions {
  return pattern.form === 'interface'
    ? m.subset(withoutEllipsis(pattern.extends), node.extends, env)
    : matchSuperclasses(m, pattern.extends, node.extends, env);
}

/** The first superclasses; a class may have more. */
function matchSuperclasses(m: Matcher, patterns: readonly Node[], nodes: readonly Node[], env: Environment): Solutions {
  if (patterns.length === 0) return [env];
  return matchArguments(m, [...patterns, { kind: 'Ellipsis', start: 0, end: 0 }], nodes, env);
}
