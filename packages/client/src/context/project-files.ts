/** The files of a snapshot as import resolution asks for them: by path, by the end of a path, by folder, as JSON. */
import { dirname } from 'node:path/posix';
import type { Snapshot, TreeEntry } from '../revision/snapshot.ts';

/** Project files such as tsconfig.json have some KB. */
const PROJECT_FILE_MAX_BYTES = 256 * 1024;
/** Project files that one search reads. */
const MAX_PROJECT_FILES = 200;

export class ProjectFiles {
  readonly #snapshot: Snapshot;
  readonly #entries: ReadonlyMap<string, TreeEntry>;
  readonly #json = new Map<string, Promise<unknown>>();
  #byName: ReadonlyMap<string, readonly string[]> | undefined;
  #byFolder: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(snapshot: Snapshot, entries: ReadonlyMap<string, TreeEntry>) {
    this.#snapshot = snapshot;
    this.#entries = entries;
  }

  has(path: string): boolean {
    return this.#entries.get(path)?.kind === 'file';
  }

  /** The first of these paths that is a file. */
  first(paths: Iterable<string>): string | undefined {
    for (const path of paths) if (this.has(path)) return path;
    return undefined;
  }

  named(name: string): readonly string[] {
    this.#byName ??= Map.groupBy(this.#files(), (path) => path.slice(path.lastIndexOf('/') + 1));
    return this.#byName.get(name) ?? [];
  }

  /** Files whose path is `suffix`, or ends in it behind a slash. */
  endingIn(suffix: string): string[] {
    return this.named(suffix.slice(suffix.lastIndexOf('/') + 1)).filter(
      (path) => path === suffix || path.endsWith(`/${suffix}`),
    );
  }

  /** Files that lie directly in a folder; `.` is the top. */
  inFolder(folder: string): readonly string[] {
    return this.#folders().get(folder) ?? [];
  }

  /** Files that lie directly in folders whose path ends in `suffix`. */
  inFoldersEndingIn(suffix: string): string[] {
    const folders = [...this.#folders().keys()].filter((folder) => folder === suffix || folder.endsWith(`/${suffix}`));
    return folders.flatMap((folder) => this.inFolder(folder));
  }

  /** A JSON file, comments and commas at the end allowed; undefined if it is none, or too large. */
  async json(path: string): Promise<unknown> {
    let reading = this.#json.get(path);
    if (reading === undefined && this.#json.size < MAX_PROJECT_FILES) {
      reading = this.#readJson(path);
      this.#json.set(path, reading);
    }
    return reading;
  }

  async #readJson(path: string): Promise<unknown> {
    const entry = this.#entries.get(path);
    if (entry?.kind !== 'file' || (await this.#snapshot.size(entry)) > PROJECT_FILE_MAX_BYTES) return undefined;
    const text = Buffer.from(await this.#snapshot.read(entry)).toString('utf8');
    try {
      return JSON.parse(withoutComments(text));
    } catch {
      // A broken project file resolves nothing: it is context that goes missing, never a changed file.
      return undefined;
    }
  }

  #folders(): ReadonlyMap<string, readonly string[]> {
    this.#byFolder ??= Map.groupBy(this.#files(), dirname);
    return this.#byFolder;
  }

  *#files(): Generator<string> {
    for (const { path, kind } of this.#entries.values()) if (kind === 'file') yield path;
  }
}

/** The folders above a path, the nearest first, `.` last. */
export function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.push(folder);
  return [...folders, '.'];
}

/** Strings are kept, and end with their line at the latest: so every part matches, and the cost stays linear. */
const STRING = String.raw`"(?:[^"\\\n]|\\.)*["\\\n]?`;
const COMMENTS = new RegExp(String.raw`${STRING}|//[^\n]*|/\*[\s\S]*?(?:\*/|$)`, 'g');
const LAST_COMMAS = new RegExp(String.raw`${STRING}|,(?=\s{0,1000}[}\]])`, 'g');

function withoutComments(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replace(COMMENTS, (part) => (part.startsWith('"') ? part : ' '))
    .replace(LAST_COMMAS, (part) => (part === ',' ? '' : part));
}
