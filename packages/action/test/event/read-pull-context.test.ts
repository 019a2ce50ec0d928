import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ActionError } from '../../src/errors.ts';
import { readPullContext } from '../../src/event/read-pull-context.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const [BASE, HEAD, MERGE, NONE] = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40), '0'.repeat(40)] as const;

function environment(event: string, payload: unknown, extra: Record<string, string | undefined> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rsolv-ast-event-'));
  folders.push(folder);
  const file = join(folder, 'event.json');
  writeFileSync(file, typeof payload === 'string' ? payload : JSON.stringify(payload, null, 2));
  return {
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: file,
    GITHUB_REPOSITORY: 'octo/hello',
    GITHUB_SHA: MERGE,
    GITHUB_WORKSPACE: '/w',
    GITHUB_ACTOR: 'mona',
    ...extra,
  };
}

const REPOSITORY = { default_branch: 'main' };

function pull(extra: object = {}) {
  return {
    pull_request: {
      number: 7,
      head: { sha: HEAD, ref: 'feature', repo: { id: 1 } },
      base: { sha: BASE, ref: 'main', repo: { id: 1 } },
      changed_files: 3,
      ...extra,
    },
    repository: REPOSITORY,
  };
}

function push(extra: object = {}) {
  return {
    ref: 'refs/heads/topic',
    before: BASE,
    after: HEAD,
    head_commit: { id: HEAD },
    repository: REPOSITORY,
    ...extra,
  };
}

test.each(['pull_request', 'pull_request_target'])('%s: the proposal itself, not the trial merge', (event) => {
  expect(readPullContext(environment(event, pull()))).toEqual({
    event,
    repository: {
      owner: 'octo',
      repo: 'hello',
      serverUrl: 'https://github.com',
      apiUrl: 'https://api.github.com',
      defaultBranch: 'main',
    },
    head: { sha: HEAD, ref: 'feature' },
    base: { sha: BASE, ref: 'main' },
    workflowSha: MERGE,
    pullNumber: 7,
    changedFiles: 3,
    fromFork: false,
    dependabot: false,
    deleted: false,
    forced: false,
    workspace: '/w',
  });
});

test('a fork, also one that was deleted since', () => {
  const fork = { head: { sha: HEAD, ref: 'x', repo: { id: 2 } } };
  const gone = { head: { sha: HEAD, ref: 'x', repo: null } };
  expect(readPullContext(environment('pull_request', pull(fork))).fromFork).toBe(true);
  expect(readPullContext(environment('pull_request', pull(gone))).fromFork).toBe(true);
});

test('Dependabot is told by who started the run', () => {
  const env = environment('pull_request', pull(), { GITHUB_ACTOR: 'dependabot[bot]' });
  expect(readPullContext(env)).toMatchObject({ dependabot: true, fromFork: false });
});

test.each<[string, object, object]>([
  [
    'a push',
    {},
    { head: { sha: HEAD, ref: 'topic' }, base: { sha: BASE, ref: 'topic' }, deleted: false, forced: false },
  ],
  ['a forced push', { forced: true }, { base: { sha: BASE, ref: 'topic' }, forced: true }],
  ["a branch's first push", { before: NONE }, { head: { sha: HEAD }, base: { sha: undefined, ref: 'main' } }],
  ["a repository's first push", { before: NONE, ref: 'refs/heads/main' }, { head: { sha: HEAD }, base: undefined }],
  ['a tag', { before: NONE, ref: 'refs/tags/v1' }, { head: { sha: HEAD, ref: 'v1' }, base: undefined }],
  [
    'an annotated tag that moved',
    { ref: 'refs/tags/v1', after: 'd'.repeat(40), head_commit: { id: HEAD } },
    { head: { sha: HEAD, ref: 'v1' }, base: undefined },
  ],
  [
    'a deleted branch',
    { after: NONE, deleted: true, head_commit: null },
    { head: { sha: MERGE, ref: 'topic' }, base: undefined, deleted: true },
  ],
  ['SHA-256', { before: 'e'.repeat(64) }, { base: { sha: 'e'.repeat(64) } }],
])('push: %s', (_, extra, expected) => {
  const context = readPullContext(environment('push', push(extra)));
  expect({ base: undefined, ...context }).toMatchObject(expected);
});

test('merge_group: its own two commits', () => {
  const merge_group = {
    head_sha: HEAD,
    head_ref: 'refs/heads/gh-readonly-queue/main/pr-7-x',
    base_sha: BASE,
    base_ref: 'refs/heads/main',
  };
  const context = readPullContext(environment('merge_group', { merge_group, repository: REPOSITORY }));
  expect(context).toMatchObject({
    head: { sha: HEAD, ref: 'gh-readonly-queue/main/pr-7-x' },
    base: { sha: BASE, ref: 'main' },
    fromFork: false,
  });
});

test.each(['workflow_dispatch', 'schedule'])('%s: the whole tree of the commit that the runner names', (event) => {
  const context = readPullContext(environment(event, {}, { GITHUB_REF_NAME: 'main' }));
  expect(context).toMatchObject({ head: { sha: MERGE, ref: 'main' } });
  expect(context).not.toHaveProperty('base');
});

test('GitHub Enterprise Server', () => {
  const env = environment(
    'schedule',
    {},
    {
      GITHUB_SERVER_URL: 'https://git.example.com/',
      GITHUB_API_URL: 'https://git.example.com/api/v3',
    },
  );
  expect(readPullContext(env).repository).toMatchObject({
    serverUrl: 'https://git.example.com',
    apiUrl: 'https://git.example.com/api/v3',
  });
});

function failure(env: Record<string, string | undefined>): { code: string; message: string } {
  try {
    readPullContext(env);
  } catch (error) {
    if (error instanceof ActionError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('nothing was refused');
}

test.each(['issue_comment', 'release', 'pull_request_review', 'workflow_run'])(
  'the event %s is refused by name',
  (event) => {
    const { code, message } = failure(environment(event, {}));
    expect(code).toBe('unsupported-event');
    expect(message).toContain(`"${event}"`);
    expect(message).toContain('pull_request, pull_request_target, push, merge_group, workflow_dispatch, schedule');
  },
);

test.each([
  ['GITHUB_EVENT_NAME', undefined],
  ['GITHUB_EVENT_PATH', ''],
  ['GITHUB_REPOSITORY', 'octo'],
  ['GITHUB_REPOSITORY', 'a/b/c'],
  ['GITHUB_SHA', 'main'],
  ['GITHUB_WORKSPACE', undefined],
  ['GITHUB_SERVER_URL', 'file:///etc'],
  ['GITHUB_API_URL', 'nonsense'],
])('%s = %j is no workflow', (name, value) => {
  const { code, message } = failure(environment('pull_request', pull(), { [name]: value }));
  expect(code).toBe('bad-environment');
  expect(message).toContain(name);
});

test.each<[string, unknown, RegExp]>([
  ['not JSON', 'secret source text', /could not be read \(it is not JSON\)/],
  ['no pull request', { repository: REPOSITORY }, /^- pull_request: /m],
  [
    'a commit id that is none',
    pull({ head: { sha: '--upload-pack=x', ref: 'x', repo: null } }),
    /head\.sha: must be a commit id/,
  ],
  ['a number that is none', pull({ number: '7; rm' }), /pull_request\.number/],
  ['an array', [], /not as GitHub describes it/],
])('a payload with %s', (_, payload, expected) => {
  const { code, message } = failure(environment('pull_request', payload));
  expect(code).toBe('bad-event');
  expect(message).toMatch(expected);
  expect(message).not.toContain('secret source');
});

test('every fault of a payload is named at once', () => {
  const { message } = failure(environment('push', push({ before: 'x', after: 'y', ref: '' })));
  expect(message.match(/^- /gm)).toHaveLength(3);
});

test('an event file that is not there', () => {
  const env = { ...environment('push', push()), GITHUB_EVENT_PATH: '/nowhere/event.json' };
  expect(failure(env)).toMatchObject({ code: 'bad-event', message: expect.stringContaining('ENOENT') });
});
