/** Sealed streams: a salt, then chunks of 1 MiB that cannot be reordered, dropped, repeated, truncated or moved. */
import { randomBytes } from 'node:crypto';
import { openChunk, type StreamPurpose, sealChunk, streamKey } from './chunk-cipher.ts';
import { ProtocolError } from './errors.ts';
import { CHUNK_PLAINTEXT_BYTES, CHUNK_TAG_BYTES, STREAM_SALT_BYTES } from './limits.ts';

/** Blocks of bytes, cut anywhere. A block must not change after it was handed over. */
export type ByteSource = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

const SEALED_CHUNK_BYTES = CHUNK_PLAINTEXT_BYTES + CHUNK_TAG_BYTES;

/** Yields one block for each chunk; the first one begins with the stream's salt. */
export function sealStream(
  secret: Uint8Array,
  purpose: StreamPurpose,
  source: ByteSource,
): AsyncGenerator<Uint8Array, void> {
  // MUST S9
  return sealStreamWithSalt(secret, purpose, source, randomBytes(STREAM_SALT_BYTES));
}

/**
 * Yields the plaintext, each chunk only after it has authenticated. The sealed blocks may be cut anywhere. Throws
 * ProtocolError `stream-header`, `stream-authentication`, `stream-truncated` or `stream-trailing`; what was yielded
 * before is then a true beginning of the plaintext, and not all of it.
 */
export async function* openStream(
  secret: Uint8Array,
  purpose: StreamPurpose,
  chunks: ByteSource,
): AsyncGenerator<Buffer, void> {
  let key: Uint8Array | undefined;
  let counter = 0;
  for await (const { bytes, last } of cut(chunks, STREAM_SALT_BYTES + SEALED_CHUNK_BYTES, SEALED_CHUNK_BYTES)) {
    let sealed = bytes;
    if (key === undefined) {
      // MUST S1
      if (bytes.length < STREAM_SALT_BYTES + CHUNK_TAG_BYTES) {
        throw new ProtocolError('stream-header', 'the sealed stream ends within its salt or first chunk');
      }
      key = streamKey(secret, bytes.subarray(0, STREAM_SALT_BYTES), purpose);
      sealed = bytes.subarray(STREAM_SALT_BYTES);
    }
    // MUST S4, S7, S8: only the chunk at the end of the stream may be the last, and only it may be short.
    const plaintext = openChunk(key, { counter, last }, sealed);
    if (plaintext === undefined) throw refusal(key, counter, last, sealed);
    // MUST S5
    if (plaintext.length === 0 && counter > 0) {
      throw new ProtocolError('stream-trailing', 'the sealed stream has an empty last chunk behind a full one');
    }
    yield plaintext;
    counter += 1;
  }
}

/** All bytes of a stream. Throws ProtocolError `bundle-limit` as soon as they are more than `max`. */
export async function collect(stream: ByteSource, max = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  let length = 0;
  for await (const block of stream) {
    length += block.length;
    if (length > max) throw new ProtocolError('bundle-limit', `the data is longer than the limit of ${max} bytes`);
    blocks.push(block);
  }
  const [only] = blocks;
  return blocks.length === 1 && Buffer.isBuffer(only) ? only : Buffer.concat(blocks, length);
}

/** As `sealStream`, for test vectors: with any salt but a fresh one, two streams may share key and nonces. */
export async function* sealStreamWithSalt(
  secret: Uint8Array,
  purpose: StreamPurpose,
  source: ByteSource,
  salt: Uint8Array,
): AsyncGenerator<Uint8Array, void> {
  const key = streamKey(secret, salt, purpose);
  let counter = 0;
  // MUST S4, S5
  for await (const { bytes, last } of cut(source, CHUNK_PLAINTEXT_BYTES, CHUNK_PLAINTEXT_BYTES)) {
    // MUST S1
    const head = counter === 0 ? salt.length : 0;
    const block = Buffer.allocUnsafeSlow(head + bytes.length + CHUNK_TAG_BYTES);
    if (head > 0) block.set(salt);
    sealChunk(key, { counter, last }, bytes, block, head);
    yield block;
    counter += 1;
  }
}

/**
 * Cuts a stream into pieces of `size` bytes, the first of `firstSize`. A piece is yielded only when it is known
 * whether more follows; the last one may be shorter, and is empty only if the whole stream is.
 */
async function* cut(
  source: ByteSource,
  firstSize: number,
  size: number,
): AsyncGenerator<{ bytes: Uint8Array; last: boolean }, void> {
  let wanted = firstSize;
  let staging: Uint8Array | undefined;
  let rest: Uint8Array = new Uint8Array(0);
  const append = (block: Uint8Array) => {
    if (rest.length === 0) return block;
    if (block.length === 0) return rest;
    staging ??= Buffer.allocUnsafeSlow(Math.max(firstSize, size));
    if (rest.buffer !== staging.buffer) staging.set(rest);
    staging.set(block, rest.length);
    return staging.subarray(0, rest.length + block.length);
  };
  for await (let block of source) {
    while (rest.length + block.length > wanted) {
      const missing = wanted - rest.length;
      yield { bytes: append(block.subarray(0, missing)), last: false };
      block = block.subarray(missing);
      rest = rest.subarray(0, 0);
      wanted = size;
    }
    rest = append(block);
  }
  yield { bytes: rest, last: true };
}

/** Why a chunk did not open: tried under the other last-chunk flag, to tell a cut stream from a changed one. */
function refusal(key: Uint8Array, counter: number, last: boolean, sealed: Uint8Array): ProtocolError {
  if (openChunk(key, { counter, last: !last }, sealed) === undefined) {
    return new ProtocolError(
      'stream-authentication',
      `chunk ${counter} of the sealed stream does not authenticate: it was changed, cut, moved from elsewhere, or sealed with another key`,
    );
  }
  return last
    ? new ProtocolError('stream-truncated', `the sealed stream ends after chunk ${counter}, which is not its last`)
    : new ProtocolError('stream-trailing', `the sealed stream goes on behind its last chunk, chunk ${counter}`);
}
