/** The digest of the rules in use: equal digests and equal files mean equal findings. */
import { createHash } from 'node:crypto';
import { LazyPatterns } from './lazy-patterns.ts';
import type { Rule } from './rule.ts';

/** SHA-256, hexadecimal, over the rules in the order of their ids, whatever files and order they came from. */
export function ruleDigest(rules: readonly Rule[]): string {
  const canonical = rules.map((rule) => JSON.stringify(rule, serializable));
  return createHash('sha256').update(JSON.stringify(canonical.sort())).digest('hex');
}

/** Of a pattern its text and languages say everything; its nodes follow from them. */
function serializable(_key: string, value: unknown): unknown {
  if (value instanceof RegExp) return String(value);
  if (value instanceof LazyPatterns) return [value.languages, value.text];
  return value;
}
