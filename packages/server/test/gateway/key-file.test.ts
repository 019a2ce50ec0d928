import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey } from '@rsolv-ast/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  addKey,
  createKeyFileStore,
  KEY_FILE_NAME,
  KeyFileError,
  readKeyFile,
  revokeKey,
} from '../../src/gateway/index.ts';
import { SESSIONS, startService } from './service.ts';

const NOW = new Date('2026-01-31T12:00:00.000Z');
const newKey = () => createApiKey(randomBytes(32));

async function directory() {
  const path = await mkdtemp(join(tmpdir(), 'rsolv-keys-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

const fileIn = async () => join(await directory(), 'data', KEY_FILE_NAME);

describe('the key file', () => {
  test('keeps hashes and names, in a file of the service alone', async () => {
    const path = await fileIn();
    const { key, hash } = newKey();
    const added = await addKey(path, 'Acme', hash, NOW);
    expect(await readKeyFile(path)).toEqual([
      { id: added.id, customerId: added.customerId, customer: 'Acme', hash, created: NOW.toISOString() },
    ]);
    expect(await readFile(path, 'utf8')).not.toContain(key);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(path, '..'))).toEqual([KEY_FILE_NAME]);
  });

  test('gives one id to all keys of a customer, and another to each other customer', async () => {
    const path = await fileIn();
    const ids = [];
    for (const customer of ['Acme', 'Acme', 'Other'])
      ids.push((await addKey(path, customer, newKey().hash, NOW)).customerId);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  test('loses nothing when many write at once', async () => {
    const path = await fileIn();
    await Promise.all(Array.from({ length: 20 }, (_, n) => addKey(path, `c${n}`, newKey().hash, NOW)));
    expect(new Set((await readKeyFile(path)).map(({ customer }) => customer)).size).toBe(20);
  });

  test('is read again when it changes, so that keys are created and revoked while the service runs', async () => {
    const path = await fileIn();
    const service = await startService({}, { apiKeys: createKeyFileStore(path) });
    const { key, hash } = newKey();
    const open = async () => (await service.call('POST', SESSIONS, { key })).status;
    expect(await open()).toBe(401);
    const { id } = await addKey(path, 'Acme', hash, NOW);
    expect(await open()).toBe(201);
    await revokeKey(path, id, NOW);
    expect(await open()).toBe(401);
    await writeFile(path, 'broken');
    expect(await open()).toBe(503);
    expect((await service.call('GET', '/readyz')).json.reasons).toEqual([expect.stringContaining('is broken')]);
    await rm(path);
    await addKey(path, 'Acme', hash, NOW);
    expect(await open()).toBe(201);
    expect((await service.call('GET', '/readyz')).status).toBe(200);
  });

  test('revokes a key once, and knows which are none', async () => {
    const path = await fileIn();
    const { id } = await addKey(path, 'Acme', newKey().hash, NOW);
    expect((await revokeKey(path, id, NOW))?.revoked).toBe(NOW.toISOString());
    expect((await revokeKey(path, id, new Date(0)))?.revoked).toBe(NOW.toISOString());
    expect(await revokeKey(path, 'none', NOW)).toBeUndefined();
  });

  test.each([
    ['nothing', ''],
    ['half a file', '{"version":1,"keys":[{"id"'],
    ['another version', '{"version":2,"keys":[]}'],
    [
      'a hash that is none',
      '{"version":1,"keys":[{"id":"a","customerId":"b","customer":"c","hash":"zz","created":"2026-01-31T12:00:00.000Z"}]}',
    ],
  ])('refuses to guess at %s, and leaves it as it is', async (_name, content) => {
    const path = join(await directory(), KEY_FILE_NAME);
    await writeFile(path, content, { mode: 0o600 });
    await expect(readKeyFile(path)).rejects.toThrow(/is broken: .*; restore it from a backup/);
    await expect(addKey(path, 'Acme', newKey().hash, NOW)).rejects.toThrow(KeyFileError);
    expect(await readFile(path, 'utf8')).toBe(content);
    expect(await readdir(join(path, '..'))).toEqual([KEY_FILE_NAME]);
  });

  test.skipIf(process.platform === 'win32')('refuses a file that others can read', async () => {
    const path = await fileIn();
    await addKey(path, 'Acme', newKey().hash, NOW);
    await chmod(path, 0o644);
    await expect(readKeyFile(path)).rejects.toThrow(/has mode 644.*chmod 600/);
    expect(await createKeyFileStore(path).fault()).toMatch(/chmod 600/);
  });

  test('says what is in the way', async () => {
    const root = await directory();
    await mkdir(join(root, 'd', KEY_FILE_NAME), { recursive: true, mode: 0o700 });
    await chmod(join(root, 'd', KEY_FILE_NAME), 0o700);
    await expect(readKeyFile(join(root, 'd', KEY_FILE_NAME))).rejects.toThrow(/it is a directory/);
    await writeFile(join(root, 'file'), '');
    await expect(addKey(join(root, 'file', KEY_FILE_NAME), 'Acme', newKey().hash, NOW)).rejects.toThrow(
      /cannot create the directory.*set DATA_DIR to a directory/,
    );
  });

  // A device of Linux that is always full.
  test.skipIf(process.platform !== 'linux')('says that the disk is full', async () => {
    const { describeFileFault } = await import('../../src/gateway/stores/key-file.ts');
    const cause = await writeFile('/dev/full', 'x').catch((error: unknown) => error);
    expect(describeFileFault('write keys', cause).message).toBe(
      'cannot write keys: the disk is full; free some space and try again',
    );
  });

  test.each(['', '.break'])('goes on after a writer that died with the lock%s, however many find it', async (also) => {
    const path = await fileIn();
    await mkdir(join(path, '..'), { recursive: true });
    const dead = spawnSync(process.execPath, ['--version']).pid;
    await writeFile(`${path}.lock`, `${dead} ${hostname()}\n`);
    if (also !== '') await symlink('nowhere', `${path}.lock${also}`);
    const writes = Promise.all(
      Array.from({ length: also === '' ? 8 : 1 }, (_, n) => addKey(path, `Acme ${n}`, newKey().hash, NOW)),
    );
    if (also === '') await writes;
    // Who breaks locks may die as well: then a person has to.
    else await expect(writes).rejects.toThrow(/delete that file/);
    expect(await readKeyFile(path)).toHaveLength(also === '' ? 8 : 0);
    expect((await readdir(join(path, '..'))).filter((name) => name.includes('.lock'))).toHaveLength(
      also === '' ? 0 : 2,
    );
  });

  test.each([
    ['lives', `${process.pid} ${hostname()}\n`],
    ['is on another machine', '1 another-machine\n'],
    ['is not known', ''],
  ])('does not take the lock of a writer that %s', async (_, maker) => {
    const path = await fileIn();
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(`${path}.lock`, maker);
    setTimeout(() => rm(`${path}.lock`), 200);
    const added = addKey(path, 'Acme', newKey().hash, NOW);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await readKeyFile(path)).toHaveLength(0);
    await added;
  });

  test('waits for a writer that is gone no longer than it must, and says what to delete', async () => {
    const path = await fileIn();
    await mkdir(join(path, '..'), { recursive: true });
    await symlink('nowhere', `${path}.lock`);
    await expect(addKey(path, 'Acme', newKey().hash, NOW)).rejects.toThrow(
      /another process holds .*\.lock: .* delete that file/,
    );
  });
});
