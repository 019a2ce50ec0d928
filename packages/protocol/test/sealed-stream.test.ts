/** Sealed streams: the vectors, and what holds for every stream. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CHUNK_BODY_MAX_BYTES,
  CHUNK_PLAINTEXT_BYTES,
  CHUNK_TAG_BYTES,
  collect,
  openStream,
  releaseBlock,
  STREAM_SALT_BYTES,
  sealStream,
} from '../src/index.ts';
import { gather } from './gather.ts';
import { TESTDATA } from './vectors/all.ts';
import { hex, plaintextOf, unhex } from './vectors/fixed-keys.ts';
import { assemble, type StreamVectors, sealedBlocks } from './vectors/streams.ts';

const vectors: StreamVectors = JSON.parse(readFileSync(new URL('streams.json', TESTDATA), 'utf8'));
const secret = randomBytes(32);
const purpose = { kind: 'upload', part: 3 } as const;

describe('vectors of streams', () => {
  it.each(vectors.good)('seals and opens "$name"', async (stream) => {
    const blocks = await sealedBlocks(stream);
    expect(blocks.map((block) => block.length)).toEqual(stream.blocks.map(({ length }) => length));
    for (const [index, expected] of stream.blocks.entries()) {
      expect(createHash('sha256').update(blocks[index]!).digest('hex')).toBe(expected.sha256);
      if (expected.bytes !== undefined) expect(hex(blocks[index]!)).toBe(expected.bytes);
    }
    const opened = await collect(openStream(unhex(stream.secret), stream.purpose, blocks));
    expect(opened.equals(plaintextOf(stream.plaintextLength))).toBe(true);
  });

  it.each(vectors.bad)('refuses "$name" as $code', async ({ secret, purpose, pieces, code }) => {
    const sealed = await assemble(vectors, pieces);
    const opening = collect(openStream(unhex(secret), purpose, [sealed]));
    await expect(opening).rejects.toMatchObject({ name: 'ProtocolError', code });
  });

  it('yields a true beginning of the plaintext before it refuses a changed chunk, and nothing of that chunk', async () => {
    const changed = vectors.bad.find(({ name }) => name === 'bit flipped in the middle of a full chunk')!;
    const yielded: Uint8Array[] = [];
    const open = async () => {
      const sealed = await assemble(vectors, changed.pieces);
      for await (const block of openStream(unhex(changed.secret), changed.purpose, [sealed])) yielded.push(block);
    };
    await expect(open()).rejects.toMatchObject({ code: 'stream-authentication' });
    const whole = plaintextOf(vectors.good.find(({ name }) => name === 'three')!.plaintextLength);
    expect(Buffer.concat(yielded).equals(whole.subarray(0, CHUNK_PLAINTEXT_BYTES))).toBe(true);
  });
});

describe('sealed streams', () => {
  it('opens what it sealed, however both were cut', async () => {
    const lengths = fc.oneof(
      fc.nat({ max: 3000 }),
      fc.constantFrom(-1, 0, 1, 17).map((delta) => CHUNK_PLAINTEXT_BYTES + delta),
      fc.nat({ max: 3 * CHUNK_PLAINTEXT_BYTES }),
    );
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(lengths, cuts, cuts, async (length, plainCuts, sealedCuts) => {
        const plaintext = plaintextOf(length);
        const blocks = await gather(sealStream(secret, purpose, pieces(plaintext, plainCuts)));
        for (const [index, block] of blocks.entries()) {
          const overhead = CHUNK_TAG_BYTES + (index === 0 ? STREAM_SALT_BYTES : 0);
          const last = index === blocks.length - 1;
          const rest = length - index * CHUNK_PLAINTEXT_BYTES;
          expect(block.length - overhead).toBe(last ? rest : CHUNK_PLAINTEXT_BYTES);
          expect(block.length).toBeLessThanOrEqual(CHUNK_BODY_MAX_BYTES);
        }
        const opened = await collect(openStream(secret, purpose, pieces(Buffer.concat(blocks), sealedCuts)));
        expect(opened.equals(plaintext)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses every single changed bit, every cut and every added byte of a short stream', async () => {
    const sealed = await collect(sealStream(secret, purpose, [plaintextOf(40)]));
    const refused = async (bytes: Buffer) => {
      await expect(collect(openStream(secret, purpose, [bytes]))).rejects.toMatchObject({ name: 'ProtocolError' });
    };
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      await refused(changed);
    }
    for (let length = 0; length < sealed.length; length += 1) await refused(sealed.subarray(0, length));
    await refused(Buffer.concat([sealed, Buffer.alloc(1)]));
  });

  it('never shares a byte of salt or ciphertext between two sealings of the same', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() => collect(sealStream(secret, purpose, [plaintextOf(64)]))),
    );
    expect(first!.subarray(0, STREAM_SALT_BYTES)).not.toEqual(second!.subarray(0, STREAM_SALT_BYTES));
    expect(first!.subarray(STREAM_SALT_BYTES)).not.toEqual(second!.subarray(STREAM_SALT_BYTES));
  });

  it('passes the error of its source on', async () => {
    async function* broken() {
      yield plaintextOf(10);
      throw new Error('the disk is gone');
    }
    await expect(collect(sealStream(secret, purpose, broken()))).rejects.toThrow('the disk is gone');
    await expect(collect(openStream(secret, purpose, broken()))).rejects.toThrow('the disk is gone');
  });

  it('does not read its source to the end when its consumer stops', async () => {
    let read = 0;
    let closed = false;
    async function* endless() {
      try {
        for (;;) {
          read += 1;
          yield Buffer.alloc(CHUNK_PLAINTEXT_BYTES);
        }
      } finally {
        closed = true;
      }
    }
    for await (const _ of sealStream(secret, purpose, endless())) break;
    expect(read).toBeLessThanOrEqual(2);
    expect(closed).toBe(true);
  });
});

describe('collect', () => {
  it('takes as many bytes as it may, and not one more', async () => {
    const blocks = [Buffer.alloc(3), Buffer.alloc(4)];
    expect(await collect(blocks, 7)).toHaveLength(7);
    await expect(collect(blocks, 6)).rejects.toMatchObject({ code: 'bundle-limit' });
    expect(await collect([])).toHaveLength(0);
  });
});

describe('releaseBlock', () => {
  it('frees a block with memory of its own', () => {
    const block = Buffer.allocUnsafeSlow(100);
    releaseBlock(block);
    expect(block.buffer.byteLength).toBe(0);
  });

  it('leaves memory alone that others share', () => {
    const shared = Buffer.allocUnsafeSlow(100).fill(1);
    releaseBlock(shared.subarray(0, 50));
    expect(shared.every((byte) => byte === 1)).toBe(true);
    const mapped = new Uint8Array(new SharedArrayBuffer(10));
    releaseBlock(mapped);
    expect(mapped).toHaveLength(10);
  });
});

/** The bytes as blocks, cut at these fractions of their length. */
function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => Math.floor(cut * bytes.length)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}
