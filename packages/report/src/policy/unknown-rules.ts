/** Entries of the configuration that name no rule: mistyped, or left over from a pack that has changed. */
import type { RuleError } from '@rsolv-ast/protocol';
import { closest } from './closest.ts';
import { ruleMatcher } from './globs.ts';
import type { Policy } from './policy.ts';

export interface RulesInUse {
  /** Undefined where they are not known: then nothing is said. */
  readonly ruleIds?: readonly string[] | undefined;
  readonly ruleErrors: readonly RuleError[];
}

/** A sentence each. Packs change, so none of them is an error. */
export function unknownRules({ rules, severities }: Policy, { ruleIds, ruleErrors }: RulesInUse): string[] {
  if (ruleIds === undefined) return [];
  // A rule that could not be used is there all the same.
  const known = [...ruleIds, ...ruleErrors.flatMap(({ ruleId }) => ruleId ?? [])];
  const namesNone = (rule: string) => !known.some(ruleMatcher(rule));
  return [
    ...rules.disable.filter(namesNone).map((rule) => sentence('rules.disable', rule, known)),
    ...severities.filter(({ rule }) => namesNone(rule)).map(({ rule }) => sentence('severities', rule, known)),
  ];
}

function sentence(key: string, rule: string, known: readonly string[]): string {
  const meant = closest(rule, known);
  const said = `\`${key}\` names \`${rule}\`, but no rule in use is called that`;
  return meant === undefined ? `${said}.` : `${said}: did you mean \`${meant}\`?`;
}
