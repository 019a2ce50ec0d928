/**
 * Statements: a body against a body, and several statements of a pattern anywhere in a block. `...` takes any number of statements of
 * its block, and what follows it may also lie in the statements nested in them.
 */
import type { Node, NodeOf } from '../ast/nodes.ts';
import { Environment } from './environment.ts';
import type { Matcher } from './matcher.ts';
import type { Solutions } from './solutions.ts';
import { type FlatStatement, flatten } from './statements.ts';

/** Where a sequence of statements ended: the position behind its last statement in the list, and the environment. */
export interface SequenceEnd {
  readonly end: number;
  readonly env: Environment;
}

/** The whole of a body; where the pattern has a `...`, statements may follow its last one. */
export function matchBody(
  matcher: Matcher,
  patterns: readonly Node[],
  statements: readonly Node[],
  env: Environment,
): Solutions {
  if (patterns.length === 1 && patterns[0]!.kind === 'Ellipsis') return [env];
  const open = patterns.some((one) => one.kind === 'Ellipsis');
  const ends = open
    ? matchSequence(matcher, patterns, statements, 0, env)
    : run(matcher, patterns, flat(matcher, statements), 0, env).filter(({ end }) => end === statements.length);
  return [...new Set(ends.map((found) => found.env))];
}

/**
 * A sequence that begins with the statement at `first`; several ends where `...` leaves a choice. Ends are positions in `statements`.
 * Behind a `...`, statements nested in those of the list are found too; the end is then that of the statement which holds them.
 */
export function matchSequence(
  matcher: Matcher,
  patterns: readonly Node[],
  statements: readonly Node[],
  first: number,
  env: Environment,
): readonly SequenceEnd[] {
  const ellipsis = patterns.findIndex((one) => one.kind === 'Ellipsis');
  const deep = matcher.target.options.deepStatements;
  const reachesInside = deep && ellipsis >= 0 && patterns.slice(ellipsis).some((one) => one.kind !== 'Ellipsis');
  if (!reachesInside) return run(matcher, patterns, flat(matcher, statements), first, env);
  const heads =
    ellipsis === 0
      ? [{ end: first, env }]
      : run(matcher, patterns.slice(0, ellipsis), flat(matcher, statements), first, env);
  if (heads.length === 0) return [];
  const found = new Map<number, Set<Environment>>();
  const nested = flatten(statements, matcher.traits);
  for (const head of heads) {
    const from = firstFrom(nested, head.end);
    if (from < 0) continue;
    for (const tail of run(matcher, patterns.slice(ellipsis), nested, from, head.env)) {
      const end = Math.max(head.end, (nested[tail.end - 1]?.top ?? -1) + 1);
      const known = found.get(end);
      if (known === undefined) found.set(end, new Set([tail.env]));
      else known.add(tail.env);
    }
  }
  return [...found].flatMap(([end, envs]) => [...envs].map((one) => ({ end, env: one })));
}

/** The first of flattened statements that lies in the list's statement at `top` or behind it; -1 if there is none. */
function firstFrom(deep: readonly FlatStatement[], top: number): number {
  let low = 0;
  for (let high = deep.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (deep[middle]!.top < top) low = middle + 1;
    else high = middle;
  }
  return low < deep.length ? low : -1;
}

function flat(matcher: Matcher, statements: readonly Node[]): readonly FlatStatement[] {
  let list = matcher.target.flatLists.get(statements);
  if (list === undefined) {
    list = listOf(statements);
    matcher.target.flatLists.set(statements, list);
  }
  return list;
}

function listOf(statements: readonly Node[]): FlatStatement[] {
  return statements.map((node, top) => ({ node, top }));
}

/** Forward over the patterns with sets of states (position, environment). */
function run(
  matcher: Matcher,
  patterns: readonly Node[],
  statements: readonly FlatStatement[],
  first: number,
  env: Environment,
): SequenceEnd[] {
  let states = new Map<number, Set<Environment>>([[first, new Set([env])]]);
  for (const [i, pattern] of patterns.entries()) {
    const follower = patterns[i + 1];
    const next = new Map<number, Set<Environment>>();
    const reach = (end: number, at: Environment): void => {
      const known = next.get(end);
      if (known === undefined) next.set(end, new Set([at]));
      else known.add(at);
    };
    for (const [position, envs] of states) {
      for (const at of envs) {
        if (pattern.kind === 'Ellipsis') {
          for (let to = position; to <= statements.length; to++) {
            matcher.budget.spend();
            const node = statements[to]?.node;
            // Positions from which the next element cannot go on need not be kept.
            if (
              follower !== undefined &&
              follower.kind !== 'Ellipsis' &&
              (node === undefined || !couldMatch(matcher, follower, node))
            ) {
              continue;
            }
            reach(to, at);
          }
        } else if (position < statements.length && couldMatch(matcher, pattern, statements[position]!.node)) {
          for (const found of matchStatement(matcher, pattern, statements[position]!.node, at))
            reach(position + 1, found);
        }
      }
    }
    states = next;
    if (states.size === 0) return [];
  }
  return [...states].flatMap(([end, envs]) => [...envs].map((at) => ({ end, env: at })));
}

/** Whether the whole file has a statement for each element of a sequence; if not, there is no need to look for the sequence. */
export function sequenceCouldMatch(matcher: Matcher, patterns: readonly Node[]): boolean {
  return [...patterns]
    .reverse()
    .every(
      (pattern) =>
        pattern.kind === 'Ellipsis' || matcher.target.index.statements.some((one) => couldMatch(matcher, pattern, one)),
    );
}

/** Whether a statement matches while nothing is bound: bindings only ever exclude. Asked once for each pair. */
export function couldMatch(matcher: Matcher, pattern: Node, node: Node): boolean {
  const known = matcher.target.statementMatches;
  let answers = known.get(pattern);
  if (answers === undefined) {
    answers = new Map();
    known.set(pattern, answers);
  }
  let answer = answers.get(node);
  if (answer === undefined) {
    answer = matchStatement(matcher, pattern, node, Environment.empty()).length > 0;
    answers.set(node, answer);
  }
  return answer;
}

/** One statement. An expression as a pattern's statement is found anywhere in the expressions that the statement evaluates at once. */
export function matchStatement(matcher: Matcher, pattern: Node, node: Node, env: Environment): Solutions {
  if (pattern.kind === 'Metavariable') {
    return matcher.bind(pattern.name, node.kind === 'ExpressionStatement' ? node.expression : node, env);
  }
  if (pattern.kind === 'ExpressionStatement') {
    if (pattern.expression.kind === 'Metavariable') return matchStatement(matcher, pattern.expression, node, env);
    return inStatement(matcher, pattern, node, env);
  }
  if (pattern.kind === 'Return' && node.kind === 'ExpressionStatement')
    return returnsLastValues(matcher) && matcher.target.index.lastValues.has(node.expression)
      ? matchLastValue(matcher, pattern, node.expression, env)
      : [];
  if (pattern.kind === 'Assign') return inStatement(matcher, { ...EXPRESSION, expression: pattern }, node, env);
  if (node.kind === 'Export' && pattern.kind !== 'Export' && node.declaration !== null) {
    return matcher.match(pattern, node.declaration, env);
  }
  return matcher.match(pattern, node, env);
}

/** Whether the last value of a function is returned without the word. */
export function returnsLastValues({ traits, target }: Matcher): boolean {
  return traits.lastValueIsReturned === true && target.options.implicitReturn;
}

/** A `return` without a value means no other value. */
export function matchLastValue(matcher: Matcher, pattern: NodeOf<'Return'>, value: Node, env: Environment): Solutions {
  return pattern.argument === null ? [] : matcher.match(pattern.argument, value, env);
}

const EXPRESSION = { kind: 'ExpressionStatement', start: 0, end: 0 } as const;

function inStatement(
  matcher: Matcher,
  pattern: NodeOf<'ExpressionStatement'>,
  node: Node,
  env: Environment,
): Solutions {
  switch (node.kind) {
    case 'ExpressionStatement':
      return anywhere(matcher, pattern.expression, node.expression, env);
    case 'Return':
      return node.argument === null ? [] : anywhere(matcher, pattern.expression, node.argument, env);
    case 'VariableDeclaration': {
      const found = new Set<Environment>();
      for (const declarator of node.declarators) {
        for (const one of anywhere(matcher, pattern.expression, declarator, env)) found.add(one);
      }
      return [...found];
    }
    case 'Assign':
    case 'Field':
      return anywhere(matcher, pattern.expression, node, env);
    case 'Export':
      return node.declaration === null ? [] : inStatement(matcher, pattern, node.declaration, env);
    default:
      return [];
  }
}

/** The expression itself, or else expressions inside of it, but not inside of a function. */
function anywhere(matcher: Matcher, pattern: Node, node: Node, env: Environment): Solutions {
  const direct = matcher.match(pattern, node, env);
  const { deepExpressions, deepExpressionStatements } = matcher.target.options;
  if (direct.length > 0 || !deepExpressions || !deepExpressionStatements) return direct;
  const { index, options } = matcher.target;
  // What a variable stands for may be of any kind.
  const candidates =
    pattern.kind === 'Assign' && !options.symbolic ? index.assignmentsIn(node) : index.expressionsIn(node);
  if (candidates.length === 0) return [];
  const found = new Set<Environment>();
  for (const inner of candidates) for (const one of matcher.match(pattern, inner, env)) found.add(one);
  return [...found];
}
