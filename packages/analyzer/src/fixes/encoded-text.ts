/** A text in its bytes: where its characters lie, and how others are written in its encoding. */
import type { Replacement } from './fix.ts';

export interface EncodedText {
  /** Null where the encoding lacks a character, or cannot be written here at all. */
  encode(text: string): Uint8Array | null;
  /** The bytes with the replacements done, every other byte as it was. They are in order and can be encoded. */
  replace(replacements: readonly Replacement[]): Uint8Array;
}

/** `text` and `encoding` as `decodeText` gives them for the bytes. */
export function encodedText(bytes: Uint8Array, text: string, encoding: string): EncodedText {
  const encode = encoderFor(encoding, bytes.length === text.length);
  return {
    encode,
    replace(replacements) {
      const parts: Uint8Array[] = [];
      let at = { offset: 0, byte: markLength(bytes, encoding) };
      parts.push(bytes.subarray(0, at.byte));
      const goTo = (offset: number) => {
        const byte = at.byte + byteLength(text.slice(at.offset, offset), encoding);
        const passed = bytes.subarray(at.byte, byte);
        at = { offset, byte };
        return passed;
      };
      for (const replacement of replacements) {
        parts.push(goTo(replacement.start), encode(replacement.text)!);
        goTo(replacement.end);
      }
      parts.push(bytes.subarray(at.byte));
      return Buffer.concat(parts);
    },
  };
}

/** How many bytes of a byte order mark stand before the text. */
function markLength(bytes: Uint8Array, encoding: string): number {
  if (encoding.startsWith('utf-16')) return 2;
  const isUtf8 = encoding === 'utf-8' && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return isUtf8 ? 3 : 0;
}

function byteLength(text: string, encoding: string): number {
  if (encoding === 'utf-8') return Buffer.byteLength(text);
  return encoding.startsWith('utf-16') ? text.length * 2 : text.length;
}

/** `oneByteEach`: whether the text has as many characters as bytes, without which a legacy encoding's places are not known. */
function encoderFor(encoding: string, oneByteEach: boolean): EncodedText['encode'] {
  switch (encoding) {
    case 'utf-8':
      return (text) => (text.isWellFormed() ? Buffer.from(text) : null);
    case 'utf-16le':
      return (text) => Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return (text) => Buffer.from(text, 'utf16le').swap16();
    case 'latin-1':
      return (text) => (/^[\0-\xff]*$/.test(text) ? Buffer.from(text, 'latin1') : null);
    default:
      return oneByteEach ? singleByteEncoder(encoding) : () => null;
  }
}

/** By what each byte means. */
function singleByteEncoder(encoding: string): EncodedText['encode'] {
  let table: Map<string, number> | undefined;
  return (text) => {
    table ??= byteOfCharacter(encoding);
    const bytes = Array.from(text, (character) => table!.get(character));
    return bytes.includes(undefined) ? null : Uint8Array.from(bytes as number[]);
  };
}

function byteOfCharacter(encoding: string): Map<string, number> {
  const decoder = new TextDecoder(encoding);
  const table = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) {
    const character = decoder.decode(Uint8Array.of(byte));
    if (character.length === 1 && character !== '\ufffd') table.set(character, byte);
  }
  return table;
}
