/** The tokens of Ruby patterns, for the words that they require. */
import { ELLIPSES, wordsByTokens } from '../../matching/pattern-words.ts';

/** Null where only the compiled pattern can tell names from text: quotes inside of interpolations, `%` literals, regular expressions, heredocs. */
export function wordsInPattern(pattern: string): readonly string[] | null {
  if (/#\{[^}]*["'`{]|%[a-zA-Z]?[^\w\s>]|\/|<<[~\-"'`A-Z_]/.test(pattern)) return null;
  return wordsByTokens(pattern, TOKEN);
}

/** A pattern of one of these means them all. */
export const LOADING_METHODS: ReadonlySet<string> = new Set(['load', 'require', 'require_relative']);

const KEYWORDS =
  'alias|and|begin|BEGIN|break|case|class|def|defined|do|else|elsif|end|END|ensure|false|for|if|in|module|next|nil|not|or|redo|rescue|retry|return|' +
  'self|super|then|true|undef|unless|until|when|while|yield';
const STRING = String.raw`\x60(?:\\[^]|[^\x60\\])*\x60|"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'`;
/** Symbols and keys are no names that a text must hold as they are written here. */
const SYMBOL = String.raw`(?<!:):[$\p{ID_Continue}]+[?!=]?|[$\p{ID_Continue}]+[?!]?:(?!:)`;
const WORD = String.raw`(?<word>[$\p{ID_Continue}]+)`;
const TOKEN = new RegExp(
  String.raw`\s+|#[^\n]*|${STRING}|${ELLIPSES}|::|${SYMBOL}|(?:${KEYWORDS}|(?<!\.)(?:${[...LOADING_METHODS].join('|')}))(?![$\p{ID_Continue}])|${WORD}|[^"'\x60\\]`,
  'uy',
);
