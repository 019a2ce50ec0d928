/** Walks folders without following a single link, and decides by name what is looked at. */
import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { ClientError } from '../errors.ts';
import { decodeName, printableName } from '../revision/snapshot.ts';
import type { ChangedLines, SkippedFile } from '../source-file.ts';
import { isVendored, isVersionControl } from './folders.ts';
import type { GlobFilter } from './globs.ts';
import { IgnoreRules } from './ignore-files.ts';

export interface Candidate {
  /** Relative to the root, with `/`. */
  path: string;
  absolute: string;
  /** Named by the user: taken whatever its language. */
  explicit: boolean;
}

interface WalkRequest {
  root: string;
  /** Paths relative to the root, with `/`; empty for the root itself. */
  starts: readonly string[];
  globs: GlobFilter;
  changes: ChangedLines | undefined;
  signal: AbortSignal | undefined;
}

/** Entries that one walk looks at: a tree that has more is not a checkout to scan at once. */
const MAX_ENTRIES = 1_000_000;
/** Files of a folder that is left out as a whole are counted up to here. */
const MAX_COUNTED_FILES = 10_000;

/** Throws ClientError `bad-path` for a start that does not exist, and `too-many-files`. */
export async function walk(request: WalkRequest): Promise<{ candidates: Candidate[]; skipped: SkippedFile[] }> {
  const walker = new Walker(request);
  for (const start of request.starts) await walker.start(start);
  return walker.found();
}

interface Folder {
  path: string;
  absolute: string;
  rules: IgnoreRules;
  /** Inside third-party code, entered only for what changed there. */
  vendored: boolean;
}

class Walker {
  readonly #request: WalkRequest;
  readonly #changedFolders: ReadonlySet<string>;
  readonly #candidates = new Map<string, Candidate>();
  readonly #skipped = new Map<string, SkippedFile>();
  #entries = 0;

  constructor(request: WalkRequest) {
    this.#request = request;
    this.#changedFolders = foldersAbove(request.changes?.keys() ?? []);
  }

  found(): { candidates: Candidate[]; skipped: SkippedFile[] } {
    // What one start leaves out, another one may name.
    const skipped = [...this.#skipped.values()].filter(({ path }) => !this.#candidates.has(path));
    return { candidates: [...this.#candidates.values()], skipped };
  }

  async start(path: string): Promise<void> {
    const absolute = join(this.#request.root, path);
    const target = await this.#resolveStart(path, absolute);
    if (target === 'outside') {
      this.#skip(path, 'symlink', 'it leads out of the scanned root');
    } else if (target.isDirectory()) {
      await this.#walkFrom({ path, absolute, rules: await this.#rulesAt(path), vendored: false });
    } else if (target.isFile()) {
      this.#candidates.set(path, { path, absolute, explicit: true });
    } else {
      this.#skip(path, 'unreadable', 'it is neither a file nor a folder');
    }
  }

  /** A named path may be a link, but only to what lies inside the root. */
  async #resolveStart(path: string, absolute: string) {
    try {
      const real = await realpath(absolute);
      const { root } = this.#request;
      if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) return 'outside';
      return await stat(absolute);
    } catch (cause) {
      throw new ClientError('bad-path', `${path} does not exist or cannot be read: check the path to scan`, { cause });
    }
  }

  /** The ignore rules for a named folder. Rules that would hide the folder itself do not hold: it was asked for. */
  async #rulesAt(path: string): Promise<IgnoreRules> {
    let rules = await IgnoreRules.above(this.#request.root);
    let absolute = this.#request.root;
    for (const name of path === '' ? [] : path.split('/')) {
      rules = await rules.enter(absolute);
      absolute = join(absolute, name);
      if (rules.ignores(absolute, true)) rules = IgnoreRules.none;
    }
    return rules;
  }

  /** Depth first with a stack of its own: no depth of nesting exhausts it. */
  async #walkFrom(start: Folder): Promise<void> {
    const stack = [start];
    for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
      this.#request.signal?.throwIfAborted();
      const entries = await this.#read(folder);
      const rules = await folder.rules.enter(folder.absolute);
      const inside: Folder[] = [];
      for (const entry of entries) {
        const child = await this.#visit(entry, { ...folder, rules });
        if (child !== undefined) inside.push(child);
      }
      stack.push(...inside.reverse());
    }
  }

  async #read({ path, absolute }: Folder): Promise<Dirent<Buffer>[]> {
    let entries: Dirent<Buffer>[];
    try {
      entries = await readdir(absolute, { withFileTypes: true, encoding: 'buffer' });
    } catch (error) {
      this.#skip(`${path}/`, 'unreadable', `the folder cannot be listed (${codeOf(error)})`);
      return [];
    }
    this.#entries += entries.length;
    if (this.#entries > MAX_ENTRIES) {
      throw new ClientError(
        'too-many-files',
        `there are more than ${MAX_ENTRIES} files and folders: scan a folder further down, or leave some out with --exclude`,
      );
    }
    return entries.sort((left, right) => Buffer.compare(left.name, right.name));
  }

  /** Takes note of one entry; answers the folder to go on with, if it is one. */
  async #visit(entry: Dirent<Buffer>, folder: Folder): Promise<Folder | undefined> {
    const name = decodeName(entry.name);
    const isFolder = entry.isDirectory();
    const prefix = folder.path === '' ? '' : `${folder.path}/`;
    if (name === undefined) {
      const suffix = isFolder ? '/' : '';
      this.#skip(prefix + printableName(entry.name) + suffix, 'unreadable', 'its name is not valid UTF-8');
      return undefined;
    }
    const path = prefix + name;
    const absolute = join(folder.absolute, name);
    if (isFolder) return this.#visitFolder(name, { ...folder, path, absolute });

    const rejection = this.#request.globs.rejects(path, false);
    if (entry.isSymbolicLink()) this.#skip(path, 'symlink');
    else if (!entry.isFile()) this.#skip(path, 'unreadable', 'it is not a regular file');
    else if (rejection !== undefined) this.#skip(path, 'ignored', rejection, await sizeOf(absolute));
    else if (folder.vendored && !this.#isChanged(path)) this.#skip(path, 'vendored', undefined, await sizeOf(absolute));
    else if (!this.#isChanged(path) && folder.rules.ignores(absolute, false))
      this.#skip(path, 'ignored', 'by an ignore file', await sizeOf(absolute));
    else if (!this.#candidates.has(path)) this.#candidates.set(path, { path, absolute, explicit: false });
    return undefined;
  }

  async #visitFolder(name: string, folder: Folder): Promise<Folder | undefined> {
    const { path, absolute } = folder;
    const rejection = this.#request.globs.rejects(path, true);
    const holdsChange = this.#changedFolders.has(path);
    if (isVersionControl(name)) {
      this.#skip(`${path}/`, 'ignored', "version control's own data");
    } else if (rejection !== undefined) {
      this.#skip(`${path}/`, 'ignored', `${rejection}; ${await this.#countFiles(absolute)}`);
    } else if (holdsChange) {
      return { ...folder, vendored: folder.vendored || isVendored(name) };
    } else if (folder.vendored || isVendored(name)) {
      this.#skip(`${path}/`, 'vendored', await this.#countFiles(absolute));
    } else if (folder.rules.ignores(absolute, true)) {
      this.#skip(`${path}/`, 'ignored', `by an ignore file; ${await this.#countFiles(absolute)}`);
    } else {
      return folder;
    }
    return undefined;
  }

  #isChanged(path: string): boolean {
    return this.#request.changes?.has(path) ?? false;
  }

  #skip(path: string, reason: SkippedFile['reason'], detail?: string, bytes = 0): void {
    this.#skipped.set(path, { path, reason, bytes, ...(detail !== undefined && { detail }) });
  }

  /** How many files a folder holds that is left out as a whole, in words. */
  async #countFiles(absolute: string): Promise<string> {
    let files = 0;
    const stack = [absolute];
    for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
      this.#request.signal?.throwIfAborted();
      for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
        if (entry.isDirectory()) stack.push(join(folder, entry.name));
        else files += 1;
      }
      if (files > MAX_COUNTED_FILES) return `a folder of more than ${MAX_COUNTED_FILES} files`;
    }
    return `a folder of ${files} ${files === 1 ? 'file' : 'files'}`;
  }
}

function foldersAbove(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let folder = dirname(path); folder !== '.' && !folders.has(folder); folder = dirname(folder))
      folders.add(folder);
  }
  return folders;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}

async function sizeOf(absolute: string): Promise<number> {
  return lstat(absolute).then(
    ({ size }) => size,
    () => 0,
  );
}
