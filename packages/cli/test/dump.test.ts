/** `rsolv-ast dump --ast`: files and patterns in, trees and located faults out. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { captured, writeFiles } from './capture.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-dump-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function dump(...args: string[]) {
  const { code, stdout, stderr } = await captured('dump', ...args.map((arg) => arg.replace('FOLDER', folder)));
  return { code, stdout, stderr: stderr.replaceAll(`${folder}/`, '') };
}

describe('a file', () => {
  test('with the place of each node', async () => {
    writeFiles(folder, { 'a.py': 'import os\nos.system("ls",\n  x)\n' });
    expect(await dump('--ast', 'FOLDER/a.py')).toEqual({
      code: 0,
      stdout: `(Program@1:1-4:1
  [
    (Import@1:1-1:10 items: [(ImportItem@1:8-1:10 form: module imported: os@1:8-1:10)])
    (ExpressionStatement@2:1-3:5
      (Call@2:1-3:5
        callee: (Member@2:1-2:10 object: os@2:1-2:3 property: system@2:4-2:10)
        args: [
          "ls"@2:11-2:15
          x@3:3-3:4
        ]))
  ])
`,
      stderr: '',
    });
  });

  test('without them', async () => {
    writeFiles(folder, { 'a.js': 'f(1);\n' });
    expect((await dump('--ast', '--no-ranges', 'FOLDER/a.js')).stdout).toBe(
      '(Program [(ExpressionStatement (Call callee: f args: [1]))])\n',
    );
  });

  test('in another language than its name tells', async () => {
    writeFiles(folder, { 'a.txt': 'f(1)\n' });
    expect((await dump('--ast', '--no-ranges', 'FOLDER/a.txt', '--language', 'ruby')).stdout).toContain('callee: f');
    expect(await dump('--ast', 'FOLDER/a.txt')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('name one with --language (javascript'),
    });
  });

  test('what cannot be read is told with its place', async () => {
    writeFiles(folder, { 'a.js': 'f(1);\ng((;\n' });
    const { code, stdout, stderr } = await dump('--ast', 'FOLDER/a.js');
    expect(code).toBe(0);
    expect(stdout).toContain('SyntaxError@2:');
    expect(stderr).toMatch(/^rsolv-ast: a\.js:2:\d+: /);
  });

  test('columns count behind a byte order mark, and past a character of two code units', async () => {
    writeFiles(folder, { 'a.js': '\ufeff"\u{1F600}"; b;' });
    expect((await dump('--ast', 'FOLDER/a.js')).stdout).toContain('b@1:7-1:8');
  });
});

describe('a pattern', () => {
  test.each([
    [
      'javascript',
      'f($X, ...)',
      'javascript pattern (expression) with $X',
      '(Call callee: f args: [(Metavariable $X) (Ellipsis)])\n',
    ],
    ['py', '$X = 1\n...', 'python pattern (statements) with $X', '(Assign target: (Metavariable $X) value: 1)'],
    ['ts', 'f(1)', 'typescript pattern (expression)', '(Call callee: f args: [1])\n'],
  ])('of %s: %s', async (language, pattern, said, tree) => {
    const { code, stdout, stderr } = await dump('--ast', '--pattern', pattern, '--language', language);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `rsolv-ast: ${said}\n` });
    expect(stdout).toContain(tree);
    expect((await dump('--ast', pattern, '--language', language)).stdout).toBe(stdout);
  });

  test('that cannot be read: the place in it', async () => {
    const { code, stdout, stderr } = await dump('--ast', '-l', 'python', '-p', 'x = 1\nf(((');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^rsolv-ast: 2:1: Syntax error in the pattern: .*\n\n {4}f\(\(\(\n {4}\^\n$/);
  });
});

test.each([
  [['FOLDER/a.js'], /Say what to dump: --ast/],
  [['--ast'], /Name a file, or a pattern with --pattern/],
  [['--ast', 'FOLDER/none.js'], /there is no such file\. For a pattern, name its language/],
  [['--ast', 'FOLDER'], /it could not be read \(EISDIR\)|tells no language/],
  [['--ast', '-p', 'f()'], /A pattern needs its language: add --language/],
  [['--ast', '-p', 'f()', '-l', 'cobol'], /--language cobol: there is no such language; there are javascript, /],
  [['--ast', 'FOLDER/a.js', '-l', 'cobol'], /--language cobol: there is no such language/],
  [['--ast', 'FOLDER/a.js', '-p', 'f()', '-l', 'js'], /and not both/],
  [['--ast', '-p', '   ', '-l', 'js'], /The pattern is empty/],
])('%j: exit code 2', async (args, says) => {
  writeFiles(folder, { 'a.js': 'f();\n' });
  const { code, stderr } = await dump(...args);
  expect(code).toBe(2);
  expect(stderr).toMatch(says);
});
