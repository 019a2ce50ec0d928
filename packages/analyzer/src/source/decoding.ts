/** From the bytes of a source file to its text. */
import type { LanguageId } from '../languages/file-types.ts';
import { type DeclaredEncoding, declaredEncoding, hasUtf8Mark } from './declared-encoding.ts';

export interface Decoded {
  readonly text: string;
  /** Lower case. */
  readonly encoding: string;
  readonly diagnostic: string | null;
  /** Whether what runs may be other code than this text: the file declares an encoding that is not read. */
  readonly mayDiffer: boolean;
}

/**
 * A NUL becomes a space: the grammars would take it for the end. By the byte order mark, else as the file declares in the way of its language, else as UTF-8, else
 * as Latin-1.
 */
export function decodeText(bytes: Uint8Array, language?: LanguageId): Decoded {
  const decoded = byMark(bytes, language) ?? byDeclaration(bytes, language);
  return { ...decoded, text: withoutLoneReturns(decoded.text).replaceAll('\0', ' ') };
}

/** Python, JavaScript, Java and PHP read a lone CR as a line end; the grammars and their line counts do not. Offsets stay. */
export function withoutLoneReturns(text: string): string {
  return text.replace(/\r(?!\n)/g, '\n');
}

/** UTF-16 is written by some editors of Windows, always with a byte order mark. PHP prints the two bytes and runs what follows. */
function byMark(bytes: Uint8Array, language: LanguageId | undefined): Decoded | null {
  if (language === 'php') return null;
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  return encoding === null ? null : decodedAs(encoding, bytes);
}

function byDeclaration(bytes: Uint8Array, language: LanguageId | undefined): Decoded {
  const declared = declaredEncoding(bytes, language);
  if (declared === null || declared.kind === 'utf-8') return asUtf8(bytes);
  if (declared.kind === 'single-byte') return asSingleByte(bytes, declared.label);
  if (language === 'php') return asPhp(bytes, declared);
  if (declared.kind === 'multi-byte' && !hasUtf8Mark(bytes)) {
    const decoded = decodedAs(declared.label, bytes);
    if (decoded !== null) return decoded;
  }
  // Every encoding that Ruby takes for a source keeps ASCII as it is; in a file of no language the line is no more than a hint.
  if (language === undefined || (language !== 'python' && isAscii(bytes))) return asUtf8(bytes);
  const why = declared.kind === 'multi-byte' ? 'in which it is not valid' : 'which is not read here';
  return inDoubt(bytes, declared.name, why);
}

/** PHP obeys if `zend.multibyte` is on, which the file does not say. */
function asPhp(bytes: Uint8Array, declared: DeclaredEncoding): Decoded {
  if (declared.kind === 'multi-byte' && isAscii(bytes)) return asUtf8(bytes);
  return inDoubt(bytes, declared.name, 'which PHP reads it in if zend.multibyte is on');
}

function inDoubt(bytes: Uint8Array, name: string, why: string): Decoded {
  const decoded = asUtf8(bytes);
  const readAs = decoded.encoding === 'utf-8' ? 'UTF-8' : 'Latin-1';
  const diagnostic = `The file declares the encoding ${name}, ${why}; it was read as ${readAs}, and what runs may be other code. Save it as UTF-8 and take the declaration out.`;
  return { ...decoded, diagnostic, mayDiffer: true };
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}

/**
 * A file that declares such an encoding and yet is valid UTF-8 was read as UTF-8 before: the two differ in no ASCII character, and text that
 * is valid in UTF-8 by chance is rarer than a declaration that nobody kept up.
 */
function asSingleByte(bytes: Uint8Array, label: string | null): Decoded {
  const decoded = decodedAs('utf-8', bytes);
  if (decoded !== null) return decoded;
  if (label === 'latin-1') return latin1(bytes, null);
  return (label === null ? null : decodedAs(label, bytes)) ?? asUtf8(bytes);
}

/** TextDecoder takes a byte order mark away. */
function asUtf8(bytes: Uint8Array): Decoded {
  return (
    decodedAs('utf-8', bytes) ??
    latin1(
      bytes,
      'The file is not valid UTF-8 and was read as Latin-1; characters outside of ASCII may be wrong. Save it as UTF-8, or declare its encoding in a coding line.',
    )
  );
}

function latin1(bytes: Uint8Array, diagnostic: string | null): Decoded {
  return { text: Buffer.from(bytes).toString('latin1'), encoding: 'latin-1', diagnostic, mayDiffer: false };
}

/** Null where the bytes are not valid in the encoding. */
function decodedAs(encoding: string, bytes: Uint8Array): Decoded | null {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return { text, encoding, diagnostic: null, mayDiffer: false };
  } catch {
    return null;
  }
}
