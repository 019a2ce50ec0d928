/**
 * The worker's end of its channel: blocking calls on a plain pipe. Not node's own channel between processes, whose handle would
 * lead code that took the worker over to sockets, and whose reader in the supervisor takes no malformed message without dying.
 */
import { readSync, writeSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { CHANNEL_FD, FROM_WORKER_HEADER_BYTES, TO_WORKER_HEADER_BYTES } from './framing.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** Waits for the next message. Undefined: the supervisor is gone. */
export function receive(): ToWorker | undefined {
  const header = readExactly(TO_WORKER_HEADER_BYTES);
  const body = header && readExactly(header.readUInt32LE(0));
  if (body === undefined) return undefined;
  // The byte arrays of the message are views of the body, so that wiping them leaves no copy.
  return deserialize(body);
}

/** When it returns, the message has left this process, whatever happens next. */
export function send(message: FromWorker): void {
  const { sealed, ...rest } = message.kind === 'done' ? message : { ...message, sealed: new Uint8Array() };
  const json = Buffer.from(JSON.stringify(rest));
  const header = Buffer.alloc(FROM_WORKER_HEADER_BYTES);
  header.writeUInt32LE(json.length, 0);
  header.writeUInt32LE(sealed.length, 4);
  writeAll(Buffer.concat([header, json]));
  writeAll(sealed);
}

function readExactly(length: number): Buffer | undefined {
  // Not from node's shared pool: the pages of a message belong to it alone.
  const bytes = Buffer.alloc(length);
  for (let filled = 0; filled < length; ) {
    const read = readSome(bytes, filled);
    if (read === 0) return undefined;
    filled += read;
  }
  return bytes;
}

function readSome(bytes: Buffer, offset: number): number {
  try {
    return readSync(CHANNEL_FD, bytes, { offset });
  } catch {
    // Windows reports the end as an error; whatever else fails, there is no supervisor to be heard any more.
    return 0;
  }
}

function writeAll(bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(CHANNEL_FD, bytes, written);
    } catch {
      process.exit(0);
    }
  }
}
