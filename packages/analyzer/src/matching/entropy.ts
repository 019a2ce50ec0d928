/**
 * `metavariable-analysis: entropy`: whether a text holds more information than words do, as keys and tokens do. As in Semgrep that is measured with
 * the rarity of each three letters in English text; whatever is no letter counts as one of 62 equally likely characters.
 */
import { bitsOfLetter, bitsOfThreeLetters } from './letter-bits.ts';

/** More than so many bits, in all and for each byte of UTF-8: Semgrep's limits. */
const LEAST_BITS = 64;
const LEAST_DENSITY = 0.6 * 8;
const OTHER_CHARACTER_BITS = Math.log2(62);
/** Longer texts are judged by their beginning, in UTF-16 code units. */
const MAX_LENGTH = 100_000;

export function looksRandom(text: string): boolean {
  const bytes = new TextEncoder().encode(text.slice(0, MAX_LENGTH));
  if (bytes.every((byte) => byte === bytes[0])) return false;
  const bits = informationOf(bytes);
  return bits > LEAST_BITS && bits / bytes.length > LEAST_DENSITY;
}

/** Each byte begins a group of three that overlaps with two others, so that a group counts by its share; the last two groups are shorter. */
function informationOf(bytes: Uint8Array): number {
  let bits = 0;
  for (let i = 0; i < bytes.length; i++) {
    const group = bytes.subarray(i, i + 3);
    bits += bitsOf(group) / group.length;
  }
  return bits;
}

function bitsOf(group: Uint8Array): number {
  const [first, second, third] = Array.from(group, letterOf);
  if (first != null && second != null && third != null) return bitsOfThreeLetters(first, second, third);
  let bits = 0;
  for (const byte of group) {
    const letter = letterOf(byte);
    bits += letter === null ? OTHER_CHARACTER_BITS : bitsOfLetter(letter);
  }
  return bits;
}

/** From 0 to 25, whatever the case. */
function letterOf(byte: number): number | null {
  const place = (byte | 0x20) - 0x61;
  return place >= 0 && place < 26 ? place : null;
}
