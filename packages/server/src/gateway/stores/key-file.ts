/** The key file: API keys as JSON under DATA_DIR, hashes only, read again whenever it changes and replaced in one step. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { ApiKeyRecord, ApiKeyStore } from './api-key-store.ts';
import { withFileLock } from './file-lock.ts';
import { findByHash } from './find-by-hash.ts';

export const KEY_FILE_NAME = 'api-keys.json';
/** Only the service's own user may read or change who is let in. */
const KEY_FILE_MODE = 0o600;
const FOREIGN_ACCESS = 0o077;

const ApiKeyEntry = z.strictObject({
  id: z.string().min(1),
  customerId: z.string().min(1),
  customer: z.string().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  created: z.iso.datetime(),
  revoked: z.iso.datetime().optional(),
});
const KeyFileContent = z.strictObject({ version: z.literal(1), keys: z.array(ApiKeyEntry) });

/** A key file that cannot be read or written, in words for an operator. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

/** All keys of the file, in the order of their creation; none if there is no file yet. Throws KeyFileError. */
export async function readKeyFile(path: string): Promise<ApiKeyRecord[]> {
  const text = await readText(path);
  return text === undefined ? [] : parseKeys(path, text);
}

/**
 * Adds a key for a customer; a name that the file knows already keeps its customer id. Waits for other writers.
 * Throws KeyFileError.
 */
export function addKey(path: string, customer: string, hash: string, now: Date): Promise<ApiKeyRecord> {
  return changeKeys(path, (keys) => {
    const customerId = keys.find((key) => key.customer === customer)?.customerId ?? randomUUID();
    const added: ApiKeyRecord = { id: randomUUID(), customerId, customer, hash, created: now.toISOString() };
    return { keys: [...keys, added], outcome: added };
  });
}

/** Returns the revoked key, undefined if there is none with this id. Throws KeyFileError. */
export function revokeKey(path: string, id: string, now: Date): Promise<ApiKeyRecord | undefined> {
  return changeKeys(path, (keys) => {
    const known = keys.find((key) => key.id === id);
    const revoked = known && { ...known, revoked: known.revoked ?? now.toISOString() };
    return { keys: keys.map((key) => (key === known && revoked ? revoked : key)), outcome: revoked };
  });
}

/** The keys of the file as it is at each look-up. A file that breaks while serving locks everybody out, and says so. */
export function createKeyFileStore(path: string): ApiKeyStore {
  let seen: { stamp: string; keys: ApiKeyRecord[] } | undefined;

  const current = async () => {
    const stamp = await stampOf(path);
    if (seen?.stamp !== stamp) seen = { stamp, keys: await readKeyFile(path) };
    return seen.keys;
  };

  return {
    async find(hash) {
      return findByHash(await current(), hash);
    },
    async fault() {
      try {
        await current();
        return undefined;
      } catch (error) {
        if (error instanceof KeyFileError) return error.message;
        throw error;
      }
    },
  };
}

async function changeKeys<T>(
  path: string,
  change: (keys: ApiKeyRecord[]) => { keys: ApiKeyRecord[]; outcome: T },
): Promise<T> {
  const lock = `${path}.lock`;
  await attempt(`create the directory of ${path}`, () => mkdir(dirname(path), { recursive: true, mode: 0o700 }));
  const changed = await attempt(`lock ${path}`, () =>
    withFileLock(lock, async () => {
      const { keys, outcome } = change(await readKeyFile(path));
      await replaceFile(path, `${JSON.stringify({ version: 1, keys }, null, 2)}\n`);
      return outcome;
    }),
  );
  if (changed !== undefined) return changed.outcome;
  throw new KeyFileError(`another process holds ${lock}: if none is running, delete that file and try again`);
}

/** A reader sees the old file or the new one, also after a power cut. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${KEY_FILE_NAME}.${randomUUID()}`);
  try {
    await attempt(`write ${path}`, async () => {
      await using file = await open(temporary, 'wx', KEY_FILE_MODE);
      await file.writeFile(text);
      await file.sync();
    });
    await attempt(`replace ${path}`, () => rename(temporary, path));
  } finally {
    await rm(temporary, { force: true });
  }
  await syncDirectory(dirname(path));
}

/** Makes the rename itself durable. Windows cannot open directories and needs none of it. */
async function syncDirectory(path: string): Promise<void> {
  let directory: FileHandle | undefined;
  try {
    directory = await open(path, 'r');
    await directory.sync();
  } catch (cause) {
    if (process.platform !== 'win32') throw describeFileFault(`make the change in ${path} durable`, cause);
  } finally {
    await directory?.close();
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    refuseForeignAccess(path, (await stat(path)).mode);
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw cause instanceof KeyFileError ? cause : describeFileFault(`read ${path}`, cause);
  }
}

function refuseForeignAccess(path: string, mode: number): void {
  if (process.platform === 'win32' || (mode & FOREIGN_ACCESS) === 0) return;
  const shown = (mode & 0o777).toString(8).padStart(3, '0');
  throw new KeyFileError(`${path} has mode ${shown}, so that other users have access: run chmod 600 on it`);
}

function parseKeys(path: string, text: string): ApiKeyRecord[] {
  const broken = (what: string) =>
    new KeyFileError(`${path} is broken: ${what}; restore it from a backup, or delete it and create the keys again`);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // The parser's error quotes the file.
    throw broken('it is not JSON');
  }
  const parsed = KeyFileContent.safeParse(content);
  if (parsed.success) return parsed.data.keys;
  const { path: at, message } = parsed.error.issues[0]!;
  throw broken(`${at.map(String).join('.') || 'its top'}: ${message}`);
}

/** Changes whenever the file does: inode and change time also tell two replacements within one tick of the clock apart. */
async function stampOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return 'absent';
    throw describeFileFault(`read ${path}`, cause);
  }
}

async function attempt<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    throw cause instanceof KeyFileError ? cause : describeFileFault(what, cause);
  }
}

/** A fault of the file system, in words for an operator. */
export function describeFileFault(what: string, cause: unknown): KeyFileError {
  const code = codeOf(cause);
  return new KeyFileError(`cannot ${what}: ${FILE_FAULTS[code ?? ''] ?? code ?? 'unknown error'}`, { cause });
}

const FILE_FAULTS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; run as the user that owns the data directory, or set DATA_DIR',
  EPERM: 'permission denied; run as the user that owns the data directory, or set DATA_DIR',
  EROFS: 'the file system is read-only; set DATA_DIR to a writable directory',
  ENOSPC: 'the disk is full; free some space and try again',
  EDQUOT: 'the disk quota is used up; free some space and try again',
  ENOTDIR: 'a part of the path is not a directory; set DATA_DIR to a directory',
  EEXIST: 'a file stands where the directory should be; set DATA_DIR to a directory',
  EISDIR: 'it is a directory; move it away',
};

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
