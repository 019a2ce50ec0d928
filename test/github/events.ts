/** The events that start a workflow, with the variables and the payload that GitHub gives a job for each. */
import type { FakeGitHub } from './fake-github.ts';
import type { Pull } from './hosted-repository.ts';
import type { Repository } from './repository.ts';

export interface WorkflowEvent {
  readonly name: string;
  /** GITHUB_SHA and GITHUB_REF. */
  readonly sha: string;
  readonly ref: string;
  readonly baseRef?: string;
  readonly headRef?: string;
  readonly actor: string;
  readonly payload: unknown;
}

export interface PullRequestEvent {
  readonly action?: string;
  readonly actor?: string;
  readonly changes?: object;
}

const NO_COMMIT = '0'.repeat(40);

/** docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows */
export class Events {
  readonly #github: FakeGitHub;
  readonly #repository: Repository;

  constructor(github: FakeGitHub, repository: Repository) {
    this.#github = github;
    this.#repository = repository;
  }

  /** `changes`: of `edited`, what was there before. */
  pullRequest(
    pull: Pull,
    { action = 'synchronize', actor = pull.author, changes }: PullRequestEvent = {},
  ): WorkflowEvent {
    return {
      name: 'pull_request',
      sha: pull.mergeSha,
      ref: `refs/pull/${pull.number}/merge`,
      baseRef: pull.baseRef,
      headRef: pull.headRef,
      actor,
      payload: {
        action,
        number: pull.number,
        pull_request: this.#parts.pull(pull),
        ...(changes && { changes }),
        ...this.#common(actor),
      },
    };
  }

  /** Runs on the base, with the base's workflow. */
  pullRequestTarget(pull: Pull): WorkflowEvent {
    return {
      ...this.pullRequest(pull),
      name: 'pull_request_target',
      sha: this.#repository.resolve(pull.baseRef),
      ref: `refs/heads/${pull.baseRef}`,
    };
  }

  push(branch: string, { before = NO_COMMIT, forced = false, deleted = false } = {}): WorkflowEvent {
    const after = deleted ? NO_COMMIT : this.#repository.resolve(`refs/heads/${branch}`);
    return {
      name: 'push',
      sha: deleted ? this.#repository.resolve('refs/heads/main') : after,
      ref: `refs/heads/${branch}`,
      actor: 'ada',
      payload: {
        ref: `refs/heads/${branch}`,
        before,
        after,
        created: before === NO_COMMIT,
        deleted,
        forced,
        base_ref: null,
        compare: this.#github.url,
        commits: [],
        head_commit: deleted
          ? null
          : { id: after, tree_id: after, message: 'A change', added: [], removed: [], modified: [] },
        ...this.#common('ada'),
      },
    };
  }

  mergeGroup(branch: string, base: string): WorkflowEvent {
    const headRef = `refs/heads/${branch}`;
    const sha = this.#repository.resolve(headRef);
    const group = {
      head_sha: sha,
      head_ref: headRef,
      base_sha: base,
      base_ref: 'refs/heads/main',
      head_commit: { id: sha },
    };
    return {
      name: 'merge_group',
      sha,
      ref: headRef,
      actor: 'github-merge-queue[bot]',
      payload: { action: 'checks_requested', merge_group: group, ...this.#common('github-merge-queue[bot]') },
    };
  }

  workflowDispatch(branch = 'main'): WorkflowEvent {
    const ref = `refs/heads/${branch}`;
    return {
      name: 'workflow_dispatch',
      sha: this.#repository.resolve(ref),
      ref,
      actor: 'ada',
      payload: { inputs: null, ref, workflow: '.github/workflows/review.yml', ...this.#common('ada') },
    };
  }

  schedule(): WorkflowEvent {
    return {
      ...this.workflowDispatch(),
      name: 'schedule',
      payload: { schedule: '0 3 * * 1', workflow: '.github/workflows/review.yml', ...this.#common('ada') },
    };
  }

  get #parts() {
    return this.#github.payload(this.#repository.fullName);
  }

  #common(login: string) {
    return { repository: this.#parts.repository(), sender: { login, id: 1, type: 'User' } };
  }
}
