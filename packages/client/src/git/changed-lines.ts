/** Which lines changed since a revision: committed, staged, in the working tree, or in files not yet added. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClientError } from '../errors.ts';
import type { ChangedLines } from '../source-file.ts';
import { DESTINATION_PREFIX, parseDiff, SOURCE_PREFIX } from './parse-diff.ts';
import { git, type Repository, tryGit } from './run-git.ts';

export interface ChangedLinesRequest {
  /** The scanned root; it may lie below the repository's top. */
  root: string;
  /** A branch, tag or commit. What counts is the change since its merge base with HEAD. */
  since: string;
  signal?: AbortSignal;
}

/** Throws ClientError whenever the change is not known: that must never pass for "nothing changed". Or the signal's reason. */
export async function changedLines({ root, since, signal }: ChangedLinesRequest): Promise<ChangedLines> {
  const repository = { root, signal };
  const base = await mergeBase(repository, await resolveRevision(repository, since), since);
  const changes = parseDiff(await git(repository, diffArguments(base)));
  for (const [path, lines] of changes) {
    if (lines !== 'all' && (await countsLinesOtherwise(join(root, path)))) changes.set(path, 'all');
  }
  for (const path of await untrackedFiles(repository)) changes.set(path, 'all');
  return changes;
}

export async function resolveRevision(repository: Repository, since: string): Promise<string> {
  if (since === '' || since.includes('\0')) {
    throw new ClientError(
      'git-unknown-revision',
      'the revision to compare with is empty: name a branch, tag or commit',
    );
  }
  // --end-of-options: a revision that starts with a dash is a revision still.
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${since}^{commit}`];
  const outcome = await tryGit(repository, args);
  if (outcome.kind === 'done') return outcome.stdout.toString('latin1').trim();
  throw new ClientError(
    'git-unknown-revision',
    `git knows no revision ${JSON.stringify(since)} here: check its spelling, and fetch it first if it is on a remote ` +
      '(git fetch origin, or fetch-depth: 0 where actions/checkout made the clone)',
  );
}

export async function mergeBase(repository: Repository, commit: string, since: string): Promise<string> {
  const outcome = await tryGit(repository, ['merge-base', commit, 'HEAD']);
  if (outcome.kind === 'done') return outcome.stdout.toString('latin1').trim();
  const name = JSON.stringify(since);
  const head = await tryGit(repository, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (head.kind === 'failed') {
    throw new ClientError(
      'git-unknown-revision',
      'HEAD names no commit: commit something first, or check out a branch',
    );
  }
  const shallow = await git(repository, ['rev-parse', '--is-shallow-repository']);
  throw new ClientError(
    'git-no-merge-base',
    shallow.toString('latin1').trim() === 'true'
      ? `this clone is too shallow to hold the merge base of ${name} and HEAD: run git fetch --unshallow, or set ` +
          'fetch-depth: 0 where actions/checkout makes the clone'
      : `${name} and HEAD have no common ancestor: compare with a revision of the same history`,
  );
}

/** Far more than any file that is analysed. */
const LINE_END_PROBE_MAX_BYTES = 64 * 1024 * 1024;

/** Git ends lines at LF alone, the analysis at a lone CR as well: in such a file their numbers do not fit together. */
async function countsLinesOtherwise(path: string): Promise<boolean> {
  try {
    const found = await lstat(path);
    if (!found.isFile()) return false;
    // Too large to look: then it counts whole.
    if (found.size > LINE_END_PROBE_MAX_BYTES) return true;
    return /\r(?!\n)/.test(await readFile(path, 'latin1'));
  } catch {
    // A file that cannot be read has no findings either.
    return false;
  }
}

function diffArguments(base: string): string[] {
  return [
    'diff',
    '--unified=0',
    '--inter-hunk-context=0',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    '--find-renames',
    '--diff-algorithm=myers',
    '--ignore-submodules=all',
    '--submodule=short',
    // Names relative to the scanned root; what lies outside of it is left out.
    '--relative',
    `--src-prefix=${SOURCE_PREFIX}`,
    `--dst-prefix=${DESTINATION_PREFIX}`,
    '--end-of-options',
    base,
    '--',
  ];
}

async function untrackedFiles(repository: Repository): Promise<string[]> {
  const listed = await git(repository, ['ls-files', '--others', '--exclude-standard', '-z']);
  return listed
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '' && !path.includes('\ufffd'));
}
