/** Arguments of calls: positional ones in order with `...`, keyword arguments by name wherever they stand. */
import type { Node, NodeOf } from '../ast/nodes.ts';
import type { Environment } from './environment.ts';
import { matchInOrder } from './lists.ts';
import type { Matcher } from './matcher.ts';
import type { Solutions } from './solutions.ts';

/**
 * As Semgrep does: a keyword argument of the pattern takes the one of its name out of what is left of the arguments; what remains in
 * front of a `...` or behind it is the `...`'s.
 */
export function matchArguments(
  matcher: Matcher,
  patterns: readonly Node[],
  nodes: readonly Node[],
  env: Environment,
): Solutions {
  const item = (pattern: Node, node: Node, next: Environment): Solutions => matchArgument(matcher, pattern, node, next);
  if (!patterns.some((pattern) => isNamed(pattern))) return matchInOrder(matcher, patterns, nodes, env, item);
  const found = new Set<Environment>();
  takeInTurn(matcher, patterns, nodes, env, found);
  return [...found];
}

/** `$X` stands for any positional argument and no keyword argument. */
function matchArgument(matcher: Matcher, pattern: Node, node: Node, env: Environment): Solutions {
  if (node.kind === 'KeywordArgument' && pattern.kind !== 'KeywordArgument') return [];
  // The dots that make a callable of a call are no argument.
  if (node.kind === 'Spread' && node.argument === null) return [];
  return matcher.match(pattern, node, env);
}

function isNamed(pattern: Node): pattern is NodeOf<'KeywordArgument'> {
  return pattern.kind === 'KeywordArgument' && pattern.name.kind === 'Identifier';
}

function takeInTurn(
  matcher: Matcher,
  patterns: readonly Node[],
  nodes: readonly Node[],
  env: Environment,
  found: Set<Environment>,
): void {
  matcher.budget.spend();
  const [pattern, ...others] = patterns;
  if (pattern === undefined) {
    if (nodes.length === 0) found.add(env);
    return;
  }
  if (pattern.kind === 'Ellipsis' && others.length === 0) {
    found.add(env);
    return;
  }
  if (pattern.kind === 'Ellipsis') {
    for (let taken = 0; taken <= nodes.length; taken++) takeInTurn(matcher, others, nodes.slice(taken), env, found);
    return;
  }
  if (pattern.kind === 'EllipsisMetavariable') {
    for (let taken = 0; taken <= nodes.length; taken++) {
      for (const next of matcher.bindList(pattern.name, nodes.slice(0, taken), nodes[0]?.start ?? 0, env)) {
        takeInTurn(matcher, others, nodes.slice(taken), next, found);
      }
    }
    return;
  }
  const at = isNamed(pattern)
    ? nodes.findIndex((node) => node.kind === 'KeywordArgument' && node.name.name === pattern.name.name)
    : 0;
  const node = nodes[at];
  if (node === undefined) return;
  const rest = nodes.filter((_, i) => i !== at);
  for (const next of matchArgument(matcher, pattern, node, env)) takeInTurn(matcher, others, rest, next, found);
}
