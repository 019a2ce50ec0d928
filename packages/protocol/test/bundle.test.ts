/** Bundles: packing, distrustful unpacking, manifests and results. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { constants, createZstdCompress, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import tar from 'tar-stream';
import { describe, expect, it } from 'vitest';
import {
  collect,
  decodeManifest,
  decodePartResult,
  encodeManifest,
  encodePartResult,
  MANIFEST_MAX_BYTES,
  type Manifest,
  type ManifestFile,
  type OpenInner,
  type PartResult,
  packPart,
  unpackPart,
} from '../src/index.ts';
import { gather } from './gather.ts';
import { TESTDATA } from './vectors/all.ts';
import { type bundleVectors, manifestFile } from './vectors/bundles.ts';
import { plaintextOf, unhex } from './vectors/fixed-keys.ts';

const vectors: Awaited<ReturnType<typeof bundleVectors>> = JSON.parse(
  readFileSync(new URL('bundles.json', TESTDATA), 'utf8'),
);
const limits = { fileBytes: 10 * 1024 * 1024 };

function unpackTar(tarBytes: Uint8Array, files: readonly ManifestFile[] = vectors.files as ManifestFile[]) {
  return gather(unpackPart([zstdCompressSync(tarBytes)], files, limits));
}

describe('packing', () => {
  const contents = vectors.files.map(({ index, size }) => ({ index, bytes: plaintextOf(size) }));

  it('gives the same bytes each time', async () => {
    expect(await collect(packPart(contents))).toEqual(await collect(packPart(contents)));
  });

  it('writes archives that another tar reads', async () => {
    const extract = tar.extract();
    const names: string[] = [];
    Readable.from([unhex(vectors.tar)]).pipe(extract);
    for await (const entry of extract) {
      names.push(entry.header.name);
      expect(await collect(entry as AsyncIterable<Buffer>)).toEqual(plaintextOf(entry.header.size!));
      expect(entry.header).toMatchObject({ type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: new Date(0) });
    }
    expect(names).toEqual(['0', '1', '2', '3']);
  });

  it('refuses files that do not ascend', async () => {
    const same = [contents[1]!, contents[1]!];
    await expect(collect(packPart(same))).rejects.toMatchObject({ code: 'bundle' });
    await expect(collect(packPart(contents.toReversed()))).rejects.toMatchObject({ code: 'bundle' });
  });

  it('ends when its consumer stops, and closes its source', async () => {
    let closed = false;
    async function* endless() {
      try {
        for (let index = 0; ; index += 1) yield { index, bytes: randomBytes(500_000) };
      } finally {
        closed = true;
      }
    }
    for await (const _ of packPart(endless())) break;
    await expect.poll(() => closed).toBe(true);
  });
});

describe('unpacking', () => {
  it('gives back any files that were packed', async () => {
    const anyFiles = fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(anyFiles, fc.nat({ max: 1000 }), async (contents, firstIndex) => {
        const packed = contents.map((bytes, index) => ({ index: firstIndex + index, bytes }));
        const files = packed.map(({ index, bytes }) => fileOf(index, bytes));
        const unpacked = await gather(unpackPart(packPart(packed), files, limits));
        expect(unpacked).toEqual(
          files.map((file, index) => ({ kind: 'file', file, bytes: Buffer.from(contents[index]!) })),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('yields true files or a ProtocolError, whatever bytes of archive or frame were changed', async () => {
    const archive = unhex(vectors.tar);
    const frame = zstdCompressSync(archive);
    const changes = fc.array(fc.record({ place: fc.double({ min: 0, max: 0.9999, noNaN: true }), byte: fc.nat(255) }), {
      minLength: 1,
      maxLength: 3,
    });
    const changed = (bytes: Buffer, list: readonly { place: number; byte: number }[]) => {
      const copy = Buffer.from(bytes);
      for (const { place, byte } of list) copy[Math.floor(place * copy.length)] = byte;
      return copy;
    };
    await fc.assert(
      fc.asyncProperty(changes, fc.boolean(), async (list, inFrame) => {
        const sent = inFrame ? changed(frame, list) : zstdCompressSync(changed(archive, list));
        try {
          for await (const unpacked of unpackPart([sent], vectors.files as ManifestFile[], limits)) {
            if (unpacked.kind === 'file') expect(unpacked.bytes).toEqual(plaintextOf(unpacked.file.size));
          }
        } catch (error) {
          expect(error).toMatchObject({ name: 'ProtocolError', code: expect.stringMatching(/^bundle/) });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('reads archives that another tar wrote', async () => {
    const pack = tar.pack();
    for (const { index, size } of vectors.files) pack.entry({ name: String(index) }, plaintextOf(size));
    pack.finalize();
    const unpacked = await unpackTar(await collect(pack as AsyncIterable<Buffer>));
    expect(unpacked.map(({ kind }) => kind)).toEqual(['file', 'file', 'file', 'file']);
  });

  it.each(vectors.bad)('refuses the vector "$name" as $code', async ({ tar, code }) => {
    await expect(unpackTar(unhex(tar))).rejects.toMatchObject({ name: 'ProtocolError', code });
  });

  it('says which file stands where none should', async () => {
    const { tar } = vectors.bad.find(({ name }) => name === 'unknown file at the end')!;
    await expect(unpackTar(unhex(tar))).rejects.toThrow('file 4 where the manifest has the end of the archive');
    const missing = vectors.bad.find(({ name }) => name === 'last file missing')!;
    await expect(unpackTar(unhex(missing.tar))).rejects.toThrow('the end of the archive where the manifest has file 3');
  });

  it.each(vectors.mismatched)('costs only its own file: $name', async ({ tar, file, says }) => {
    const unpacked = await unpackTar(unhex(tar));
    expect(unpacked.map(({ kind }) => kind)).toEqual(
      vectors.files.map(({ index }) => (index === file ? 'mismatch' : 'file')),
    );
    const mismatch = unpacked[file]!;
    expect(mismatch).toMatchObject({ detail: expect.stringContaining(says) });
    expect(mismatch.kind === 'mismatch' && mismatch.detail).not.toContain(mismatch.file.path);
  });

  it('refuses a zip bomb after inflating no more than a few blocks', async () => {
    const bombBlocks = 256;
    const mebibyte = 1024 * 1024;
    let compressedRead = 0;
    async function* bomb() {
      // 10 KiB that do not compress in each MiB: what is read of the frame tells how much of it was inflated.
      yield* measured(
        (function* () {
          yield unhex(vectors.tar).subarray(0, 512);
          for (let block = 0; block < bombBlocks; block += 1) {
            yield Buffer.concat([randomBytes(10 * 1024), Buffer.alloc(mebibyte - 10 * 1024)]);
          }
        })(),
      );
    }
    async function* measured(plain: Iterable<Buffer>) {
      const compress = createZstdCompress();
      Readable.from(plain).pipe(compress);
      for await (const block of compress) {
        compressedRead += block.length;
        yield block;
      }
    }
    const unpacking = gather(unpackPart(bomb(), vectors.files as ManifestFile[], limits));
    await expect(unpacking).rejects.toMatchObject({ name: 'ProtocolError' });
    expect(compressedRead).toBeLessThan((bombBlocks * 10 * 1024) / 4);
    compressedRead = 0;
    await gather(measured([randomBytes(bombBlocks * 10 * 1024)]));
    expect(compressedRead, 'the control that reads all of it').toBeGreaterThan((bombBlocks * 10 * 1024) / 4);
  });

  it('refuses a file that is larger than the service allows before it reads anything', async () => {
    const files = [manifestFile(0, 100)];
    const unpacking = gather(unpackPart([], files, { fileBytes: 99 }));
    await expect(unpacking).rejects.toMatchObject({ code: 'bundle-limit' });
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['not zstd', Buffer.from('<html>not found</html>')],
    ['cut', zstdCompressSync(unhex(vectors.tar)).subarray(0, -5)],
  ])('refuses a frame that is %s', async (_, bytes) => {
    const unpacking = gather(unpackPart([bytes], vectors.files as ManifestFile[], limits));
    await expect(unpacking).rejects.toMatchObject({ code: 'bundle' });
  });

  it('refuses a frame that wants a window of more than 8 MiB', async () => {
    const compress = createZstdCompress({ params: { [constants.ZSTD_c_windowLog]: 24 } });
    compress.write(unhex(vectors.tar).subarray(0, 600));
    compress.end(unhex(vectors.tar).subarray(600));
    const frame = await collect(compress);
    const unpacking = gather(unpackPart([frame], vectors.files as ManifestFile[], limits));
    await expect(unpacking).rejects.toMatchObject({ code: 'bundle' });
  });

  it('gives no meaning to what stands behind the frame', async () => {
    const bytes = Buffer.concat([zstdCompressSync(unhex(vectors.tar)), zstdCompressSync(unhex(vectors.tar))]);
    const unpacked = await gather(unpackPart([bytes], vectors.files as ManifestFile[], limits));
    expect(unpacked).toHaveLength(vectors.files.length);
  });

  it('passes the error of its source on', async () => {
    async function* broken() {
      yield zstdCompressSync(unhex(vectors.tar)).subarray(0, 20);
      throw new Error('chunk 3 does not authenticate');
    }
    const unpacking = gather(unpackPart(broken(), vectors.files as ManifestFile[], limits));
    await expect(unpacking).rejects.toThrow('chunk 3 does not authenticate');
  });
});

describe('files that are sealed inside their part', () => {
  const contentKey = randomBytes(32);
  const bytes = plaintextOf(1000);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv);
  const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()]);
  const inner = { iv: iv.toString('base64'), authTag: cipher.getAuthTag().toString('base64') };
  const file = { ...fileOf(0, bytes), inner };
  const openInner: OpenInner = ({ inner }, sealed) => {
    const decipher = createDecipheriv('aes-256-gcm', contentKey, Buffer.from(inner!.iv, 'base64'));
    decipher.setAuthTag(Buffer.from(inner!.authTag, 'base64'));
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  };
  const unpack = (sealed: Uint8Array, open?: OpenInner) =>
    gather(unpackPart(packPart([{ index: 0, bytes: sealed }]), [file], limits, open));

  it('are opened before their hash is checked', async () => {
    expect(await unpack(ciphertext, openInner)).toEqual([{ kind: 'file', file, bytes }]);
  });

  it('are a mismatch when they do not open, or open to other bytes', async () => {
    const changed = Buffer.from(ciphertext);
    changed[0]! ^= 1;
    expect(await unpack(changed, openInner)).toMatchObject([{ kind: 'mismatch' }]);
    expect(await unpack(ciphertext, () => plaintextOf(999))).toMatchObject([{ kind: 'mismatch' }]);
  });

  it('cannot be unpacked without a key', async () => {
    await expect(unpack(ciphertext)).rejects.toMatchObject({ code: 'bundle' });
  });
});

describe('manifests', () => {
  it.each(vectors.manifests.good)('accepts the vector %#', (manifest) => {
    expect(decodeManifest(Buffer.from(JSON.stringify(manifest)))).toEqual(manifest);
    expect(decodeManifest(encodeManifest(manifest as Manifest))).toEqual(manifest);
  });

  it.each(vectors.manifests.bad)(
    'refuses the vector "$name" in both directions, without naming a path',
    ({ manifest }) => {
      for (const action of [
        () => decodeManifest(Buffer.from(JSON.stringify(manifest))),
        () => encodeManifest(manifest as Manifest),
      ]) {
        const error = refusal(action);
        expect(error).toMatchObject({ name: 'ProtocolError', code: 'bundle' });
        expect(error.message).not.toMatch(/file-0|passwd|\.\./);
      }
    },
  );

  it('fills in the options that are left out', () => {
    const bytes = Buffer.from('{"protocol":1,"options":{},"rules":[],"files":[]}');
    expect(decodeManifest(bytes).options).toEqual({ defaultRules: true });
  });

  it.each([
    ['not JSON', Buffer.from('secret source text')],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a byte order mark', Buffer.from('\ufeff{"protocol":1,"options":{},"rules":[],"files":[]}')],
    ['null', Buffer.from('null')],
  ])('refuses %s without quoting it', (_, bytes) => {
    const error = refusal(() => decodeManifest(bytes));
    expect(error).toMatchObject({ code: 'bundle' });
    expect(error.message).not.toContain('secret');
    expect(error.cause).toBeUndefined();
  });

  it('accepts any JSON or throws a ProtocolError', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const error = refusalOrNothing(() => decodeManifest(Buffer.from(text)));
        if (error !== undefined) expect(error).toMatchObject({ name: 'ProtocolError' });
      }),
    );
  });

  it('refuses more bytes than a manifest may have', () => {
    expect(refusal(() => decodeManifest(Buffer.alloc(MANIFEST_MAX_BYTES + 1)))).toMatchObject({ code: 'bundle-limit' });
  });
});

describe('part results', () => {
  const result: PartResult = {
    protocol: 1,
    part: 1,
    rulesDigest: 'ab',
    findings: [],
    coverage: [{ path: 'a.js', status: 'scanned', bytes: 3, rulesRun: 1, diagnostics: [] }],
    rules: [],
    ruleErrors: [],
    statistics: [{ index: 0, parseMs: 0.5, matchMs: 1 }],
  };

  it('come back as they were', () => {
    expect(decodePartResult(encodePartResult(result))).toEqual(result);
  });

  it('are refused where they are malformed', () => {
    const malformed = { ...result, part: 0 };
    expect(refusal(() => encodePartResult(malformed))).toMatchObject({ code: 'bundle' });
    expect(refusal(() => decodePartResult(Buffer.from(JSON.stringify(malformed))))).toMatchObject({
      message: 'the result is malformed at part (too_small)',
    });
    expect(refusal(() => decodePartResult(Buffer.from('{')))).toMatchObject({ code: 'bundle' });
  });
});

function fileOf(index: number, bytes: Uint8Array): ManifestFile {
  return manifestFile(index, bytes.length, { sha256: createHash('sha256').update(bytes).digest('hex') });
}

function refusal(action: () => unknown): Error {
  const error = refusalOrNothing(action);
  if (error === undefined) throw new Error('was not refused');
  return error;
}

function refusalOrNothing(action: () => unknown): Error | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
