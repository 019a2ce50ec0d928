/** The tokens of PHP patterns, for the words that they require. */
import { ELLIPSES, wordsByTokens } from '../../matching/pattern-words.ts';

export function wordsInPattern(pattern: string): readonly string[] | null {
  return wordsByTokens(pattern, TOKEN, MEMBERS);
}

const MEMBERS: ReadonlySet<string> = new Set(['->', '?->', '::']);
/** Variables of PHP that look like metavariables and are none. */
const SUPERGLOBAL = String.raw`(?<known>\$_(?:GET|POST|COOKIE|REQUEST|SERVER|SESSION|ENV|FILES)(?![\w\u0080-\uffff]))`;
const WORD = String.raw`${SUPERGLOBAL}|\$[A-Z_][A-Z_0-9]*(?![\w\u0080-\uffff])|(?<word>\$?[\p{ID_Start}_\u0080-\uffff][\w\u0080-\uffff]*)`;
/** Strings without interpolation: what is interpolated requires words too. */
const STRING = String.raw`"(?:\\[^]|[^"\\$])*"|'(?:\\[^]|[^'\\])*'`;
/** Words that PHP reads as syntax and no language of the shared list does. */
const SYNTAX = String.raw`(?i:array|as|callable|echo|elseif|end(?:declare|for|foreach|if|switch|while)|final|finally|fn|foreach|goto|insteadof|integer|boolean|iterable|list|null|trait|true|false|use|xor)(?![\w\u0080-\uffff])`;
const TAG = String.raw`<\?(?:php\b|=)?`;
const COMMENT = String.raw`\/\/[^\n]*|#(?!\[)[^\n]*|\/\*(?:(?!\*\/)[^])*\*\/`;
const TOKEN = new RegExp(
  String.raw`\s+|${COMMENT}|${STRING}|${TAG}|${ELLIPSES}|${SYNTAX}|${WORD}|\?->|->|::|\d[\w.]*|<(?!<<)|[^"'\x60<]`,
  'uy',
);
