import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeSarif } from '../src/write-sarif.ts';

let root: string;
let workspace: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-sarif-'));
  workspace = path.join(root, 'workspace');
  mkdirSync(workspace);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('writes below the workspace, in folders that it makes, and leaves nothing else behind', async () => {
  const file = await writeSarif('out/deep/results.sarif', '{}', workspace);
  expect(file).toBe(path.join(workspace, 'out/deep/results.sarif'));
  expect(readFileSync(file, 'utf8')).toBe('{}');
  expect(readdirSync(path.dirname(file))).toEqual(['results.sarif']);
});

test('writes where an absolute path says', async () => {
  const file = path.join(root, 'temp.sarif');
  expect(await writeSarif(file, '{}', workspace)).toBe(file);
});

test('a link of that name in the checkout is replaced, not followed', async () => {
  const victim = path.join(root, 'victim');
  writeFileSync(victim, 'untouched');
  symlinkSync(victim, path.join(workspace, 'results.sarif'));
  await writeSarif('results.sarif', '{}', workspace);
  expect(readFileSync(victim, 'utf8')).toBe('untouched');
  expect(readFileSync(path.join(workspace, 'results.sarif'), 'utf8')).toBe('{}');
});

test.each([
  ['a linked folder', 'out/results.sarif'],
  ['a folder to be made below a linked one', 'out/new/results.sarif'],
  ['dots', '../results.sarif'],
])('nothing is written outside by way of %s', async (_words, file) => {
  const outside = path.join(root, 'outside');
  mkdirSync(outside);
  symlinkSync(outside, path.join(workspace, 'out'));
  await expect(writeSarif(file, '{}', workspace)).rejects.toMatchObject({ code: 'cannot-write' });
  if (!file.startsWith('..')) {
    const absolute = path.join(workspace, file);
    await expect(writeSarif(absolute, '{}', workspace)).rejects.toMatchObject({ code: 'cannot-write' });
  }
  expect(readdirSync(outside)).toEqual([]);
  expect(readdirSync(root).sort()).toEqual(['outside', 'workspace']);
});

test('a folder that is a file: says what to do', async () => {
  writeFileSync(path.join(workspace, 'out'), '');
  await expect(writeSarif('out/results.sarif', '{}', workspace)).rejects.toThrow(
    /sarif-file: "out\/results.sarif" could not be written .*name a file in a folder/,
  );
});
