/** GitHub's API at its limits: what it does not list is still found, and what it cannot tell is said. */
import { expect, test } from 'vitest';
import type { Octokit } from '../../src/network/octokit.ts';
import { printed, Scene, SELECTION } from './scene.ts';

const TEN = Array.from({ length: 10 }, (_, n) => `line ${n + 1}\n`).join('');
const EDITED = TEN.replace('line 5', 'x');

const many = (count: number, text: string) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`d${n % 40}/f${String(n).padStart(4, '0')}.js`, `${text}${n}\n`]),
  );

async function proposal(before: Record<string, string>, after: Record<string, string | null>) {
  const scene = await Scene.make();
  const base = scene.repository.commit({ on: 'main', files: before });
  scene.repository.commit({ on: 'topic', parents: [base], files: after });
  const pull = scene.github.pull(scene.repository, { head: 'topic' });
  return { scene, base, pull, event: scene.events.pullRequest(pull) };
}

/** Changes the answer to one kind of request. */
function meddling(url: string, change: (data: never, options: Record<string, unknown>) => unknown) {
  return (octokit: Octokit) =>
    octokit.hook.wrap('request', async (request, options) => {
      const response = await request(options);
      if (options.url === url) response.data = change(response.data as never, options as never) as typeof response.data;
      return response;
    });
}

const kinds = (lines: readonly unknown[]) => Map.groupBy(lines, (each) => (each === 'all' ? 'all' : 'lines'));

test('more than 300 files of a pull request: each with its lines', async () => {
  const { scene, event } = await proposal(many(310, TEN), many(310, EDITED));
  const change = await scene.open(event, 'none');
  const { files } = await change.collect(SELECTION);
  expect(files).toHaveLength(310);
  expect([...new Set([...change.changedLines!.values()].map((lines) => JSON.stringify(lines)))]).toEqual(['[[5,5]]']);
  expect(change.notes).toHaveLength(1);
});

test('more than 300 files without permission to list them: all are found, and count whole where lines are not known', async () => {
  const { scene, event } = await proposal(many(310, TEN), many(310, EDITED));
  scene.github.fault({ of: 'pulls/list-files', fault: { kind: 'status', status: 404 } });
  const change = await scene.open(event, 'none');
  expect((await change.collect(SELECTION)).files).toHaveLength(310);
  const groups = kinds([...change.changedLines!.values()]);
  expect([groups.get('lines')!.length, groups.get('all')!.length]).toEqual([300, 10]);
  expect(change.notes.slice(1)).toEqual([
    expect.stringContaining('pull-requests: read'),
    expect.stringMatching(/lines of 10 changed files/),
  ]);
});

test('more than 300 files of a push', async () => {
  const scene = await Scene.make();
  const before = scene.repository.commit({ on: 'main', files: many(310, TEN) });
  scene.repository.commit({ on: 'main', files: many(310, EDITED) });
  const change = await scene.open(scene.events.push('main', { before }), 'none');
  expect((await change.collect(SELECTION)).files).toHaveLength(310);
  expect(change.notes.at(-1)).toMatch(/lines of 10 changed files.*actions\/checkout/);
});

test('more than 3,000 files of a pull request', async () => {
  const { scene, event } = await proposal(many(3_050, ''), many(3_050, 'x'));
  const change = await scene.open(event, 'none');
  const groups = kinds([...change.changedLines!.values()]);
  expect([groups.get('lines')!.length, groups.get('all')!.length]).toEqual([3_000, 50]);
  expect(change.notes.at(-1)).toMatch(/lines of 50 changed files/);
});

test('a pull request that was pushed to since: the event counts, not what is there now', async () => {
  const { scene, event, pull } = await proposal(many(310, TEN), many(310, EDITED));
  const newer = scene.repository.commit({ on: 'topic', files: many(310, `new\n${TEN}`) });
  scene.github.hosted('octo/hello').pulls.set(pull.number, { ...pull, headSha: newer });
  const change = await scene.open(event, 'none');
  const { files } = await change.collect(SELECTION);
  expect(files).toHaveLength(310);
  const text = await files[0]!.read();
  expect(text).toEqual({ kind: 'bytes', bytes: Buffer.from(`${EDITED}0\n`) });
  expect(new Set(change.changedLines!.values())).toEqual(new Set(['all']));
});

test('a patch that GitHub leaves out, for its length: the file counts whole', async () => {
  const long = Array.from({ length: 30_000 }, (_, n) => `let v${n} = ${n};\n`);
  const { scene, event } = await proposal({ 'a.js': long.join('') }, { 'a.js': long.toReversed().join('') });
  const change = await scene.open(event, 'none');
  expect(change.changedLines!.get('a.js')).toBe('all');
  const [file] = (await change.collect(SELECTION)).files;
  expect(await file!.read()).toMatchObject({ kind: 'bytes', bytes: { length: long.join('').length } });
});

test('a file of more than 1 MB', async () => {
  const big = '// x\n'.repeat(300_000);
  const { scene, event } = await proposal({ 'a.js': 'x' }, { 'b.js': big });
  const change = await scene.open(event, 'none');
  const { files } = await change.collect({ ...SELECTION, maxFileBytes: 2_000_000 });
  const read = await files[0]!.read();
  expect(read).toMatchObject({ kind: 'bytes', bytes: { length: big.length } });
});

test('lines that only go, and files whose mode alone changed, have none that are new', async () => {
  const scene = await Scene.make();
  const base = scene.repository.commit({ on: 'main', files: { 'less.js': TEN, 'mode.js': TEN } });
  scene.repository.commit({ on: 'topic', parents: [base], files: { 'less.js': TEN.replace('line 4\n', '') } });
  scene.repository.git('read-tree', 'topic');
  scene.repository.git(
    'update-index',
    '--cacheinfo',
    `100755,${scene.repository.git('rev-parse', 'topic:mode.js')},mode.js`,
  );
  const commit = scene.repository.git('commit-tree', scene.repository.git('write-tree'), '-p', 'topic', '-m', 'x');
  scene.repository.git('update-ref', 'refs/heads/topic', commit);
  const pull = scene.github.pull(scene.repository, { head: 'topic' });
  for (const checkout of ['shallow', 'none'] as const) {
    const change = await scene.open(scene.events.pullRequest(pull), checkout);
    expect(await printed(await change.collect(SELECTION))).toEqual(['+ less.js []', '+ mode.js []']);
  }
});

const TREES = '/repos/{owner}/{repo}/git/trees/{tree_sha}';

test('a tree that is too large for one answer is listed folder by folder', async () => {
  const { scene, event } = await proposal(
    { 'a/b/c.js': TEN, 'a/d.js': TEN, 'e.js': TEN, 'f/g.js': TEN },
    { 'a/b/c.js': EDITED, 'f/g.js': 'x' },
  );
  let cut = 0;
  const meddle = meddling(TREES, (data: { tree: unknown[] }, { recursive, tree_sha }) => {
    // The first listing of each commit, and of nothing below it, lacks its end.
    if (
      recursive !== '1' ||
      ![scene.repository.resolve('main'), scene.repository.resolve('topic')].includes(tree_sha as string)
    )
      return data;
    cut += 1;
    return { ...data, tree: data.tree.slice(0, 1), truncated: true };
  });
  const change = await scene.open(event, 'none', { meddle });
  expect(await printed(await change.collect({ ...SELECTION, context: 'all' }))).toEqual([
    '+ a/b/c.js [[5,5]]',
    '= a/d.js all',
    '= e.js all',
    '+ f/g.js [[1,1]]',
  ]);
  expect(cut).toBe(2);
});

test('a tree that no listing ends: an error that says what to do', async () => {
  const { scene, event } = await proposal({ 'a.js': TEN }, { 'a.js': EDITED });
  const meddle = meddling(TREES, (data: object) => ({ ...data, truncated: true }));
  await expect(scene.open(event, 'none', { meddle })).rejects.toMatchObject({
    code: 'too-much-change',
    message: expect.stringContaining('actions/checkout'),
  });
});

test('names that are not UTF-8 are accounted for, as changed where the change brings them', async () => {
  const { scene, event } = await proposal({ 'a.js': TEN, 'old\ufffd.js': 'x' }, { 'a.js': EDITED, 'b\ufffd.js': 'x' });
  const change = await scene.open(event, 'none');
  const collected = await change.collect(SELECTION);
  expect(await printed(collected)).toEqual([
    '+ a.js [[5,5]]',
    expect.stringMatching(/^- b.*\.js: unreadable \(its name is not valid UTF-8\)$/),
  ]);
  // So no verdict is clean that does not know them.
  expect(change.changedLines?.get(collected.skipped[0]!.path)).toBe('all');
});

test.each([
  ['repos/compare-commits-with-basehead', 500],
  ['git/get-tree', 502],
  ['repos/compare-commits-with-basehead', 401],
] as const)('%s answers %i: an error, never a change of nothing', async (of, status) => {
  const { scene, event } = await proposal({ 'a.js': TEN }, { 'a.js': EDITED });
  scene.github.fault({ of, fault: { kind: 'status', status } });
  await expect(scene.open(event, 'none')).rejects.toMatchObject({ name: 'HttpError', status });
});

test('a file that GitHub does not give is an error as well', async () => {
  const { scene, event } = await proposal({ 'a.js': TEN }, { 'a.js': EDITED });
  const change = await scene.open(event, 'none');
  scene.github.fault({ of: 'git/get-blob', fault: { kind: 'status', status: 500 } });
  await expect(change.collect(SELECTION)).rejects.toMatchObject({ name: 'HttpError', status: 500 });
});
