/** From a text to its lowered file: parse, lower, and where the grammar is behind the language, once more with the text rewritten. */
import { type SyntaxProblem, unreadLength } from '../syntax/problems.ts';
import type { SyntaxParser } from '../syntax/syntax.ts';
import type { Language, LoweredFile } from './language.ts';

/** Never throws on any text. `parser` is one for the language's grammar. */
export function parseText(language: Language, parser: SyntaxParser, text: string): LoweredFile {
  const tree = parser.parse(text);
  let lowered: LoweredFile;
  let rewritten: string | null = null;
  try {
    lowered = language.lower(tree, text);
    if (hasErrors(lowered.problems)) rewritten = language.rewrite?.(tree, text) ?? null;
  } finally {
    tree.delete();
  }
  if (rewritten === null) return lowered;
  const again = parser.parse(rewritten);
  try {
    const second = language.lower(again, text);
    return isBetter(second.problems, lowered.problems) ? second : lowered;
  } finally {
    again.delete();
  }
}

function hasErrors(problems: readonly SyntaxProblem[]): boolean {
  return problems.some((problem) => problem.kind === 'error' || problem.kind === 'missing');
}

/** Less text unread; where that is equal, fewer problems. */
function isBetter(a: readonly SyntaxProblem[], b: readonly SyntaxProblem[]): boolean {
  const difference = unreadLength(a) - unreadLength(b);
  return difference < 0 || (difference === 0 && a.length < b.length);
}
