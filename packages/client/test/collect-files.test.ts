import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CollectRequest, changedLines, collectFiles, openRevisionFiles } from '../src/index.ts';
import { git, repository, tree, write } from './temporary-tree.ts';

const onPosix = process.platform !== 'win32';

/** Prints what was collected: `+ path`, or `- path: reason (detail)`. */
async function collected(root: string, extra: Partial<CollectRequest> = {}): Promise<string[]> {
  const { files, skipped } = await collectFiles({ root, accepts: (path) => /\.(js|ts|py)$/.test(path), ...extra });
  return [
    ...files.map(({ path }) => `+ ${path}`),
    ...skipped.map(({ path, reason, detail }) => `- ${path}: ${reason}${detail === undefined ? '' : ` (${detail})`}`),
  ];
}

test('every file is taken or accounted for, in one order', async () => {
  const root = tree({
    'b.js': 'x',
    'a/z.py': 'x',
    'a.js': 'x',
    'README.md': '#',
    'ä/ü.js': 'x',
    'Z.js': 'x',
    'e/': '',
  });
  expect(await collected(root)).toEqual([
    '+ Z.js',
    '+ a.js',
    '+ a/z.py',
    '+ b.js',
    '+ ä/ü.js',
    '- README.md: unsupported-language',
  ]);
});

test('bytes are read when they are asked for', async () => {
  const root = tree({ 'a.js': 'one' });
  const { files } = await collectFiles({ root, accepts: () => true });
  expect(files[0]).toMatchObject({ path: 'a.js', size: 3, role: 'changed' });
  write(root, { 'a.js': 'two, and longer' });
  expect(await files[0]!.read()).toEqual({ kind: 'bytes', bytes: Buffer.from('two, and longer') });
  rmSync(join(root, 'a.js'));
  expect(await files[0]!.read()).toEqual({ kind: 'skipped', reason: 'unreadable', detail: 'ENOENT' });
});

test('a file that grows beyond the limit, or turns into a link or a folder, is not read', async () => {
  const root = tree({ 'a.js': 'one', 'b.js': 'x', 'c.js': 'x', secret: 'secret' });
  const { files } = await collectFiles({ root, maxFileBytes: 10, accepts: (path) => path.endsWith('.js') });
  write(root, { 'a.js': 'x'.repeat(11) });
  rmSync(join(root, 'b.js'));
  symlinkSync(join(root, 'secret'), join(root, 'b.js'));
  rmSync(join(root, 'c.js'));
  mkdirSync(join(root, 'c.js'));
  expect(await files[0]!.read()).toEqual({ kind: 'skipped', reason: 'too-large', detail: 'more than 10 bytes' });
  if (onPosix) expect(await files[1]!.read()).toEqual({ kind: 'skipped', reason: 'unreadable', detail: 'ELOOP' });
  expect(await files[2]!.read()).toMatchObject({ kind: 'skipped', reason: 'unreadable' });
});

test('large files are read whole', async () => {
  const content = Buffer.from('const x = 1;\n'.repeat(50_000));
  const root = tree({ 'a.js': content });
  const { files } = await collectFiles({ root, accepts: () => true });
  expect(await files[0]!.read()).toEqual({ kind: 'bytes', bytes: content });
});

test('ignore files hold at every level, the deeper one decides', async () => {
  const root = tree({
    '.gitignore': '*.gen.js\n/only-top.js\nlogs/\n!keep.gen.js\n',
    'a.gen.js': 'x',
    'keep.gen.js': 'x',
    'only-top.js': 'x',
    'sub/only-top.js': 'x',
    'sub/.gitignore': '!b.gen.js\nc.js\n',
    'sub/b.gen.js': 'x',
    'sub/c.js': 'x',
    'sub/deeper/c.js': 'x',
    'logs/a.js': 'x',
    'logs/b.js': 'x',
  });
  expect(await collected(root)).toEqual([
    '+ keep.gen.js',
    '+ sub/b.gen.js',
    '+ sub/only-top.js',
    '- .gitignore: unsupported-language',
    '- a.gen.js: ignored (by an ignore file)',
    '- logs/: ignored (by an ignore file; a folder of 2 files)',
    '- only-top.js: ignored (by an ignore file)',
    '- sub/.gitignore: unsupported-language',
    '- sub/c.js: ignored (by an ignore file)',
    '- sub/deeper/c.js: ignored (by an ignore file)',
  ]);
});

test('the same ignore files as git, as git sees them', async () => {
  const root = tree({
    '.gitignore':
      'a/\n!a/keep.js\n/b/*.js\n!/b/keep.js\n**/deep/**\nspace\\ .js\n#x.js\n\\#y.js\nd?.js\n[ef].js\nq/r\n',
    'a/keep.js': '',
    'b/x.js': '',
    'b/keep.js': '',
    'c/deep/x.js': '',
    'space .js': '',
    '#x.js': '',
    '#y.js': '',
    'd1.js': '',
    'd12.js': '',
    'e.js': '',
    'g.js': '',
    'q/r/z.js': '',
    'p/q/r/z.js': '',
    'E.js': '',
  });
  git(root, 'init', '-q');
  const untracked = git(root, 'ls-files', '-z', '--others', '--exclude-standard')
    .split('\0')
    .filter((path) => path.endsWith('.js'));
  const { files } = await collectFiles({ root, accepts: (path) => path.endsWith('.js') });
  expect(files.map(({ path }) => path)).toEqual(untracked.sort());
});

test('rules from above the root hold inside a repository, and info/exclude too', async () => {
  const root = tree({
    '.gitignore': 'hidden.js\n',
    'package/.gitignore': 'also.js\n',
    'package/src/hidden.js': 'x',
    'package/src/also.js': 'x',
    'package/src/excluded.js': 'x',
    'package/src/a.js': 'x',
  });
  const without = await collected(join(root, 'package/src'));
  expect(without.filter((line) => line.startsWith('+')).length).toBe(4);
  git(root, 'init', '-q');
  write(root, { '.git/info/exclude': 'excluded.js\n' });
  expect(await collected(join(root, 'package/src'))).toEqual([
    '+ a.js',
    '- also.js: ignored (by an ignore file)',
    '- excluded.js: ignored (by an ignore file)',
    '- hidden.js: ignored (by an ignore file)',
  ]);
});

test('an ignore file that is none does no harm', async () => {
  const root = tree({ '.gitignore/': '', 'a/.gitignore': 'x'.repeat(2_000_000), 'a/a.js': 'x' });
  expect(await collected(root)).toContain('+ a/a.js');
});

test.skipIf(!onPosix)('an ignore file that is a link ignores nothing, as with git', async () => {
  const root = tree({ rules: '*.js', 'a/a.js': 'x' });
  symlinkSync('../rules', join(root, 'a', '.gitignore'));
  expect(await collected(root)).toContain('+ a/a.js');
});

test('ignore files that are made to take hours take none, and hide nothing', async () => {
  const deep = `${'a/'.repeat(300)}`;
  const root = tree({
    '.gitignore': `${'**/a/'.repeat(30)}x.js\n**/b/**/c/**\n`,
    [`${deep}x.js`]: 'x',
    'b/d/c/x.js': 'x',
  });
  write(root, { 'a/.gitignore': '**/a/**/a/x.js\n' });
  expect(await collected(root)).toEqual(
    [
      '- .gitignore: unsupported-language',
      '- a/.gitignore: unsupported-language',
      '- b/d/c/x.js: ignored (by an ignore file)',
      `+ ${deep}x.js`,
    ].toSorted(),
  );
});

test('version control and third-party folders appear once', async () => {
  const root = tree({
    'a.js': 'x',
    '.git/objects/x': 'x',
    'node_modules/p/index.js': 'x',
    'node_modules/p/lib/a.js': 'x',
    'web/vendor/jquery.js': 'x',
    'venv/lib/a.py': 'x',
  });
  expect(await collected(root)).toEqual([
    '+ a.js',
    "- .git/: ignored (version control's own data)",
    '- node_modules/: vendored (a folder of 2 files)',
    '- venv/: vendored (a folder of 1 file)',
    '- web/vendor/: vendored (a folder of 1 file)',
  ]);
});

test('counting the files of a left-out folder has an end', async () => {
  const root = tree({ 'node_modules/': '' });
  for (let n = 0; n < 101; n++) {
    const folder = join(root, 'node_modules', String(n));
    mkdirSync(folder);
    for (let m = 0; m < 100; m++) writeFileSync(join(folder, `${m}.js`), '');
  }
  expect(await collected(root)).toEqual(['- node_modules/: vendored (a folder of more than 10000 files)']);
});

test.each<[string, string | Uint8Array, string | undefined]>([
  ['image.js', Buffer.from([0x89, 0x50, 0, 1]), 'binary'],
  ['late-nul.js', Buffer.concat([Buffer.alloc(9000, 'x\n'), Buffer.from([0])]), undefined],
  ['utf16.js', Buffer.from('\ufeffconst x = 1;', 'utf16le'), undefined],
  ['empty.js', '', undefined],
  ['package-lock.json', '{}', 'generated (a lock file)'],
  ['sub/yarn.lock', 'x', 'generated (a lock file)'],
  ['jquery.min.js', 'x', 'minified (by its name)'],
  ['jquery-min.js', 'x', 'minified (by its name)'],
  ['admin.js', 'x', undefined],
  ['bundle.js', `/* licence\n * of it\n */\n${'var a=1;'.repeat(2000)}`, 'minified (by its long lines)'],
  ['chunks.js', `${'var a=1;'.repeat(65)}\n`.repeat(50), 'minified (by its long lines)'],
  ['data-uri.js', `${'const x = 1;\n'.repeat(100)}const i = "${'A'.repeat(60_000)}";\n`, undefined],
  ['table.py', `TABLE = [${'1, '.repeat(10_000)}]\n`, undefined],
  ['a.ts', '// Code generated by protoc-gen-ts. DO NOT EDIT.\n', 'generated (marked "do not edit")'],
  ['b.py', '#!/usr/bin/env python\n# Licence\n# @generated by x\n', 'generated (marked @generated)'],
  [
    'c.js',
    '/**\n * This file was automatically generated by swagger.\n * Do not edit it.\n */\n',
    'generated (marked "do not edit")',
  ],
  ['d.py', '"""Auto-generated file, do not modify."""\n', 'generated (marked "do not edit")'],
  ['e.js', 'const marker = "@generated";\n', undefined],
  ['f.js', 'const text = "DO NOT EDIT";\n', undefined],
  ['g.js', '// Do not edit below this line without asking\n', undefined],
  ['h.js', '// generated by hand with love\nfoo();\n', undefined],
  ['i.js', `${'foo();\n'.repeat(60)}// @generated\n`, undefined],
  ['j.js', '// see foo@generatedby.example\n', undefined],
  ['large.js', 'x\n'.repeat(600), 'too-large (1200 bytes, more than 1000)'],
  ['large.bin', Buffer.alloc(5000), 'binary'],
  ['large.txt', 'x'.repeat(5000), 'unsupported-language'],
])('%s', async (path, content, expected) => {
  const root = tree({ [path]: content });
  const maxFileBytes = path.startsWith('large') ? 1000 : 100_000;
  expect(await collected(root, { maxFileBytes })).toEqual([
    expected === undefined ? `+ ${path}` : `- ${path}: ${expected}`,
  ]);
});

test('the language is told by the beginning of the file too', async () => {
  const root = tree({ script: '#!/usr/bin/env node\n', other: '#!/bin/sh\n' });
  const accepts = (_: string, head: Uint8Array) => Buffer.from(head).toString().startsWith('#!/usr/bin/env node');
  expect(await collected(root, { accepts })).toEqual(['+ script', '- other: unsupported-language']);
});

test('named files are taken whatever they are, unless they are binary or too large', async () => {
  const root = tree({
    '.gitignore': 'hidden.js\n',
    'hidden.js': 'x',
    'lib.min.js': 'x',
    'notes.txt': 'x',
    'node_modules/p/a.js': '// @generated\n',
    'image.js': Buffer.from([0]),
    'big.js': 'x'.repeat(200),
  });
  const paths = ['hidden.js', 'lib.min.js', 'notes.txt', 'node_modules/p/a.js', 'image.js', 'big.js', './hidden.js'];
  expect(await collected(root, { paths, maxFileBytes: 100, exclude: ['hidden.js'] })).toEqual([
    '+ hidden.js',
    '+ lib.min.js',
    '+ node_modules/p/a.js',
    '+ notes.txt',
    '- big.js: too-large (200 bytes, more than 100)',
    '- image.js: binary',
  ]);
});

test('what is named and what is found is one file, whichever comes first', async () => {
  const root = tree({ '.gitignore': 'a.js', 'a.js': 'x', 'b.min.js': 'x' });
  const expected = ['+ a.js', '+ b.min.js', '- .gitignore: unsupported-language'];
  expect(await collected(root, { paths: ['.', 'a.js', 'b.min.js'] })).toEqual(expected);
  expect(await collected(root, { paths: ['a.js', 'b.min.js', '.'] })).toEqual(expected);
});

test('a named folder is entered, whatever it is', async () => {
  const root = tree({
    '.gitignore': 'build/\n*.tmp.js\n',
    'build/a.js': 'x',
    'build/sub/b.js': 'x',
    'node_modules/p/c.js': 'x',
    'node_modules/p/node_modules/q/d.js': 'x',
    'src/e.tmp.js': 'x',
  });
  git(root, 'init', '-q');
  expect(await collected(root, { paths: ['build', 'node_modules/p', 'src'] })).toEqual([
    '+ build/a.js',
    '+ build/sub/b.js',
    '+ node_modules/p/c.js',
    '- node_modules/p/node_modules/: vendored (a folder of 1 file)',
    '- src/e.tmp.js: ignored (by an ignore file)',
  ]);
});

test('globs: bare names at every depth, paths from the root, folders with all they hold', async () => {
  const root = tree({
    'a.js': 'x',
    'a.test.js': 'x',
    'src/b.js': 'x',
    'src/b.test.js': 'x',
    'src/tests/c.js': 'x',
    'tests/d.js': 'x',
    'src/.hidden/e.js': 'x',
  });
  expect(await collected(root, { exclude: ['*.test.js', 'tests', '/src/.hidden/'] })).toEqual([
    '+ a.js',
    '+ src/b.js',
    '- a.test.js: ignored (excluded by *.test.js)',
    '- src/.hidden/: ignored (excluded by /src/.hidden/; a folder of 1 file)',
    '- src/b.test.js: ignored (excluded by *.test.js)',
    '- src/tests/: ignored (excluded by tests; a folder of 1 file)',
    '- tests/: ignored (excluded by tests; a folder of 1 file)',
  ]);
  const included = await collected(root, { include: ['src'], exclude: ['src/{b,x}.js'] });
  expect(included.filter((line) => line.startsWith('+'))).toEqual([
    '+ src/.hidden/e.js',
    '+ src/b.test.js',
    '+ src/tests/c.js',
  ]);
  expect(included).toContain('- a.js: ignored (not among the included globs)');
  expect(
    (await collected(root, { include: ['src/**/*.js', '*.test.js'] })).filter((line) => line.startsWith('+')).length,
  ).toBe(5);
});

test('roles: what the change touched, and its context', async () => {
  const root = tree({ 'a.js': 'x', 'b.js': 'x', 'c.js': 'x' });
  const changes = new Map<string, [number, number][] | 'all'>([
    ['a.js', [[1, 1]]],
    ['b.js', 'all'],
  ]);
  const { files } = await collectFiles({ root, accepts: () => true, changes });
  expect(files.map(({ path, role, changedLines }) => [path, role, changedLines])).toEqual([
    ['a.js', 'changed', [[1, 1]]],
    ['b.js', 'changed', undefined],
    ['c.js', 'context', undefined],
  ]);
});

test('a proposal cannot hide what it changes behind an ignore file or a folder name', async () => {
  const root = tree({
    '.gitignore': 'src/\n*.js\n',
    'src/evil.js': 'x',
    'src/other.js': 'x',
    'node_modules/p/evil.js': 'x',
    'node_modules/q/a.js': 'x',
  });
  const changes = new Map([
    ['src/evil.js', 'all'],
    ['node_modules/p/evil.js', 'all'],
  ] as const);
  const lines = await collected(root, { changes });
  expect(lines.filter((line) => line.startsWith('+'))).toEqual(['+ node_modules/p/evil.js', '+ src/evil.js']);
  expect(lines).toContain('- src/other.js: ignored (by an ignore file)');
});

test('a proposal cannot hide code behind a mark of its own, where its base is known', async () => {
  const generated = `// @generated\n${'x();\n'.repeat(30)}`;
  const root = repository({
    'marked.js': 'x',
    'plain.js': 'x();\n'.repeat(30),
    'gen.js': generated,
    'lib.min.js': 'x',
  });
  git(root, 'mv', 'plain.js', 'plain.min.js');
  write(root, { 'marked.js': generated, 'new.js': generated, 'gen.js': `${generated}more`, 'lib.min.js': 'y' });
  const changes = await changedLines({ root, since: 'base' });
  const before = await openRevisionFiles({ root, revision: 'base' });
  try {
    expect(await collected(root, { changes, baseVersion: before.find })).toEqual([
      '+ marked.js',
      '+ new.js',
      '+ plain.min.js',
      "- .git/: ignored (version control's own data)",
      '- gen.js: generated (marked @generated)',
      '- lib.min.js: minified (by its name)',
    ]);
  } finally {
    await before.close();
  }
});

test('a change within third-party code brings in nothing else of it', async () => {
  const root = tree({
    'vendor/p/a.js': 'x',
    'vendor/p/b.js': 'x',
    'vendor/p/sub/c.js': 'x',
    'vendor/q/d.js': 'x',
    'vendor/e.js': 'x',
  });
  expect(await collected(root, { changes: new Map([['vendor/p/a.js', 'all' as const]]) })).toEqual([
    '+ vendor/p/a.js',
    '- vendor/e.js: vendored',
    '- vendor/p/b.js: vendored',
    '- vendor/p/sub/: vendored (a folder of 1 file)',
    '- vendor/q/: vendored (a folder of 1 file)',
  ]);
});

test.runIf(onPosix)('links are never followed on the way, loops included', async () => {
  const outside = tree({ 'secret.js': 'x' });
  const root = tree({ 'a.js': 'x', 'sub/b.js': 'x' });
  symlinkSync(root, join(root, 'sub/loop'));
  symlinkSync(join(outside, 'secret.js'), join(root, 'out.js'));
  symlinkSync('a.js', join(root, 'in.js'));
  symlinkSync('nowhere', join(root, 'broken.js'));
  expect(await collected(root)).toEqual([
    '+ a.js',
    '+ sub/b.js',
    '- broken.js: symlink',
    '- in.js: symlink',
    '- out.js: symlink',
    '- sub/loop: symlink',
  ]);
  expect(await collected(root, { paths: ['in.js', 'out.js', 'sub/loop'] })).toContain('+ in.js');
  expect(await collected(root, { paths: ['out.js'] })).toEqual([
    '- out.js: symlink (it leads out of the scanned root)',
  ]);
  const viaLink = join(outside, 'link-to-root');
  symlinkSync(root, viaLink);
  expect(await collected(viaLink)).toContain('+ a.js');
  for (const named of [viaLink, root]) {
    expect(await collected(viaLink, { paths: [join(named, 'sub/b.js')] })).toEqual(['+ sub/b.js']);
  }
});

test.runIf(onPosix)('names with spaces, quotes, line ends and other scripts', async () => {
  const names = [
    'a b.js',
    '"q".js',
    "it's.js",
    'line\nend.js',
    'ümläut.js',
    '漢字.js',
    'back\\slash.js',
    '-rf.js',
    '$(x).js',
  ];
  const root = tree(Object.fromEntries(names.map((name) => [name, 'x'])));
  const { files, skipped } = await collectFiles({ root, accepts: () => true });
  expect(files.map(({ path }) => path)).toEqual(names.toSorted());
  expect(skipped).toEqual([]);
  for (const file of files) expect(await file.read()).toMatchObject({ kind: 'bytes' });
});

test.runIf(process.platform === 'linux')('names that are not UTF-8 are accounted for', async () => {
  const root = tree({ 'a.js': 'x' });
  writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.js')]), 'x');
  mkdirSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xe9])]));
  expect(await collected(root)).toEqual([
    '+ a.js',
    '- \\xe9/: unreadable (its name is not valid UTF-8)',
    '- \\xff\\xfe.js: unreadable (its name is not valid UTF-8)',
  ]);
});

test.runIf(onPosix)('pipes and sockets are not opened', async () => {
  const root = tree({ 'a.js': 'x' });
  execFileSync('mkfifo', [join(root, 'pipe.js')]);
  expect(await collected(root)).toEqual(['+ a.js', '- pipe.js: unreadable (it is not a regular file)']);
  expect(await collected(root, { paths: ['pipe.js'] })).toEqual([
    '- pipe.js: unreadable (it is neither a file nor a folder)',
  ]);
});

test.runIf(onPosix)('a file that turns into a pipe after it was found does not hang the client', async () => {
  const root = tree({ 'a.js': 'x' });
  const { files } = await collectFiles({ root, accepts: () => true });
  rmSync(join(root, 'a.js'));
  execFileSync('mkfifo', [join(root, 'a.js')]);
  expect(await files[0]!.read()).toEqual({ kind: 'skipped', reason: 'unreadable', detail: 'it is not a regular file' });
});

test.runIf(onPosix)('files and folders without permission', () => {
  const root = tree({ 'a.js': 'x', 'b/c.js': 'x' });
  chmodSync(root, 0o755);
  chmodSync(join(root, 'a.js'), 0);
  chmodSync(join(root, 'b'), 0);
  // Nothing is forbidden to root: the client runs as somebody else then.
  const source = new URL('../src/index.ts', import.meta.url).href;
  const script = `
    const { collectFiles } = await import(${JSON.stringify(source)});
    console.log(JSON.stringify(await collectFiles({ root: ${JSON.stringify(root)}, accepts: () => true })));`;
  const answer = execFileSync(process.execPath, ['--conditions=source', '--input-type=module', '-e', script], {
    encoding: 'utf8',
    ...(process.getuid?.() === 0 && { uid: 65534, gid: 65534 }),
  });
  expect(JSON.parse(answer)).toEqual({
    files: [],
    skipped: [
      { path: 'a.js', reason: 'unreadable', detail: 'EACCES', bytes: 0 },
      { path: 'b/', reason: 'unreadable', detail: 'the folder cannot be listed (EACCES)', bytes: 0 },
    ],
  });
});

test('a deep tree exhausts nothing; what lies beyond the longest path is accounted for', async () => {
  const root = tree({ 'a.js': 'x' });
  // Built from the inside out, since no absolute path reaches that deep.
  const segment = 'd'.repeat(200);
  let inner = join(root, 'seed');
  mkdirSync(inner);
  for (let depth = 0; depth < 30; depth++) {
    const outer = join(root, `t${depth}`);
    mkdirSync(outer);
    renameSync(inner, join(outer, segment));
    inner = outer;
  }
  const lines = await collected(root);
  expect(lines).toContain('+ a.js');
  expect(lines.some((line) => line.includes('unreadable (the folder cannot be listed'))).toBe(true);
  execFileSync('rm', ['-rf', root]);
});

test('a folder of very many files', async () => {
  const root = tree({});
  for (let n = 0; n < 5000; n++) writeFileSync(join(root, `${n}.js`), 'x');
  const { files } = await collectFiles({ root, accepts: () => true });
  expect(files.length).toBe(5000);
});

test.each([
  ['nowhere.js', /nowhere.js does not exist/],
  ['..', /lies outside of/],
  ['../other', /lies outside of/],
  [tmpdir(), /lies outside of/],
])('the path %s is refused', async (path, message) => {
  const root = tree({ 'a.js': 'x' });
  await expect(collected(root, { paths: [path] })).rejects.toMatchObject({
    code: 'bad-path',
    exitCode: 2,
    message: expect.stringMatching(message),
  });
});

test('a root that does not exist is refused', async () => {
  await expect(collected(join(tmpdir(), 'no-such-folder-at-all'))).rejects.toMatchObject({ code: 'bad-path' });
});

test('absolute paths inside the root are fine, and names that begin with two dots', async () => {
  const root = tree({ 'sub/a.js': 'x', '..b.js': 'x' });
  expect(await collected(root, { paths: [join(root, 'sub'), '..b.js'] })).toEqual(['+ ..b.js', '+ sub/a.js']);
});

test('cancelled', async () => {
  const root = tree({ 'a.js': 'x' });
  await expect(collected(root, { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop');
});
