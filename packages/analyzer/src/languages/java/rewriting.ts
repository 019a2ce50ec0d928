/**
 * Syntax that the grammar does not know, written so that it reads it: Unicode escapes outside of what it takes for escapes (JLS 3.3 allows them
 * anywhere), and calls of other constructors behind other statements.
 *
 * Every replacement keeps the length, so that the spans of the new tree fit the old text, from which lowering takes all names and values.
 */
import { ConcreteTree } from '../../syntax/concrete-tree.ts';
import type { SyntaxTree } from '../../syntax/syntax.ts';
import { unescapeUnicode } from './escapes.ts';

/** The text in words that the grammar knows; null if there is nothing to rewrite. To be tried only where the first parse had errors. */
export function rewrite(syntaxTree: SyntaxTree, text: string): string | null {
  const tree = ConcreteTree.read(syntaxTree, text, COMMENT_KINDS);
  const rewritten = withoutEscapes(withoutLateConstructorCalls(tree, text));
  return rewritten === text ? null : rewritten;
}

const COMMENT_KINDS = ['line_comment', 'block_comment'];

/** `super(…)` in the middle of a constructor is read as the call of a method of some name. */
function withoutLateConstructorCalls(tree: ConcreteTree, text: string): string {
  const known = new Set<number>();
  for (let node = 0; node < tree.size; node++) if (tree.field(node) === 'constructor') known.add(tree.start(node));
  return text.replace(/(?<![\w$.])(?:super|this)(?=\s*\()/g, (word, at: number) =>
    known.has(at) ? word : `_${word.slice(1)}`,
  );
}

const ESCAPE = String.raw`(?<!\\)(?:\\\\)*\\u+[0-9a-fA-F]{4}`;
/** A name or word with at least one escape in it, or an escape of a sign. */
const ESCAPED_WORD = new RegExp(String.raw`[\w$]*(?:${ESCAPE}[\w$]*)+`, 'g');

function withoutEscapes(text: string): string {
  if (!text.includes('\\u')) return text;
  return text.replace(ESCAPED_WORD, (escaped) => {
    const word = unescapeUnicode(escaped);
    if (KEYWORDS.has(word)) return word.padEnd(escaped.length);
    return escaped.replace(new RegExp(ESCAPE, 'g'), (one) => {
      const sign = unescapeUnicode(one);
      return /^[\p{ID_Continue}$\\]+$/u.test(sign) ? '_'.repeat(one.length) : sign.padEnd(one.length);
    });
  });
}

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'abstract assert boolean break byte case catch char class const continue default do double else enum extends false final finally float for goto if ' +
    'implements import instanceof int interface long native new null package private protected public return short static strictfp super switch ' +
    'synchronized this throw throws transient true try void volatile while'
  ).split(' '),
);
