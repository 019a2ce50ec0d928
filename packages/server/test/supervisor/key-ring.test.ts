/** Keys in memory and in files: rotation with overlap, and every way in which a file can be bad. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fingerprintOf, fromBase64Url, type KeyStatement, sealEnvelope, verifyKeyStatement } from '@rsolv-ast/protocol';
import { describe, expect, test } from 'vitest';
import { ensureIdentity } from '../../src/identity.ts';
import { KeyFiles, KeyRingError } from '../../src/supervisor/key-files.ts';
import { KeyRing } from '../../src/supervisor/key-ring.ts';
import { newDataDir } from './data-dir.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const SETTINGS = { keyRotationMs: 30 * DAY_MS, keyOverlapMs: 2 * DAY_MS };
const START = Date.UTC(2030, 0, 1);

function clock() {
  let now = START;
  return { now: () => now, pass: (ms: number) => (now += ms) };
}

async function sealTo(key: KeyStatement) {
  const binding = { sessionId: 's', idempotencyKey: 'i' };
  const { enc, secrets } = await sealEnvelope({ publicKey: fromBase64Url(key.publicKey)!, ...binding });
  return { job: { ...binding, enc, keyId: key.keyId }, secrets };
}

describe('a key ring', () => {
  test('signs its keys and opens what is sealed to them', async () => {
    const ring = await KeyRing.open(undefined, SETTINGS);
    const [statement] = ring.statements();
    verifyKeyStatement(statement!, { fingerprint: ring.fingerprint, now: new Date() });
    const { job, secrets } = await sealTo(statement!);
    expect(await ring.open(job)).toEqual(secrets);
  });

  test('rotates by age; the old key opens until its overlap is over', async () => {
    const { now, pass } = clock();
    const ring = await KeyRing.open(undefined, SETTINGS, now);
    const [first] = ring.statements();
    const { job } = await sealTo(first!);
    pass(30 * DAY_MS - 1);
    expect(await ring.rotate()).toBe(false);
    pass(1);
    expect(await ring.rotate()).toBe(true);
    const [second, ...others] = ring.statements();
    expect(others).toEqual([first]);
    expect(second!.keyId).not.toBe(first!.keyId);
    await expect(ring.open(job)).resolves.toBeDefined();
    pass(2 * DAY_MS);
    await expect(ring.open(job)).rejects.toMatchObject({ code: 'KEY_ROTATED' });
    expect(await ring.rotate()).toBe(true);
    expect(ring.statements()).toEqual([second]);
    await expect(ring.open(job)).rejects.toMatchObject({ code: 'KEY_ROTATED' });
  });

  test('takes a clock that is set back: a little changes nothing, much makes a key that is valid now', async () => {
    const { now, pass } = clock();
    const ring = await KeyRing.open(undefined, SETTINGS, now);
    const [first] = ring.statements();
    pass(-4 * 60_000);
    expect(await ring.rotate()).toBe(false);
    pass(-DAY_MS);
    expect(await ring.rotate()).toBe(true);
    const [second, ...others] = ring.statements();
    expect(others).toEqual([]);
    verifyKeyStatement(second!, { fingerprint: ring.fingerprint, now: new Date(now()) });
    const { job } = await sealTo(first!);
    await expect(ring.open(job)).resolves.toBeDefined();
    pass(2 * DAY_MS);
    expect(ring.statements()).toEqual([first, second]);
  });

  test('signs keys that a client whose clock is a little behind takes', async () => {
    const ring = await KeyRing.open(undefined, SETTINGS, () => START);
    const now = new Date(START - 4 * 60_000);
    verifyKeyStatement(ring.statements()[0]!, { fingerprint: ring.fingerprint, now });
  });

  test('refuses an encapsulation that does not open', async () => {
    const ring = await KeyRing.open(undefined, SETTINGS);
    const { job } = await sealTo(ring.statements()[0]!);
    await expect(ring.open({ ...job, enc: new Uint8Array(32) })).rejects.toMatchObject({ code: 'DECRYPTION_FAILED' });
  });
});

describe('key files', () => {
  const openRing = (dataDir: string, now?: () => number) => KeyRing.open(new KeyFiles(dataDir), SETTINGS, now);
  const keyFiles = (dataDir: string) => readdirSync(path.join(dataDir, 'keys')).sort();
  const fileOf = (dataDir: string, start: string) =>
    path.join(dataDir, 'keys', keyFiles(dataDir).find((name) => name.startsWith(start))!);

  test('keep identity and keys over a restart, for their owner only', async () => {
    const dataDir = path.join(newDataDir(), 'new', 'deeper');
    const before = await openRing(dataDir);
    const { job } = await sealTo(before.statements()[0]!);
    const after = await openRing(dataDir);
    expect(after.statements()).toEqual(before.statements());
    await expect(after.open(job)).resolves.toBeDefined();
    const modes = keyFiles(dataDir).map((name) => statSync(path.join(dataDir, 'keys', name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
    expect(statSync(path.join(dataDir, 'keys')).mode & 0o777).toBe(0o700);
  });

  test('of a rotation that is over are removed', async () => {
    const dataDir = newDataDir();
    const { now, pass } = clock();
    const ring = await openRing(dataDir, now);
    pass(30 * DAY_MS);
    await ring.rotate();
    expect(keyFiles(dataDir)).toHaveLength(3);
    pass(2 * DAY_MS);
    const reopened = await openRing(dataDir, now);
    expect(keyFiles(dataDir)).toHaveLength(2);
    expect(reopened.statements()).toHaveLength(1);
  });

  test('give everybody the same identity, whoever comes first', async () => {
    const dataDir = newDataDir();
    const identity = ensureIdentity(dataDir);
    expect(ensureIdentity(dataDir)).toEqual(identity);
    expect(identity.fingerprint).toBe(fingerprintOf(identity.publicKey));
    expect((await openRing(dataDir)).fingerprint).toBe(identity.fingerprint);
    expect(keyFiles(dataDir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test.each(['identity', 'encryption-'])('that are damaged are named, and not quoted: %s', async (which) => {
    const dataDir = newDataDir();
    await openRing(dataDir);
    const file = fileOf(dataDir, which);
    const secret = JSON.parse(readFileSync(file, 'utf8')).privateKey as string;
    for (const text of ['', '{', readFileSync(file, 'utf8').slice(0, -20), `{"version":1,"privateKey":"${secret}"}`]) {
      writeFileSync(file, text);
      const error = await openRing(dataDir).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(KeyRingError);
      expect(String(error)).toContain(file);
      expect(String(error)).toMatch(/damaged: restore it from a backup, or move it away/);
      expect(String(error)).not.toContain(secret);
    }
  });

  test('that others may read are tightened', async () => {
    const dataDir = newDataDir();
    await openRing(dataDir);
    const file = fileOf(dataDir, 'identity');
    chmodSync(file, 0o644);
    await openRing(dataDir);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('where a folder stands in place of a file', async () => {
    const dataDir = newDataDir();
    mkdirSync(path.join(dataDir, 'keys', 'identity.json'), { recursive: true, mode: 0o700 });
    await expect(openRing(dataDir)).rejects.toThrow(/identity\.json cannot be used \(EISDIR\): check DATA_DIR/);
  });

  test('where a file stands in place of the folder', () => {
    const dataDir = path.join(newDataDir(), 'file');
    writeFileSync(dataDir, '');
    expect(() => ensureIdentity(dataDir)).toThrow(KeyRingError);
  });

  test('on a full disk say so', () => {
    const dataDir = newDataDir();
    mkdirSync(path.join(dataDir, 'keys'), { mode: 0o700 });
    const full = new KeyFiles(dataDir, () => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    });
    expect(() => full.ensureIdentity()).toThrow(/the disk is full \(ENOSPC\): free space under DATA_DIR/);
    expect(keyFiles(dataDir)).toEqual([]);
  });

  test.each([
    ['EACCES', /cannot be read or written by this user \(EACCES\): correct the owner and mode of DATA_DIR/],
    ['EROFS', /read-only: mount DATA_DIR writable/],
  ])('that cannot be written say why: %s', (code, message) => {
    const refused = new KeyFiles(newDataDir(), () => {
      throw Object.assign(new Error('refused'), { code });
    });
    expect(() => refused.ensureIdentity()).toThrow(message);
  });

  test('that point nowhere are made again', () => {
    const dataDir = newDataDir();
    mkdirSync(path.join(dataDir, 'keys'), { mode: 0o700 });
    symlinkSync('/nonexistent', path.join(dataDir, 'keys', 'encryption-abc.json'));
    const files = new KeyFiles(dataDir);
    expect(() => files.readEncryptionKeys()).toThrow(/disappeared while it was read/);
  });
});
