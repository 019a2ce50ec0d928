/** Decides by `.gitignore` files, from the repository's top down to each folder, whether a path is ignored. */
import { lstat, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

interface Layer {
  /** Absolute path of the folder that the rules are relative to. */
  folder: string;
  rules: Ignore;
}

/** Larger ignore files are no ignore files: one line takes some 20 bytes, and each is compared with every path. */
const IGNORE_FILE_MAX_BYTES = 128 * 1024;
/**
 * The cost of a line grows with the depth of the path to the power of its `**`: a proposal could write one that takes hours.
 * Lines with more of them, and paths that are deeper, are not ignored, and so are scanned.
 */
const MAX_DOUBLE_STARS = 2;
const MAX_DEPTH = 64;

/** The rules that hold inside one folder; folders further down add to them. */
export class IgnoreRules {
  readonly #layers: readonly Layer[];

  private constructor(layers: readonly Layer[]) {
    this.#layers = layers;
  }

  static readonly none: IgnoreRules = new IgnoreRules([]);

  /** The rules that reach `root` from above: those of the repository around it, if there is one. */
  static async above(root: string): Promise<IgnoreRules> {
    const folders = [root];
    while (!(await exists(join(folders[0]!, '.git')))) {
      const parent = dirname(folders[0]!);
      if (parent === folders[0]) return IgnoreRules.none;
      folders.unshift(parent);
    }
    let rules = await IgnoreRules.none.with(folders[0]!, join('.git', 'info', 'exclude'));
    for (const folder of folders.slice(0, -1)) rules = await rules.enter(folder);
    return rules;
  }

  /** The rules inside `folder`, those of its own `.gitignore` included. */
  enter(folder: string): Promise<IgnoreRules> {
    return this.with(folder, '.gitignore');
  }

  /** Whether a path is ignored. The last layer that says anything decides, as in gitignore(5). */
  ignores(path: string, isFolder: boolean): boolean {
    for (const { folder, rules } of this.#layers.toReversed()) {
      const segments = relative(folder, path).split(sep);
      if (segments.length > MAX_DEPTH) continue;
      const name = segments.join('/') + (isFolder ? '/' : '');
      const verdict = rules.test(name);
      if (verdict.ignored || verdict.unignored) return verdict.ignored;
    }
    return false;
  }

  private async with(folder: string, file: string): Promise<IgnoreRules> {
    const text = await readIgnoreFile(join(folder, file));
    if (text === undefined) return this;
    // allowRelativePaths is off: every name that is asked for lies inside the folder.
    const lines = text.split('\n').filter(isAffordable);
    return new IgnoreRules([...this.#layers, { folder, rules: ignore({ ignorecase: false }).add(lines.join('\n')) }]);
  }
}

/** What follows the last `/` costs nothing. */
function isAffordable(line: string): boolean {
  return (line.replace(/\/\*\*\s*$/, '').match(/\*\*/g)?.length ?? 0) <= MAX_DOUBLE_STARS;
}

async function readIgnoreFile(path: string): Promise<string | undefined> {
  try {
    // As git does: an ignore file that is a link could lead to anything.
    const found = await lstat(path);
    if (!found.isFile() || found.size > IGNORE_FILE_MAX_BYTES) return undefined;
    return await readFile(path, 'utf8');
  } catch {
    // Absent or unreadable: git goes without it, too.
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
