/** Reads the rule files that `--rules` or the configuration names: files as they are, directories with every .yaml and .yml below them. */
import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../exit-codes.ts';
import type { NamedRules } from './settings.ts';

export interface RuleFile {
  /** As the person named it, or relative to the named directory's own name. */
  readonly name: string;
  readonly text: string;
}

/** A file that is named twice is read once. Throws UsageError. */
export async function readRuleFiles(rules: readonly NamedRules[]): Promise<RuleFile[]> {
  const files = new Map<string, RuleFile>();
  for (const named of rules) {
    const found = await ruleFilesAt(named);
    if (found.length === 0) {
      throw new UsageError(`${named.namedBy} ${named.path}: no .yaml or .yml file in this directory.`);
    }
    for (const file of found) files.set(path.resolve(file), { name: file, text: await readFile(file, 'utf8') });
  }
  return [...files.values()];
}

async function ruleFilesAt({ path: named, namedBy }: NamedRules): Promise<string[]> {
  try {
    if (!(await stat(named)).isDirectory()) return [named];
    const entries = await readdir(named, { recursive: true, withFileTypes: true });
    return entries
      .filter(isRuleFile)
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    throw new UsageError(`${namedBy} ${named}: ${reasonOf(error)}`, { cause: error });
  }
}

/** Test configurations and hidden files stand beside rules in many repositories; only plain YAML files are rules. */
function isRuleFile(entry: Dirent): boolean {
  return entry.isFile() && /\.ya?ml$/i.test(entry.name) && !entry.name.startsWith('.');
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is no such file or directory.';
  if (code === 'EACCES') return 'this may not be read with your permissions.';
  return `it could not be read (${code ?? 'unknown error'}).`;
}
