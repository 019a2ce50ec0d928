/** What changed between two commits, as GitHub's interface lists it. */
import { type Answer, notFound, page } from './answers.ts';
import { commitBody, commitNamed } from './git-objects.ts';
import type { Served } from './hosted-repository.ts';
import type { Repository } from './repository.ts';

/** docs.github.com/rest/commits/commits#compare-two-commits: "up to 300 changed files for the entire comparison". */
const COMPARE_MAX_FILES = 300;
/** docs.github.com/repositories/creating-and-managing-repositories/repository-limits#diff-limits, for one file. */
const PATCH_MAX_LINES = 20_000;
const PATCH_MAX_BYTES = 500 * 1024;

const STATUS: Record<string, string> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  T: 'changed',
  R: 'renamed',
  C: 'copied',
};

export function compare(served: Served): Answer {
  const [left, right] = served.path.basehead!.split('...');
  if (left === undefined || right === undefined) throw notFound();
  const { git } = served.repository;
  // USER:REF names a branch of a fork; its commits are in the same network.
  const [base, head] = [left, right].map((one) => commitNamed(served, one.slice(one.indexOf(':') + 1)));
  const mergeBase = git.mergeBase(base!, head!);
  if (mergeBase === undefined) throw notFound();
  const between = (from: string, to: string) =>
    git.git('rev-list', '--reverse', `${from}..${to}`).split('\n').filter(Boolean);
  const ahead = between(base!, head!);
  const behind = between(head!, base!);
  const commits = page(ahead, served.url, 250);
  const url = `${served.api}/repos/${git.fullName}/compare/${served.path.basehead}`;
  const html = `${served.web}/${git.fullName}/compare/${served.path.basehead}`;
  const first = Number(served.url.searchParams.get('page') ?? 1) === 1;
  return {
    status: 200,
    headers: commits.headers,
    body: {
      url,
      html_url: html,
      permalink_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: commitBody(served, base!),
      merge_base_commit: commitBody(served, mergeBase),
      status:
        behind.length === 0 ? (ahead.length === 0 ? 'identical' : 'ahead') : ahead.length === 0 ? 'behind' : 'diverged',
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      commits: commits.items.map((sha) => commitBody(served, sha)),
      ...(first && { files: diffEntries(served, mergeBase, head!).slice(0, COMPARE_MAX_FILES) }),
    },
  };
}

type DiffEntry = ReturnType<typeof readEntries>[number];
const entriesRead = new WeakMap<Repository, Map<string, DiffEntry[]>>();

/** Every file that differs, in git's order. Read once: a long list is asked for page by page. */
export function diffEntries(served: Served, from: string, to: string): readonly DiffEntry[] {
  const { git } = served.repository;
  const known = entriesRead.get(git) ?? new Map<string, DiffEntry[]>();
  entriesRead.set(git, known);
  const found = known.get(`${from}..${to}`) ?? readEntries(served, from, to);
  known.set(`${from}..${to}`, found);
  return found;
}

function readEntries(served: Served, from: string, to: string) {
  const { git } = served.repository;
  const options = ['-M', '--no-ext-diff', '--no-textconv', '--submodule=short', from, to];
  const patches = git
    .bytes('diff', '-p', '--full-index', ...options)
    .toString('utf8')
    .split(/^diff --git /m)
    .slice(1);
  const changes = rawChanges(git.bytes('diff', '--raw', '-z', '--no-abbrev', ...options).toString('utf8'));
  return changes.map(({ letter, sha, path, previous }, i) => {
    const start = patches[i]!.search(/^@@ /m);
    const shown = start === -1 ? '' : patches[i]!.slice(start).trimEnd();
    const counted = (sign: string) => shown.split('\n').filter((line) => line.startsWith(sign)).length;
    const [additions, deletions] = [counted('+'), counted('-')];
    const name = path.split('/').map(encodeURIComponent).join('/');
    const small = shown.length <= PATCH_MAX_BYTES && additions + deletions <= PATCH_MAX_LINES;
    return {
      sha,
      filename: path,
      status: STATUS[letter] ?? 'modified',
      additions,
      deletions,
      changes: additions + deletions,
      blob_url: `${served.web}/${git.fullName}/blob/${to}/${name}`,
      raw_url: `${served.web}/${git.fullName}/raw/${to}/${name}`,
      contents_url: `${served.api}/repos/${git.fullName}/contents/${name}?ref=${to}`,
      ...(shown !== '' && small && { patch: shown }),
      ...(previous !== undefined && { previous_filename: previous }),
    };
  });
}

function rawChanges(raw: string) {
  const fields = raw.split('\0');
  const changes: { letter: string; sha: string; path: string; previous?: string }[] = [];
  for (let i = 0; fields[i]?.startsWith(':'); ) {
    const [, , before, after, status] = fields[i]!.split(' ') as [string, string, string, string, string];
    const letter = status[0]!;
    const moved = letter === 'R' || letter === 'C';
    changes.push({
      letter,
      // A removed file is shown with the blob that it had.
      sha: letter === 'D' ? before : after,
      path: fields[i + (moved ? 2 : 1)]!,
      ...(moved && { previous: fields[i + 1]! }),
    });
    i += moved ? 3 : 2;
  }
  return changes;
}
