/** What differs between two commits: by their objects alone, whatever is checked out. */
import type { FileChange } from '../revision/snapshot.ts';
import { decodeName, printableName } from '../revision/snapshot.ts';
import { comparePaths } from '../source-file.ts';
import { DESTINATION_PREFIX, parseDiff, SOURCE_PREFIX } from './parse-diff.ts';
import { git, type Repository } from './run-git.ts';

export interface Comparison {
  /** By path. */
  readonly changes: FileChange[];
  /** Changed files whose names are not valid UTF-8, made printable. */
  readonly unnameable: string[];
}

/** Beyond this many new files, and as many deleted ones, a moved file counts as new: each is compared with each. */
const MAX_RENAMES = 1_000;

/** Throws ClientError. */
export async function compareCommits(repository: Repository, from: string, to: string): Promise<Comparison> {
  const raw = await git(repository, ['diff-tree', '-r', '-z', '--raw', ...COMPARING, from, to, '--']);
  const lines = parseDiff(await git(repository, ['diff-tree', '-r', '-p', ...PATCH, ...COMPARING, from, to, '--']));
  const comparison: Comparison = { changes: [], unnameable: [] };
  for (const { status, before, after, sameContent } of parseRaw(raw)) {
    const path = decodeName(after);
    // A content that changed and that the patch does not tell of counts whole.
    if (path !== undefined)
      comparison.changes.push(
        changeOf(status, decodeName(before), path, sameContent ? [] : (lines.get(path) ?? 'all')),
      );
    else if (status !== 'D') comparison.unnameable.push(printableName(after));
  }
  comparison.changes.sort((left, right) => comparePaths(left.path, right.path));
  return comparison;
}

const COMPARING = [
  `-l${MAX_RENAMES}`,
  '--find-renames',
  '--no-relative',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--ignore-submodules=none',
  '--submodule=short',
];

/** New files count whole, deleted ones have no lines. */
const PATCH = [
  '--diff-filter=MRT',
  '--unified=0',
  '--inter-hunk-context=0',
  '--diff-algorithm=myers',
  `--src-prefix=${SOURCE_PREFIX}`,
  `--dst-prefix=${DESTINATION_PREFIX}`,
];

function changeOf(status: string, before: string | undefined, path: string, lines: FileChange['lines']): FileChange {
  switch (status) {
    case 'A':
      return { path, kind: 'added', basePath: undefined, lines: 'all' };
    case 'D':
      return { path, kind: 'deleted', basePath: path, lines: [] };
    case 'R':
      return { path, kind: 'renamed', basePath: before, lines };
    case 'T':
      // A link became a file, or the other way round: nothing of it was there before.
      return { path, kind: 'modified', basePath: path, lines: 'all' };
    default:
      return { path, kind: 'modified', basePath: path, lines };
  }
}

/** `:mode mode oid oid STATUS`, a NUL, the name, a NUL, and for a rename the new name and a NUL. Source: git-diff-tree(1). */
function* parseRaw(raw: Buffer): Generator<{ status: string; before: Buffer; after: Buffer; sameContent: boolean }> {
  let at = 0;
  const next = () => {
    const end = raw.indexOf(0, at);
    const field = raw.subarray(at, end);
    at = end + 1;
    return field;
  };
  while (at < raw.length) {
    const [, , oldOid, newOid, score] = next().toString('latin1').split(' ') as [
      string,
      string,
      string,
      string,
      string,
    ];
    const status = score[0]!;
    const before = next();
    const after = status === 'R' || status === 'C' ? next() : before;
    // Only the mode or the name changed.
    yield { status, before, after, sameContent: oldOid === newOid };
  }
}
