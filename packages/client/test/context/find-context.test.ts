/** Which unchanged files go along with a change. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Choices, collectRevision } from '../revision/collect.ts';
import { commit, git, repository, write } from '../temporary-tree.ts';

async function context(root: string, choices: Choices = {}): Promise<{ paths: string[]; notes: string[] }> {
  const { files, notes } = await collectRevision(root, { from: 'base', context: 'imports', ...choices });
  return { paths: files.filter(({ role }) => role === 'context').map(({ path }) => path), notes };
}

test('imports, their imports, and importers; no further', async () => {
  const root = repository({
    'one.js': "import './two.js'",
    'two.js': "import './three.js'",
    'three.js': "import './four.js'",
    'four.js': '',
    'user.js': "import './changed.js'",
    'user-of-user.js': "import './user.js'",
    'unrelated.js': '// changed.js',
  });
  write(root, { 'changed.js': "import './one.js'" });
  commit(root);
  expect(await context(root)).toEqual({ paths: ['one.js', 'two.js', 'user.js'], notes: [] });
});

test('importers by the name of a folder, and from another language not at all', async () => {
  const root = repository({
    'lib/index.js': '',
    'pkg/__init__.py': '',
    'a.js': "require('./lib')",
    'b.py': 'import pkg',
    'c.py': "import lib  # './lib'",
  });
  write(root, { 'lib/index.js': 'changed', 'pkg/__init__.py': 'changed' });
  commit(root);
  expect((await context(root)).paths).toEqual(['a.js', 'b.py']);
});

test('the importers of a deleted file see nothing of it, those of a renamed one do', async () => {
  const root = repository({
    'gone.js': 'x',
    'old.js': 'line\n'.repeat(20),
    'a.js': "import './gone.js'",
    'b.js': "import './new.js'",
  });
  git(root, 'rm', '-q', 'gone.js');
  git(root, 'mv', 'old.js', 'new.js');
  commit(root);
  expect((await context(root)).paths).toEqual(['b.js']);
});

test('generated, third-party, excluded and linked files are no context', async () => {
  const root = repository({
    '.gitattributes': 'marked.js linguist-generated\n',
    'marked.js': '',
    'generated.js': '// @generated\n',
    'node_modules/p/index.js': '',
    'excluded.js': '',
    'fine.js': '',
  });
  symlinkSync('fine.js', join(root, 'link.js'));
  git(root, 'add', '-f', '.');
  commit(root);
  git(root, 'tag', '-f', 'base');
  const names = ['marked', 'generated', 'node_modules/p/index', 'excluded', 'fine', 'link'];
  write(root, { 'changed.js': names.map((name) => `import './${name}.js'`).join('\n') });
  commit(root);
  expect((await context(root, { exclude: ['excluded.js'] })).paths).toEqual(['fine.js']);
  expect((await context(root, { exclude: ['excluded.js'], context: 'all' })).paths).toEqual(['fine.js']);
  expect((await context(root, { context: 'changed' })).paths).toEqual([]);
});

test('all: every other file', async () => {
  const root = repository({ 'a.js': '', 'b.py': '', 'c.txt': '', 'd/e.js': '' });
  write(root, { 'a.js': 'x' });
  commit(root);
  expect((await context(root, { context: 'all' })).paths).toEqual(['b.py', 'd/e.js']);
});

test('a change without files to scan has no context', async () => {
  const root = repository({ 'a.js': '' });
  write(root, { 'c.txt': 'x' });
  commit(root);
  expect((await context(root, { context: 'all' })).paths).toEqual([]);
});

test('the number of files has a limit, which is said', async () => {
  const names = Array.from({ length: 510 }, (_, n) => `f${String(n).padStart(3, '0')}.js`);
  const root = repository(Object.fromEntries(names.map((name) => [name, ''])));
  write(root, { 'changed.js': names.map((name) => `import './${name}'`).join('\n') });
  commit(root);
  const { paths, notes } = await context(root);
  expect(paths).toEqual(names.slice(0, 500));
  expect(notes).toEqual([expect.stringMatching(/ends at 500 files and 8 MiB/)]);
});

test('so has their size', async () => {
  const names = ['a.js', 'b.js', 'c.js', 'd.js', 'e.js'];
  const root = repository(Object.fromEntries(names.map((name) => [name, 'x();\n'.repeat(380_000)])));
  write(root, { 'changed.js': names.map((name) => `import './${name}'`).join('\n') });
  commit(root);
  const { paths, notes } = await context(root);
  expect(paths).toEqual(['a.js', 'b.js', 'c.js', 'd.js']);
  expect(notes).toHaveLength(1);
});

test('the search for importers begins nearby, and says when it ends', async () => {
  const far = Object.fromEntries(Array.from({ length: 5_001 }, (_, n) => [`far/${n % 70}/${n}.js`, 'x']));
  const root = repository({
    ...far,
    'zz/near/changed.js': '',
    'zz/near/user.js': "import './changed.js'",
    'zz/user.js': "import './near/changed'",
  });
  write(root, { 'zz/near/changed.js': 'changed' });
  commit(root);
  const { paths, notes } = await context(root);
  expect(paths).toEqual(['zz/near/user.js', 'zz/user.js']);
  expect(notes).toEqual([expect.stringMatching(/Only the 5000 nearest of 5003 files were searched/)]);
});
