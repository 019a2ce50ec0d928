/** The keys of a rule: which there are, and what to say of the others. */
import { CONDITION_KEYS } from './condition-reader.ts';
import { FORMULA_KEYS, NEW_SYNTAX } from './formula-reader.ts';
import { closest, type RuleFaults } from './rule-reader.ts';
import { TAINT_KEYS } from './taint-reader.ts';
import type { YamlMap } from './yaml-source.ts';

/** What a rule is made of, whatever it looks for. */
const HEAD_KEYS = [
  'id',
  'message',
  'severity',
  'languages',
  'metadata',
  'paths',
  'fix',
  'fix-regex',
  'options',
  'min-version',
  'max-version',
  'mode',
];

/** Each says what to find; a rule has one of them, or the lists of a taint rule. */
export const SEARCH_KEYS: readonly string[] = [...FORMULA_KEYS, 'match'];

const RULE_KEYS: ReadonlySet<string> = new Set([...HEAD_KEYS, ...SEARCH_KEYS, ...TAINT_KEYS, 'taint']);

/** Letters in which a key may differ from one that is known and be taken for a mistyped one. */
const MISTYPED_LETTERS = 2;

/** Keys of Semgrep's rule language that this engine does not know, with what to write instead. */
const UNSUPPORTED_KEYS: ReadonlyMap<string, string> = new Map([
  ['join', 'write one rule for each of the joined ones'],
  ['extract', 'extract mode needs a rule for the inner language'],
  ['pattern-where-python', 'use `metavariable-comparison` or `metavariable-regex` in `patterns`'],
  ['r2c-internal-project-depends-on', 'lock files are not read'],
]);

/** Operators that stand inside of `patterns`, and at no rule's top. */
const INNER_KEYS: ReadonlySet<string> = new Set([
  'pattern-not',
  'pattern-inside',
  'pattern-not-inside',
  'pattern-not-regex',
  ...CONDITION_KEYS,
  'focus-metavariable',
]);

/** Names each key that stands in the wrong place or seems mistyped. Others are let be, as in Semgrep: registries put data of their own there. */
export function checkKeys(map: YamlMap, faults: RuleFaults): void {
  for (const entry of map.entries) {
    const fault = RULE_KEYS.has(entry.key) ? null : faultOfKey(entry.key);
    if (fault !== null) faults.add(entry.keyPlace, entry.path, fault);
  }
}

/** Whether a rule without anything to find has a key that has been refused by name already. */
export function isRefused(key: string): boolean {
  return (NEW_SYNTAX.has(key) && !RULE_KEYS.has(key)) || UNSUPPORTED_KEYS.has(key) || INNER_KEYS.has(key);
}

function faultOfKey(key: string): string | null {
  const instead = UNSUPPORTED_KEYS.get(key);
  if (INNER_KEYS.has(key))
    return `\`${key}\` cannot stand here: it stands inside of \`patterns\`, beside a \`pattern\`.`;
  if (instead !== undefined) return `\`${key}\` is not supported: ${instead}.`;
  if (NEW_SYNTAX.has(key)) return `\`${key}\` cannot stand here: it stands inside of \`match\`.`;
  const meant = closest(key, RULE_KEYS, MISTYPED_LETTERS);
  return meant === null ? null : `A rule has no key \`${key}\`: did you mean \`${meant}\`?`;
}
