/** Heredocs: the text of `<<~A` stands behind the line that opens it, in a node of its own, and is found from there once for each tree. */
import type { Interpolation, Node, StringPart } from '../../ast/nodes.ts';
import { type ConcreteTree, NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Lowering } from '../../syntax/lowering.ts';
import { type Quoting, unescaped } from './escapes.ts';
import { lowerInterpolation, stringNode, subshell } from './literals.ts';

/**
 * The scanner keeps the length of a word in one byte, and words in 1,024 in all: from there on it forgets them, and takes text for code, which may
 * hide the code behind it. In code units, with the marks around the word.
 */
const MAX_OPENING = 200;

const bodiesOfTrees = new WeakMap<ConcreteTree, ReadonlyMap<NodeIndex, NodeIndex>>();

/**
 * The string that a heredoc means, at the place where it is opened (`<<~A`). Its parts keep the positions that they have in the text: they are the
 * one thing in the tree that lies outside of the node which holds it.
 */
export function heredoc(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const opening = /^<<([~-]?)(["'`]?)/.exec(tree.textOf(n));
  const [squiggly, quote] = [opening?.[1] === '~', opening?.[2] ?? ''];
  const body = bodiesOf(tree).get(n) ?? NONE;
  if (tree.end(n) - tree.start(n) > MAX_OPENING)
    c.problems.push({ kind: 'missing', start: tree.end(n), end: tree.end(n), grammarKind: 'heredoc_body' });
  const parts = body === NONE ? [] : bodyParts(c, body, quote === "'" ? 'single' : 'double', squiggly);
  const text = stringNode(tree.start(n), tree.end(n), '', parts);
  return quote === '`' ? subshell(tree.start(n), tree.end(n), text) : text;
}

/** Bodies by the nodes that open them. They stand in the order of the openings, those opened inside of a body's interpolations inside of that body. */
function bodiesOf(tree: ConcreteTree): ReadonlyMap<NodeIndex, NodeIndex> {
  let bodies = bodiesOfTrees.get(tree);
  if (bodies === undefined) {
    bodies = findBodies(tree);
    bodiesOfTrees.set(tree, bodies);
  }
  return bodies;
}

function findBodies(tree: ConcreteTree): ReadonlyMap<NodeIndex, NodeIndex> {
  const bodies = new Map<NodeIndex, NodeIndex>();
  /** One queue of openings for each body that we are inside of; the first for the file. */
  const levels: { readonly end: NodeIndex; readonly open: NodeIndex[] }[] = [{ end: tree.size, open: [] }];
  for (let n = 0; n < tree.size; n++) {
    while (levels.length > 1 && levels.at(-1)!.end <= n) levels.pop();
    const kind = tree.kind(n);
    if (kind === 'heredoc_beginning') levels.at(-1)!.open.push(n);
    if (kind === 'heredoc_body') {
      const opening = levels.at(-1)!.open.shift();
      if (opening !== undefined) bodies.set(opening, n);
      levels.push({ end: tree.after(n), open: [] });
    }
  }
  return bodies;
}

function bodyParts(c: Lowering, body: NodeIndex, quoting: Quoting, squiggly: boolean): (StringPart | Interpolation)[] {
  const { tree } = c;
  const lineEnd = /^\r?\n/.exec(tree.textOf(body));
  const begin = tree.start(body) + (lineEnd?.[0].length ?? 0);
  const close = tree.childOfKind(body, 'heredoc_end');
  // The last line's indentation belongs to the closing word.
  const end = close === NONE ? tree.end(body) : tree.text.lastIndexOf('\n', tree.start(close) - 1) + 1;
  const interpolations = tree.children(body).filter((child) => tree.kind(child) === 'interpolation');
  const indentation = squiggly ? commonIndentation(tree, begin, end, interpolations) : 0;
  const parts: (StringPart | Interpolation)[] = [];
  const textUpTo = (from: number, to: number): void => {
    if (to <= from) return;
    const source = tree.text.slice(from, to);
    const dedented = indentation === 0 ? source : dedent(source, indentation, tree.text[from - 1] === '\n');
    const value = unescaped(dedented, quoting);
    if (value !== '') parts.push({ kind: 'StringPart', start: from, end: to, value });
  };
  let from = begin;
  for (const child of interpolations) {
    textUpTo(from, tree.start(child));
    parts.push(lowerInterpolation(c, child));
    from = tree.end(child);
  }
  textUpTo(from, end);
  return parts;
}

/** The least indentation of the lines that are not blank; a tab reaches to the next multiple of eight. */
function commonIndentation(
  tree: ConcreteTree,
  begin: number,
  end: number,
  interpolations: readonly NodeIndex[],
): number {
  let least = Number.POSITIVE_INFINITY;
  for (const match of tree.text.slice(begin, end).matchAll(/^([ \t]*)(?![ \t\r\n])/gm)) {
    const at = begin + match.index;
    if (at >= end) break;
    // A line that begins inside of an interpolation is code.
    if (!interpolations.some((child) => tree.start(child) < at && at < tree.end(child)))
      least = Math.min(least, widthOf(match[1]!));
  }
  return Number.isFinite(least) ? least : 0;
}

function widthOf(space: string): number {
  let width = 0;
  for (const c of space) width = c === '\t' ? (Math.floor(width / 8) + 1) * 8 : width + 1;
  return width;
}

function dedent(source: string, indentation: number, fromLineStart: boolean): string {
  return source.replace(/(^|\n)([ \t]+)/g, (whole, before: string, space: string, at: number) => {
    if (at === 0 && before === '' && !fromLineStart) return whole;
    let taken = 0;
    while (taken < space.length && widthOf(space.slice(0, taken + 1)) <= indentation) taken++;
    return before + space.slice(taken);
  });
}
