/** Nodes of one kind field by field: for the kinds that need no more than that. */
import type { Node } from '../ast/nodes.ts';
import { SCHEMA } from '../ast/schema.ts';
import type { Environment } from './environment.ts';
import type { Matcher } from './matcher.ts';
import { NONE, type Solutions } from './solutions.ts';

/** Field by field, in the order of the schema. */
export function matchFields(m: Matcher, pattern: Node, node: Node, env: Environment): Solutions {
  const left = pattern as unknown as Record<string, unknown>;
  const right = node as unknown as Record<string, unknown>;
  let solutions: Solutions = [env];
  for (const [field, type] of Object.entries(SCHEMA[pattern.kind])) {
    const a = left[field];
    const b = right[field];
    if (type === 'value') {
      // A pattern without `async` means both.
      if (field === 'async' && a === false) continue;
      if (Array.isArray(a) ? JSON.stringify(a) !== JSON.stringify(b) : a !== b) return NONE;
    } else if (type === 'node') {
      solutions = m.andThen(solutions, (next) => m.optional(a as Node | null, b as Node | null, next));
    } else {
      const items = (a ?? []) as (Node | null)[];
      solutions = m.andThen(solutions, (next) => m.list(items, (b ?? []) as (Node | null)[], next));
    }
    if (solutions.length === 0) return NONE;
  }
  return solutions;
}
