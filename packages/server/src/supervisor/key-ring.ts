/** KeyRing: the service's identity and encryption keys, the only place where private keys are. */
import { randomBytes } from 'node:crypto';
import {
  type AnalysisSecrets,
  fingerprintOf,
  generateEncryptionKeyPair,
  generateIdentity,
  type Identity,
  type KeyStatement,
  openEnvelope,
  ServiceError,
  signKeyStatement,
  toBase32,
} from '@rsolv-ast/protocol';
import type { AnalysisJob } from '../node/analysis-node.ts';
import type { KeyFiles } from './key-files.ts';

export interface EncryptionKey {
  readonly keyId: string;
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface RotationSettings {
  readonly keyRotationMs: number;
  readonly keyOverlapMs: number;
}

const KEY_ID_BYTES = 10;
/** How far a client's clock may be behind, and this machine's may be set back, without a key being taken for one of the future. */
const CLOCK_TOLERANCE_MS = 5 * 60 * 1000;

export class KeyRing {
  readonly #identity: Identity;
  readonly #files: KeyFiles | undefined;
  readonly #settings: RotationSettings;
  readonly #now: () => number;
  /** The newest first. */
  #keys: EncryptionKey[];

  private constructor(
    identity: Identity,
    keys: readonly EncryptionKey[],
    files: KeyFiles | undefined,
    settings: RotationSettings,
    now: () => number,
  ) {
    this.#identity = identity;
    this.#keys = newestFirst(keys);
    this.#files = files;
    this.#settings = settings;
    this.#now = now;
  }

  /** Without `files` the keys end with the process. Throws KeyRingError. */
  static async open(
    files: KeyFiles | undefined,
    settings: RotationSettings,
    now: () => number = Date.now,
  ): Promise<KeyRing> {
    const identity = files === undefined ? generateIdentity() : files.ensureIdentity();
    const ring = new KeyRing(identity, files?.readEncryptionKeys() ?? [], files, settings, now);
    await ring.rotate();
    return ring;
  }

  get fingerprint(): string {
    return fingerprintOf(this.#identity.publicKey);
  }

  /** The newest first. Keys that were made while the clock was wrong are not among them: clients would refuse them. */
  statements(): KeyStatement[] {
    return this.#validKeys().map((key) => signKeyStatement(this.#identity, key));
  }

  /** Makes a new key when the newest is old enough, and forgets those whose overlap is over. True if anything changed. */
  async rotate(): Promise<boolean> {
    const now = this.#now();
    const expired = this.#keys.filter((key) => key.notAfter.getTime() <= now);
    for (const key of expired) this.#files?.removeEncryptionKey(key);
    this.#keys = this.#keys.filter((key) => !expired.includes(key));
    const [newest] = this.#validKeys();
    if (newest !== undefined && now - newest.notBefore.getTime() < this.#settings.keyRotationMs + CLOCK_TOLERANCE_MS) {
      return expired.length > 0;
    }
    const key = await this.#newKey(now);
    this.#files?.writeEncryptionKey(key);
    this.#keys = newestFirst([key, ...this.#keys]);
    return true;
  }

  #validKeys(): EncryptionKey[] {
    return this.#keys.filter((key) => key.notBefore.getTime() <= this.#now());
  }

  /** The secrets of one analysis. Throws ServiceError `KEY_ROTATED` or `DECRYPTION_FAILED`. */
  async open(job: Pick<AnalysisJob, 'keyId' | 'enc' | 'sessionId' | 'idempotencyKey'>): Promise<AnalysisSecrets> {
    const key = this.#keys.find((candidate) => candidate.keyId === job.keyId);
    if (key === undefined || key.notAfter.getTime() <= this.#now()) {
      throw new ServiceError('KEY_ROTATED', 'the upload is sealed to a key that this service no longer has');
    }
    try {
      const { sessionId, idempotencyKey } = job;
      return await openEnvelope({ privateKey: key.privateKey, enc: job.enc, sessionId, idempotencyKey });
    } catch (cause) {
      throw new ServiceError('DECRYPTION_FAILED', 'the encapsulated key of the upload cannot be opened', { cause });
    }
  }

  async #newKey(now: number): Promise<EncryptionKey> {
    const { keyRotationMs, keyOverlapMs } = this.#settings;
    return {
      keyId: toBase32(randomBytes(KEY_ID_BYTES)),
      ...(await generateEncryptionKeyPair()),
      notBefore: new Date(now - CLOCK_TOLERANCE_MS),
      notAfter: new Date(now + keyRotationMs + keyOverlapMs),
    };
  }
}

function newestFirst(keys: readonly EncryptionKey[]): EncryptionKey[] {
  return [...keys].sort((a, b) => b.notBefore.getTime() - a.notBefore.getTime());
}
