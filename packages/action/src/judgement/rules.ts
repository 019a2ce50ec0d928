/** The custom rules of a run, read where the configuration is read: from the base when a proposal is judged. */
import type { Change } from '../change/change.ts';
import { ActionError } from '../errors.ts';
import { textOf } from './settings.ts';

export interface RuleFile {
  /** Path from the repository's root. */
  readonly name: string;
  readonly text: string;
}

export interface CustomRules {
  readonly files: readonly RuleFile[];
  /** Named paths that the base does not have yet. */
  readonly missing: readonly string[];
}

/** Throws ActionError `bad-rules` for a folder without rules, and for a missing path where no proposal could bring it. */
export async function readRules(
  paths: readonly string[],
  change: Pick<Change, 'readBase' | 'listBase'>,
  isProposal: boolean,
): Promise<CustomRules> {
  const files: RuleFile[] = [];
  const missing: string[] = [];
  for (const named of paths) {
    const found = await filesAt(named, change);
    if (found.length > 0) files.push(...found);
    else if (isProposal) missing.push(named);
    else throw missingRules(named);
  }
  return { files: [...new Map(files.map((file) => [file.name, file])).values()], missing };
}

async function filesAt(named: string, change: Pick<Change, 'readBase' | 'listBase'>): Promise<RuleFile[]> {
  const bytes = await change.readBase(named);
  if (bytes !== undefined) return [{ name: named, text: textOf(bytes) }];
  const files: RuleFile[] = [];
  for (const name of (await change.listBase(named)).filter(isRuleFile)) {
    const content = await change.readBase(name);
    if (content !== undefined) files.push({ name, text: textOf(content) });
  }
  return files;
}

/** Test configurations and hidden files stand beside rules in many repositories; only plain YAML files are rules. */
function isRuleFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /\.ya?ml$/i.test(name) && !name.startsWith('.');
}

function missingRules(named: string): ActionError {
  return new ActionError(
    'bad-rules',
    `rules: ${JSON.stringify(named)} is neither a rule file nor a folder with .yaml or .yml files in the revision that is ` +
      'scanned: correct the path, relative to the root of the repository',
  );
}
