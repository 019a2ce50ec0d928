/** Lists of patterns against lists of nodes: in order with `...`, or as a subset in any order. */
import type { Node } from '../ast/nodes.ts';
import type { Environment } from './environment.ts';
import type { Matcher } from './matcher.ts';
import type { Solutions } from './solutions.ts';

export type ItemMatch = (pattern: Node, node: Node, env: Environment) => Solutions;

/** Positions reached in a list, each with the environments that lead there; each environment once. */
export type States = Map<number, Set<Environment>>;

export function addState(states: States, position: number, env: Environment): void {
  const known = states.get(position);
  if (known === undefined) states.set(position, new Set([env]));
  else known.add(env);
}

/** `patterns` must cover all of `nodes`. Runs forward over sets of states, so that several `...` cost no more than their product with the list. */
export function matchInOrder(
  matcher: Matcher,
  patterns: readonly (Node | null)[],
  nodes: readonly (Node | null)[],
  env: Environment,
  item: ItemMatch,
): Solutions {
  if (patterns.length === 1 && patterns[0]?.kind === 'Ellipsis') return [env];
  let states: States = new Map([[0, new Set([env])]]);
  let needed = patterns.filter((one) => one === null || !isElastic(one)).length;
  for (const pattern of patterns) {
    if (pattern === null || !isElastic(pattern)) needed--;
    states = advance(matcher, pattern, nodes, states, nodes.length - needed, item);
    if (states.size === 0) return [];
  }
  return [...(states.get(nodes.length) ?? [])];
}

/** The states behind one more pattern of a list; none beyond `last`. */
function advance(
  matcher: Matcher,
  pattern: Node | null,
  nodes: readonly (Node | null)[],
  states: States,
  last: number,
  item: ItemMatch,
): States {
  const next: States = new Map();
  for (const [position, envs] of states) {
    for (const env of envs) {
      if (pattern?.kind === 'Ellipsis') {
        matcher.budget.spend(Math.max(0, last - position));
        for (let to = position; to <= last; to++) addState(next, to, env);
      } else if (pattern?.kind === 'EllipsisMetavariable') {
        for (let to = position; to <= last; to++) {
          // Each choice holds a list of its own.
          matcher.budget.spend(1 + to - position);
          const taken = nodes.slice(position, to).filter((node) => node !== null);
          const at = taken[0]?.start ?? nodes[position]?.start ?? nodes[position - 1]?.end ?? 0;
          for (const bound of matcher.bindList(pattern.name, taken, at, env)) addState(next, to, bound);
        }
      } else if (position < nodes.length && position < last + 1) {
        const node = nodes[position] ?? null;
        if (pattern === null || node === null) {
          if (pattern === node) addState(next, position + 1, env);
        } else for (const found of item(pattern, node, env)) addState(next, position + 1, found);
      }
    }
  }
  return next;
}

/** Whether a pattern in a list stands for any number of nodes. */
export function isElastic(pattern: Node): boolean {
  return pattern.kind === 'Ellipsis' || pattern.kind === 'EllipsisMetavariable';
}

/** Each pattern takes a node of its own, in any order; other nodes are left. */
export function matchSubset(
  matcher: Matcher,
  patterns: readonly Node[],
  nodes: readonly Node[],
  env: Environment,
  item: ItemMatch,
): Solutions {
  const wanted = patterns.filter((one) => !isElastic(one));
  if (wanted.length > nodes.length) return [];
  const found = new Set<Environment>();
  const used = new Set<Node>();
  const choose = (i: number, current: Environment): void => {
    const pattern = wanted[i];
    if (pattern === undefined) {
      found.add(current);
      return;
    }
    for (const node of nodes) {
      if (used.has(node)) continue;
      matcher.budget.spend();
      used.add(node);
      for (const next of item(pattern, node, current)) choose(i + 1, next);
      used.delete(node);
    }
  };
  choose(0, env);
  return [...found];
}
