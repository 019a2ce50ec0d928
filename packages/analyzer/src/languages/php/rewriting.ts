/** Rewriting at equal length, for what the grammar does not know: `<?= a, b ?>`, and whatever follows `__halt_compiler();`. */
import type { Node } from 'web-tree-sitter';
import type { SyntaxTree } from '../../syntax/syntax.ts';

/** The text with its commas behind `<?=` as semicolons, and blanks behind the end of the code; null if there is nothing of the kind. */
export function rewrite(tree: SyntaxTree, text: string): string | null {
  const rewritten = text.split('');
  let changed = false;
  const put = (position: number, character: string): void => {
    rewritten[position] = character;
    changed = true;
  };
  const halt = HALT.exec(text);
  if (halt !== null)
    for (let i = halt.index + halt[0].length; i < text.length; i++) if (!/\s/.test(text[i]!)) put(i, ' ');
  for (const { start, end } of faults(tree)) {
    if (isShortEcho(text, start)) for (let i = start; i < end; i++) if (text[i] === ',') put(i, ';');
  }
  return changed ? rewritten.join('') : null;
}

const HALT = /__halt_compiler\s*\(\s*\)\s*(?:;|\?>)/i;

/** Whether an error lies between `<?=` and its `?>`. */
function isShortEcho(text: string, position: number): boolean {
  const tag = text.lastIndexOf('<?', position);
  return tag >= 0 && text.startsWith('<?=', tag) && !text.slice(tag, position).includes('?>');
}

/** The outermost errors of a tree, and where tokens are missing. */
function faults(tree: SyntaxTree): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const pending: Node[] = [tree.rootNode];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.isError || node.isMissing) found.push({ start: node.startIndex, end: node.endIndex });
    else if (node.hasError) for (const child of node.children) if (child !== null) pending.push(child);
  }
  return found.reverse();
}
