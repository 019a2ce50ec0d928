/** Keys, and lists from which a pattern takes what it names. */
import type { Node } from '../ast/nodes.ts';
import type { Environment } from './environment.ts';
import { matchStringContent } from './match-strings.ts';
import type { Matcher } from './matcher.ts';
import { NONE, type Solutions } from './solutions.ts';

/** Whether two names are one, in the case that the language minds. */
export function sameName(m: Matcher, pattern: string, name: string): boolean {
  if (pattern === name) return true;
  if (!m.traits.namesIgnoreCase || pattern.length !== name.length || pattern.startsWith('$')) return false;
  return pattern.toLowerCase() === name.toLowerCase();
}

/** `a`, `"a"` and `'a'` are one key. */
export function matchEntryKey(m: Matcher, pattern: Node, node: Node, env: Environment): Solutions {
  const found = m.match(pattern, node, env);
  if (found.length > 0 || m.traits.keysAreExpressions) return found;
  if (pattern.kind === 'Identifier' && node.kind === 'StringLiteral') return pattern.name === node.value ? [env] : NONE;
  if (pattern.kind === 'StringLiteral' && node.kind === 'Identifier') {
    return matchStringContent(m, pattern.value, node.name, node, env);
  }
  return NONE;
}

export function withoutEllipsis<T extends Node>(nodes: readonly T[]): readonly T[] {
  return nodes.filter((node) => node.kind !== ('Ellipsis' as string));
}

export function includesAll(all: readonly string[], some: readonly string[]): boolean {
  return some.every((one) => all.includes(one));
}
