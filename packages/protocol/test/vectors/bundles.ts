/** Vectors for bundles: manifests, and parts as the tar that stands inside the zstd frame. */
import { createHash } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { packPart } from '../../src/bundle.ts';
import type { ManifestFile } from '../../src/manifest.ts';
import { collect } from '../../src/sealed-stream.ts';
import { hex, plaintextOf } from './fixed-keys.ts';

const BLOCK = 512;

export function manifestFile(index: number, length: number, changes: Partial<ManifestFile> = {}): ManifestFile {
  const sha256 = createHash('sha256').update(plaintextOf(length)).digest('hex');
  return { index, part: 1, path: `src/file-${index}.js`, size: length, sha256, role: 'changed', ...changes };
}

export async function bundleVectors() {
  const files = [manifestFile(0, 0), manifestFile(1, 10), manifestFile(2, 512), manifestFile(3, 700)];
  const tar = await tarOf(files);
  const [empty, ten, full, long] = [0, BLOCK, 3 * BLOCK, 5 * BLOCK];
  const end = 8 * BLOCK;
  const slice = (from: number, to: number) => tar.subarray(from, to);
  const joined = (...pieces: Uint8Array[]) => hex(Buffer.concat(pieces));
  return {
    manifests: manifestVectors(),
    files,
    tar: hex(tar),
    bad: [
      { name: 'first file missing', code: 'bundle', tar: hex(tar.subarray(ten)) },
      { name: 'last file missing', code: 'bundle', tar: joined(slice(0, long), slice(end, tar.length)) },
      { name: 'file repeated', code: 'bundle', tar: joined(slice(0, ten), slice(0, end)) },
      {
        name: 'files reordered',
        code: 'bundle',
        tar: joined(slice(empty, ten), slice(full, long), slice(ten, full), slice(long, tar.length)),
      },
      {
        name: 'unknown file at the end',
        code: 'bundle',
        tar: joined(slice(0, end), header('4', 0), slice(end, tar.length)),
      },
      { name: 'file named otherwise', code: 'bundle', tar: joined(header('../a', 0), slice(ten, tar.length)) },
      { name: 'leading zero in the name', code: 'bundle', tar: joined(header('00', 0), slice(ten, tar.length)) },
      {
        name: 'prefix before the name',
        code: 'bundle',
        tar: joined(header('0', 0, { prefix: 'a' }), slice(ten, tar.length)),
      },
      {
        name: 'hard link',
        code: 'bundle',
        tar: joined(header('0', 0, { type: '1', linkname: '1' }), slice(ten, tar.length)),
      },
      {
        name: 'symbolic link',
        code: 'bundle',
        tar: joined(header('0', 0, { type: '2', linkname: '/etc/passwd' }), slice(ten, tar.length)),
      },
      { name: 'directory', code: 'bundle', tar: joined(header('0', 0, { type: '5' }), slice(ten, tar.length)) },
      { name: 'extended header', code: 'bundle', tar: joined(header('0', 0, { type: 'x' }), slice(ten, tar.length)) },
      {
        name: 'old tar without ustar',
        code: 'bundle',
        tar: joined(header('0', 0, { magic: '' }), slice(ten, tar.length)),
      },
      {
        name: 'wrong header checksum',
        code: 'bundle',
        tar: joined(header('0', 0, { checksum: 1 }), slice(ten, tar.length)),
      },
      { name: 'malformed size', code: 'bundle', tar: joined(header('0', 0, { size: 'zzz' }), slice(ten, tar.length)) },
      { name: 'ends within a header', code: 'bundle', tar: joined(slice(0, ten + 100)) },
      { name: 'ends within a file', code: 'bundle', tar: joined(slice(0, full - 400)) },
      { name: 'no zero blocks', code: 'bundle', tar: joined(slice(0, end)) },
      { name: 'one zero block', code: 'bundle', tar: joined(slice(0, end + BLOCK)) },
      { name: 'three zero blocks', code: 'bundle', tar: joined(tar, Buffer.alloc(BLOCK)) },
      { name: 'file behind the first zero block', code: 'bundle', tar: joined(slice(0, end + BLOCK), header('4', 0)) },
      {
        name: 'larger than declared in all',
        code: 'bundle-limit',
        tar: joined(header('0', 6000), Buffer.alloc(6144), slice(ten, tar.length)),
      },
    ],
    mismatched: [
      {
        name: 'smaller than declared',
        says: 'declares 700 bytes, the part holds 10',
        file: 3,
        tar: joined(slice(0, long), header('3', 10), Buffer.alloc(BLOCK), slice(end, tar.length)),
      },
      {
        name: 'larger than declared within its last block',
        says: 'declares 10 bytes, the part holds 11',
        file: 1,
        tar: joined(slice(0, ten), header('1', 11), Buffer.alloc(BLOCK), slice(full, tar.length)),
      },
      {
        name: 'other bytes',
        says: 'SHA-256',
        file: 1,
        tar: joined(slice(0, ten), header('1', 10), Buffer.alloc(BLOCK), slice(full, tar.length)),
      },
    ],
  };
}

function manifestVectors() {
  const manifest = (...files: ManifestFile[]) => ({ protocol: 1, options: { defaultRules: true }, rules: [], files });
  const path = (text: string) => manifest(manifestFile(0, 1, { path: text }));
  return {
    good: [
      manifest(),
      manifest(manifestFile(0, 1), manifestFile(1, 2, { part: 2, role: 'context', language: 'python' })),
      path('a b/ü/..c/d..js'),
      path('C:x'),
      path('with\\backslash.js'),
      { ...manifest(manifestFile(0, 1, { inner: { iv: 'AAAA', authTag: 'AAAA' } })), contentKey: 'AAAA' },
    ],
    bad: [
      { name: 'another version', manifest: { ...manifest(), protocol: 2 } },
      { name: 'no files', manifest: { protocol: 1, options: {}, rules: [] } },
      { name: 'index does not begin at 0', manifest: manifest(manifestFile(1, 1)) },
      { name: 'gap between indexes', manifest: manifest(manifestFile(0, 1), manifestFile(2, 1)) },
      { name: 'indexes reordered', manifest: manifest(manifestFile(1, 1), manifestFile(0, 1)) },
      { name: 'part 0', manifest: manifest(manifestFile(0, 1, { part: 0 })) },
      { name: 'negative size', manifest: manifest({ ...manifestFile(0, 1), size: -1 }) },
      { name: 'hash in upper case', manifest: manifest({ ...manifestFile(0, 1), sha256: 'A'.repeat(64) }) },
      { name: 'path twice', manifest: manifest(manifestFile(0, 1, { path: 'a' }), manifestFile(1, 1, { path: 'a' })) },
      { name: 'empty path', manifest: path('') },
      { name: 'absolute path', manifest: path('/etc/passwd') },
      { name: 'drive letter', manifest: path('C:/a') },
      { name: 'drive letter and backslash', manifest: path('c:\\a') },
      { name: 'path upwards', manifest: path('a/../../b') },
      { name: 'path upwards by backslashes', manifest: path('a\\..\\b') },
      { name: 'dot segment', manifest: path('./a') },
      { name: 'empty segment', manifest: path('a//b') },
      { name: 'slash at the end', manifest: path('a/') },
      { name: 'NUL in a path', manifest: path('a\0b') },
      { name: 'path too long', manifest: path('a'.repeat(4097)) },
      {
        name: 'inner without contentKey',
        manifest: manifest(manifestFile(0, 1, { inner: { iv: 'AAAA', authTag: 'AAAA' } })),
      },
    ],
  };
}

async function tarOf(files: readonly ManifestFile[]): Promise<Buffer> {
  const contents = files.map(({ index, size }) => ({ index, bytes: plaintextOf(size) }));
  return zstdDecompressSync(await collect(packPart(contents)));
}

/** Written apart from the code under test, so that one does not confirm the other's mistakes. */
function header(
  name: string,
  size: number,
  changes: { type?: string; linkname?: string; prefix?: string; magic?: string; size?: string; checksum?: number } = {},
): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write('0000644\x000000000\x000000000\x00', 100);
  block.write(changes.size ?? size.toString(8).padStart(11, '0'), 124);
  block.write('00000000000', 136);
  block.write(' '.repeat(8), 148);
  block.write(changes.type ?? '0', 156);
  block.write(changes.linkname ?? '', 157);
  block.write(changes.magic ?? 'ustar\x0000', 257);
  block.write(changes.prefix ?? '', 345);
  const checksum = block.reduce((sum, byte) => sum + byte, changes.checksum ?? 0);
  block.write(`${checksum.toString(8).padStart(6, '0')}\x00 `, 148);
  return block;
}
