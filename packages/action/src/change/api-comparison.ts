/**
 * What differs between two commits by GitHub's API. Their trees say which files, completely; its lists of changed files, which end,
 * say which lines and which renames.
 */
import { type Comparison, comparePaths, type FileChange, type Snapshot, type Tree } from '@rsolv-ast/client';
import type { PullContext } from '../event/pull-context.ts';
import type { ApiRequest } from './api-source.ts';
import { newLines } from './patch-lines.ts';

/** Files that a comparison lists. Source: docs.github.com/en/rest/commits/commits, "Compare two commits". */
const COMPARISON_MAX_FILES = 300;
/** Files that the list of a pull request ends at. Source: docs.github.com/en/rest/pulls/pulls, "List pull requests files". */
const PULL_REQUEST_MAX_FILES = 3_000;
const FILES_A_PAGE = 100;

/** Of GitHub's entry for a changed file, what is used. */
export interface ListedFile {
  readonly filename: string;
  readonly status: string;
  /** The blob after the change. */
  readonly sha: string | null;
  readonly additions: number;
  readonly deletions: number;
  readonly patch?: string | undefined;
  readonly previous_filename?: string | undefined;
}

/** Throws what octokit throws, and ActionError `too-much-change`. */
export async function compareByApi(
  api: ApiRequest,
  context: PullContext,
  from: Snapshot,
  to: Snapshot,
): Promise<Comparison & { notes: string[] }> {
  const [before, after] = await Promise.all([from.tree(), to.tree()]);
  const changes = differences(before, after);
  const notes: string[] = [];
  for (const file of await listFiles(api, context, from.commit, to.commit, notes)) refine(changes, file, before, after);
  const unknown = [...changes.values()].filter(({ kind, lines }) => kind === 'modified' && lines === 'all').length;
  if (changes.size > COMPARISON_MAX_FILES && unknown > 0) {
    notes.push(
      `GitHub does not list the lines of ${unknown} changed files: they count whole. With actions/checkout they would be known.`,
    );
  }
  return {
    changes: [...changes.values()].sort((left, right) => comparePaths(left.path, right.path)),
    unnameable: after.unnameable.filter((name) => !before.unnameable.includes(name)),
    notes,
  };
}

function differences({ entries: before }: Tree, { entries: after }: Tree): Map<string, FileChange> {
  const changes = new Map<string, FileChange>();
  for (const [path, { oid, kind }] of after) {
    const old = before.get(path);
    if (old === undefined) changes.set(path, { path, kind: 'added', basePath: undefined, lines: 'all' });
    else if (old.oid !== oid || old.kind !== kind)
      changes.set(path, { path, kind: 'modified', basePath: path, lines: 'all' });
  }
  for (const path of before.keys()) {
    if (!after.has(path)) changes.set(path, { path, kind: 'deleted', basePath: path, lines: [] });
  }
  return changes;
}

async function listFiles(
  api: ApiRequest,
  context: PullContext,
  from: string,
  to: string,
  notes: string[],
): Promise<readonly ListedFile[]> {
  const { octokit, owner, repo, signal } = api;
  const basehead = `${from}...${to}`;
  const compared = await octokit.rest.repos.compareCommitsWithBasehead({
    owner,
    repo,
    basehead,
    per_page: 1,
    request: { signal },
  });
  const files = compared.data.files ?? [];
  if (files.length < COMPARISON_MAX_FILES || context.pullNumber === undefined) return files;
  return (await listPullFiles(api, context.pullNumber, notes)) ?? files;
}

/** The pull request as it is now: what was pushed since is told by its blobs. Undefined without permission. */
async function listPullFiles(
  { octokit, owner, repo, signal }: ApiRequest,
  pull_number: number,
  notes: string[],
): Promise<ListedFile[] | undefined> {
  const files: ListedFile[] = [];
  const request = { owner, repo, pull_number, per_page: FILES_A_PAGE, request: { signal } };
  try {
    for await (const { data } of octokit.paginate.iterator(octokit.rest.pulls.listFiles, request)) {
      files.push(...data);
      if (files.length >= PULL_REQUEST_MAX_FILES) break;
    }
    return files;
  } catch (error) {
    const { status } = error as { status?: unknown };
    if (status !== 403 && status !== 404) throw error;
    notes.push(
      "The token may not list the pull request's files: give the job pull-requests: read, so that its lines are known.",
    );
    return undefined;
  }
}

/** Only what the trees confirm is believed. */
function refine(changes: Map<string, FileChange>, file: ListedFile, before: Tree, after: Tree): void {
  const { filename: path, previous_filename: previous } = file;
  const entry = after.entries.get(path);
  if (entry === undefined || entry.oid !== file.sha) return;
  const change = changes.get(path);
  if (change === undefined) {
    // Only its mode changed.
    changes.set(path, { path, kind: 'modified', basePath: path, lines: [] });
  } else if (change.kind === 'added' && file.status === 'renamed' && changes.get(previous ?? '')?.kind === 'deleted') {
    changes.delete(previous!);
    changes.set(path, { path, kind: 'renamed', basePath: previous, lines: newLines(file) });
  } else if (change.kind === 'modified' && before.entries.get(path)?.kind === entry.kind) {
    changes.set(path, { ...change, lines: newLines(file) });
  }
}
