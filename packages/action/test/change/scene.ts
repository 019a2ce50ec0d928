/** A repository on the tests' GitHub, an event of it, and the change that the action makes of both. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CollectedFiles } from '@rsolv-ast/client';
import { afterEach } from 'vitest';
import { checkout } from '../../../../test/github/checkout.ts';
import { Events, type WorkflowEvent } from '../../../../test/github/events.ts';
import { FakeGitHub } from '../../../../test/github/fake-github.ts';
import type { Repository } from '../../../../test/github/repository.ts';
import type { Change, Selection } from '../../src/change/change.ts';
import { openChange } from '../../src/change/open-change.ts';
import { readPullContext } from '../../src/event/read-pull-context.ts';
import { type Octokit, openOctokit } from '../../src/network/octokit.ts';

/** How the workflow got the files: actions/checkout as it is by default, with all of the history, or not at all. */
export const CHECKOUTS = ['shallow', 'whole', 'none'] as const;
export type Checkout = (typeof CHECKOUTS)[number];

export const SELECTION: Selection = {
  paths: [],
  pathsIgnore: [],
  context: 'changed',
  maxFileBytes: 1_000_000,
  accepts: (file) => /\.(?:[mc]?[jt]sx?|py|rb|java|php)$/.test(file),
};

const NAME = 'octo/hello';
const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface OpenOptions {
  token?: string;
  signal?: AbortSignal;
  /** Changes what GitHub answers, where the tests' GitHub has no limit to meet. */
  meddle?: (octokit: Octokit) => void;
}

export class Scene {
  readonly github: FakeGitHub;
  readonly repository: Repository;
  readonly events: Events;
  readonly token: string;

  static async make(settings: { private?: boolean } = {}): Promise<Scene> {
    const github = await FakeGitHub.start();
    cleanups.push(() => github.close());
    return new Scene(github, settings);
  }

  private constructor(github: FakeGitHub, settings: { private?: boolean }) {
    this.github = github;
    this.repository = github.repository(NAME, settings);
    this.events = new Events(github, this.repository);
    this.token = github.token({ contents: 'read', pull_requests: 'read' });
  }

  /** The workspace, with the checkout in it if there is one. */
  async workspace(event: WorkflowEvent, kind: Checkout, ref = event.ref, sha = event.sha): Promise<string> {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'rsolv-ast-workspace-')));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    const { token, github } = this;
    const depth = kind === 'whole' ? 0 : 1;
    // All branches come along: what is checked out needs a name beside theirs.
    const name = kind === 'whole' ? 'refs/pull/0/checkout' : ref;
    if (kind !== 'none') {
      await checkout({ folder, url: github.url, fullName: NAME, token, event: { ...event, ref: name, sha }, depth });
    }
    return folder;
  }

  async open(
    event: WorkflowEvent,
    at: Checkout | { workspace: string },
    { token = this.token, signal, meddle }: OpenOptions = {},
  ): Promise<Change> {
    const workspace = typeof at === 'string' ? await this.workspace(event, at) : at.workspace;
    const file = `${workspace}.json`;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(event.payload));
    cleanups.push(() => rmSync(file, { force: true }));
    const context = readPullContext({
      GITHUB_EVENT_NAME: event.name,
      GITHUB_EVENT_PATH: file,
      GITHUB_REPOSITORY: NAME,
      GITHUB_SERVER_URL: this.github.url,
      GITHUB_API_URL: this.github.apiUrl,
      GITHUB_SHA: event.sha,
      GITHUB_WORKSPACE: workspace,
      GITHUB_ACTOR: event.actor,
    });
    const octokit = openOctokit({
      apiUrl: this.github.apiUrl,
      token,
      fetch: globalThis.fetch,
      signal: signal ?? new AbortController().signal,
      onRetry: () => {},
      sleep: async () => {},
    });
    meddle?.(octokit);
    const change = await openChange(context, { octokit, token, ...(signal && { signal }) });
    cleanups.push(() => change.close());
    return change;
  }
}

/** `+` judged, `=` context, `-` left out; with the text of what was taken, where it is asked for. */
export async function printed({ files, skipped }: CollectedFiles, texts = false): Promise<string[]> {
  const taken = files.map(async ({ path: name, role, changedLines, read }) => {
    const lines = `${role === 'changed' ? '+' : '='} ${name} ${changedLines === undefined ? 'all' : JSON.stringify(changedLines)}`;
    if (!texts) return lines;
    const outcome = await read();
    return `${lines} ${JSON.stringify(outcome.kind === 'bytes' ? Buffer.from(outcome.bytes).toString('utf8') : outcome.reason)}`;
  });
  const left = skipped.map(
    ({ path: name, reason, detail }) => `- ${name}: ${reason}${detail === undefined ? '' : ` (${detail})`}`,
  );
  return [...(await Promise.all(taken)), ...left];
}
