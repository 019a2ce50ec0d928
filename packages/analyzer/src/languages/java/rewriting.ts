/**
 * Syntax that the grammar does not know, written so that it reads it: calls of other constructors behind other statements.
 *
 * Every replacement keeps the length, so that the spans of the new tree fit the old text, from which lowering takes all names and values.
 */
import { ConcreteTree } from '../../syntax/concrete-tree.ts';
import type { SyntaxTree } from '../../syntax/syntax.ts';

/** The text in words that the grammar knows; null if there is nothing to rewrite. To be tried only where the first parse had errors. */
export function rewrite(syntaxTree: SyntaxTree, text: string): string | null {
  const tree = ConcreteTree.read(syntaxTree, text, COMMENT_KINDS);
  const rewritten = withoutLateConstructorCalls(tree, text);
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
