/** One chunk of a sealed stream, sealed or opened: key, nonce and AES-256-GCM. The order of chunks is `sealed-stream.ts`'s. */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { CHUNK_TAG_BYTES } from './limits.ts';

/** What a stream is for: a stream opens only under the purpose that it was sealed with. */
export interface StreamPurpose {
  kind: 'upload' | 'result';
  /** The bundle's part, from 0 (the manifest). */
  part: number;
}

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const LAST_FLAG_OFFSET = 11;
/** Where a counter below 2^48 begins in the nonce's 11 counter bytes. */
const COUNTER_OFFSET = 5;
const COUNTER_BYTES = 6;
/** What is sealed at once: a piece and the copies that node:crypto makes of it fit the second-level cache (bench/sealing.ts). */
const PIECE_BYTES = 128 * 1024;

export function streamKey(secret: Uint8Array, salt: Uint8Array, purpose: StreamPurpose): Uint8Array {
  // MUST S2
  const info = `rsolv-ast/1 ${purpose.kind} part ${purpose.part}`;
  return new Uint8Array(hkdfSync('sha256', secret, salt, info, KEY_BYTES));
}

/** Writes ciphertext and tag into `target` from `offset` on. */
export function sealChunk(
  key: Uint8Array,
  position: { counter: number; last: boolean },
  plaintext: Uint8Array,
  target: Uint8Array,
  offset: number,
): void {
  const cipher = createCipheriv(ALGORITHM, key, nonceOf(position), { authTagLength: CHUNK_TAG_BYTES });
  let at = offset;
  for (let from = 0; from < plaintext.length; from += PIECE_BYTES) {
    const piece = cipher.update(plaintext.subarray(from, from + PIECE_BYTES));
    target.set(piece, at);
    at += piece.length;
    releaseBlock(piece);
  }
  cipher.final();
  target.set(cipher.getAuthTag(), at);
}

/** The plaintext of a sealed chunk, or undefined if it does not authenticate under this key and position. */
export function openChunk(
  key: Uint8Array,
  position: { counter: number; last: boolean },
  sealed: Uint8Array,
): Buffer | undefined {
  if (sealed.length < CHUNK_TAG_BYTES) return undefined;
  const length = sealed.length - CHUNK_TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, nonceOf(position), { authTagLength: CHUNK_TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(length));
  const plaintext = Buffer.allocUnsafeSlow(length);
  for (let from = 0; from < length; from += PIECE_BYTES) {
    const piece = decipher.update(sealed.subarray(from, Math.min(from + PIECE_BYTES, length)));
    plaintext.set(piece, from);
    releaseBlock(piece);
  }
  try {
    // MUST S6: nothing of `plaintext` is handed on before this has checked the tag.
    decipher.final();
  } catch {
    plaintext.fill(0);
    return undefined;
  }
  return plaintext;
}

/**
 * Frees a block's memory now instead of at some later garbage collection, so that the next block gets it while it is
 * still in the cache: sealing is more than twice as fast. Nobody may use the block afterwards. A block that shares
 * its memory with others is left alone.
 */
export function releaseBlock(block: Uint8Array): void {
  const { buffer } = block;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === block.byteLength) buffer.transfer(0);
}

function nonceOf(position: { counter: number; last: boolean }): Uint8Array {
  // MUST S3
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUIntBE(position.counter, COUNTER_OFFSET, COUNTER_BYTES);
  nonce[LAST_FLAG_OFFSET] = position.last ? 1 : 0;
  return nonce;
}
