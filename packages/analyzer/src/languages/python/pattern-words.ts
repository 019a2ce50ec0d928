/** The tokens of Python patterns, for the words that they require. */
import { ELLIPSES, TYPED, wordsByTokens } from '../../matching/pattern-words.ts';

export function wordsInPattern(pattern: string): readonly string[] | null {
  return wordsByTokens(pattern, TOKEN);
}

const WORD = String.raw`\$[A-Z_0-9]*|(?<word>\p{ID_Continue}+)`;
const STRING = String.raw`[A-Za-z]{0,2}(?:"""(?:\\[^]|(?!""")[^\\])*"""|'''(?:\\[^]|(?!''')[^\\])*'''|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*')`;
const TOKEN = new RegExp(String.raw`\s+|#[^\n]*|${STRING}|${TYPED}|${ELLIPSES}|${WORD}|[^"'\x60\\]`, 'uy');
