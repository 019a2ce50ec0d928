/** Whether those who wrote a proposal may write into the repository itself: what strangers write is judged more strictly. */
import type { PullContext } from '../event/pull-context.ts';
import type { Octokit } from '../network/octokit.ts';

export interface Authors {
  readonly trusted: boolean;
  /** Why they are not, where the event itself does not say it: a sentence. */
  readonly note?: string;
}

interface Access {
  readonly octokit: Octokit;
  readonly signal?: AbortSignal | undefined;
}

/** A merge group's event names its proposal by its branch alone: GitHub is asked. Throws nothing but the signal's reason. */
export async function authorsOf(context: PullContext, access: Access): Promise<Authors> {
  if (context.event !== 'merge_group') return { trusted: !context.fromFork };
  const number = pullNumberIn(context.head.ref);
  if (number === undefined) return unknown('the name of its branch names no pull request');
  try {
    const pull = await proposalOf(context, number, access);
    if (pull.fromFork) {
      return {
        trusted: false,
        note: `The merge group holds #${number}, which comes from a fork: it is judged as a proposal from a fork.`,
      };
    }
    if (await holdsNothingElse(context, pull.commits, access)) return { trusted: true };
    return unknown(`it holds more than #${number}`);
  } catch (error) {
    access.signal?.throwIfAborted();
    const { status } = error as { status?: unknown };
    const remedy = status === 403 || status === 404 ? '; see that the job has `pull-requests: read`' : '';
    return unknown(`GitHub did not tell of #${number} (${status ?? 'no answer'})${remedy}`);
  }
}

function unknown(why: string): Authors {
  return {
    trusted: false,
    note: `Nobody knows who wrote what this merge group holds (${why}): it is judged as a proposal from a fork.`,
  };
}

/** Such as `gh-readonly-queue/main/pr-104-` and the base's commit id. */
function pullNumberIn(ref: string | undefined): number | undefined {
  const [, digits] = /^gh-readonly-queue\/.+\/pr-(\d{1,9})-[0-9a-f]+$/.exec(ref ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits);
}

async function proposalOf({ repository }: PullContext, pull_number: number, { octokit, signal }: Access) {
  const { owner, repo } = repository;
  const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number, request: { signal } });
  // Null once a fork was deleted.
  const head: { id: number } | null = data.head.repo;
  return { fromFork: head === null || head.id !== data.base.repo.id, commits: data.commits };
}

/** One commit on top of the group's base is a merge or a squash of the proposal; as many as the proposal has are its rebase. */
async function holdsNothingElse(
  { repository, head, base }: PullContext,
  commits: number,
  { octokit, signal }: Access,
): Promise<boolean> {
  const { owner, repo } = repository;
  const { data: commit } = await octokit.rest.git.getCommit({
    owner,
    repo,
    commit_sha: head.sha,
    request: { signal },
  });
  if (commit.parents[0]?.sha === base?.sha) return true;
  const { data: compared } = await octokit.rest.repos.compareCommitsWithBasehead({
    owner,
    repo,
    basehead: `${base?.sha}...${head.sha}`,
    per_page: 1,
    request: { signal },
  });
  return compared.total_commits === commits;
}
