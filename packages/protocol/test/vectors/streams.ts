/** Vectors for sealed streams: good ones, and pieces of them put together wrongly. */
import { createHash } from 'node:crypto';
import { type StreamPurpose, sealChunk, streamKey } from '../../src/chunk-cipher.ts';
import { CHUNK_TAG_BYTES, STREAM_SALT_BYTES } from '../../src/limits.ts';
import { sealStreamWithSalt } from '../../src/sealed-stream.ts';
import { gather } from '../gather.ts';
import { bytesFor, hex, plaintextOf, unhex } from './fixed-keys.ts';
import { envelopeVectors } from './keys.ts';

const MIB = 1024 * 1024;
/** Streams up to this length are written out. */
const VERBATIM_MAX_BYTES = 1000;

/** A range of a sealed block of a good stream, perhaps with one bit flipped at an offset within the range; or bytes. */
export type Piece =
  | { kind: 'range'; stream: string; block: number; from?: number; to?: number; flip?: number }
  | { kind: 'bytes'; bytes: string };

export interface GoodStream {
  name: string;
  secret: string;
  purpose: StreamPurpose;
  salt: string;
  plaintextLength: number;
  blocks: { length: number; sha256: string; bytes?: string }[];
}

export interface BadStream {
  name: string;
  /** Why a reader refuses it. */
  code: string;
  secret: string;
  purpose: StreamPurpose;
  pieces: Piece[];
}

export interface StreamVectors {
  good: GoodStream[];
  bad: BadStream[];
}

export async function streamVectors(): Promise<StreamVectors> {
  const envelope = await envelopeVectors();
  const upload = unhex(envelope.upload);
  const purpose: StreamPurpose = { kind: 'upload', part: 1 };
  const salt = bytesFor('salt');
  const lengths = {
    empty: 0,
    byte: 1,
    small: 1000,
    full: MIB,
    'full and a byte': MIB + 1,
    two: 2 * MIB,
    three: 2 * MIB + 5,
  };
  const good = await Promise.all([
    ...Object.entries(lengths).map(([name, length]) => goodStream(name, upload, purpose, salt, length)),
    goodStream('another salt', upload, purpose, bytesFor('another salt'), 1000),
    goodStream('result', unhex(envelope.result), { kind: 'result', part: 12 }, salt, 1000),
  ]);

  const at = (stream: string, block: number, rest: { from?: number; to?: number; flip?: number } = {}): Piece => ({
    kind: 'range',
    stream,
    block,
    ...rest,
  });
  const bad = (name: string, code: string, pieces: Piece[], opened: Partial<BadStream> = {}): BadStream => ({
    name,
    code,
    secret: envelope.upload,
    purpose,
    pieces,
    ...opened,
  });
  const crafted = (counter: number, last: boolean, length: number): Piece => {
    const block = Buffer.alloc(length + CHUNK_TAG_BYTES);
    sealChunk(streamKey(upload, salt, purpose), { counter, last }, plaintextOf(length), block, 0);
    return { kind: 'bytes', bytes: hex(block) };
  };
  const saltPiece: Piece = { kind: 'bytes', bytes: hex(salt) };
  const small = [at('small', 0)];
  const [, toAnalysis, toKey] = envelope.moved;
  return {
    good,
    bad: [
      bad('no bytes at all', 'stream-header', []),
      bad('ends within the salt', 'stream-header', [at('small', 0, { to: STREAM_SALT_BYTES - 1 })]),
      bad('ends behind the salt', 'stream-header', [at('small', 0, { to: STREAM_SALT_BYTES })]),
      bad('ends within the first tag', 'stream-header', [
        at('small', 0, { to: STREAM_SALT_BYTES + CHUNK_TAG_BYTES - 1 }),
      ]),
      bad('last byte missing', 'stream-authentication', [at('small', 0, { to: -1 })]),
      bad('truncated behind the first chunk', 'stream-truncated', [at('three', 0)]),
      bad('truncated behind the second chunk', 'stream-truncated', [at('three', 0), at('three', 1)]),
      bad('truncated within the second chunk', 'stream-authentication', [at('three', 0), at('three', 1, { to: MIB })]),
      bad('truncated within the last chunk', 'stream-authentication', [
        at('three', 0),
        at('three', 1),
        at('three', 2, { to: -1 }),
      ]),
      bad('full last chunk missing', 'stream-truncated', [at('two', 0)]),
      bad('reordered', 'stream-authentication', [
        saltPiece,
        at('three', 1),
        at('three', 0, { from: STREAM_SALT_BYTES }),
        at('three', 2),
      ]),
      bad('first chunk missing', 'stream-authentication', [saltPiece, at('three', 1), at('three', 2)]),
      bad('middle chunk missing', 'stream-authentication', [at('three', 0), at('three', 2)]),
      bad('middle chunk repeated', 'stream-authentication', [
        at('three', 0),
        at('three', 1),
        at('three', 1),
        at('three', 2),
      ]),
      bad('short last chunk repeated', 'stream-authentication', [
        at('three', 0),
        at('three', 1),
        at('three', 2),
        at('three', 2),
      ]),
      bad('full last chunk repeated', 'stream-trailing', [at('two', 0), at('two', 1), at('two', 1)]),
      bad('whole stream repeated', 'stream-authentication', [...small, ...small]),
      bad('moved to another part', 'stream-authentication', small, { purpose: { kind: 'upload', part: 2 } }),
      bad('moved to another purpose', 'stream-authentication', small, { purpose: { kind: 'result', part: 1 } }),
      bad('moved to another session', 'stream-authentication', small, { secret: envelope.moved[0]!.upload }),
      bad('moved to another analysis', 'stream-authentication', small, { secret: toAnalysis!.upload }),
      bad('opened with the secret of another key', 'stream-authentication', small, { secret: toKey!.upload }),
      bad('opened with the result secret', 'stream-authentication', small, { secret: envelope.result }),
      bad('chunk of another stream of this part', 'stream-authentication', [
        saltPiece,
        at('another salt', 0, { from: STREAM_SALT_BYTES }),
      ]),
      bad('bit flipped in the salt', 'stream-authentication', [at('small', 0, { flip: 5 })]),
      bad('bit flipped in the first byte of the body', 'stream-authentication', [
        at('small', 0, { flip: STREAM_SALT_BYTES }),
      ]),
      bad('bit flipped in the tag', 'stream-authentication', [at('small', 0, { flip: STREAM_SALT_BYTES + 1000 })]),
      bad('bit flipped in the middle of a full chunk', 'stream-authentication', [
        at('three', 0),
        at('three', 1, { flip: 500_000 }),
        at('three', 2),
      ]),
      bad('byte behind a short last chunk', 'stream-authentication', [...small, { kind: 'bytes', bytes: '00' }]),
      bad('byte behind a full last chunk', 'stream-trailing', [at('full', 0), { kind: 'bytes', bytes: '00' }]),
      bad('chunk behind a full last chunk', 'stream-trailing', [at('full', 0), crafted(1, true, 10)]),
      bad('empty last chunk behind a full one', 'stream-trailing', [at('two', 0), crafted(1, true, 0)]),
      bad('short chunk that is not the last', 'stream-authentication', [
        saltPiece,
        crafted(0, false, 10),
        crafted(1, true, 10),
      ]),
      bad('only chunk not marked as the last', 'stream-truncated', [saltPiece, crafted(0, false, 10)]),
    ],
  };
}

/** The sealed bytes that the pieces describe. */
export async function assemble(vectors: StreamVectors, pieces: readonly Piece[]): Promise<Buffer> {
  const parts = pieces.map(async (piece) => {
    if (piece.kind === 'bytes') return unhex(piece.bytes);
    const blocks = await sealedBlocks(vectors.good.find(({ name }) => name === piece.stream)!);
    const range = Buffer.from(blocks[piece.block]!.subarray(piece.from, piece.to));
    if (piece.flip !== undefined) range[piece.flip]! ^= 1;
    return range;
  });
  return Buffer.concat(await Promise.all(parts));
}

export function sealedBlocks(stream: GoodStream): Promise<Uint8Array[]> {
  const plaintext = [plaintextOf(stream.plaintextLength)];
  return gather(sealStreamWithSalt(unhex(stream.secret), stream.purpose, plaintext, unhex(stream.salt)));
}

async function goodStream(
  name: string,
  secret: Uint8Array,
  purpose: StreamPurpose,
  salt: Uint8Array,
  plaintextLength: number,
): Promise<GoodStream> {
  const stream = { name, secret: hex(secret), purpose, salt: hex(salt), plaintextLength, blocks: [] };
  const blocks = await sealedBlocks(stream);
  return {
    ...stream,
    blocks: blocks.map((block) => ({
      length: block.length,
      sha256: createHash('sha256').update(block).digest('hex'),
      ...(plaintextLength <= VERBATIM_MAX_BYTES && { bytes: hex(block) }),
    })),
  };
}
