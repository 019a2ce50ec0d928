/** Commands of git as processes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { descendants } from '../../../../test/support/processes.ts';
import { git, tryGit } from '../../src/git/run-git.ts';

let root: string;

beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-git-'));
  await git({ root }, ['init', '-q']);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test.runIf(process.platform === 'linux')('a cancelled command has ended when its caller learns of it', async () => {
  const stop = new AbortController();
  const reason = new Error('stop');
  // It waits for questions that nobody asks.
  const running = tryGit({ root, signal: stop.signal }, ['cat-file', '--batch']);
  await expect.poll(() => descendants(process.pid).length).toBe(1);
  stop.abort(reason);
  await expect(running).rejects.toBe(reason);
  expect(descendants(process.pid)).toEqual([]);
});

test('a command that was cancelled before it began is none', async () => {
  const reason = new Error('stop');
  const signal = AbortSignal.abort(reason);
  await expect(tryGit({ root, signal }, ['status'])).rejects.toBe(reason);
});

test('a folder that is not there is told', async () => {
  await expect(tryGit({ root: path.join(root, 'nowhere') }, ['status'])).rejects.toMatchObject({ code: 'git-missing' });
});
