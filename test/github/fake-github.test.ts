/** The tests' GitHub itself: it keeps to GitHub's description, and holds its clients to it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Octokit } from '@octokit/rest';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FakeGitHub } from './fake-github.ts';
import { extractOf, operations } from './openapi/description.ts';
import { SERVED_OPERATIONS } from './openapi/served-operations.ts';
import type { Repository } from './repository.ts';

const REPO = { owner: 'acme', repo: 'shop' };
const STRANGE = 'src/a "b"\n☃ %0A::x.js';

let github: FakeGitHub;
let shop: Repository;
let base: string;
let octokit: Octokit;

beforeAll(async () => {
  github = await FakeGitHub.start();
  shop = github.repository('acme/shop');
  base = shop.commit({
    on: 'main',
    files: {
      'a.js': 'let a = 1;\n',
      'old.js': 'x\ny\nz\n',
      'gone.js': 'x\n',
      link: { symlink: 'a.js' },
      'src/b.js': 'b\n',
    },
  });
  octokit = client({ checks: 'write', contents: 'read', pull_requests: 'read' });
});
afterAll(() => github.close());
afterEach(() => {
  github.faults.clear();
  github.assertObeyed();
});

const client = (permissions: Parameters<FakeGitHub['token']>[0]) =>
  new Octokit({ auth: github.token(permissions), baseUrl: github.apiUrl, log: { ...console, error: () => undefined } });
const note = (line: number) => ({
  path: 'a.js',
  start_line: line,
  end_line: line,
  annotation_level: 'warning' as const,
  message: 'm',
});

test('the extract names its version, and holds every operation that is served', () => {
  expect(extractOf).toMatchObject({
    package: '@octokit/openapi',
    version: '23.0.2',
    license: expect.stringMatching(/^MIT/),
  });
  expect(operations.map(({ id }) => id).sort()).toEqual([...SERVED_OPERATIONS].sort());
  expect(readFileSync(new URL('openapi/LICENSE', import.meta.url), 'utf8')).toMatch(/Octokit contributors/);
});

describe('check runs', () => {
  test('are made, updated, listed; annotations are appended', async () => {
    const made = await octokit.rest.checks.create({ ...REPO, name: 'review', head_sha: base, status: 'in_progress' });
    expect(made.data).toMatchObject({ status: 'in_progress', conclusion: null });
    const id = { ...REPO, check_run_id: made.data.id };
    const output = { title: 't', summary: 's', annotations: [note(1), note(2)] };
    await octokit.rest.checks.update({ ...id, output });
    await octokit.rest.checks.update({ ...id, output, conclusion: 'failure' });
    const listed = await octokit.rest.checks.listForRef({ ...REPO, ref: base, check_name: 'review' });
    expect(listed.data.check_runs).toMatchObject([
      { status: 'completed', conclusion: 'failure', output: { annotations_count: 4 } },
    ]);
    expect((await octokit.rest.checks.listAnnotations(id)).data).toHaveLength(4);
    await octokit.rest.checks.rerequestRun(id);
    expect((await octokit.rest.checks.get(id)).data).toMatchObject({ status: 'queued', conclusion: null });
  });

  test.each([
    { name: '51 annotations', output: { annotations: Array.from({ length: 51 }, (_, i) => note(i + 1)) }, says: /50/ },
    { name: 'a summary that is too long', output: { summary: 'x'.repeat(65_536) }, says: /65535/ },
    { name: 'an unknown property', output: { anotations: [] }, says: /anotations/ },
  ])('$name: 422, and a violation', async ({ output, says }) => {
    const request = { ...REPO, name: 'review', head_sha: base, output: { title: 't', summary: 's', ...output } };
    await expect(octokit.rest.checks.create(request)).rejects.toMatchObject({ status: 422 });
    expect(github.takeViolations().join()).toMatch(says);
  });

  test.each([
    { name: 'columns over several lines', annotation: { ...note(1), end_line: 2, start_column: 1 } },
    { name: 'a title that is too long', annotation: { ...note(1), title: 'x'.repeat(256) } },
    { name: 'a message that is too long', annotation: { ...note(1), message: 'x'.repeat(65_537) } },
    { name: 'a summary of too many bytes', summary: 'ä'.repeat(40_000) },
  ])('$name: 422', async ({ annotation, summary }) => {
    const output = { title: 't', summary: summary ?? 's', ...(annotation && { annotations: [annotation] }) };
    const request = { ...REPO, name: 'review', head_sha: base, output };
    await expect(octokit.rest.checks.create(request)).rejects.toMatchObject({ status: 422 });
  });
});

describe('what changed', () => {
  test('names, renames, removals and pages', async () => {
    const files = Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`many/${i}.js`, `${i}\n`]));
    shop.commit({ on: 'feature', parents: [base], files: { ...files, [STRANGE]: 'strange\n', 'gone.js': null } });
    shop.commit({ on: 'feature', files: { 'old.js': null, 'new.js': 'x\ny\nz\n', sub: { submodule: base } } });
    const pull = github.pull(shop, { head: 'feature', fork: 'mallory/shop' });
    expect((await octokit.rest.pulls.get({ ...REPO, pull_number: 1 })).data.head).toMatchObject({
      sha: pull.headSha,
      repo: { full_name: 'mallory/shop', fork: true },
    });
    const first = await octokit.rest.pulls.listFiles({ ...REPO, pull_number: 1 });
    expect(first.data).toHaveLength(30);
    const all = await octokit.paginate(octokit.rest.pulls.listFiles, { ...REPO, pull_number: 1, per_page: 100 });
    expect(all).toHaveLength(134);
    const named = (name: string) => all.find(({ filename }) => filename === name);
    expect(named(STRANGE)).toMatchObject({ status: 'added', additions: 1, patch: '@@ -0,0 +1 @@\n+strange' });
    expect(named('gone.js')).toMatchObject({ status: 'removed', deletions: 1 });
    expect(named('new.js')).toMatchObject({ status: 'renamed', previous_filename: 'old.js' });
    const compared = await octokit.rest.repos.compareCommitsWithBasehead({
      ...REPO,
      basehead: `${base}...${pull.headSha}`,
    });
    expect(compared.data).toMatchObject({ merge_base_commit: { sha: base }, ahead_by: 2, status: 'ahead' });
    expect(compared.data.files).toHaveLength(134);
  });
});

describe('contents', () => {
  test('files, folders, symlinks, blobs, trees and commits', async () => {
    const at = { ...REPO, ref: base };
    const file = await octokit.rest.repos.getContent({ ...at, path: 'src/b.js' });
    expect(file.data).toMatchObject({ type: 'file', encoding: 'base64', content: 'Ygo=' });
    expect((await octokit.rest.repos.getContent({ ...at, path: 'src' })).data).toMatchObject([{ path: 'src/b.js' }]);
    expect((await octokit.rest.repos.getContent({ ...at, path: 'link' })).data).toMatchObject({
      type: 'file',
      size: 11,
    });
    const raw = await octokit.rest.repos.getContent({ ...at, path: 'a.js', mediaType: { format: 'raw' } });
    expect(String(raw.data)).toContain('let a = 1;');
    await expect(octokit.rest.repos.getContent({ ...at, path: 'no.js' })).rejects.toMatchObject({ status: 404 });
    const tree = await octokit.rest.git.getTree({ ...REPO, tree_sha: base, recursive: '1' });
    expect(tree.data.tree.map((one) => one.path)).toContain('src/b.js');
    const id = tree.data.tree.find((one) => one.path === 'a.js')!.sha;
    expect((await octokit.rest.git.getBlob({ ...REPO, file_sha: id })).data).toMatchObject({ size: 11 });
    expect((await octokit.rest.git.getCommit({ ...REPO, commit_sha: base })).data.parents).toEqual([]);
    expect((await octokit.rest.repos.getCommit({ ...REPO, ref: 'main' })).data.sha).toBe(base);
  });
});

describe('refusals', () => {
  test('a permission that is missing is named', async () => {
    const refused = client({ contents: 'read' }).rest.checks.create({ ...REPO, name: 'review', head_sha: base });
    await expect(refused).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration'),
      response: { headers: { 'x-accepted-github-permissions': 'checks=write' } },
    });
  });

  test.each([
    { fault: { kind: 'primary-limit', resetInSeconds: 5 }, status: 403, header: 'x-ratelimit-reset' },
    { fault: { kind: 'secondary-limit', retryAfterSeconds: 1 }, status: 403, header: 'retry-after' },
    { fault: { kind: 'status', status: 502 }, status: 502, header: 'x-github-request-id' },
  ] as const)('$fault.kind, once', async ({ fault, status, header }) => {
    github.fault({ of: 'repos/get', fault, times: 1 });
    await expect(octokit.rest.repos.get(REPO)).rejects.toMatchObject({
      status,
      response: { headers: { [header]: expect.anything() } },
    });
    expect((await octokit.rest.repos.get(REPO)).data.full_name).toBe('acme/shop');
  });

  test('a connection that is cut after the work was done', async () => {
    const before = github.checkRuns('acme/shop').length;
    github.fault({ of: 'checks/create', fault: { kind: 'cut', when: 'after' }, times: 1 });
    await expect(octokit.rest.checks.create({ ...REPO, name: 'cut', head_sha: base })).rejects.toThrow();
    expect(github.checkRuns('acme/shop')).toHaveLength(before + 1);
  });

  test('what is not in the description is a violation', async () => {
    await expect(octokit.rest.repos.listForks(REPO)).rejects.toMatchObject({ status: 404 });
    await expect(octokit.request('GET /repos/{owner}/{repo}', { ...REPO, what: 1 })).rejects.toMatchObject({
      status: 422,
    });
    expect(github.takeViolations()).toHaveLength(2);
  });
});

test('git fetches one commit by its id, with the token of the job', async () => {
  const secret = github.repository('acme/secret', { private: true });
  const first = secret.commit({ on: 'main', files: { 'a.js': 'a\n' } });
  secret.commit({ on: 'main', files: { 'b.js': 'b\n' } });
  const folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-fetch-'));
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0' };
  const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: folder, env });
  const fetchAs = (token: string) => {
    const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
    return git(
      '-c',
      `http.extraheader=AUTHORIZATION: basic ${basic}`,
      'fetch',
      '-q',
      '--depth=1',
      `${github.url}/acme/secret`,
      first,
    );
  };
  try {
    await git('init', '-q');
    await expect(fetchAs(github.token({}))).rejects.toThrow(/401|could not read Username/);
    await fetchAs(github.token({ contents: 'read' }));
    expect((await git('rev-list', '--count', 'FETCH_HEAD')).stdout.trim()).toBe('1');
    expect((await git('rev-parse', 'FETCH_HEAD')).stdout.trim()).toBe(first);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
