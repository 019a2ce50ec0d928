/** The subset of tar (POSIX ustar) that a part uses: regular files that are named by their index. */
import { ProtocolError } from './errors.ts';

export const TAR_BLOCK_BYTES = 512;
/** Two zero blocks end an archive. */
export const TAR_END_BYTES = 2 * TAR_BLOCK_BYTES;

/** Fields of a ustar header, POSIX.1-2017 pax, "ustar Interchange Format": offset and length in bytes. */
const NAME = [0, 100] as const;
const MODE = [100, 8] as const;
const UID = [108, 8] as const;
const GID = [116, 8] as const;
const SIZE = [124, 12] as const;
const MTIME = [136, 12] as const;
const CHECKSUM = [148, 8] as const;
const TYPE_OFFSET = 156;
const MAGIC_OFFSET = 257;
const PREFIX_OFFSET = 345;
const MAGIC = 'ustar\u000000';
const REGULAR_FILE = '0'.charCodeAt(0);
const DECIMAL_INDEX = /^(0|[1-9][0-9]{0,8})$/;
const OCTAL = /^ *([0-7]+)[ \0]*$/;

type Field = readonly [offset: number, length: number];

export interface TarEntry {
  index: number;
  size: number;
}

/** The same bytes for the same entry: mode 0644, owner 0, time 0. */
export function encodeTarHeader(entry: TarEntry): Buffer {
  const header = Buffer.alloc(TAR_BLOCK_BYTES);
  header.write(String(entry.index), NAME[0], 'latin1');
  writeOctal(header, MODE, 0o644);
  writeOctal(header, UID, 0);
  writeOctal(header, GID, 0);
  writeOctal(header, SIZE, entry.size);
  writeOctal(header, MTIME, 0);
  header[TYPE_OFFSET] = REGULAR_FILE;
  header.write(MAGIC, MAGIC_OFFSET, 'latin1');
  writeOctal(header, CHECKSUM, checksumOf(header));
  return header;
}

/** Undefined for a zero block, the end of the archive. Throws ProtocolError `bundle` for all but a regular file. */
export function decodeTarHeader(header: Buffer): TarEntry | undefined {
  if (header.every((byte) => byte === 0)) return undefined;
  // MUST B6
  if (header.toString('latin1', MAGIC_OFFSET, MAGIC_OFFSET + MAGIC.length) !== MAGIC) {
    throw new ProtocolError('bundle', 'an entry of the part is not in the ustar format');
  }
  if (readOctal(header, CHECKSUM) !== checksumOf(header)) {
    throw new ProtocolError('bundle', 'an entry of the part has a wrong header checksum');
  }
  if (header[TYPE_OFFSET] !== REGULAR_FILE) {
    throw new ProtocolError('bundle', 'an entry of the part is not a regular file');
  }
  const name = header.toString('latin1', ...rangeOf(NAME)).replace(/\0.*$/s, '');
  if (!DECIMAL_INDEX.test(name) || header[PREFIX_OFFSET] !== 0) {
    throw new ProtocolError('bundle', 'an entry of the part is not named by a decimal index');
  }
  return { index: Number(name), size: readOctal(header, SIZE) };
}

/** Zero bytes that fill the last block of an entry of this size. */
export function tarPadding(size: number): number {
  return (TAR_BLOCK_BYTES - (size % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES;
}

function writeOctal(header: Buffer, [offset, length]: Field, value: number): void {
  header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'latin1');
}

function readOctal(header: Buffer, field: Field): number {
  const digits = OCTAL.exec(header.toString('latin1', ...rangeOf(field)))?.[1];
  if (digits === undefined) throw new ProtocolError('bundle', 'an entry of the part has a malformed number');
  return Number.parseInt(digits, 8);
}

/** The sum of the header's bytes with the checksum field taken as spaces. */
function checksumOf(header: Buffer): number {
  const [start, end] = rangeOf(CHECKSUM);
  let sum = (end - start) * 0x20;
  for (let offset = 0; offset < TAR_BLOCK_BYTES; offset += 1) {
    if (offset < start || offset >= end) sum += header[offset]!;
  }
  return sum;
}

function rangeOf([offset, length]: Field): [start: number, end: number] {
  return [offset, offset + length];
}
