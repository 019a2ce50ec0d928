/** Finds the files of a revision to analyse: what a change touched with its context, or the whole tree. */
import { DEFAULT_SESSION_LIMITS, pathFault } from '@rsolv-ast/protocol';
import { mapConcurrently } from '../concurrency.ts';
import { type ContextFile, findContext } from '../context/find-context.ts';
import type { FileChange, Snapshot, TreeEntry } from '../revision/snapshot.ts';
import { type ChangedLines, comparePaths, type SkippedFile, type SourceFile } from '../source-file.ts';
import type { CollectedFiles } from './collect-files.ts';
import { type ExamineEntryOptions, examineEntry, hasLoneReturns } from './examine-entry.ts';
import { isVendored } from './folders.ts';
import { globFilter } from './globs.ts';
import type { LinguistMarks } from './linguist-marks.ts';

/** Which unchanged files go along: those that imports join to the changed ones, none, or all. */
export type ContextChoice = 'imports' | 'changed' | 'all';

export interface RevisionRequest {
  readonly snapshot: Snapshot;
  /** What is judged; undefined: the whole tree. */
  readonly changes: readonly FileChange[] | undefined;
  /** The revision that `changes` starts from: marks of generated code in a changed file hold where they were there before. */
  readonly base: Snapshot | undefined;
  readonly marks: LinguistMarks;
  readonly context: ContextChoice;
  /** Globs: only files that one of them matches; none means all. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly maxFileBytes?: number;
  readonly accepts: (path: string, head: Uint8Array) => boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface CollectedRevision extends CollectedFiles {
  /** Of the files that were taken; undefined where the whole tree is judged. */
  readonly changedLines: ChangedLines | undefined;
  /** Limits that were met, one sentence each. */
  readonly notes: string[];
}

/** Objects are asked for this many at a time. */
const READS_AT_ONCE = 16;

/** The same revisions always give the same answer. Every changed file that the revision has is taken or accounted for. Throws ClientError, or the signal's reason. */
export async function collectRevision(request: RevisionRequest): Promise<CollectedRevision> {
  const { snapshot, changes, base, marks, accepts } = request;
  const options: ExamineEntryOptions = {
    snapshot,
    base,
    marks,
    accepts,
    globs: globFilter(request.include, request.exclude),
    maxFileBytes: request.maxFileBytes ?? DEFAULT_SESSION_LIMITS.fileBytes,
  };
  const { entries, unnameable } = await snapshot.tree();
  const judged = await judge(wanted(entries, changes), options, request.signal);
  const context = changes === undefined ? { files: [], notes: [] } : await contextOf(judged.files, request, options);

  const files = [...judged.files.map(({ file }) => file), ...context.files];
  const skipped = [...judged.skipped, ...(changes === undefined ? unnameable.map((name) => unreadable(name)) : [])];
  return {
    files: files.sort(byPath),
    skipped: skipped.sort(byPath),
    changedLines: changes && new Map(judged.files.map(({ file }) => [file.path, file.changedLines ?? 'all'])),
    notes: context.notes,
  };
}

const byPath = (left: { path: string }, right: { path: string }) => comparePaths(left.path, right.path);

interface Wanted {
  readonly entry: TreeEntry;
  readonly change: FileChange | undefined;
}

function wanted(entries: ReadonlyMap<string, TreeEntry>, changes: readonly FileChange[] | undefined): Wanted[] {
  if (changes === undefined) return [...entries.values()].map((entry) => ({ entry, change: undefined }));
  return changes.flatMap((change) => {
    const entry = change.kind === 'deleted' ? undefined : entries.get(change.path);
    return entry === undefined ? [] : [{ entry, change }];
  });
}

interface JudgedFile extends ContextFile {
  readonly file: SourceFile;
}

async function judge(found: readonly Wanted[], options: ExamineEntryOptions, signal: AbortSignal | undefined) {
  const folders = new VendoredFolders();
  const single = found.filter(({ entry, change }) => change !== undefined || !folders.takes(entry, options.marks));
  const files: JudgedFile[] = [];
  const skipped: SkippedFile[] = folders.skipped();
  // Only what a change touched is kept in memory: its imports are looked at.
  const outcomes = await mapConcurrently(single, READS_AT_ONCE, async ({ entry, change }) => {
    signal?.throwIfAborted();
    const fault = pathFault(entry.path);
    if (fault !== undefined) return unreadable(entry.path, `its path ${fault}`);
    const outcome = await examineEntry(entry, change, options);
    if (outcome.kind === 'skipped') return outcome.skipped;
    const { file, bytes } = outcome;
    return { file: { ...file, role: 'changed', ...linesOf(change, bytes) }, bytes: change && bytes } as const;
  });
  for (const outcome of outcomes) {
    if ('reason' in outcome) skipped.push(outcome);
    else files.push({ file: outcome.file, path: outcome.file.path, bytes: outcome.bytes ?? new Uint8Array(0) });
  }
  return { files, skipped };
}

function linesOf(change: FileChange | undefined, bytes: Uint8Array): Pick<SourceFile, 'changedLines'> {
  if (change === undefined || change.lines === 'all' || hasLoneReturns(bytes)) return {};
  return { changedLines: change.lines };
}

async function contextOf(
  judged: readonly JudgedFile[],
  { context, snapshot, signal }: RevisionRequest,
  options: ExamineEntryOptions,
): Promise<{ files: SourceFile[]; notes: string[] }> {
  if (context === 'changed' || judged.length === 0) return { files: [], notes: [] };
  const found = await findContext({
    snapshot,
    changed: judged,
    all: context === 'all',
    signal,
    accepts: options.accepts,
    allowed: (path) => options.globs.rejects(path, false) === undefined,
  });
  const outcomes = await mapConcurrently(found.entries, READS_AT_ONCE, async (entry) => {
    signal?.throwIfAborted();
    return pathFault(entry.path) === undefined ? examineEntry(entry, undefined, options) : undefined;
  });
  const files = outcomes.flatMap((outcome) =>
    outcome?.kind === 'file' ? [{ ...outcome.file, role: 'context' as const }] : [],
  );
  return { files, notes: found.notes };
}

function unreadable(path: string, detail = 'its name is not valid UTF-8'): SkippedFile {
  return { path, reason: 'unreadable', detail, bytes: 0 };
}

/** Third-party folders of a whole tree are one entry each. */
class VendoredFolders {
  readonly #files = new Map<string, number>();

  takes({ path }: TreeEntry, marks: LinguistMarks): boolean {
    const parts = path.split('/');
    const depth = parts.slice(0, -1).findIndex(isVendored);
    if (depth === -1 || marks.of(path).vendored === false) return false;
    const folder = `${parts.slice(0, depth + 1).join('/')}/`;
    this.#files.set(folder, (this.#files.get(folder) ?? 0) + 1);
    return true;
  }

  skipped(): SkippedFile[] {
    return [...this.#files].map(([path, files]) => ({
      path,
      reason: 'vendored',
      detail: `a folder of ${files} ${files === 1 ? 'file' : 'files'}`,
      bytes: 0,
    }));
  }
}
