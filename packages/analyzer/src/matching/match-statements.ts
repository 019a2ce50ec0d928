/** Statements of one kind, pattern against program. */
import type { Node, NodeOf } from '../ast/nodes.ts';
import type { Environment } from './environment.ts';
import { includesAll, withoutEllipsis } from './match-names.ts';
import type { Matcher } from './matcher.ts';
import { matchBody, matchStatement } from './sequences.ts';
import { NONE, type Solutions } from './solutions.ts';
import { bodyStatements, isStatement } from './statements.ts';

/** Null if the kind is none of a statement. */
export function matchStatementKind(m: Matcher, pattern: Node, node: Node, env: Environment): Solutions | null {
  if (pattern.kind !== node.kind) return NONE;
  switch (pattern.kind) {
    case 'Block':
      return matchBody(m, pattern.body, (node as typeof pattern).body, env);
    case 'ExpressionStatement':
      return matchStatement(m, pattern, node, env);
    case 'VariableDeclaration':
      return matchDeclaration(m, pattern, node as typeof pattern, env);
    case 'Declarator': {
      const declarator = node as typeof pattern;
      // `const $X = …` means one name; a destructuring is met by `$X = …`.
      const named = pattern.target.kind === 'Metavariable' && pattern.value?.kind !== 'Metavariable';
      if (named && declarator.target.kind !== 'Identifier') return NONE;
      return m.andThen(m.match(pattern.target, declarator.target, env), (next) =>
        m.andThen(m.lenient(pattern.type, declarator.type, next), (last) =>
          m.optional(pattern.value, declarator.value, last),
        ),
      );
    }
    case 'If': {
      const statement = node as typeof pattern;
      return m.andThen(m.match(pattern.condition, statement.condition, env), (next) =>
        m.andThen(matchBranch(m, pattern.consequent, statement.consequent, next), (last) =>
          pattern.alternate === null
            ? [last]
            : statement.alternate === null
              ? NONE
              : matchBranch(m, pattern.alternate, statement.alternate, last),
        ),
      );
    }
    case 'While': {
      const loop = node as typeof pattern;
      if (pattern.conditionAfter !== loop.conditionAfter) return NONE;
      return m.andThen(m.match(pattern.condition, loop.condition, env), (next) =>
        matchBranch(m, pattern.body, loop.body, next),
      );
    }
    case 'For': {
      const loop = node as typeof pattern;
      return m.andThen(m.optional(pattern.init, loop.init, env), (a) =>
        m.andThen(m.optional(pattern.condition, loop.condition, a), (b) =>
          m.andThen(m.optional(pattern.update, loop.update, b), (c) => matchBranch(m, pattern.body, loop.body, c)),
        ),
      );
    }
    case 'ForEach': {
      const loop = node as typeof pattern;
      if (anyLoop(pattern)) return matchBranch(m, pattern.body, loop.body, env);
      if (pattern.form !== loop.form) return NONE;
      return m.andThen(matchLoopTarget(m, pattern.target, loop.target, env), (next) =>
        m.andThen(m.match(pattern.iterable, loop.iterable, next), (last) =>
          matchBranch(m, pattern.body, loop.body, last),
        ),
      );
    }
    case 'Switch': {
      const statement = node as typeof pattern;
      return m.andThen(m.optional(pattern.subject, statement.subject, env), (next) =>
        m.subset(withoutEllipsis(pattern.cases), statement.cases, next),
      );
    }
    case 'SwitchCase': {
      const one = node as typeof pattern;
      return m.andThen(m.list(pattern.tests, one.tests, env), (next) =>
        m.andThen(m.lenient(pattern.guard, one.guard, next), (last) => matchBody(m, pattern.body, one.body, last)),
      );
    }
    case 'Try': {
      const statement = node as typeof pattern;
      // A pattern without resources leaves them open.
      const resources = pattern.resources.length === 0 ? [env] : m.list(pattern.resources, statement.resources, env);
      return m.andThen(
        m.andThen(resources, (next) => matchBranch(m, pattern.body, statement.body, next)),
        (a) =>
          m.andThen(m.subset(pattern.handlers, statement.handlers, a), (b) =>
            m.andThen(matchOptionalBranch(m, pattern.alternate, statement.alternate, b), (c) =>
              matchOptionalBranch(m, pattern.finalizer, statement.finalizer, c),
            ),
          ),
      );
    }
    case 'Catch': {
      const handler = node as typeof pattern;
      if (pattern.types.length > 0 && pattern.types[0]!.kind !== 'Ellipsis' && handler.types.length === 0) return NONE;
      return m.andThen(matchCaughtTypes(m, pattern.types, handler.types, env), (next) =>
        m.andThen(matchCaught(m, pattern.target, handler.target, next), (last) =>
          matchBranch(m, pattern.body, handler.body, last),
        ),
      );
    }
    case 'With': {
      const statement = node as typeof pattern;
      return m.andThen(m.subset(pattern.items, statement.items, env), (next) =>
        matchBranch(m, pattern.body, statement.body, next),
      );
    }
    case 'WithItem': {
      const item = node as typeof pattern;
      return m.andThen(m.match(pattern.context, item.context, env), (next) =>
        m.optional(pattern.target, item.target, next),
      );
    }
    case 'ScopeDeclaration': {
      const declared = node as typeof pattern;
      return pattern.keyword === declared.keyword ? m.subset(pattern.targets, declared.targets, env) : NONE;
    }
    case 'Return':
      return m.optional(pattern.argument, (node as typeof pattern).argument, env);
    case 'Throw': {
      const thrown = node as typeof pattern;
      return m.andThen(m.optional(pattern.argument, thrown.argument, env), (next) =>
        m.lenient(pattern.cause, thrown.cause, next),
      );
    }

    default:
      return null;
  }
}

/** `var` in a pattern means any declaration; `let` and `const` themselves. Declarators may be more. */
function matchDeclaration(
  m: Matcher,
  pattern: NodeOf<'VariableDeclaration'>,
  node: NodeOf<'VariableDeclaration'>,
  env: Environment,
): Solutions {
  const anyKeyword = pattern.keyword === 'var' && m.target.options.letIsVar;
  if (!anyKeyword && pattern.keyword !== node.keyword) return NONE;
  if (!includesAll(node.modifiers, pattern.modifiers)) return NONE;
  const gap: Node = { kind: 'Ellipsis', start: 0, end: 0 };
  return m.andThen(m.subset(pattern.decorators, node.decorators, env), (next) =>
    m.list([gap, ...pattern.declarators.flatMap((declarator) => [declarator, gap])], node.declarators, next),
  );
}

function matchLoopTarget(m: Matcher, pattern: Node, node: Node, env: Environment): Solutions {
  if (pattern.kind === 'VariableDeclaration' && node.kind === 'VariableDeclaration') {
    const [wanted, given] = [pattern.declarators[0]!, node.declarators[0]!];
    if (wanted.kind === ('Ellipsis' as string)) return [env];
    return m.andThen(m.lenient(wanted.type, given.type, env), (next) => m.match(wanted.target, given.target, next));
  }
  const target = node.kind === 'VariableDeclaration' ? node.declarators[0]!.target : node;
  return m.match(pattern, target, env);
}

/** One type in the pattern is any one of several; a metavariable stands for the first. */
function matchCaughtTypes(m: Matcher, patterns: readonly Node[], types: readonly Node[], env: Environment): Solutions {
  const [only] = patterns;
  if (patterns.length !== 1 || only === undefined || types.length < 2) return m.list(patterns, types, env);
  if (only.kind === 'Ellipsis') return [env];
  const candidates = only.kind === 'Metavariable' ? types.slice(0, 1) : types;
  return [...new Set(candidates.flatMap((type) => m.match(only, type, env)))];
}

function matchCaught(m: Matcher, pattern: Node | null, node: Node | null, env: Environment): Solutions {
  if (pattern?.kind === 'Metavariable' && node === null && m.traits.caughtNameIsOptional) return [env];
  return m.optional(pattern, node, env);
}

export function matchBranch(m: Matcher, pattern: Node, node: Node, env: Environment): Solutions {
  if (pattern.kind === 'Ellipsis') return [env];
  if (pattern.kind === 'Block') return matchBody(m, pattern.body, bodyStatements(node), env);
  if (pattern.kind === 'Metavariable' && m.traits.arrowsReturnNothing)
    return m.bind(pattern.name, node.kind === 'Block' && node.body.length === 1 ? node.body[0]! : node, env);
  if (!isStatement(pattern)) {
    // An arrow function's value: `=> e` and `=> { return e }` are the same.
    const value = returnedValue(node);
    return value === null ? NONE : m.match(pattern, value, env);
  }
  if (node.kind === 'Block' && node.body.length === 1) return matchStatement(m, pattern, node.body[0]!, env);
  if (node.kind === 'Block' || !isStatement(node)) return NONE;
  return matchStatement(m, pattern, node, env);
}

function matchOptionalBranch(m: Matcher, pattern: Node | null, node: Node | null, env: Environment): Solutions {
  if (pattern === null) return node === null ? [env] : NONE;
  return node === null ? NONE : matchBranch(m, pattern, node, env);
}

/** `for (...)`, which is written as a loop over `...`. */
export function anyLoop(pattern: NodeOf<'ForEach'>): boolean {
  const { target } = pattern;
  const one: Node | undefined = target.kind === 'VariableDeclaration' ? target.declarators[0] : target;
  return one?.kind === 'Ellipsis' && pattern.iterable.kind === 'Ellipsis';
}

function returnedValue(body: Node): Node | null {
  const [only, ...others] = bodyStatements(body);
  return only?.kind === 'Return' && others.length === 0 ? only.argument : null;
}
