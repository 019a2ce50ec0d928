/** From the bytes of a source file to its text. */

export interface Decoded {
  readonly text: string;
  /** Lower case. */
  readonly encoding: string;
  readonly diagnostic: string | null;
}

/** Bytes among which a coding line is looked for; PEP 263 allows it on the first two lines. */
const DECLARATION_BYTES = 1024;

/** A NUL becomes a space: the grammars would take it for the end. By the byte order mark, else as UTF-8, else as the file declares (PEP 263), else as Latin-1. */
export function decodeText(bytes: Uint8Array, mayBeUtf16 = true): Decoded {
  const decoded = (mayBeUtf16 ? byMark(bytes) : null) ?? asUtf8(bytes) ?? asDeclared(bytes) ?? asLatin1(bytes);
  return { ...decoded, text: withoutLoneReturns(decoded.text).replaceAll('\0', ' ') };
}

/** Python, JavaScript, Java and PHP read a lone CR as a line end; the grammars and their line counts do not. Offsets stay. */
export function withoutLoneReturns(text: string): string {
  return text.replace(/\r(?!\n)/g, '\n');
}

/** UTF-16 is written by some editors of Windows, always with a byte order mark. */
function byMark(bytes: Uint8Array): Decoded | null {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  return encoding === null ? null : decodedAs(encoding, bytes);
}

/** TextDecoder takes a byte order mark away. */
function asUtf8(bytes: Uint8Array): Decoded | null {
  return decodedAs('utf-8', bytes);
}

/**
 * A file that declares an encoding and yet is valid UTF-8 was read as UTF-8 before: the two differ in no ASCII character, and text that
 * is valid in UTF-8 by chance is rarer than a declaration that nobody kept up.
 */
function asDeclared(bytes: Uint8Array): Decoded | null {
  const head = Buffer.from(bytes.subarray(0, DECLARATION_BYTES)).toString('latin1');
  const lines = head.split(/\r\n?|\n/, 2);
  // PEP 263: the first two lines, and the second one only if the first is a comment or blank.
  for (const line of lines) {
    const declared = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)?.[1];
    if (declared !== undefined) return byName(declared, bytes);
    if (!/^[ \t\f]*(?:#|$)/.test(line)) return null;
  }
  return null;
}

function byName(name: string, bytes: Uint8Array): Decoded | null {
  const label = name.toLowerCase().replaceAll('_', '-');
  // TextDecoder takes Latin-1 for Windows-1252, which differs in 0x80 to 0x9f.
  if (/^(?:latin-?1|iso-?8859-1|iso-latin-1|l1)(?:-|$)/.test(label)) return latin1(bytes, null);
  return decodedAs(label.replace(/^cp(?=125\d$)/, 'windows-'), bytes);
}

function asLatin1(bytes: Uint8Array): Decoded {
  return latin1(
    bytes,
    'The file is not valid UTF-8 and was read as Latin-1; characters outside of ASCII may be wrong. Save it as UTF-8, or declare its encoding in a coding line.',
  );
}

function latin1(bytes: Uint8Array, diagnostic: string | null): Decoded {
  return { text: Buffer.from(bytes).toString('latin1'), encoding: 'latin-1', diagnostic };
}

/** Null where the encoding is not known or the bytes are not valid in it. */
function decodedAs(encoding: string, bytes: Uint8Array): Decoded | null {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding, diagnostic: null };
  } catch {
    return null;
  }
}
