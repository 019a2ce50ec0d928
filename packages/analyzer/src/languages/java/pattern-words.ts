/** The tokens of Java patterns, for the words that they require. */
import { ELLIPSES, wordsByTokens } from '../../matching/pattern-words.ts';

/** Null for module declarations, whose directives are words only there, and for names with Unicode escapes. */
export function wordsInPattern(pattern: string): readonly string[] | null {
  if (/\bmodule\b|\\u/.test(pattern)) return null;
  return wordsByTokens(pattern, TOKEN)?.filter((word) => !MODIFIERS.has(word)) ?? null;
}

const WORD = String.raw`(?<word>[\p{ID_Continue}$]+)`;
const STRING = String.raw`"""[^]*?"""|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'`;
/** `(Type $X)` is stepped over where the type may be that of a literal, or holds others; parameters that look like it as well. */
const TYPED = String.raw`\(\s*(?:[\p{ID_Continue}$]+\s*\.\s*)*(?:String|[Ii]nt(?:eger)?|[Ll]ong|[Dd]ouble|[Ff]loat|[Bb]oolean|char|[\p{ID_Continue}$]+(?:\s*<[\p{ID_Continue}$.,<>?\[\]\s]*>)?(?:\s*\[\s*\])+|[\p{ID_Continue}$]+\s*<[\p{ID_Continue}$.,<>?\[\]\s]*>)\s+\$[A-Z_][A-Z_0-9]*\s*\)`;
/** No token begins with a quote that is not closed. */
const TOKEN = new RegExp(
  String.raw`\s+|\/\/[^\n]*|\/\*(?:(?!\*\/)[^])*\*\/|${STRING}|${TYPED}|${ELLIPSES}|${WORD}|[^"']`,
  'uy',
);

/** Words of declarations that are no names there, besides those that all languages leave out. */
const MODIFIERS: ReadonlySet<string> = new Set(
  'final native non permits record sealed strictfp synchronized throws transient volatile'.split(' '),
);
