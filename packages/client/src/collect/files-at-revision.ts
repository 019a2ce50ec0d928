/** The files that were collected as a revision had them: what a baseline by commit is made from. */

import { mergeBase, resolveRevision } from '../git/changed-lines.ts';
import { gitSnapshot } from '../git/git-snapshot.ts';
import { ObjectReader } from '../git/object-reader.ts';
import { git, type Repository } from '../git/run-git.ts';
import { decodeName } from '../revision/snapshot.ts';
import type { SourceFile } from '../source-file.ts';
import type { BaseVersion } from './base-version.ts';

export interface FilesAtRevisionRequest {
  /** The scanned root; it may lie below the repository's top. */
  readonly root: string;
  /** A branch, tag or commit. */
  readonly revision: string;
  /** Whether the merge base of the revision and HEAD is meant instead of the revision itself. */
  readonly atMergeBase?: boolean;
  readonly files: readonly SourceFile[];
  readonly signal?: AbortSignal | undefined;
}

export interface FilesAtRevision {
  /** In full. */
  readonly commit: string;
  /**
   * Those of the files that the revision had, under the names that they have now: a finding in a renamed file is the same finding.
   * To be read before `close`.
   */
  readonly files: readonly SourceFile[];
  close(): Promise<void>;
}

/** Throws ClientError where git cannot tell, or the signal's reason. */
export async function filesAtRevision(request: FilesAtRevisionRequest): Promise<FilesAtRevision> {
  const revision = await openRevisionFiles(request);
  const asItWas = async ({ path, role, language }: SourceFile): Promise<SourceFile[]> => {
    const found = await revision.find(path);
    if (found === undefined) return [];
    const read = async () => ({ kind: 'bytes' as const, bytes: await found.read() });
    return [{ path, role, size: found.size, ...(language !== undefined && { language }), read }];
  };
  try {
    const files = (await Promise.all(request.files.map(asItWas))).flat();
    return { commit: revision.commit, files, close: revision.close };
  } catch (error) {
    await revision.close();
    throw error;
  }
}

export interface RevisionFiles {
  /** In full. */
  readonly commit: string;
  /** A file of the scanned root by the name that it has now; undefined where the revision had none. To be read before `close`. */
  find(path: string): Promise<BaseVersion | undefined>;
  close(): Promise<void>;
}

/** Throws ClientError where git cannot tell, or the signal's reason. */
export async function openRevisionFiles(request: Omit<FilesAtRevisionRequest, 'files'>): Promise<RevisionFiles> {
  const repository: Repository = { root: request.root, signal: request.signal };
  const revision = await resolveRevision(repository, request.revision);
  const commit = request.atMergeBase ? await mergeBase(repository, revision, request.revision) : revision;
  const prefix = (await git(repository, ['rev-parse', '--show-prefix'])).toString('utf8').replace(/\n$/, '');
  const namesBefore = await renamesSince(repository, commit);
  const reader = new ObjectReader(repository);
  const snapshot = gitSnapshot(repository, commit, reader);
  return {
    commit,
    async find(path) {
      const entry = (await snapshot.tree()).entries.get(prefix + (namesBefore.get(path) ?? path));
      if (entry?.kind !== 'file') return undefined;
      return { path: entry.path, size: await snapshot.size(entry), read: () => snapshot.read(entry) };
    },
    close: () => reader.close(),
  };
}

/** From each new name to the old one, between the commit and the working tree; both relative to the root. */
async function renamesSince(repository: Repository, commit: string): Promise<ReadonlyMap<string, string>> {
  const listed = await git(repository, [
    'diff',
    '--name-status',
    '-z',
    '--find-renames',
    '--diff-filter=R',
    '--relative',
    '--no-ext-diff',
    '--ignore-submodules=all',
    '--end-of-options',
    commit,
    '--',
  ]);
  // A status, a NUL, the old name, a NUL, the new name, a NUL. Source: git-diff(1), "-z" of the raw output format.
  const fields = splitAtNul(listed);
  const renames = new Map<string, string>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [before, after] = [decodeName(fields[at + 1]!), decodeName(fields[at + 2]!)];
    if (before !== undefined && after !== undefined) renames.set(after, before);
  }
  return renames;
}

function splitAtNul(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0, at);
    fields.push(bytes.subarray(at, end));
    at = end + 1;
  }
  return fields;
}
