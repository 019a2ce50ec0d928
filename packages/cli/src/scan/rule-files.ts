/** Reads the rule files that `--rules` or the configuration names: files as they are, directories with every rule file below them. */
import path from 'node:path';
import { filesNamed, type RuleFile } from '../rules/rule-files.ts';
import type { NamedRules } from './settings.ts';

export type { RuleFile };

/** A file that is named twice is read once. Throws UsageError. */
export async function readRuleFiles(rules: readonly NamedRules[]): Promise<RuleFile[]> {
  const files = new Map<string, RuleFile>();
  for (const { path: named, namedBy } of rules) {
    for (const file of filesNamed(named, `${namedBy} ${named}`)) files.set(path.resolve(file.name), file);
  }
  return [...files.values()];
}
