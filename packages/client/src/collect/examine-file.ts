/** Looks at the beginning of one file and decides whether it is analysed. */
import { constants, type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { SkipReason } from '@rsolv-ast/protocol';
import type { ReadOutcome, SkippedFile, SourceFile } from '../source-file.ts';
import { type BaseVersion, wasMarkedBefore } from './base-version.ts';
import { HEAD_BYTES, isBinary, lockFile, machineWritten, type Verdict } from './content.ts';
import type { Candidate } from './walk.ts';

interface ExamineOptions {
  maxFileBytes: number;
  accepts: (path: string, head: Uint8Array) => boolean;
  /** Of a changed file: its marks hold only where this has them too. Without it they hold. */
  baseVersion: ((path: string) => Promise<BaseVersion | undefined>) | undefined;
}

type Outcome =
  | { kind: 'file'; file: Pick<SourceFile, 'path' | 'size' | 'read'> }
  | { kind: 'skipped'; skipped: SkippedFile };

export async function examineFile(candidate: Candidate, options: ExamineOptions): Promise<Outcome> {
  const { path, explicit } = candidate;
  const start = await withFile(candidate, async (handle, size) => ({ size, head: await readUpTo(handle, HEAD_BYTES) }));
  if (start.kind === 'failed') return skip(path, 0, { reason: 'unreadable', detail: start.detail });

  const { size, head } = start.value;
  const verdict = await judge(path, size, head, explicit, options);
  if (verdict !== undefined) return skip(path, size, verdict);
  return { kind: 'file', file: { path, size, read: () => readWhole(candidate, options.maxFileBytes) } };
}

/** What speaks against a file. Its size comes behind its kind: a large video is no gap in the analysis. */
async function judge(
  path: string,
  size: number,
  head: Uint8Array,
  explicit: boolean,
  { maxFileBytes, accepts, baseVersion }: ExamineOptions,
): Promise<Verdict | undefined> {
  const name = basename(path);
  if (isBinary(head)) return { reason: 'binary' };
  if (!explicit) {
    const lock = lockFile(name);
    if (lock !== undefined) return lock;
    if (!accepts(path, head)) return { reason: 'unsupported-language' };
    const machine = machineWritten(name, head);
    if (
      machine !== undefined &&
      (baseVersion === undefined || (await wasMarkedBefore(machine, await baseVersion(path))))
    ) {
      return machine;
    }
  }
  return size > maxFileBytes ? tooLarge(size, maxFileBytes) : undefined;
}

async function readWhole(candidate: Candidate, maxFileBytes: number): Promise<ReadOutcome> {
  const outcome = await withFile(candidate, (handle) => readUpTo(handle, maxFileBytes + 1));
  if (outcome.kind === 'failed') return { kind: 'skipped', reason: 'unreadable', detail: outcome.detail };
  const bytes = outcome.value;
  return bytes.length > maxFileBytes
    ? { kind: 'skipped', ...tooLarge(bytes.length, maxFileBytes) }
    : { kind: 'bytes', bytes };
}

function tooLarge(size: number, limit: number): { reason: SkipReason; detail: string } {
  return {
    reason: 'too-large',
    detail: size > limit + 1 ? `${size} bytes, more than ${limit}` : `more than ${limit} bytes`,
  };
}

function skip(path: string, bytes: number, verdict: Verdict): Outcome {
  return { kind: 'skipped', skipped: { path, bytes, ...verdict } };
}

/** No link and no pipe is opened, whatever took the file's place since it was found. Windows has neither flag. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

async function withFile<T>(
  { absolute, explicit }: Candidate,
  use: (handle: FileHandle, size: number) => Promise<T>,
): Promise<{ kind: 'done'; value: T } | { kind: 'failed'; detail: string }> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(absolute, explicit ? OPEN_FLAGS & ~(constants.O_NOFOLLOW ?? 0) : OPEN_FLAGS);
    const found = await handle.stat();
    if (!found.isFile()) return { kind: 'failed', detail: 'it is not a regular file' };
    return { kind: 'done', value: await use(handle, found.size) };
  } catch (error) {
    // The code alone: the message holds the absolute path.
    return { kind: 'failed', detail: (error as NodeJS.ErrnoException).code ?? 'read error' };
  } finally {
    await handle?.close();
  }
}

async function readUpTo(handle: FileHandle, limit: number): Promise<Buffer> {
  const { size } = await handle.stat();
  // One byte beyond the size that was stated, so that a file that grows is read on.
  let buffer = Buffer.allocUnsafeSlow(Math.min(limit, size + 1));
  let length = 0;
  while (length < limit) {
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(limit, buffer.length * 2));
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}
