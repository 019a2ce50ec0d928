import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commit, git, repository, tree, write } from '../temporary-tree.ts';
import { type Choices, collectRevision } from './collect.ts';

const TEN = Array.from({ length: 10 }, (_, n) => `line ${n + 1}\n`).join('');
const GENERATED = `// @generated\n${TEN}`;
const MINIFIED = `${'var a=1;'.repeat(2000)}\n`;

async function printed(root: string, choices: Choices = { from: 'base' }): Promise<string[]> {
  return (await collectRevision(root, choices)).printed;
}

test('added, modified, renamed, deleted, re-moded, type changed', async () => {
  const root = repository({
    'modified.js': TEN,
    'old name.js': TEN,
    'moved.js': `${TEN}moved`,
    'gone.js': TEN,
    'mode.js': TEN,
    'type.js': 'x',
    'shorter.js': TEN,
    'same.js': TEN,
  });
  git(root, 'mv', 'old name.js', 'new name.js');
  git(root, 'mv', 'moved.js', 'moved and changed.js');
  git(root, 'rm', '-q', 'gone.js', 'type.js');
  symlinkSync('/etc/passwd', join(root, 'type.js'));
  chmodSync(join(root, 'mode.js'), 0o755);
  write(root, {
    'modified.js': TEN.replace('line 3', 'changed'),
    'moved and changed.js': `first\n${TEN}moved`,
    'shorter.js': TEN.replace('line 4\n', ''),
    'added.js': 'x',
  });
  commit(root);
  const { printed, changedLines, files } = await collectRevision(root, { from: 'base' });
  expect(printed).toEqual([
    '+ added.js all',
    '+ mode.js []',
    '+ modified.js [[3,3]]',
    '+ moved and changed.js [[1,1]]',
    '+ new name.js []',
    '+ shorter.js []',
    '- type.js: symlink',
  ]);
  expect([...changedLines!.keys()]).toEqual(files.map(({ path }) => path));
  expect(changedLines!.get('modified.js')).toEqual([[3, 3]]);
});

test('a link that became a file counts whole', async () => {
  const root = repository({ 'a.js': 'x' });
  symlinkSync('a.js', join(root, 'l.js'));
  commit(root);
  git(root, 'tag', '-f', 'base');
  rmSync(join(root, 'l.js'));
  write(root, { 'l.js': 'a.js' });
  commit(root);
  expect(await printed(root)).toEqual(['+ l.js all']);
});

test('what is checked out does not matter, nor what lies uncommitted in the working tree', async () => {
  const root = repository({ 'a.js': TEN });
  git(root, 'checkout', '-q', '-b', 'topic');
  write(root, { 'a.js': TEN.replace('line 2', 'x'), 'b.js': 'x' });
  commit(root);
  git(root, 'checkout', '-q', 'main');
  write(root, { 'a.js': 'dirty', 'c.js': 'untracked' });
  expect(await printed(root, { from: 'base', to: 'topic' })).toEqual(['+ a.js [[2,2]]', '+ b.js all']);
});

test.runIf(process.platform === 'linux')('names of every kind', async () => {
  const names = [
    'a b.js',
    '"q".js',
    "it's.js",
    'line\nend.js',
    'ümläut.js',
    '漢字.js',
    'tab\t.js',
    '-rf.js',
    ':(top)x.js',
    '$(x).js',
  ];
  const root = repository(Object.fromEntries(names.map((name) => [name, TEN])));
  for (const name of names) write(root, { [name]: TEN.replace('line 5', 'x'), [`${name}.new.js`]: 'x' });
  execFileSync('bash', ['-c', "printf x > $'\\xff.js'"], { cwd: root });
  commit(root);
  const expected = names.flatMap((name) => [`+ ${name} [[5,5]]`, `+ ${name}.new.js all`]).toSorted();
  expect((await printed(root)).filter((line) => line.startsWith('+')).toSorted()).toEqual(expected);
  expect((await printed(root, {})).filter((line) => line.startsWith('-'))).toEqual([
    '- \\xff.js: unreadable (its name is not valid UTF-8)',
  ]);
});

test('links are not followed, submodules not entered', async () => {
  const root = repository({ 'a.js': 'x' });
  symlinkSync('/etc/passwd', join(root, 'out.js'));
  symlinkSync('a.js', join(root, 'in.js'));
  commit(root);
  git(root, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`);
  git(root, 'commit', '-q', '-m', 'module');
  const expected = [
    '- in.js: symlink',
    '- module: vendored (a submodule: scan it in its own repository)',
    '- out.js: symlink',
  ];
  expect(await printed(root)).toEqual(expected);
  expect(await printed(root, {})).toEqual(['+ a.js all', ...expected]);
});

test('binary, oversize, foreign and lock files are accounted for', async () => {
  const root = repository({ 'a.js': 'x' });
  write(root, {
    'b.dat': Buffer.from([1, 0, 2]),
    'c.js': '// \0',
    '.svn/d.js': 'x',
    'picture.png': 'PNG',
    'big.js': 'x\n'.repeat(600),
    'huge.js': Buffer.alloc(17 * 1024 * 1024, 'x\n'),
    'notes.md': '#',
    'package-lock.json': '{}',
    tool: '#!/usr/bin/env node\n',
  });
  commit(root);
  expect(await printed(root, { from: 'base', maxFileBytes: 1000 })).toEqual([
    '+ .svn/d.js all',
    '+ c.js all',
    '+ tool all',
    '- b.dat: binary',
    '- big.js: too-large (1200 bytes, more than 1000)',
    '- huge.js: too-large (17825792 bytes, more than 1000)',
    '- notes.md: unsupported-language',
    '- package-lock.json: generated (a lock file)',
    '- picture.png: binary (by its name)',
  ]);
});

test('globs', async () => {
  const root = repository({ 'x.js': 'x' });
  write(root, { 'src/a.js': 'x', 'src/a.test.js': 'x', 'b.js': 'x' });
  commit(root);
  expect(await printed(root, { from: 'base', include: ['src'], exclude: ['*.test.js'] })).toEqual([
    '+ src/a.js all',
    '- b.js: ignored (not among the included globs)',
    '- src/a.test.js: ignored (excluded by *.test.js)',
  ]);
});

test('a file with lone carriage returns counts whole', async () => {
  const root = repository({ 'a.js': TEN, 'crlf.js': TEN.replaceAll('\n', '\r\n') });
  write(root, { 'a.js': `x\r${TEN}`, 'crlf.js': `x\r\n${TEN.replaceAll('\n', '\r\n')}` });
  commit(root);
  expect(await printed(root)).toEqual(['+ a.js all', '+ crlf.js [[1,1]]']);
});

test('a whole tree: third-party folders once, generated code by its own word', async () => {
  const root = repository({
    'a.js': 'x',
    'gen.js': GENERATED,
    'lib.min.js': 'x',
    'node_modules/p/a.js': 'x',
    'node_modules/q/a.js': 'x',
    'app/vendor/x.js': 'x',
    '.gitignore': 'a.js\n',
  });
  git(root, 'add', '-f', '.');
  commit(root);
  const { printed, changedLines } = await collectRevision(root);
  expect(changedLines).toBeUndefined();
  expect(printed).toEqual([
    '+ a.js all',
    '- .gitignore: unsupported-language',
    '- app/vendor/: vendored (a folder of 1 file)',
    '- gen.js: generated (marked @generated)',
    '- lib.min.js: minified (by its name)',
    '- node_modules/: vendored (a folder of 2 files)',
  ]);
});

test('a proposal cannot hide code by a mark, a name, a folder or an ignore file of its own', async () => {
  const root = repository({ 'edited.js': TEN, 'plain.js': TEN });
  write(root, {
    '.gitattributes': '* linguist-generated linguist-vendored -diff\n',
    '.gitignore': '*\n',
    'edited.js': GENERATED,
    'new-generated.js': GENERATED,
    'evil.min.js': 'evil()',
    'minified.js': MINIFIED,
    'node_modules/evil/index.js': 'evil()',
    'vendor/evil.js': 'evil()',
  });
  git(root, 'add', '-f', '.');
  git(root, 'mv', 'plain.js', 'plain.min.js');
  commit(root);
  expect(await printed(root)).toEqual([
    '+ edited.js all',
    '+ evil.min.js all',
    '+ minified.js all',
    '+ new-generated.js all',
    '+ node_modules/evil/index.js all',
    '+ plain.min.js []',
    '+ vendor/evil.js all',
    '- .gitattributes: unsupported-language',
    '- .gitignore: unsupported-language',
  ]);
});

test('what was generated or minified before stays so, under an old name too', async () => {
  const root = repository({ 'gen.js': GENERATED, 'app.min.js': MINIFIED, 'old.js': GENERATED, 'was.js': GENERATED });
  git(root, 'mv', 'old.js', 'new.js');
  write(root, { 'gen.js': `${GENERATED}more\n`, 'app.min.js': `${MINIFIED}x`, 'was.js': TEN });
  commit(root);
  expect(await printed(root)).toEqual([
    '+ was.js []',
    '- app.min.js: minified (by its name)',
    '- gen.js: generated (marked @generated)',
    '- new.js: generated (marked @generated)',
  ]);
});

test("the base's attributes hold: they leave out, and take in", async () => {
  const root = repository({
    '.gitattributes':
      'api/** linguist-generated\nthird/** linguist-vendored\n*.pb.js -linguist-generated\nvendor/own/** linguist-vendored=false\n',
    'x.js': 'x',
  });
  write(root, {
    '.gitattributes': '',
    'api/a.js': 'x',
    'third/b.js': 'x',
    'c.pb.js': GENERATED,
    'vendor/own/d.js': 'x',
    'vendor/other/e.js': 'x',
  });
  commit(root);
  expect((await printed(root)).filter((line) => !line.includes('.gitattributes:'))).toEqual([
    '+ c.pb.js all',
    '+ vendor/other/e.js all',
    '+ vendor/own/d.js all',
    '- api/a.js: generated (linguist-generated in .gitattributes)',
    '- third/b.js: vendored (linguist-vendored in .gitattributes)',
  ]);
  git(root, 'checkout', '-q', 'HEAD', '--', '.');
  expect(await printed(root, { to: 'base' })).toContain('+ x.js all');
});

test('nothing that the checkout or its configuration brings along is started', async () => {
  const root = repository({ 'a.js': TEN });
  const marker = join(tree({}), 'started');
  const command = `touch ${marker}; cat`;
  write(root, {
    '.gitattributes': '*.js diff=evil filter=evil\n',
    '.githooks/post-checkout': `#!/bin/sh\n${command}`,
    '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% started\n\tupdate = !touch started\n',
    'a.js': TEN.replace('line 2', 'x'),
  });
  chmodSync(join(root, '.githooks/post-checkout'), 0o755);
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'x');
  for (const [key, value] of [
    ['core.hooksPath', '.githooks'],
    ['diff.external', command],
    ['diff.evil.command', command],
    ['diff.evil.textconv', command],
    ['filter.evil.smudge', command],
    ['filter.evil.clean', command],
    ['filter.evil.process', command],
    ['core.fsmonitor', command],
    ['core.pager', command],
    ['diff.submodule', 'log'],
    ['diff.renames', 'false'],
    ['diff.noprefix', 'true'],
    ['diff.relative', 'true'],
    ['submodule.recurse', 'true'],
  ] as const) {
    git(root, 'config', key, value);
  }
  expect((await printed(root)).filter((line) => line.startsWith('+'))).toEqual(['+ a.js [[2,2]]']);
  expect(existsSync(marker)).toBe(false);
});

test('more than 3,000 files', async () => {
  const files = Object.fromEntries(Array.from({ length: 3_100 }, (_, n) => [`d${n % 50}/${n}.js`, `${TEN}${n}`]));
  const root = repository({ 'a.js': 'x' });
  write(root, files);
  commit(root);
  const { files: found } = await collectRevision(root, { from: 'base' });
  expect(found).toHaveLength(3_100);
});

test('the same revisions give the same answer', async () => {
  const root = repository({ 'a.js': TEN, 'b.js': "import './a'" });
  write(root, { 'a.js': 'x', 'c.js': "import './b'" });
  commit(root);
  const choices = { from: 'base', context: 'imports' } as const;
  expect(await printed(root, choices)).toEqual(await printed(root, choices));
});

test('an object that the clone lost is an error that says what to do', async () => {
  const root = repository({ 'a.js': TEN });
  write(root, { 'a.js': 'x', 'lost.js': 'lost' });
  commit(root);
  const blob = git(root, 'rev-parse', 'HEAD:lost.js').trim();
  rmSync(join(root, '.git/objects', blob.slice(0, 2), blob.slice(2)), { force: true });
  await expect(printed(root)).rejects.toMatchObject({
    code: 'git-failed',
    message: expect.stringContaining('fetch-depth: 0'),
  });
});

test('cancelled', async () => {
  const root = repository({ 'a.js': TEN });
  await expect(printed(root, { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop');
});
