/** Finds the files to analyse below a root, and accounts for every one that it leaves out. */
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { DEFAULT_SESSION_LIMITS } from '@rsolv-ast/protocol';
import { mapConcurrently } from '../concurrency.ts';
import { ClientError } from '../errors.ts';
import { type ChangedLines, comparePaths, type SkippedFile, type SourceFile } from '../source-file.ts';
import type { BaseVersion } from './base-version.ts';
import { examineFile } from './examine-file.ts';
import { globFilter } from './globs.ts';
import { type Candidate, walk } from './walk.ts';

export interface CollectRequest {
  /** The folder that all paths are relative to. */
  root: string;
  /** Files and folders to scan, absolute or relative to the root; the whole root by default. */
  paths?: readonly string[];
  /** Globs: only files that one of them matches; none means all. */
  include?: readonly string[];
  /** Globs of what to leave out. */
  exclude?: readonly string[];
  /** Larger files are left out. */
  maxFileBytes?: number;
  /** Whether a language is registered for the file; `head` is its beginning. */
  accepts: (path: string, head: Uint8Array) => boolean;
  /** What changed (`changedLines`): these files get the role `changed`, all others `context`. Without it all are `changed`. */
  changes?: ChangedLines;
  /**
   * A changed file as it was before the change (`openRevisionFiles`). With it, a mark of generated code inside of a changed file, and its
   * minified look, leave it out only where they did so before: a proposal cannot hide code behind a mark of its own.
   */
  baseVersion?: (path: string) => Promise<BaseVersion | undefined>;
  signal?: AbortSignal;
}

export interface CollectedFiles {
  /** By path, in the order of `comparePaths`. */
  files: SourceFile[];
  /** By path. Version control's data and third-party folders appear once, as a whole. */
  skipped: SkippedFile[];
}

/** Files are opened this many at a time. */
const OPEN_FILES = 16;

/**
 * Two calls on the same tree give the same answer. A file that is named in `paths`, and one that `changes` names, is
 * never left out by an ignore file, so that a proposal cannot hide what it changes. Throws
 * ClientError, or the signal's reason.
 */
export async function collectFiles(request: CollectRequest): Promise<CollectedFiles> {
  const root = await existingRoot(request.root);
  const starts = (request.paths?.length ? request.paths : ['.']).map((path) =>
    relativePath([resolve(request.root), root], path),
  );
  const globs = globFilter(request.include ?? [], request.exclude ?? []);
  const { candidates, skipped } = await walk({ root, starts, globs, changes: request.changes, signal: request.signal });

  const maxFileBytes = request.maxFileBytes ?? DEFAULT_SESSION_LIMITS.fileBytes;
  const outcomes = await mapConcurrently(candidates, OPEN_FILES, async (candidate) => {
    request.signal?.throwIfAborted();
    const isChanged = request.changes?.has(candidate.path) ?? false;
    const baseVersion = isChanged ? request.baseVersion : undefined;
    return examineFile(candidate, { maxFileBytes, accepts: request.accepts, baseVersion });
  });

  const files: SourceFile[] = [];
  for (const [position, outcome] of outcomes.entries()) {
    if (outcome.kind === 'skipped') skipped.push(outcome.skipped);
    else files.push({ ...outcome.file, ...roleOf(candidates[position]!, request.changes) });
  }
  const byPath = (left: { path: string }, right: { path: string }) => comparePaths(left.path, right.path);
  return { files: files.sort(byPath), skipped: skipped.sort(byPath) };
}

function roleOf({ path }: Candidate, changes: ChangedLines | undefined): Pick<SourceFile, 'role' | 'changedLines'> {
  if (changes === undefined) return { role: 'changed' };
  const lines = changes.get(path);
  if (lines === undefined) return { role: 'context' };
  return lines === 'all' ? { role: 'changed' } : { role: 'changed', changedLines: lines };
}

async function existingRoot(root: string): Promise<string> {
  try {
    return await realpath(root);
  } catch (cause) {
    throw new ClientError('bad-path', `${root} does not exist or cannot be read: name a folder to scan`, { cause });
  }
}

/** `roots`: the root as it was named, and as it is without links; a path may be named by either. */
function relativePath(roots: readonly string[], path: string): string {
  for (const root of roots) {
    const inside = relative(root, resolve(root, path));
    // On Windows the way to another drive is absolute.
    if (inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)) return inside.split(sep).join('/');
  }
  throw new ClientError('bad-path', `${path} lies outside of ${roots[0]}: scan from a folder that holds it`);
}
