/** Texts for bytes: base32 for keys and fingerprints that people see, base64url for fields of messages. */
import { z } from 'zod';

/** RFC 4648 section 6, in lower case. */
const BASE32_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Base32 (RFC 4648) in lower case and without padding. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32_ALPHABET[(held >> bits) & 31];
    }
  }
  return bits === 0 ? text : text + BASE32_ALPHABET[(held << (5 - bits)) & 31];
}

/** The bytes of a text that `toBase32` would write; undefined for any other text. */
export function fromBase32(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let length = 0;
  let held = 0;
  let bits = 0;
  for (const character of text) {
    const value = BASE32_ALPHABET.indexOf(character);
    if (value < 0) return undefined;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = (held >> bits) & 255;
    }
  }
  // MUST N1. One spelling for each value: two texts that name the same bytes would be two keys to whoever compares texts.
  return toBase32(bytes) === text ? bytes : undefined;
}

/** Base64url (RFC 4648 section 5) without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}

/** The bytes of a text that `toBase64Url` would write; undefined for any other text. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  const decoded = Buffer.from(text, 'base64url');
  // MUST N1
  return decoded.toString('base64url') === text ? new Uint8Array(decoded) : undefined;
}

/** Schema of a message's field that holds exactly `length` bytes as base64url. */
export function base64UrlBytes(length: number): z.ZodString {
  return z
    .string()
    .refine((text) => fromBase64Url(text)?.length === length, `must be base64url without padding of ${length} bytes`);
}
