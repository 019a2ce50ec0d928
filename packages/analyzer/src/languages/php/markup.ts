/**
 * Text outside of PHP. The grammar lets it stand anywhere; it is read as comments are (by position), and lists of statements take what lies
 * between their elements. A statement behind `<?=` is an `echo` of its value.
 */
import type { Node } from '../../ast/nodes.ts';
import { type ConcreteTree, NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Lowering } from '../../syntax/lowering.ts';
import { echoCall } from './output.ts';

export const MARKUP_KIND = 'text_interpolation';

/** `?>` up to the next opening tag or the end of the file. */
interface Markup {
  readonly start: number;
  readonly end: number;
}

const markupOfTrees = new WeakMap<ConcreteTree, readonly Markup[]>();

function markupIn(tree: ConcreteTree): readonly Markup[] {
  let markup = markupOfTrees.get(tree);
  if (markup === undefined) {
    markup = tree.comments.filter((comment) => comment.kind === MARKUP_KIND);
    markupOfTrees.set(tree, markup);
  }
  return markup;
}

/** Lowers statements of one list that reaches from `from` to `to`, with the markup between them. */
export function statementsBetween(c: Lowering, children: readonly NodeIndex[], from: number, to: number): Node[] {
  const { tree } = c;
  const statements: Node[] = [];
  let position = from;
  let tag = openingTag(tree, from);
  for (const child of children) {
    tag = appendMarkup(tree, position, tree.start(child), statements) ?? tag;
    const statement = c.node(child);
    const continued = tree.text[position - 1] === ',' ? echoedToo(tree.text, statements.at(-1), statement) : null;
    if (continued !== null) statements[statements.length - 1] = continued;
    else if (tag !== null && tree.text.startsWith('<?=', tag)) statements.push(echoed(tree.text, statement, tag));
    else statements.push(statement);
    c.appendLooseErrors(child, statements);
    position = tree.end(child);
    tag = null;
  }
  appendMarkup(tree, position, to, statements);
  return statements;
}

/** The tag that a list begins behind. */
function openingTag(tree: ConcreteTree, position: number): number | null {
  return tree.text.startsWith('<?=', position - 3) ? position - 3 : null;
}

/** Appends the markup in a range; where the tag behind the last of it begins, or null if there is none. */
function appendMarkup(tree: ConcreteTree, from: number, to: number, out: Node[]): number | null {
  const all = markupIn(tree);
  let low = 0;
  for (let high = all.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((all[middle] as Markup).start < from) low = middle + 1;
    else high = middle;
  }
  let tag: number | null = null;
  for (let i = low; i < all.length && (all[i] as Markup).end <= to; i++) {
    const { start, end } = all[i] as Markup;
    const tagLength = /<\?(?:php|=)?$/i.exec(tree.text.slice(start, end))?.[0].length ?? 0;
    tag = tagLength === 0 ? null : end - tagLength;
    const node = inlineMarkup(tree.text, start + 2, end - tagLength);
    if (node !== null) out.push(node);
  }
  return tag;
}

/** PHP swallows one line end behind `?>`. Null if nothing is left. */
export function inlineMarkup(text: string, start: number, end: number): Node | null {
  const swallowed = /^\r?\n/.exec(text.slice(start, start + 2))?.[0].length ?? 0;
  const from = text.startsWith('?>', start - 2) ? start + swallowed : start;
  return from >= end ? null : { kind: 'InlineMarkup', start: from, end, value: text.slice(from, end) };
}

/** `<?= e ?>` from tag to tag. */
function echoed(text: string, statement: Node, tag: number): Node {
  if (statement.kind !== 'ExpressionStatement') return statement;
  const expression = echoCall(tag, tag + 3, statement.expression.end, [statement.expression]);
  return { kind: 'ExpressionStatement', start: tag, end: behindClosingTag(text, statement.end), expression };
}

/** `<?= a, b ?>`: the grammar was given a semicolon for the comma (rewriting.ts). Null if there is no echo to go on. */
function echoedToo(text: string, echo: Node | undefined, statement: Node): Node | null {
  if (echo?.kind !== 'ExpressionStatement' || statement.kind !== 'ExpressionStatement') return null;
  const call = echo.expression;
  if (call.kind !== 'Call') return null;
  const end = behindClosingTag(text, statement.end);
  const expression = { ...call, end: statement.expression.end, args: [...call.args, statement.expression] };
  return { ...echo, end, expression };
}

function behindClosingTag(text: string, position: number): number {
  return position + (/^\s*\?>/.exec(text.slice(position, position + MAX_BLANKS))?.[0].length ?? 0);
}

/** UTF-16 units of blanks that are looked through for `?>`. */
const MAX_BLANKS = 1000;

/** The end of a list whose last element may be followed by markup. */
export function endOfList(tree: ConcreteTree, next: NodeIndex, fallback: number): number {
  return next === NONE ? fallback : tree.start(next);
}
