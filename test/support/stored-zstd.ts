/** A zstd frame that stores its content as it is (RFC 8878: raw blocks), so that a test can search it. */

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** No checksum, no content size; a window of 8 MiB (exponent 13). */
const HEADER = [0x00, 13 << 3];
/** Block_Maximum_Size, RFC 8878 section 3.1.1.2.4. */
const BLOCK_BYTES = 128 * 1024;

export function storedZstd(content: Buffer): Buffer {
  const pieces: Buffer[] = [Buffer.from([...MAGIC, ...HEADER])];
  for (let at = 0; at === 0 || at < content.length; at += BLOCK_BYTES) {
    const block = content.subarray(at, at + BLOCK_BYTES);
    const last = at + BLOCK_BYTES >= content.length ? 1 : 0;
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | last, 0, 3);
    pieces.push(header, block);
  }
  return Buffer.concat(pieces);
}
