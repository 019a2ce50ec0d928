/** The rule files of a folder, for every command that takes rules. */
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../exit-codes.ts';

export interface RuleFile {
  /** As the person named it, or below the folder as they named that; with `/` between its parts. */
  readonly name: string;
  readonly text: string;
}

/**
 * A file as it is; of a folder the rule files at any depth, by name. Read one after the other, which is the
 * fastest way to thousands of small files. Throws the errors of the file system.
 */
export function ruleFilesAt(named: string): RuleFile[] {
  if (!statSync(named).isDirectory()) return [readRuleFile(named)];
  const entries = readdirSync(named, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && mayBeRuleFile(entry.name) && !isAside(entry, named))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  return names.map(readRuleFile).filter(({ name, text }) => !/\.json$/i.test(name) || holdsRules(text));
}

/** Those of all names; a file that is named twice is read once. Throws UsageError. */
export function namedRuleFiles(names: readonly string[]): RuleFile[] {
  const files = new Map<string, RuleFile>();
  for (const named of names) for (const file of filesNamed(named, named)) files.set(path.resolve(file.name), file);
  return [...files.values()];
}

/** `label` begins the message of the UsageError that this throws. */
export function filesNamed(named: string, label: string): RuleFile[] {
  let files: RuleFile[];
  try {
    files = ruleFilesAt(named);
  } catch (error) {
    throw new UsageError(`${label}: ${reasonOf(error)}`, { cause: error });
  }
  if (files.length === 0) throw new UsageError(`${label}: no .yaml, .yml or .json file with rules in this directory.`);
  return files;
}

/** What is wrong with a name, in a sentence. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is no such file or directory.';
  if (code === 'EACCES') return 'this may not be read with your permissions.';
  return `it could not be read (${code ?? 'unknown error'}).`;
}

/** Rules for YAML have their tests in `rule.test.yaml`; fixed fixtures and hidden files stand beside rules, too. */
export function mayBeRuleFile(fileName: string): boolean {
  return (
    /\.(?:ya?ml|json)$/i.test(fileName) && !/\.(?:test|fixed)\.[^.]+$/i.test(fileName) && !fileName.startsWith('.')
  );
}

/** In a hidden folder, or among installed packages. */
function isAside(entry: Dirent, root: string): boolean {
  const folders = path.relative(root, entry.parentPath).split(path.sep);
  return folders.some((folder) => folder === 'node_modules' || (folder.startsWith('.') && !folder.startsWith('..')));
}

/** Most JSON files hold something else, such as the results of tests. One that cannot be read is taken for rules where it begins so: then its fault is told. */
function holdsRules(json: string): boolean {
  if (!json.includes('"rules"')) return false;
  try {
    const { rules } = (JSON.parse(json) ?? {}) as { rules?: unknown };
    return Array.isArray(rules) && (rules.length === 0 || rules.some(looksLikeRule));
  } catch {
    return /^\s*\{\s*"rules"/.test(json);
  }
}

function looksLikeRule(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('languages' in value || 'message' in value);
}

function readRuleFile(file: string): RuleFile {
  return { name: file.split(path.sep).join('/'), text: readFileSync(file, 'utf8') };
}
