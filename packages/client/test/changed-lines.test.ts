import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { changedLines } from '../src/index.ts';
import { commit, git, repository, tree, write } from './temporary-tree.ts';

const TEN = Array.from({ length: 10 }, (_, n) => `line ${n + 1}\n`).join('');

async function changes(root: string, since = 'base') {
  return Object.fromEntries([...(await changedLines({ root, since }))].sort());
}

function edited(text: string, edits: Record<number, string | null>): string {
  return text
    .split('\n')
    .flatMap((line, index) =>
      edits[index + 1] === undefined ? [line] : edits[index + 1] === null ? [] : [edits[index + 1]],
    )
    .join('\n');
}

test('committed, staged, unstaged and untracked changes all count', async () => {
  const root = repository({ 'a.js': TEN, 'b.js': TEN, 'c.js': TEN, 'same.js': TEN });
  write(root, { 'a.js': edited(TEN, { 2: 'changed' }) });
  commit(root);
  write(root, { 'b.js': edited(TEN, { 3: 'x\ny' }), 'new/d.js': 'x' });
  git(root, 'add', 'b.js');
  write(root, { 'c.js': `${TEN}more\n` });
  expect(await changes(root)).toEqual({ 'a.js': [[2, 2]], 'b.js': [[3, 4]], 'c.js': [[11, 11]], 'new/d.js': 'all' });
});

test('deletions, empty files, modes and renames', async () => {
  const root = repository({ 'gone.js': TEN, 'less.js': TEN, 'mode.js': TEN, 'old name.js': TEN, 'moved.js': TEN });
  git(root, 'rm', '-q', 'gone.js');
  git(root, 'mv', 'old name.js', 'new näme.js');
  git(root, 'mv', 'moved.js', 'moved and changed.js');
  write(root, {
    'less.js': edited(TEN, { 4: null, 5: null }),
    'moved and changed.js': edited(TEN, { 1: 'x' }),
    'e.js': '',
  });
  chmodSync(join(root, 'mode.js'), 0o755);
  commit(root);
  expect(await changes(root)).toEqual({
    'less.js': [],
    'moved and changed.js': [[1, 1]],
    'new näme.js': [],
  });
});

test.runIf(process.platform !== 'win32')('names that git quotes, and names that look like something else', async () => {
  const names = [
    'a b.js',
    'tab\t.js',
    'line\nend.js',
    'quo"te.js',
    'back\\slash.js',
    'ümläut 漢.js',
    '-x.js',
    'b/b.js',
    ' and b',
    'a/b/a.js',
    '\x1b[31m.js',
  ];
  const root = repository(Object.fromEntries(names.map((name) => [name, TEN])));
  for (const name of names) write(root, { [name]: edited(TEN, { 5: 'x' }) });
  commit(root);
  expect(await changes(root)).toEqual(Object.fromEntries(names.toSorted().map((name) => [name, [[5, 5]]])));
});

test.runIf(process.platform === 'linux')('names that are not UTF-8 are left out: they are never analysed', async () => {
  const root = repository({ 'a.js': TEN });
  execFileSync('bash', ['-c', "printf x > $'\\xff.js'"], { cwd: root });
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'x');
  execFileSync('bash', ['-c', "printf x > $'\\xfe.js'"], { cwd: root });
  expect(await changes(root)).toEqual({});
});

test('source that looks like a patch does not fool the reader', async () => {
  const tricky = [
    '+++ b/evil.js',
    '@@ -1,1 +1,99 @@',
    'diff --git a/x b/x',
    'rename to evil.js',
    '\\ No newline',
    '-- x',
    '++ y',
  ].join('\n');
  const root = repository({ 'a.js': TEN, 'b.js': `${tricky}\n` });
  write(root, { 'a.js': `${tricky}\n${TEN}${tricky}`, 'b.js': TEN });
  commit(root);
  expect(await changes(root)).toEqual({
    'a.js': [
      [1, 7],
      [18, 24],
    ],
    'b.js': [[1, 10]],
  });
});

test('binary files count whole, new, changed, renamed and deleted', async () => {
  const bytes = (seed: number) => Buffer.from(Array.from({ length: 4000 }, (_, n) => (n * seed) % 251));
  const root = repository({ 'a and b/b.bin': bytes(3), 'ö.bin': bytes(5), 'gone.bin': bytes(7), 'old.bin': bytes(11) });
  write(root, {
    'a and b/b.bin': bytes(13),
    'ö.bin': bytes(17),
    'new file.bin': bytes(19),
    'renamed.bin': bytes(11).fill(0, 0, 10),
  });
  rmSync(join(root, 'gone.bin'));
  rmSync(join(root, 'old.bin'));
  commit(root);
  expect(await changes(root)).toEqual({
    'a and b/b.bin': 'all',
    'new file.bin': 'all',
    'renamed.bin': 'all',
    'ö.bin': 'all',
  });
});

test('an attribute that calls source binary hides no line of it', async () => {
  const root = repository({ 'a.js': TEN });
  write(root, { '.gitattributes': '*.js -diff\n', 'a.js': edited(TEN, { 2: 'x' }) });
  commit(root);
  expect((await changes(root))['a.js']).toBe('all');
});

test('a file with lone carriage returns counts whole: git and the analysis number its lines differently', async () => {
  const root = repository({ 'a.js': TEN, 'crlf.js': TEN.replaceAll('\n', '\r\n') });
  write(root, { 'a.js': edited(TEN, { 2: 'x\r\ry' }), 'crlf.js': edited(TEN, { 2: 'x' }).replaceAll('\n', '\r\n') });
  commit(root);
  expect(await changes(root)).toEqual({ 'a.js': 'all', 'crlf.js': [[2, 2]] });
});

test('a changed link is no file', async () => {
  const root = repository({ 'a.js': TEN });
  symlinkSync('a.js', join(root, 'link.js'));
  commit(root);
  expect(await changes(root)).toEqual({ 'link.js': [[1, 1]] });
});

test('what the base gained since the branch left it does not count', async () => {
  const root = repository({ 'a.js': TEN, 'b.js': TEN });
  git(root, 'checkout', '-q', '-b', 'feature');
  write(root, { 'a.js': edited(TEN, { 1: 'x' }) });
  commit(root);
  git(root, 'checkout', '-q', 'main');
  write(root, { 'b.js': edited(TEN, { 1: 'x' }) });
  commit(root);
  git(root, 'checkout', '-q', 'feature');
  expect(await changes(root, 'main')).toEqual({ 'a.js': [[1, 1]] });
});

test('below the top of the repository, paths are relative to the scanned root', async () => {
  const root = repository({ 'sub/a.js': TEN, 'b.js': TEN });
  write(root, { 'sub/a.js': edited(TEN, { 1: 'x' }), 'b.js': 'x', 'sub/new.js': 'x', 'outside.js': 'x' });
  expect(await changes(join(root, 'sub'))).toEqual({ 'a.js': [[1, 1]], 'new.js': 'all' });
});

test('the configuration of the user and the repository changes nothing, and starts nothing', async () => {
  const root = repository({ 'a.js': TEN });
  const marker = join(root, 'started');
  write(root, { '.gitattributes': '*.js diff=evil\n', 'a.js': edited(TEN, { 2: 'x' }) });
  for (const [key, value] of [
    ['diff.noprefix', 'true'],
    ['diff.mnemonicPrefix', 'true'],
    ['diff.context', '5'],
    ['diff.interHunkContext', '9'],
    ['color.ui', 'always'],
    ['diff.renames', 'false'],
    ['core.quotePath', 'false'],
    ['diff.external', `touch ${marker}`],
    ['diff.evil.command', `touch ${marker}`],
    ['diff.evil.textconv', `touch ${marker}; cat`],
    ['core.fsmonitor', `touch ${marker}`],
    ['core.pager', `touch ${marker}`],
  ] as const) {
    git(root, 'config', key, value);
  }
  expect((await changes(root))['a.js']).toEqual([[2, 2]]);
  expect(await changes(root)).not.toHaveProperty('started');
});

test.each([
  'nowhere',
  '',
  '--help',
  '-p',
  '--output=stolen',
  'a\0b',
  'base..HEAD',
  'base:a.js',
  '$(touch stolen)',
  ';touch stolen',
])('the revision %j is refused', async (since) => {
  const root = repository({ 'a.js': TEN });
  write(root, { 'a.js': 'x' });
  await expect(changes(root, since)).rejects.toMatchObject({ code: 'git-unknown-revision', exitCode: 2 });
  expect(await changes(root)).toEqual({ 'a.js': [[1, 1]] });
});

test('a revision whose name begins with a dash is a revision still', async () => {
  const root = repository({ 'a.js': TEN });
  git(root, 'update-ref', 'refs/heads/--stat', 'HEAD');
  write(root, { 'a.js': edited(TEN, { 9: 'x' }) });
  expect(await changes(root, '--stat')).toEqual({ 'a.js': [[9, 9]] });
});

test('in a folder that was committed in the shape of a repository, its configuration does not count', async () => {
  const root = repository({ 'a.js': TEN });
  git(root, 'init', '-q', '--bare', 'trap');
  write(root, { 'trap/a.js': 'x' });
  await expect(changedLines({ root: join(root, 'trap'), since: 'HEAD' })).rejects.toMatchObject({
    code: 'git-not-a-repository',
  });
});

test('outside of a repository', async () => {
  const root = tree({ 'a.js': TEN });
  await expect(changes(root, 'HEAD')).rejects.toMatchObject({ code: 'git-not-a-repository' });
});

test('a repository without a commit', async () => {
  const root = tree({ 'a.js': TEN });
  git(root, 'init', '-q');
  await expect(changes(root, 'HEAD')).rejects.toMatchObject({ code: 'git-unknown-revision' });
});

test('HEAD without a commit, on a branch that was never born', async () => {
  const root = repository({ 'a.js': TEN });
  git(root, 'symbolic-ref', 'HEAD', 'refs/heads/unborn');
  await expect(changes(root)).rejects.toMatchObject({
    code: 'git-unknown-revision',
    message: expect.stringContaining('HEAD names no commit'),
  });
});

test('histories without a common commit', async () => {
  const root = repository({ 'a.js': TEN });
  git(root, 'checkout', '-q', '--orphan', 'other');
  commit(root);
  git(root, 'commit', '-q', '--allow-empty', '--amend', '-m', 'another root');
  await expect(changes(root)).rejects.toMatchObject({
    code: 'git-no-merge-base',
    message: expect.stringContaining('no common ancestor'),
  });
});

test('a shallow clone without the merge base says what to fetch', async () => {
  const origin = repository({ 'a.js': TEN });
  git(origin, 'checkout', '-q', '-b', 'feature');
  for (let n = 0; n < 3; n++) commit(origin);
  git(origin, 'checkout', '-q', 'main');
  for (let n = 0; n < 3; n++) commit(origin);
  const clone = tree({});
  git(clone, 'clone', '-q', '--depth', '1', '--no-single-branch', `file://${origin}`, '.');
  await expect(changes(clone, 'origin/feature')).rejects.toMatchObject({
    code: 'git-no-merge-base',
    message: expect.stringMatching(/too shallow.*--unshallow.*fetch-depth: 0/),
  });
});

test.runIf(process.getuid?.() === 0)("another user's repository is never taken for one without changes", async () => {
  const root = repository({ 'a.js': TEN });
  execFileSync('chown', ['-R', '12345', root]);
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
  vi.stubEnv('GIT_CONFIG_SYSTEM', '/dev/null');
  try {
    await expect(changes(root)).rejects.toMatchObject({
      code: 'git-ownership',
      message: expect.stringContaining('safe.directory'),
    });
  } finally {
    vi.unstubAllEnvs();
  }
});

test('without git', async () => {
  const root = repository({ 'a.js': TEN });
  vi.stubEnv('PATH', '/nowhere');
  try {
    await expect(changes(root)).rejects.toMatchObject({
      code: 'git-missing',
      message: expect.stringContaining('install git'),
    });
  } finally {
    vi.unstubAllEnvs();
  }
});

test('a repository that lost its objects', async () => {
  const root = repository({ 'a.js': TEN });
  const blob = git(root, 'rev-parse', 'HEAD:a.js').trim();
  rmSync(join(root, '.git/objects', blob.slice(0, 2), blob.slice(2)), { force: true });
  write(root, { 'a.js': 'x' });
  await expect(changes(root)).rejects.toMatchObject({ code: 'git-failed' });
});

test('cancelled', async () => {
  const root = repository({ 'a.js': TEN });
  await expect(changedLines({ root, since: 'base', signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow(
    'stop',
  );
});

test('whatever is edited: the lines said to be new, and only these, are not among the old ones', async () => {
  const line = fc.constantFrom('a', 'b', '+++ b/x', '@@ -1 +1 @@', '-', '', '\\ x', '--- a', 'é');
  const text = fc.tuple(fc.array(line, { maxLength: 12 }), fc.boolean());
  const root = repository({ 'keep.js': 'x' });
  await fc.assert(
    fc.asyncProperty(text, text, async ([before, endBefore], [after, endAfter]) => {
      // Numbered, so that each line is old or new without doubt.
      const old = before.map((one, n) => `${one}${n % 3}`);
      const kept = new Set(old);
      const fresh = after.map((one, n) => (n % 2 === 0 ? `${one}${n % 3}` : `${one}new${n}`));
      write(root, { 'f.js': old.join('\n') + (endBefore ? '\n' : '') });
      commit(root);
      git(root, 'tag', '-f', 'base');
      write(root, { 'f.js': fresh.join('\n') + (endAfter ? '\n' : '') });
      const ranges = (await changedLines({ root, since: 'base' })).get('f.js') ?? [];
      const marked = new Set(
        (ranges as [number, number][]).flatMap(([from, to]) =>
          Array.from({ length: to - from + 1 }, (_, n) => from + n),
        ),
      );
      fresh.forEach((one, index) => {
        if (one.includes('new') && !kept.has(one)) expect(marked).toContain(index + 1);
      });
      for (const number of marked) expect(number).toBeLessThanOrEqual(Math.max(1, fresh.length));
      // Taking the new lines out leaves what was there before, in its order.
      const rest = fresh.filter((_, index) => !marked.has(index + 1));
      let at = 0;
      for (const one of rest) {
        at = old.indexOf(one, at) + 1;
        if (one !== '') expect(at).toBeGreaterThan(0);
      }
    }),
    { numRuns: 30 },
  );
});
