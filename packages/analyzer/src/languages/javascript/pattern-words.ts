/** The tokens of JavaScript patterns, for the words that they require. */
import { ELLIPSES, TYPED, wordsByTokens } from '../../matching/pattern-words.ts';

/** Null where only the compiled pattern can tell names from text: nested templates, regular expressions, JSX with children. */
export function wordsInPattern(pattern: string): readonly string[] | null {
  if (pattern.split('`').length > 3) return null;
  const element = SELF_CLOSING.exec(pattern)?.[1];
  return wordsByTokens(element ?? pattern, TOKEN);
}

/** One JSX element without children, the only place of a tag that is read here; a backslash escapes nothing in its strings. */
const SELF_CLOSING = /^\s*<([^<\\]*)\/>\s*$/;

const WORD = String.raw`(?<word>[\p{ID_Continue}$]+)`;
const STRING = String.raw`\x60(?:\\[^]|[^\x60\\])*\x60|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'`;
/** No token begins with a quote that is not closed, with the `/` of an expression or with a JSX tag's `<`. */
const TOKEN = new RegExp(
  String.raw`\s+|\/\/[^\n]*|\/\*(?:(?!\*\/)[^])*\*\/|${STRING}|${TYPED}|${ELLIPSES}|${WORD}|<(?![/>\p{ID_Start}$])|[^"'\x60\\/<]`,
  'uy',
);
