/** Finds the unchanged files that stand by a change: those that its files import, and those that import them. */
import { extname } from 'node:path/posix';
import type { Snapshot, TreeEntry } from '../revision/snapshot.ts';
import { comparePaths } from '../source-file.ts';
import type { ImportLanguage } from './import-language.ts';
import { ecmascript } from './languages/ecmascript.ts';
import { java } from './languages/java.ts';
import { php } from './languages/php.ts';
import { python } from './languages/python.ts';
import { ruby } from './languages/ruby.ts';
import { ProjectFiles } from './project-files.ts';

export interface ContextFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface ContextRequest {
  readonly snapshot: Snapshot;
  readonly changed: readonly ContextFile[];
  /** Every file there is, not only those that imports join. */
  readonly all: boolean;
  readonly accepts: (path: string, head: Uint8Array) => boolean;
  /** Whether the globs allow a path. */
  readonly allowed: (path: string) => boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface FoundContext {
  /** By path. */
  readonly entries: TreeEntry[];
  /** Limits that were met, one sentence each. */
  readonly notes: string[];
}

const MIB = 1024 * 1024;
/** About what one part of an upload holds, and three seconds of analysis. */
const IMPORTS_LIMIT = { files: 500, bytes: 8 * MIB };
/** Of the 50,000 files and 1 GiB that a service takes, most stay for the change itself. */
const ALL_LIMIT = { files: 20_000, bytes: 256 * MIB };
/** A change's imports, and theirs: a flow that leads further is rare, and each step multiplies the files. */
const IMPORT_DEPTH = 2;
/** Larger files are not searched for imports. */
const SEARCHED_FILE_MAX_BYTES = 2 * MIB;

const LANGUAGES: readonly ImportLanguage[] = [ecmascript, python, ruby, java, php];
const BY_EXTENSION = new Map(
  LANGUAGES.flatMap((language) => language.extensions.map((each) => [each, language] as const)),
);

/** Throws ClientError, or the signal's reason. */
export async function findContext(request: ContextRequest): Promise<FoundContext> {
  const search = await ContextSearch.over(request);
  if (request.all) {
    await search.takeAll();
  } else {
    let added = await search.takeImportsOf(request.changed);
    await search.takeImportersOf(request.changed);
    for (let depth = 1; depth < IMPORT_DEPTH; depth++) added = await search.takeImportsOf(added);
  }
  return search.found();
}

const NOTHING = new Uint8Array(0);

class ContextSearch {
  readonly #request: ContextRequest;
  readonly #entries: ReadonlyMap<string, TreeEntry>;
  readonly #project: ProjectFiles;
  readonly #changed: ReadonlySet<string>;
  readonly #limit: { files: number; bytes: number };
  readonly #taken = new Map<string, TreeEntry>();
  readonly #notes = new Set<string>();
  #bytes = 0;

  private constructor(request: ContextRequest, entries: ReadonlyMap<string, TreeEntry>) {
    this.#request = request;
    this.#entries = entries;
    this.#project = new ProjectFiles(request.snapshot, entries);
    this.#changed = new Set(request.changed.map(({ path }) => path));
    this.#limit = request.all ? ALL_LIMIT : IMPORTS_LIMIT;
  }

  static async over(request: ContextRequest): Promise<ContextSearch> {
    return new ContextSearch(request, (await request.snapshot.tree()).entries);
  }

  found(): FoundContext {
    const entries = [...this.#taken.values()].sort((left, right) => comparePaths(left.path, right.path));
    return { entries, notes: [...this.#notes] };
  }

  async takeAll(): Promise<void> {
    for (const path of this.#entries.keys()) await this.#take(path);
  }

  /** Answers the files that it took, for the next step. */
  async takeImportsOf(files: readonly ContextFile[]): Promise<ContextFile[]> {
    const added: ContextFile[] = [];
    for (const { path, bytes } of files) {
      this.#request.signal?.throwIfAborted();
      for (const imported of await this.#importsOf(path, bytes)) {
        const entry = await this.#take(imported);
        if (entry !== undefined) added.push({ path: imported, bytes: await this.#request.snapshot.read(entry) });
      }
    }
    return added;
  }

  /** The nearest files are searched first. */
  async takeImportersOf(changed: readonly ContextFile[]): Promise<void> {
    const mentions = [...new Set(changed.flatMap(({ path }) => wordsFor(path)))].map((word) => Buffer.from(word));
    const candidates = [...this.#entries.values()].filter((entry) => this.#mayImport(entry));
    const budget = { ...this.#request.snapshot.searchLimits };
    for (const entry of nearestFirst(candidates, changed)) {
      this.#request.signal?.throwIfAborted();
      const size = await this.#request.snapshot.size(entry);
      if (size > SEARCHED_FILE_MAX_BYTES) continue;
      budget.files -= 1;
      budget.bytes -= size;
      if (budget.files < 0 || budget.bytes < 0) {
        const { files } = this.#request.snapshot.searchLimits;
        this.#notes.add(
          `Only the ${files} nearest of ${candidates.length} files were searched for imports of the changed ones: other importers are not part of the context.`,
        );
        break;
      }
      const bytes = Buffer.from(await this.#request.snapshot.read(entry));
      if (!mentions.some((word) => bytes.includes(word))) continue;
      const imported = await this.#importsOf(entry.path, bytes);
      if (imported.some((path) => this.#changed.has(path))) await this.#take(entry.path);
    }
  }

  #mayImport({ path, kind }: TreeEntry): boolean {
    return kind === 'file' && languageOf(path) !== undefined && !this.#changed.has(path) && this.#isWanted(path);
  }

  #isWanted(path: string): boolean {
    return this.#request.allowed(path) && this.#request.accepts(path, NOTHING);
  }

  async #importsOf(path: string, bytes: Uint8Array): Promise<string[]> {
    const language = languageOf(path);
    if (language === undefined || bytes.length > SEARCHED_FILE_MAX_BYTES) return [];
    return language.imports(Buffer.from(bytes).toString('utf8'), path, this.#project);
  }

  /** Undefined where the file is there already, is not wanted, or goes beyond a limit. */
  async #take(path: string): Promise<TreeEntry | undefined> {
    const entry = this.#entries.get(path);
    if (entry?.kind !== 'file' || this.#changed.has(path) || this.#taken.has(path) || !this.#isWanted(path))
      return undefined;
    const size = await this.#request.snapshot.size(entry);
    if (size > SEARCHED_FILE_MAX_BYTES) return undefined;
    if (this.#taken.size >= this.#limit.files || this.#bytes + size > this.#limit.bytes) {
      const { files, bytes } = this.#limit;
      this.#notes.add(
        `The context ends at ${files} files and ${bytes / MIB} MiB: some unchanged files that stand by the change were left out, so flows through them are not seen.`,
      );
      return undefined;
    }
    this.#bytes += size;
    this.#taken.set(path, entry);
    return entry;
  }
}

function languageOf(path: string): ImportLanguage | undefined {
  return BY_EXTENSION.get(extname(path).toLowerCase());
}

/** One of these stands in every text that imports the file. */
function wordsFor(path: string): string[] {
  const parts = path.split('/');
  const stem = parts
    .pop()!
    .replace(/\.[^.]+$/, '')
    .replace(/\.d$/, '');
  // An index is imported by the name of a folder above it.
  return stem === 'index' || stem === '__init__' || stem === 'main' ? [stem, ...parts.slice(-3)] : [stem];
}

/** By how many folders lie between a file and the nearest changed one; then by path. */
function nearestFirst(entries: readonly TreeEntry[], changed: readonly ContextFile[]): TreeEntry[] {
  const depths = new Map<string, number>();
  for (const { path } of changed) {
    const parts = path.split('/').slice(0, -1);
    for (let length = 0; length <= parts.length; length++) {
      const folder = parts.slice(0, length).join('/');
      depths.set(folder, Math.min(depths.get(folder) ?? Number.POSITIVE_INFINITY, parts.length - length));
    }
  }
  const distance = (path: string) => {
    const parts = path.split('/').slice(0, -1);
    let nearest = Number.POSITIVE_INFINITY;
    for (let length = 0; length <= parts.length; length++) {
      const above = depths.get(parts.slice(0, length).join('/'));
      if (above !== undefined) nearest = Math.min(nearest, above + parts.length - length);
    }
    return nearest;
  };
  const measured = entries.map((entry) => ({ entry, distance: distance(entry.path) }));
  return measured
    .sort((left, right) => left.distance - right.distance || comparePaths(left.entry.path, right.entry.path))
    .map(({ entry }) => entry);
}
