import { expect, test } from 'vitest';
import { gitSnapshot, linguistMarks, NO_MARKS, ObjectReader } from '../../src/index.ts';
import { commit, git, repository } from '../temporary-tree.ts';

async function marksAt(root: string) {
  const reader = new ObjectReader({ root });
  try {
    return await linguistMarks(gitSnapshot({ root }, git(root, 'rev-parse', 'HEAD').trim(), reader));
  } finally {
    await reader.close();
  }
}

const PATHS = [
  'a.js',
  'b.js',
  'gen/a.js',
  'gen/deep/a.js',
  'src/gen/a.js',
  'src/gen/deep/b.js',
  'src/a.pb.js',
  'src/api/v1/a.js',
  'docs/x.md',
  '.hidden/a.js',
  'space here.js',
  'paren(1).js',
  'brace{a,b}.js',
  'plus+.js',
  'x[1].js',
  'A.js',
  'lib/sub/c.js',
  'lib/sub/own/c.js',
];

test.each<[string, string]>([
  ['a name matches at every depth', 'a.js linguist-generated\n'],
  ['a path matches from its folder', '/a.js linguist-generated\nsrc/gen/a.js linguist-vendored\n'],
  ['a folder matches nothing in it', 'gen linguist-generated\nsrc/ linguist-vendored\n'],
  ['two stars behind a folder', 'gen/** linguist-generated\nsrc/** linguist-vendored=true\n'],
  ['two stars before a name', '**/gen/a.js linguist-generated\n'],
  ['two stars between', 'src/**/a.js linguist-generated\n'],
  ['one star stays in its folder', 'src/*.js linguist-generated\nsrc/*/a.js linguist-vendored\n'],
  ['two stars that are no folder', 'src/a**.js linguist-generated\n'],
  ['endings', '*.pb.js linguist-generated\n*.md linguist-vendored\n'],
  [
    'question marks and classes',
    '?.js linguist-generated\n[ab].js linguist-vendored\n[!a].js linguist-generated=false\n',
  ],
  ['the last line decides', '*.js linguist-generated\n/a.js -linguist-generated\nb.js !linguist-generated\n'],
  ['values', 'a.js linguist-generated=true\nb.js linguist-generated=false linguist-vendored=x\n'],
  ['quotes', '"space here.js" linguist-generated\n'],
  [
    'what is no wildcard to git',
    'paren(1).js linguist-generated\nbrace{a,b}.js linguist-generated\nplus+.js linguist-vendored\n',
  ],
  ['escapes', 'x\\[1\\].js linguist-generated\n'],
  [
    'comments, blanks, tabs, line ends',
    '# a.js linguist-generated\n\n\ta.js\tlinguist-generated  linguist-vendored\r\n',
  ],
  ['negative patterns are none', '!a.js linguist-generated\n'],
  ['macros', '[attr]made linguist-generated -linguist-vendored\nsrc/** linguist-vendored\nsrc/gen/** made\n'],
  ['dots', '*/a.js linguist-generated\n.hidden/** linguist-vendored\n'],
  ['a byte order mark', '\ufeffa.js linguist-generated\n'],
])('as git says: %s', async (_, attributes) => {
  const files = Object.fromEntries(PATHS.map((path) => [path, 'x']));
  const root = repository({
    ...files,
    '.gitattributes': attributes,
    'lib/.gitattributes': 'sub/** linguist-vendored\nc.js linguist-generated\n[attr]made linguist-generated\n',
    'lib/sub/.gitattributes': '/own/** -linguist-vendored\nc.js !linguist-generated\n',
  });
  const marks = await marksAt(root);
  const said = Object.fromEntries(PATHS.map((path) => [path, marks.of(path)]));
  expect(said).toEqual(byGit(root));
});

/** What `git check-attr` says of the checked-out files, which are the committed ones here. */
function byGit(root: string): Record<string, { generated: boolean | undefined; vendored: boolean | undefined }> {
  const fields = git(root, 'check-attr', '-z', 'linguist-generated', 'linguist-vendored', '--', ...PATHS).split('\0');
  const said: Record<string, { generated: boolean | undefined; vendored: boolean | undefined }> = {};
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [path, attribute, value] = fields.slice(at, at + 3) as [string, string, string];
    said[path] ??= { generated: undefined, vendored: undefined };
    const state = value === 'unspecified' ? undefined : value !== 'unset' && value !== 'false';
    said[path][attribute === 'linguist-generated' ? 'generated' : 'vendored'] = state;
  }
  return said;
}

test('patterns that are made to take hours take none, and mark nothing', async () => {
  const root = repository({ '.gitattributes': `${'*a'.repeat(40)}b linguist-generated\n`, ['a'.repeat(200)]: 'x' });
  commit(root);
  expect((await marksAt(root)).of('a'.repeat(200))).toEqual({ generated: undefined, vendored: undefined });
});

test('an attributes file that is too large, or a link, marks nothing', async () => {
  const root = repository({ '.gitattributes': `* linguist-generated\n${'#'.repeat(300_000)}`, 'a.js': 'x' });
  expect((await marksAt(root)).of('a.js').generated).toBeUndefined();
});

test('no attributes at all', async () => {
  expect((await marksAt(repository({ 'a.js': 'x' }))).of('a.js')).toEqual(NO_MARKS.of('a.js'));
});
