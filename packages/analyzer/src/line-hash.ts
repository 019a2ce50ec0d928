/**
 * `primaryLocationLineHash`: the fingerprint by which GitHub code scanning follows an alert from commit to commit.
 *
 * As published with github/codeql-action (src/fingerprints.ts): the hash of a line is that of the 100 characters from its start on, blanks and
 * tabs left out, CR and CRLF read as LF, one U+FFFF behind the last character and zeros from there; a polynomial of base 37 modulo 2^64, written in
 * hexadecimal, then `:` and how many lines up to this one have that hash. Characters are UTF-16 code units, a byte order mark among them.
 */

const WINDOW = 100;
const BASE = 37;
const END_OF_FILE = 0xffff;
const TWO_32 = 2 ** 32;

/** The hash of each line of a file, from line 1 at index 0. */
export function lineHashes(bytes: Uint8Array): readonly string[] {
  const { codes, lineStarts } = significantCodes(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'),
  );
  const counts = new Map<string, number>();
  return windowHashes(codes, lineStarts).map((hash) => {
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    return `${hash}:${count}`;
  });
}

/** The characters that count, with zeros for the windows of the last lines, and where in them each line starts. */
function significantCodes(text: string): { codes: Uint16Array; lineStarts: number[] } {
  const codes = new Uint16Array(text.length + 1 + WINDOW);
  const lineStarts: number[] = [];
  let length = 0;
  let startsLine = true;
  for (let i = 0; i <= text.length; i++) {
    const code = i === text.length ? END_OF_FILE : text.charCodeAt(i);
    if (code === 32 || code === 9) continue;
    if (code === 10 && text.charCodeAt(i - 1) === 13) continue;
    if (startsLine) lineStarts.push(length);
    const ends = code === 10 || code === 13;
    codes[length++] = ends ? 10 : code;
    startsLine = ends;
  }
  return { codes: codes.subarray(0, length + WINDOW), lineStarts };
}

/** The hash of the window at each start; 64 bits as two halves, each product below 2^53. */
function windowHashes(codes: Uint16Array, starts: readonly number[]): string[] {
  const [leavingHigh, leavingLow] = powerOfBase(WINDOW);
  const hashes: string[] = [];
  let high = 0;
  let low = 0;
  for (let end = 0, next = 0; next < starts.length; end++) {
    // The window before code `end` came in covers end - WINDOW … end - 1.
    while (starts[next] === end - WINDOW) {
      hashes.push(hexadecimal(high, low));
      next += 1;
    }
    const grown = low * BASE + (codes[end] ?? 0);
    high = (high * BASE + Math.floor(grown / TWO_32)) >>> 0;
    low = grown >>> 0;
    const leaving = end < WINDOW ? 0 : (codes[end - WINDOW] ?? 0);
    const lost = leavingLow * leaving;
    const lostLow = lost >>> 0;
    high = (high - (leavingHigh * leaving + Math.floor(lost / TWO_32)) - (low < lostLow ? 1 : 0)) >>> 0;
    low = (low - lostLow) >>> 0;
  }
  return hashes;
}

function powerOfBase(exponent: number): readonly [high: number, low: number] {
  const power = BigInt.asUintN(64, BigInt(BASE) ** BigInt(exponent));
  return [Number(power >> 32n), Number(power & 0xffff_ffffn)];
}

function hexadecimal(high: number, low: number): string {
  return high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
}
