import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collectFiles, filesAtRevision } from '../src/index.ts';
import { commit, git, repository, write } from './temporary-tree.ts';

/** Path → content of what a revision has of the files that are there now. */
async function contents(root: string, revision: string, atMergeBase = false): Promise<Record<string, string>> {
  const { files } = await collectFiles({ root, accepts: () => true });
  const before = await filesAtRevision({ root, revision, atMergeBase, files });
  try {
    const texts = await Promise.all(
      before.files.map(async (file) => {
        const read = await file.read();
        if (read.kind === 'skipped') throw new Error(read.reason);
        expect(read.bytes.length).toBe(file.size);
        return [file.path, Buffer.from(read.bytes).toString('utf8')];
      }),
    );
    return Object.fromEntries(texts);
  } finally {
    await before.close();
  }
}

test('files are as the revision had them: changed, deleted, new, untracked and renamed ones', async () => {
  const moved = 'a long enough line\n'.repeat(20);
  const root = repository({
    'same.js': 'same\n',
    'changed.js': 'old\n',
    'gone.js': 'gone\n',
    'été/old name.js': moved,
  });
  write(root, { 'changed.js': 'new\n', 'added.js': 'added\n' });
  git(root, 'mv', 'été/old name.js', 'new\tname.js');
  git(root, 'rm', '-q', 'gone.js');
  commit(root);
  write(root, { 'changed.js': 'newer\n', 'untracked.js': 'x\n' });
  expect(await contents(root, 'base')).toEqual({ 'same.js': 'same\n', 'changed.js': 'old\n', 'new\tname.js': moved });
  expect(await contents(root, 'HEAD')).toMatchObject({ 'changed.js': 'new\n', 'added.js': 'added\n' });
});

test('the root may lie below the top of the repository', async () => {
  const root = repository({ 'top.js': 'top\n', 'app/in.js': 'old\n' });
  write(root, { 'app/in.js': 'new\n' });
  expect(await contents(join(root, 'app'), 'base')).toEqual({ 'in.js': 'old\n' });
});

test('the merge base is what both sides began with', async () => {
  const root = repository({ 'a.js': 'one\n' });
  git(root, 'checkout', '-q', '-b', 'topic');
  write(root, { 'a.js': 'topic\n' });
  commit(root);
  git(root, 'checkout', '-q', 'main');
  write(root, { 'a.js': 'main\n' });
  commit(root);
  git(root, 'checkout', '-q', 'topic');
  expect(await contents(root, 'main')).toEqual({ 'a.js': 'main\n' });
  expect(await contents(root, 'main', true)).toEqual({ 'a.js': 'one\n' });
});

test.runIf(process.platform !== 'win32')('a link of the revision is no file', async () => {
  const root = repository({ 'a.js': 'x\n' });
  symlinkSync('a.js', join(root, 'b.js'));
  commit(root);
  git(root, 'rm', '-q', 'b.js');
  write(root, { 'b.js': 'now a file\n' });
  expect(await contents(root, 'HEAD')).toEqual({ 'a.js': 'x\n' });
});

test('a revision that is not there says what to do', async () => {
  const root = repository({ 'a.js': 'x\n' });
  await expect(contents(root, 'nowhere')).rejects.toMatchObject({
    code: 'git-unknown-revision',
    message: expect.stringContaining('check its spelling'),
  });
});
