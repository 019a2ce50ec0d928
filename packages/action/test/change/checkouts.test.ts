/** Checkouts as they come: of other users, of other repositories, hostile, broken, or none. */
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import { printed, Scene, SELECTION } from './scene.ts';

const TEN = Array.from({ length: 10 }, (_, n) => `line ${n + 1}\n`).join('');

afterEach(() => vi.unstubAllEnvs());

async function proposal(settings: { private?: boolean } = {}) {
  const scene = await Scene.make(settings);
  const { repository } = scene;
  const base = repository.commit({ on: 'main', files: { 'a.js': TEN } });
  repository.commit({ on: 'topic', parents: [base], files: { 'a.js': TEN.replace('line 5', 'x') } });
  repository.commit({ on: 'main', files: { 'b.js': TEN } });
  const pull = scene.github.pull(repository, { head: 'topic' });
  return { scene, base, pull, event: scene.events.pullRequest(pull) };
}

const EXPECTED = ['+ a.js [[5,5]]'];

function git(workspace: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'safe.directory=*', ...args], { cwd: workspace, encoding: 'utf8' });
}

/** A git in front of the path that notes what it is called with, and then is git. */
function watchedGit(folder: string): () => string {
  const log = path.join(folder, 'calls');
  const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
  mkdirSync(path.join(folder, 'bin'), { recursive: true });
  writeFileSync(
    path.join(folder, 'bin/git'),
    `#!/bin/sh\nprintf '%s ' "$@" >>'${log}'\necho >>'${log}'\nexec '${real}' "$@"\n`,
  );
  chmodSync(path.join(folder, 'bin/git'), 0o755);
  vi.stubEnv('PATH', `${path.join(folder, 'bin')}:${process.env.PATH}`);
  return () => readFileSync(log, 'utf8');
}

test('a shallow checkout of a private repository: single commits are fetched, with a token that no command line shows', async () => {
  const { scene, base, event } = await proposal({ private: true });
  const workspace = await scene.workspace(event, 'shallow');
  const refs = git(workspace, 'for-each-ref');
  const head = readFileSync(path.join(workspace, '.git/HEAD'), 'utf8');
  // As a checkout leaves it behind: GitHub refuses two headers, so the old one must go.
  git(workspace, 'config', `http.${scene.github.url}/.extraheader`, 'AUTHORIZATION: basic c3RhbGU6c3RhbGU=');
  const calls = watchedGit(path.join(workspace, '.git'));
  const trace = path.join(workspace, '.git/trace');
  for (const name of ['GIT_TRACE', 'GIT_TRACE_CURL', 'GIT_TRACE2_EVENT']) vi.stubEnv(name, trace);
  vi.stubEnv('GIT_TRACE_REDACT', '0');

  const change = await scene.open(event, { workspace });
  expect(change).toMatchObject({ source: 'git', baseRevision: base, notes: [] });
  expect(await printed(await change.collect(SELECTION))).toEqual(EXPECTED);
  const fetches = calls()
    .split('\n')
    .filter((call) => call.includes(' fetch '));
  expect(fetches).toHaveLength(1);
  expect(fetches[0]).toContain('--depth=1');
  const secrets = [scene.token, Buffer.from(`x-access-token:${scene.token}`).toString('base64')];
  for (const secret of secrets) expect(calls()).not.toContain(secret);
  expect(existsSync(trace)).toBe(false);
  expect(readFileSync(path.join(workspace, '.git/config'), 'utf8')).not.toContain(secrets[1]);
  expect(git(workspace, 'for-each-ref')).toBe(refs);
  expect(readFileSync(path.join(workspace, '.git/HEAD'), 'utf8')).toBe(head);
  expect(git(workspace, 'status', '--porcelain')).toBe('');
});

test.each([false, true])('a partial clone of a private repository, sparse: %s', async (sparse) => {
  const scene = await Scene.make({ private: true });
  const { repository, github } = scene;
  const base = repository.commit({ on: 'main', files: { 'a.js': TEN, 'deep/b.js': "import '../a.js'" } });
  repository.commit({ on: 'topic', parents: [base], files: { 'a.js': TEN.replace('line 5', 'x') } });
  const event = scene.events.pullRequest(github.pull(repository, { head: 'topic' }));
  const workspace = await scene.workspace(event, 'none');
  const run = (...args: string[]) => promisify(execFile)('git', args, { cwd: workspace });
  const credentials = Buffer.from(`x-access-token:${scene.token}`).toString('base64');
  const header = ['-c', `http.extraheader=AUTHORIZATION: basic ${credentials}`];
  await run('init', '-q');
  await run('remote', 'add', 'origin', `${github.url}/octo/hello`);
  if (sparse) await run('sparse-checkout', 'set', 'nothing');
  await run(...header, 'fetch', '-q', '--filter=blob:none', '--depth=1', 'origin', event.sha);
  await run(...header, 'checkout', '-q', 'FETCH_HEAD');
  const change = await scene.open(event, { workspace });
  expect(change).toMatchObject({ source: 'git', notes: [] });
  expect(await printed(await change.collect({ ...SELECTION, context: 'imports' }), true)).toEqual([
    expect.stringMatching(/^\+ a\.js \[\[5,5\]\] "line 1/),
    `= deep/b.js all "import '../a.js'"`,
  ]);
});

test('a whole checkout is asked for nothing, and stays whole', async () => {
  const { scene, event } = await proposal();
  const workspace = await scene.workspace(event, 'whole');
  const before = scene.github.seen.length;
  const change = await scene.open(event, { workspace });
  expect(await printed(await change.collect(SELECTION))).toEqual(EXPECTED);
  expect(scene.github.seen.slice(before)).toEqual([]);
  expect(git(workspace, 'rev-parse', '--is-shallow-repository').trim()).toBe('false');
});

test("pull_request_target with the base's whole history: the proposal's commits are fetched, and it stays whole", async () => {
  const scene = await Scene.make();
  const base = scene.repository.commit({ on: 'main', files: { 'a.js': TEN } });
  scene.repository.commit({ on: 'theirs', parents: [base], files: { 'a.js': TEN.replace('line 5', 'x') } });
  const event = scene.events.pullRequestTarget(
    scene.github.pull(scene.repository, { head: 'theirs', fork: 'x/hello' }),
  );
  const workspace = await scene.workspace(event, 'whole');
  const change = await scene.open(event, { workspace });
  expect(change.source).toBe('git');
  expect(await printed(await change.collect(SELECTION))).toEqual(EXPECTED);
  expect(git(workspace, 'rev-parse', '--is-shallow-repository').trim()).toBe('false');
});

test('nothing is started that the checked-out proposal or its configuration brings along', async () => {
  const scene = await Scene.make();
  const base = scene.repository.commit({ on: 'main', files: { 'a.js': TEN } });
  const marker = path.join(scene.repository.folder, 'started');
  const script = `#!/bin/sh\ntouch '${marker}'\ncat\n`;
  const hooks = ['post-checkout', 'reference-transaction', 'pre-auto-gc', 'post-index-change', 'fsmonitor-watchman'];
  scene.repository.commit({
    on: 'topic',
    parents: [base],
    files: {
      'a.js': TEN.replace('line 5', 'x'),
      '.gitattributes': '*.js diff=evil filter=evil\n',
      '.gitmodules': `[submodule "m"]\n\tpath = m\n\turl = ext::sh -c "touch ${marker}"\n`,
      m: { submodule: '1'.repeat(40) },
      ...Object.fromEntries(hooks.map((hook) => [`.hooks/${hook}`, script])),
    },
  });
  const event = scene.events.pullRequest(scene.github.pull(scene.repository, { head: 'topic' }));
  const workspace = await scene.workspace(event, 'shallow');
  for (const hook of hooks) chmodSync(path.join(workspace, '.hooks', hook), 0o755);
  const settings = {
    'core.hooksPath': '.hooks',
    'core.fsmonitor': path.join(workspace, '.hooks/fsmonitor-watchman'),
    'diff.external': `touch '${marker}'`,
    'diff.evil.textconv': `touch '${marker}'; cat`,
    'filter.evil.smudge': `touch '${marker}'; cat`,
    'filter.evil.process': `touch '${marker}'`,
    'filter.evil.required': 'true',
    'fetch.recurseSubmodules': 'true',
    'submodule.recurse': 'true',
    'protocol.ext.allow': 'always',
    'credential.helper': `!touch '${marker}'; echo`,
    [`url.ext::touch ${marker} .insteadOf`]: `${scene.github.url}/nothing`,
  };
  for (const [key, value] of Object.entries(settings)) git(workspace, 'config', key, value);
  const change = await scene.open(event, { workspace });
  expect(change.source).toBe('git');
  expect((await printed(await change.collect({ ...SELECTION, context: 'all' })))[0]).toBe('+ a.js [[5,5]]');
  expect(existsSync(marker)).toBe(false);
});

test('a checkout whose configuration leads git to a program is left alone: the API tells', async () => {
  const { scene, event } = await proposal();
  const workspace = await scene.workspace(event, 'shallow');
  const marker = path.join(workspace, '.git/started');
  git(workspace, 'config', `url.ext::touch ${marker} .insteadOf`, scene.github.url);
  git(workspace, 'config', 'protocol.ext.allow', 'always');
  const change = await scene.open(event, { workspace });
  expect(change.source).toBe('api');
  expect(await printed(await change.collect(SELECTION))).toEqual(EXPECTED);
  expect(existsSync(marker)).toBe(false);
});

test.runIf(process.getuid?.() === 0)('a checkout that belongs to another user is read all the same', async () => {
  const { scene, event } = await proposal();
  const workspace = await scene.workspace(event, 'shallow');
  execFileSync('chown', ['-R', '12345', workspace]);
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
  vi.stubEnv('GIT_CONFIG_SYSTEM', '/dev/null');
  const change = await scene.open(event, { workspace });
  expect(change.source).toBe('git');
  expect(await printed(await change.collect(SELECTION))).toEqual(EXPECTED);
});

test.runIf(process.getuid?.() === 0)(
  'where git takes no such word, its refusal is the error and says what to do',
  async () => {
    const { scene, event } = await proposal();
    const workspace = await scene.workspace(event, 'shallow');
    execFileSync('chown', ['-R', '12345', workspace]);
    // Git before 2.37: what comes by the environment does not count.
    const bin = path.join(workspace, '.git/bin');
    mkdirSync(bin);
    const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
    writeFileSync(path.join(bin, 'git'), `#!/bin/sh\nunset GIT_CONFIG_COUNT\nexec '${real}' "$@"\n`);
    chmodSync(path.join(bin, 'git'), 0o755);
    vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);
    vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
    vi.stubEnv('GIT_CONFIG_SYSTEM', '/dev/null');
    await expect(scene.open(event, { workspace })).rejects.toMatchObject({
      code: 'git-ownership',
      message: expect.stringContaining('safe.directory'),
    });
  },
);

test('without git the API tells', async () => {
  const { scene, event } = await proposal();
  const workspace = await scene.workspace(event, 'shallow');
  vi.stubEnv('PATH', '/nowhere');
  const change = await scene.open(event, { workspace });
  expect(change).toMatchObject({ source: 'api', notes: [expect.stringMatching(/no checkout .* read by the API/)] });
  expect(await printed(await change.collect(SELECTION))).toEqual(EXPECTED);
});

test('a workspace that is gone, is empty inside of a repository, or holds another one', async () => {
  const { scene, event } = await proposal();
  const outer = await scene.workspace(event, 'whole');
  mkdirSync(path.join(outer, 'inner'));
  const other = await scene.workspace(event, 'none');
  git(other, 'init', '-q');
  for (const workspace of [path.join(outer, 'missing'), path.join(outer, 'inner'), other]) {
    const change = await scene.open(event, { workspace });
    expect(change.source).toBe('api');
    expect(await printed(await change.collect(SELECTION))).toEqual(EXPECTED);
    rmSync(`${workspace}.json`);
  }
});

test('a fetch that fails is made up for by the API, and said', async () => {
  const { scene, event } = await proposal();
  const workspace = await scene.workspace(event, 'shallow');
  scene.github.fault({ of: 'git', fault: { kind: 'status', status: 500 } });
  const change = await scene.open(event, { workspace });
  expect(change).toMatchObject({
    source: 'api',
    notes: [expect.stringMatching(/could not be fetched .*fetch-depth: 0/)],
  });
  expect(change.notes.join()).not.toContain(scene.token);
  expect(await printed(await change.collect(SELECTION))).toEqual(EXPECTED);
  scene.github.faults.clear();
});

test('what an earlier step left in the environment leads git nowhere else', async () => {
  const { scene, event } = await proposal();
  const workspace = await scene.workspace(event, 'whole');
  const other = await scene.workspace(event, 'none');
  git(other, 'init', '-q');
  vi.stubEnv('GIT_DIR', path.join(other, '.git'));
  vi.stubEnv('GIT_WORK_TREE', other);
  vi.stubEnv('GIT_OBJECT_DIRECTORY', path.join(other, '.git/objects'));
  const change = await scene.open(event, { workspace });
  expect(change.source).toBe('git');
  expect(await printed(await change.collect(SELECTION))).toEqual(EXPECTED);
});

test('a replaced object is not believed', async () => {
  const { scene, event, pull } = await proposal();
  const workspace = await scene.workspace(event, 'whole');
  git(workspace, 'replace', pull.headSha, scene.repository.resolve('main'));
  const change = await scene.open(event, { workspace });
  expect(await printed(await change.collect(SELECTION))).toEqual(EXPECTED);
});

test('a broken clone is an error, never a change of nothing', async () => {
  const { scene, event } = await proposal();
  const workspace = await scene.workspace(event, 'whole');
  const objects = path.join(workspace, '.git/objects');
  const blob = scene.repository.git('rev-parse', 'topic:a.js');
  git(workspace, 'config', 'core.compression', '0');
  const packs = readdirSync(path.join(objects, 'pack')).filter((name) => name.endsWith('.pack'));
  for (const pack of packs) {
    const bytes = readFileSync(path.join(objects, 'pack', pack));
    rmSync(path.join(objects, 'pack', pack), { force: true });
    rmSync(path.join(objects, 'pack', pack.replace('.pack', '.idx')), { force: true });
    execFileSync('git', ['unpack-objects', '-q'], { cwd: workspace, input: bytes });
  }
  rmSync(path.join(objects, blob.slice(0, 2), blob.slice(2)), { force: true });
  const opened = scene.open(event, { workspace }).then(async (change) => printed(await change.collect(SELECTION)));
  await expect(opened).rejects.toMatchObject({ code: 'git-failed' });
});

test('a proposal that shares nothing with its base is refused with what to do', async () => {
  const scene = await Scene.make();
  scene.repository.commit({ on: 'main', files: { 'a.js': TEN } });
  scene.repository.commit({ on: 'topic', parents: [], files: { 'b.js': TEN } });
  scene.repository.git('merge-tree', '--write-tree', '--allow-unrelated-histories', 'main', 'topic');
  const pull = { number: 1, baseRef: 'main', headRef: 'topic', headSha: scene.repository.resolve('topic') };
  const hosted = { ...pull, headRepository: 'octo/hello', mergeSha: scene.repository.resolve('topic'), author: 'ada' };
  scene.github.hosted('octo/hello').pulls.set(1, hosted);
  await expect(scene.open(scene.events.pullRequest(hosted), 'none')).rejects.toMatchObject({
    code: 'git-failed',
    message: expect.stringMatching(/no merge base.*rebase/),
  });
});

test('cancelled', async () => {
  const { scene, event } = await proposal();
  const signal = AbortSignal.abort(new Error('stop'));
  await expect(scene.open(event, 'whole', { signal })).rejects.toThrow('stop');
  await expect(scene.open(event, 'none', { signal })).rejects.toThrow('stop');
});
