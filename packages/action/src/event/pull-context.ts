/** PullContext: what the workflow's event says about the proposal or the revision to judge. */

export const EVENTS = [
  'pull_request',
  'pull_request_target',
  'push',
  'merge_group',
  'workflow_dispatch',
  'schedule',
] as const;
export type EventName = (typeof EVENTS)[number];

export interface Revision {
  /** Commit id, in full. */
  readonly sha: string;
  /** Branch or tag without `refs/heads/`. */
  readonly ref?: string;
}

export interface Base {
  /** Undefined: the tip of the branch `ref`, which the event does not name. */
  readonly sha: string | undefined;
  readonly ref: string;
}

export interface PullContext {
  readonly event: EventName;
  readonly repository: {
    readonly owner: string;
    readonly repo: string;
    /** Such as `https://github.com`, without a slash at the end. */
    readonly serverUrl: string;
    readonly apiUrl: string;
    readonly defaultBranch: string | undefined;
  };
  /** What is judged, and where the check run belongs. For a pull request its own last commit, not the trial merge. */
  readonly head: Revision;
  /** What the head is compared with, by way of their merge base; absent: the whole tree is judged. */
  readonly base?: Base;
  /** The commit that the runner names (`GITHUB_SHA`): for a pull request the trial merge, which is usually what is checked out. */
  readonly workflowSha: string;
  readonly pullNumber?: number;
  /** How many files the event says that the pull request changes. */
  readonly changedFiles?: number;
  /** The proposal comes from another repository: no secrets, read-only token. */
  readonly fromFork: boolean;
  /** Dependabot started the run: no secrets, read-only token. */
  readonly dependabot: boolean;
  /** The push deleted its branch or tag: there is nothing to judge. */
  readonly deleted: boolean;
  /** The push rewrote history: what was there before is no ancestor of the head. */
  readonly forced: boolean;
  /** Absolute path of the checkout's folder; it may be empty. */
  readonly workspace: string;
}
