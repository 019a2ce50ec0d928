/** The parts of a bundle: files as zstd over tar, packed for the same bytes every time and unpacked without trust. */
import { createHash } from 'node:crypto';
import { pipeline, Readable, type Transform } from 'node:stream';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { ProtocolError } from './errors.ts';
import type { ManifestFile } from './manifest.ts';
import type { ByteSource } from './sealed-stream.ts';
import { decodeTarHeader, encodeTarHeader, TAR_BLOCK_BYTES, TAR_END_BYTES, type TarEntry, tarPadding } from './tar.ts';

/** One file of a part: its bytes, or why they are not the declared ones. */
export type UnpackedFile =
  | { kind: 'file'; file: ManifestFile; bytes: Buffer }
  | { kind: 'mismatch'; file: ManifestFile; detail: string };

/** Opens a file that is sealed inside its part (one-request form). Throws if it does not authenticate. */
export type OpenInner = (file: ManifestFile, ciphertext: Buffer) => Buffer;

/** 2^23 = 8 MiB: the window that RFC 8878 (3.1.1.1.2) recommends every decoder to support. */
const ZSTD_WINDOW_LOG_MAX = 23;
/** Size of the blocks that zstd hands over, and least size of those that it is given: each costs a turn of the thread pool. */
const ZSTD_BLOCK_BYTES = 64 * 1024;

/** Packs files, by ascending index, into one part. Throws ProtocolError `bundle` if they are not ascending. */
export async function* packPart(
  files: Iterable<{ index: number; bytes: Uint8Array }> | AsyncIterable<{ index: number; bytes: Uint8Array }>,
): AsyncGenerator<Buffer, void> {
  // MUST B5
  const params = { [constants.ZSTD_c_compressionLevel]: constants.ZSTD_CLEVEL_DEFAULT };
  yield* transformed(inBatches(tarOf(files)), createZstdCompress({ params, chunkSize: ZSTD_BLOCK_BYTES }));
}

/**
 * The files of one part, in the order of `expected` (the manifest's files of this part). A file whose size or hash is
 * not the declared one costs only itself; a part that is not made as it must throws ProtocolError `bundle`, and
 * `bundle-limit` where it holds more than the manifest declares or the service allows.
 */
export async function* unpackPart(
  source: ByteSource,
  expected: readonly ManifestFile[],
  limits: { fileBytes: number },
  openInner?: OpenInner,
): AsyncGenerator<UnpackedFile, void> {
  refuseOversize(expected, limits.fileBytes);
  const params = { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX };
  const decompress = createZstdDecompress({ params, chunkSize: ZSTD_BLOCK_BYTES });
  const archive = new ArchiveReader(transformed(source, decompress), archiveBytes(expected));
  try {
    for (const file of expected) {
      const entry = await archive.header();
      // MUST B7
      if (entry?.index !== file.index) throw unexpectedEntry(entry, file);
      yield await unpackFile(archive, entry, file, openInner);
    }
    // MUST B7
    const surplus = await archive.header();
    if (surplus !== undefined) throw unexpectedEntry(surplus, undefined);
    await archive.end();
  } finally {
    await archive.close();
  }
}

async function* tarOf(
  files: Iterable<{ index: number; bytes: Uint8Array }> | AsyncIterable<{ index: number; bytes: Uint8Array }>,
): AsyncGenerator<Uint8Array, void> {
  let previous = -1;
  for await (const { index, bytes } of files) {
    // MUST B7
    if (index <= previous) throw new ProtocolError('bundle', `file ${index} is packed behind file ${previous}`);
    previous = index;
    // MUST B6
    yield encodeTarHeader({ index, size: bytes.length });
    yield bytes;
    yield Buffer.alloc(tarPadding(bytes.length));
  }
  yield Buffer.alloc(TAR_END_BYTES);
}

/** Joins small blocks: an archive of small files has three for each file. */
async function* inBatches(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let batch: Uint8Array[] = [];
  let bytes = 0;
  for await (const block of blocks) {
    batch.push(block);
    bytes += block.length;
    if (bytes < ZSTD_BLOCK_BYTES) continue;
    yield Buffer.concat(batch, bytes);
    batch = [];
    bytes = 0;
  }
  yield Buffer.concat(batch, bytes);
}

function refuseOversize(expected: readonly ManifestFile[], limit: number): void {
  for (const file of expected) {
    // MUST B10
    if (file.size > limit) {
      throw new ProtocolError(
        'bundle-limit',
        `file ${file.index} declares ${file.size} bytes, more than the limit of ${limit} bytes a file`,
      );
    }
  }
}

/** Bytes of the archive that the manifest declares: not one more is ever inflated. */
function archiveBytes(expected: readonly ManifestFile[]): number {
  const entries = expected.map((file) => TAR_BLOCK_BYTES + file.size + tarPadding(file.size));
  return entries.reduce((sum, bytes) => sum + bytes, TAR_END_BYTES);
}

async function unpackFile(
  archive: ArchiveReader,
  entry: TarEntry,
  file: ManifestFile,
  openInner: OpenInner | undefined,
): Promise<UnpackedFile> {
  // MUST B8
  if (entry.size !== file.size) {
    await archive.skip(entry.size + tarPadding(entry.size));
    return { kind: 'mismatch', file, detail: `the manifest declares ${file.size} bytes, the part holds ${entry.size}` };
  }
  let bytes = await archive.take(entry.size);
  await archive.skip(tarPadding(entry.size));
  // MUST B11
  if (file.inner !== undefined) {
    if (openInner === undefined)
      throw new ProtocolError('bundle', `file ${file.index} is sealed, and no key is at hand`);
    try {
      bytes = openInner(file, bytes);
    } catch {
      return { kind: 'mismatch', file, detail: 'the file does not decrypt under the key that came with it' };
    }
  }
  // MUST B9
  if (bytes.length !== file.size || createHash('sha256').update(bytes).digest('hex') !== file.sha256) {
    return { kind: 'mismatch', file, detail: 'the SHA-256 of the bytes is not the declared one' };
  }
  return { kind: 'file', file, bytes };
}

function unexpectedEntry(entry: TarEntry | undefined, wanted: ManifestFile | undefined): ProtocolError {
  const found = entry === undefined ? 'the end of the archive' : `file ${entry.index}`;
  const instead = wanted === undefined ? 'the end of the archive' : `file ${wanted.index}`;
  return new ProtocolError(
    'bundle',
    `the part holds ${found} where the manifest has ${instead}: a file is missing, unknown, repeated or out of order`,
  );
}

/** Reads an archive in order from blocks that are cut anywhere, and never more of it than its budget. */
class ArchiveReader {
  readonly #blocks: AsyncGenerator<Buffer, void>;
  readonly #budget: number;
  #read = 0;
  #block: Buffer = Buffer.alloc(0);

  constructor(blocks: AsyncGenerator<Buffer, void>, budget: number) {
    this.#blocks = blocks;
    this.#budget = budget;
  }

  async header(): Promise<TarEntry | undefined> {
    return decodeTarHeader(await this.take(TAR_BLOCK_BYTES));
  }

  async take(length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(length);
    let filled = 0;
    await this.#consume(length, (piece) => {
      filled += piece.copy(bytes, filled);
    });
    return bytes;
  }

  skip(length: number): Promise<void> {
    return this.#consume(length, () => {});
  }

  /** Behind the first zero block: the second one, and nothing else. */
  async end(): Promise<void> {
    // MUST B6
    const second = await this.header();
    const more = await this.#next();
    if (second !== undefined || more)
      throw new ProtocolError('bundle', 'the part goes on behind the end of its archive');
  }

  async close(): Promise<void> {
    await this.#blocks.return();
  }

  async #consume(length: number, use: (piece: Buffer) => void): Promise<void> {
    // MUST B8: before the bytes are inflated, not after.
    this.#read += length;
    if (this.#read > this.#budget) {
      throw new ProtocolError('bundle-limit', 'the part holds more bytes than the manifest declares for it');
    }
    let missing = length;
    while (missing > 0) {
      if (this.#block.length === 0 && !(await this.#next())) {
        throw new ProtocolError('bundle', 'the part ends within its archive');
      }
      const piece = this.#block.subarray(0, missing);
      use(piece);
      this.#block = this.#block.subarray(piece.length);
      missing -= piece.length;
    }
  }

  /** Whether there is another byte; loads the block that holds it. */
  async #next(): Promise<boolean> {
    while (this.#block.length === 0) {
      const next = await this.#blocks.next();
      if (next.done) return false;
      this.#block = next.value;
    }
    return true;
  }
}

/** What comes out of a zlib stream; errors of the source come through as they are. */
async function* transformed(source: ByteSource, through: Transform): AsyncGenerator<Buffer, void> {
  let sourceError: { cause: unknown } | undefined;
  async function* watched() {
    try {
      yield* source;
    } catch (cause) {
      sourceError = { cause };
      throw cause;
    }
  }
  pipeline(Readable.from(watched(), { objectMode: true, highWaterMark: 1 }), through, () => {
    // The loop below meets the same error.
  });
  try {
    for await (const block of through) yield block;
  } catch (cause) {
    if (sourceError !== undefined) throw sourceError.cause;
    throw new ProtocolError('bundle', 'the part is not zstd data within the limits of the protocol', { cause });
  } finally {
    through.destroy();
  }
}
