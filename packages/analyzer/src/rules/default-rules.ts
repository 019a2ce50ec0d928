/** The rule packs that the engine brings along: `rules/<language>/<rule-id>.yaml` beside `src` and `dist`, one JSON file in a bundle. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleSource } from '../analysis.ts';
import { RULES_DIRECTORY } from '../rules-directory.ts';

let sources: readonly RuleSource[] | undefined;

/** Every rule file of the packs, by name; they are read once. */
export function defaultRuleSources(): readonly RuleSource[] {
  sources ??= readdirSync(RULES_DIRECTORY, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:yaml|json)$/.test(name))
    .map((name) => name.replaceAll('\\', '/'))
    .sort()
    .map((name) => ({ name: `rules/${name}`, text: readFileSync(join(RULES_DIRECTORY, name), 'utf8') }));
  return sources;
}
