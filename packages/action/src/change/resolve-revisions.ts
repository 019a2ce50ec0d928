/** Which commits a change is made of: what is judged, where it began, and whose settings judge it. */
import { ActionError } from '../errors.ts';
import type { Base, PullContext } from '../event/pull-context.ts';
import type { Octokit } from '../network/octokit.ts';
import type { RevisionSource } from './revision-source.ts';

export interface Revisions {
  readonly head: string;
  /** The merge base; undefined: the whole tree is judged. */
  readonly base: string | undefined;
  /** Whose configuration, attributes and baseline hold. */
  readonly judging: string;
  readonly notes: readonly string[];
}

interface Access {
  readonly octokit: Octokit;
  readonly signal?: AbortSignal | undefined;
}

/** Throws ActionError where a proposal's base is not known, and what octokit throws. */
export async function resolveRevisions(
  context: PullContext,
  source: RevisionSource,
  access: Access,
): Promise<Revisions> {
  const head = context.head.sha;
  if (context.deleted) {
    return {
      head,
      base: head,
      judging: head,
      notes: ['The push deleted its branch or tag: there is nothing to scan.'],
    };
  }
  if (context.base === undefined) return { head, base: undefined, judging: head, notes: [] };
  if (context.event === 'push')
    return { head, judging: head, ...(await baseOfPush(context, context.base, source, access)) };
  const base = await mergeBase(context, context.base, source, access);
  if (base === undefined) throw noMergeBase(context.base, head);
  // Not the merge base, which the proposal chose: an older one may have had looser settings.
  return { head, base, judging: context.base.sha ?? base, notes: [] };
}

/** After a rewrite of history the commit before may be gone: then the branch counts from where it left the default branch. */
async function baseOfPush(context: PullContext, base: Base, source: RevisionSource, access: Access) {
  const found = await mergeBase(context, base, source, access);
  if (found !== undefined) return { base: found, notes: [] };
  const { defaultBranch } = context.repository;
  const gone = `GitHub has no common history of this push and ${base.sha ?? base.ref}`;
  if (defaultBranch !== undefined && defaultBranch !== context.head.ref && defaultBranch !== base.ref) {
    const trunk = { sha: undefined, ref: defaultBranch };
    const instead = await mergeBase(context, trunk, source, access);
    if (instead !== undefined) return { base: instead, notes: [`${gone}: compared with ${defaultBranch} instead.`] };
  }
  return { base: undefined, notes: [`${gone}: the whole tree is scanned.`] };
}

/** By git where the clone is whole, else by the API. Undefined where there is none. */
async function mergeBase(
  { repository, head }: PullContext,
  { sha, ref }: Base,
  source: RevisionSource,
  { octokit, signal }: Access,
): Promise<string | undefined> {
  const local = sha === undefined ? undefined : await source.mergeBase(sha, head.sha);
  if (local !== undefined) return local;
  const { owner, repo } = repository;
  const basehead = `${sha ?? ref}...${head.sha}`;
  try {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      owner,
      repo,
      basehead,
      per_page: 1,
      request: { signal },
    });
    return data.merge_base_commit.sha;
  } catch (error) {
    // Unknown commits and unrelated histories.
    const { status } = error as { status?: unknown };
    if (status === 404 || status === 422) return undefined;
    throw error;
  }
}

function noMergeBase({ sha, ref }: Base, head: string): ActionError {
  return new ActionError(
    'git-failed',
    `GitHub knows no merge base of ${ref} (${sha}) and ${head}: rebase the proposal onto its base, give the job contents: read, or ` +
      'set fetch-depth: 0 where actions/checkout makes the clone',
  );
}
