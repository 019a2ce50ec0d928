/** Collects between two commits of a test's repository, and prints what came of it. */
import {
  type CollectedRevision,
  compareCommits,
  gitSnapshot,
  linguistMarks,
  ObjectReader,
  type RevisionRequest,
  collectRevision as run,
} from '../../src/index.ts';
import { git } from '../temporary-tree.ts';

export interface Choices extends Partial<RevisionRequest> {
  /** Undefined: the whole tree. */
  from?: string | undefined;
  to?: string;
}

export const SOURCE = /\.(?:[mc]?[jt]sx?|py|rb|java|php)$/;

export async function collectRevision(
  root: string,
  { from, to = 'HEAD', ...extra }: Choices = {},
): Promise<CollectedRevision & { printed: string[] }> {
  const repository = { root };
  const reader = new ObjectReader(repository);
  const commitOf = (name: string) => git(root, 'rev-parse', `${name}^{commit}`).trim();
  try {
    const snapshot = gitSnapshot(repository, commitOf(to), reader);
    const base = from === undefined ? undefined : gitSnapshot(repository, commitOf(from), reader);
    const collected = await run({
      snapshot,
      base,
      changes: base && (await compareCommits(repository, base.commit, snapshot.commit)).changes,
      marks: await linguistMarks(base ?? snapshot),
      context: 'changed',
      include: [],
      exclude: [],
      accepts: (path, head) =>
        SOURCE.test(path) || Buffer.from(head).toString('latin1').startsWith('#!/usr/bin/env node'),
      ...extra,
    });
    const texts = await Promise.all(collected.files.map((file) => file.read()));
    const printed = [
      ...collected.files.map(
        ({ path, role, changedLines }, index) =>
          `${role === 'changed' ? '+' : '='} ${path} ${changedLines === undefined ? 'all' : JSON.stringify(changedLines)}` +
          `${texts[index]!.kind === 'bytes' ? '' : ' unread'}`,
      ),
      ...collected.skipped.map(
        ({ path, reason, detail }) => `- ${path}: ${reason}${detail === undefined ? '' : ` (${detail})`}`,
      ),
    ];
    return { ...collected, printed };
  } finally {
    await reader.close();
  }
}
