import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SYSTEM_CLOCK } from '../src/remote/clock.ts';
import { Spool } from '../src/remote/spool.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rsolv-ast-test-'));
  vi.stubEnv('TMPDIR', folder);
  vi.stubEnv('TEMP', folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function spooled(): string {
  return join(folder, readdirSync(folder)[0]!, 'sealed');
}

test('what goes in comes out, from memory and from disk, and nothing is left', async () => {
  const spool = new Spool(1000);
  const chunks = Array.from({ length: 6 }, (_, n) => randomBytes(300 + n));
  // Parts in any order; the manifest, part 0, is sealed last.
  for (const [n, bytes] of chunks.entries()) await spool.append([1, 1, 2, 3, 3, 0][n]!, Uint8Array.from(bytes));
  expect(spool.chunkCounts).toEqual([1, 2, 1, 2]);
  expect(Buffer.from(await spool.read(1, 1))).toEqual(chunks[1]);
  expect(await spool.read(3, 0)).toEqual(chunks[3]);
  expect(await spool.read(0, 0)).toEqual(chunks[5]);
  expect(readFileSync(spooled())).toEqual(Buffer.concat(chunks.slice(3)));
  if (process.platform !== 'win32') expect(statSync(spooled()).mode & 0o777).toBe(0o600);
  await spool.close();
  expect(readdirSync(folder)).toEqual([]);
  await expect(spool.read(1, 1)).rejects.toThrow(RangeError);
});

test('a small upload never touches the disk', async () => {
  const spool = new Spool();
  await spool.append(0, randomBytes(100));
  expect(readdirSync(folder)).toEqual([]);
  await spool.close();
});

test('no room for temporary files: says where and what to do', async () => {
  rmSync(folder, { recursive: true });
  const spool = new Spool(0);
  await expect(spool.append(0, randomBytes(10))).rejects.toMatchObject({
    code: 'local-storage',
    message: expect.stringMatching(/ENOENT.*TMPDIR/),
  });
  await spool.close();
  expect(existsSync(folder)).toBe(false);
});

test('a temporary file that somebody cut short', async () => {
  const spool = new Spool(0);
  await spool.append(0, randomBytes(10));
  truncateSync(spooled(), 5);
  await expect(spool.read(0, 0)).rejects.toMatchObject({ code: 'local-storage' });
  await spool.close();
});

test('the system clock sleeps, and wakes with the reason of a cancellation', async () => {
  const before = SYSTEM_CLOCK.now();
  await SYSTEM_CLOCK.sleep(2, undefined);
  expect(SYSTEM_CLOCK.now()).toBeGreaterThanOrEqual(before);
  const controller = new AbortController();
  const sleeping = SYSTEM_CLOCK.sleep(1_000_000, controller.signal);
  controller.abort(new Error('Ctrl-C'));
  await expect(sleeping).rejects.toThrow('Ctrl-C');
});
