/**
 * Unicode escapes as the first step of a compiler takes them (JLS 3.3): `\u000a` ends a line comment and `\u0022` a string, so that what a plain
 * parse takes for a comment may be code.
 */
import { withoutLoneReturns } from '../../source/decoding.ts';
import type { Translation } from '../language.ts';

/** The text with its escapes translated; null if there are none. */
export function translateEscapes(text: string): Translation | null {
  if (!text.includes('\\u')) return null;
  const parts: string[] = [];
  /** Behind each escape: its end in the translated text, and in the original one. */
  const ends: number[] = [];
  const origins: number[] = [];
  let done = 0;
  let length = 0;
  for (const { 0: written, index, groups } of text.matchAll(ESCAPE)) {
    const { before = '', first, second } = groups!;
    const character = stringOf(first!) + (second === undefined ? '' : stringOf(second));
    if (!isTranslated(character)) continue;
    const begin = index + before.length;
    parts.push(text.slice(done, begin), character);
    length += begin - done + character.length;
    done = index + written.length;
    ends.push(length);
    origins.push(done);
  }
  if (ends.length === 0) return null;
  parts.push(text.slice(done));
  return { text: withoutLoneReturns(parts.join('')), originOf: (offset) => originOf(offset, ends, origins) };
}

/**
 * A backslash that an even number of others stands before, one or more `u`, four digits; both halves of a surrogate pair at once. In a run of
 * backslashes a match begins with the first one, so that no run is read twice.
 */
const ESCAPE =
  /(?<!\\)(?<before>(?:\\\\)*)\\u+(?:(?<first>[dD][89abAB][0-9a-fA-F]{2})\\u+(?<second>[dD][c-fC-F][0-9a-fA-F]{2})|(?<first>[0-9a-fA-F]{4}))/g;

function stringOf(digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 16));
}

/** The others can only stand in literals, which lowering reads: a grammar takes a NUL for the end, and half of a pair for no character. */
function isTranslated(character: string): boolean {
  return character !== '\0' && character.isWellFormed();
}

/** Between two escapes both texts advance alike. */
function originOf(offset: number, ends: readonly number[], origins: readonly number[]): number {
  let low = 0;
  for (let high = ends.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (ends[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? offset : origins[low - 1]! + offset - ends[low - 1]!;
}
