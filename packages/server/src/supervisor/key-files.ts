/**
 * KeyFiles: identity and encryption keys as files under `DATA_DIR/keys`, readable by their owner only. A file is written
 * beside its place, flushed, and then linked into it, so that a reader sees all of it or nothing, and of two processes that
 * create the identity at the same time one wins and both use the same.
 */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { base64UrlBytes, fromBase64Url, generateIdentity, type Identity, toBase64Url } from '@rsolv-ast/protocol';
import { z } from 'zod';
import type { EncryptionKey } from './key-ring.ts';

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const OTHERS = 0o077;
const IDENTITY_FILE = 'identity.json';
const ENCRYPTION_KEY_FILE = /^encryption-[a-z2-7]+\.json$/;

const IdentityFile = z.object({ version: z.literal(1), publicKey: base64UrlBytes(32), privateKey: base64UrlBytes(32) });
const EncryptionKeyFile = z.object({
  version: z.literal(1),
  keyId: z.string().regex(/^[a-z2-7]+$/),
  publicKey: base64UrlBytes(32),
  privateKey: base64UrlBytes(32),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
});

/** A key file that cannot be used or written; the message says which and what to do, and never quotes it. */
export class KeyRingError extends Error {
  override readonly name = 'KeyRingError';
}

export class KeyFiles {
  readonly #folder: string;
  readonly #writeFile: (file: string, text: string) => void;

  /** `writeFile` writes one new file, durably; it is a parameter because no test can fill a disk. */
  constructor(dataDir: string, writeFile: (file: string, text: string) => void = writeDurably) {
    this.#folder = path.join(dataDir, 'keys');
    this.#writeFile = writeFile;
  }

  /** The identity, made on first use. Throws KeyRingError. */
  ensureIdentity(): Identity {
    return this.#readIdentity() ?? this.#createIdentity();
  }

  /** Throws KeyRingError. */
  readEncryptionKeys(): EncryptionKey[] {
    return this.#attempt(this.#folder, () => readdirSync(this.#folder))
      .filter((name) => ENCRYPTION_KEY_FILE.test(name))
      .sort()
      .map((name) => this.#readEncryptionKey(path.join(this.#folder, name)));
  }

  /** Throws KeyRingError. */
  writeEncryptionKey(key: EncryptionKey): void {
    this.#write(this.#fileOf(key), {
      version: 1,
      keyId: key.keyId,
      publicKey: toBase64Url(key.publicKey),
      privateKey: toBase64Url(key.privateKey),
      notBefore: key.notBefore.toISOString(),
      notAfter: key.notAfter.toISOString(),
    });
  }

  /** Throws KeyRingError. */
  removeEncryptionKey(key: EncryptionKey): void {
    this.#attempt(this.#fileOf(key), () => rmSync(this.#fileOf(key), { force: true }));
  }

  #fileOf(key: EncryptionKey): string {
    return path.join(this.#folder, `encryption-${key.keyId}.json`);
  }

  #createIdentity(): Identity {
    const identity = generateIdentity();
    const file = path.join(this.#folder, IDENTITY_FILE);
    const written = this.#write(file, {
      version: 1,
      publicKey: toBase64Url(identity.publicKey),
      privateKey: toBase64Url(identity.privateKey),
    });
    return written ? identity : this.#readIdentity()!;
  }

  #readIdentity(): Identity | undefined {
    const file = path.join(this.#folder, IDENTITY_FILE);
    const content = this.#read(file, IdentityFile, 'a new identity makes every API key that was handed out invalid');
    return content && { publicKey: bytes(content.publicKey), privateKey: bytes(content.privateKey) };
  }

  #readEncryptionKey(file: string): EncryptionKey {
    const content = this.#read(file, EncryptionKeyFile, 'clients then seal again to a new key by themselves');
    if (content === undefined)
      throw new KeyRingError(`the key file ${file} disappeared while it was read: start again`);
    return {
      keyId: content.keyId,
      publicKey: bytes(content.publicKey),
      privateKey: bytes(content.privateKey),
      notBefore: new Date(content.notBefore),
      notAfter: new Date(content.notAfter),
    };
  }

  /** Undefined if there is no such file. */
  #read<T>(file: string, schema: z.ZodType<T>, whenMovedAway: string): T | undefined {
    const text = this.#attempt(file, () => {
      try {
        refuseOthers(file);
        return readFileSync(file, 'utf8');
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
    });
    if (text === undefined) return undefined;
    const parsed = schema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    throw new KeyRingError(
      `the key file ${file} is damaged: restore it from a backup, or move it away and start again (${whenMovedAway})`,
    );
  }

  /** False if the file is there already; its content then stays. */
  #write(file: string, content: object): boolean {
    return this.#attempt(file, () => {
      mkdirSync(this.#folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
      const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
      try {
        this.#writeFile(temporary, `${JSON.stringify(content)}\n`);
        linkSync(temporary, file);
        return true;
      } catch (error) {
        if (codeOf(error) === 'EEXIST') return false;
        throw error;
      } finally {
        rmSync(temporary, { force: true });
      }
    });
  }

  #attempt<T>(file: string, action: () => T): T {
    try {
      return action();
    } catch (cause) {
      if (cause instanceof KeyRingError) throw cause;
      throw new KeyRingError(`the key file ${file} ${faultOf(cause)}`, { cause });
    }
  }
}

function writeDurably(file: string, text: string): void {
  const descriptor = openSync(file, 'wx', OWNER_ONLY_FILE);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** As ssh does: a private key that others may read is tightened, or refused where that is not possible. */
function refuseOthers(file: string): void {
  if (process.platform === 'win32' || (statSync(file).mode & OTHERS) === 0) return;
  try {
    chmodSync(file, OWNER_ONLY_FILE);
  } catch (cause) {
    throw new KeyRingError(`the key file ${file} is readable by others: change its mode to 600`, { cause });
  }
}

function faultOf(error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `cannot be read or written by this user (${code}): correct the owner and mode of DATA_DIR`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `cannot be written because the disk is full (${code}): free space under DATA_DIR and start again`;
    case 'EROFS':
      return 'cannot be written because the file system is read-only: mount DATA_DIR writable';
    default:
      return `cannot be used (${code ?? 'unknown error'}): check DATA_DIR`;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bytes(field: string): Uint8Array {
  return fromBase64Url(field)!;
}
