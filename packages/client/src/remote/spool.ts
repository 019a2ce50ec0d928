/** Keeps the sealed chunks of one attempt until the service has them: ciphertext only, in memory or, if they are many, on disk. */
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { releaseBlock } from '@rsolv-ast/protocol';
import { ClientError } from '../errors.ts';

/** Sealed bytes that are kept in memory; what comes behind them goes to disk. */
const MEMORY_BYTES = 32 * 1024 * 1024;

type Kept = { kind: 'memory'; bytes: Uint8Array } | { kind: 'disk'; offset: number; length: number };

export class Spool {
  readonly #memoryLimit: number;
  readonly #parts: Kept[][] = [];
  #inMemory = 0;
  #onDisk = 0;
  #file: { handle: FileHandle; folder: string } | undefined;

  constructor(memoryLimit = MEMORY_BYTES) {
    this.#memoryLimit = memoryLimit;
  }

  /** Chunks that are here, for each part. */
  get chunkCounts(): number[] {
    return Array.from(this.#parts, (chunks) => chunks?.length ?? 0);
  }

  /** Takes the chunk over: the caller must not use it afterwards. The chunks of a part must come one after the other; the parts may come in any order. */
  async append(part: number, bytes: Uint8Array): Promise<void> {
    this.#parts[part] ??= [];
    this.#parts[part].push(
      this.#inMemory + bytes.length <= this.#memoryLimit ? this.#keep(bytes) : await this.#write(bytes),
    );
  }

  async read(part: number, chunk: number): Promise<Uint8Array> {
    const kept = this.#parts[part]?.[chunk];
    if (kept === undefined) throw new RangeError(`part ${part} has no chunk ${chunk}`);
    if (kept.kind === 'memory') return kept.bytes;
    const bytes = Buffer.allocUnsafeSlow(kept.length);
    const { bytesRead } = await this.#file!.handle.read(bytes, 0, kept.length, kept.offset);
    if (bytesRead === kept.length) return bytes;
    throw new ClientError('local-storage', `a temporary file in ${tmpdir()} lost its content: scan again`);
  }

  async close(): Promise<void> {
    this.#parts.length = 0;
    await this.#file?.handle.close();
    if (this.#file !== undefined) await rm(this.#file.folder, { recursive: true, force: true });
    this.#file = undefined;
  }

  #keep(bytes: Uint8Array): Kept {
    this.#inMemory += bytes.length;
    return { kind: 'memory', bytes };
  }

  async #write(bytes: Uint8Array): Promise<Kept> {
    const offset = this.#onDisk;
    try {
      this.#file ??= await createFile();
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await this.#file.handle.write(bytes, done, bytes.length - done, offset + done);
        done += bytesWritten;
      }
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
      throw new ClientError(
        'local-storage',
        `the sealed upload cannot be kept in ${tmpdir()} (${code}): free some space there, or set TMPDIR to another folder`,
        { cause },
      );
    }
    const { length } = bytes;
    this.#onDisk += length;
    // Left to the garbage collector, chunks pile up much faster than they are collected.
    releaseBlock(bytes);
    return { kind: 'disk', offset, length };
  }
}

async function createFile(): Promise<{ handle: FileHandle; folder: string }> {
  // mkdtemp makes a folder that only this user may enter.
  const folder = await mkdtemp(join(tmpdir(), 'rsolv-ast-'));
  const handle = await open(join(folder, 'sealed'), 'wx+', 0o600);
  return { handle, folder };
}
