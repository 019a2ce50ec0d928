/**
 * ERB templates. As ERB itself does, a template is read as the Ruby that it means: markup is a statement, `<% code %>` is code, and `<%= value %>` is
 * a statement that writes a value. The text that the parser gets has the length of the template, so that all positions are the template's.
 *
 * In the tree, markup is an InlineMarkup, and a tag that writes is a Call of the name that opens it: `<%= x %>` is `<%=` called with `x`, and `<%== x %>`
 * (written without escaping) is `<%==` called with it. Patterns say the same: `<%= $X %>`, `<%== $X %>`. A block that the tag opens and another one
 * closes belongs to the value: `<%= form_for x do |f| %>…<% end %>` calls `<%=` with all of it.
 */
import type { Call, Node, Program } from '../../ast/nodes.ts';
import { walk } from '../../ast/visitor.ts';
import type { ConcreteTree } from '../../syntax/concrete-tree.ts';

/** Tags that write, with escaping and without. */
export const OUTPUT_TAGS = ['<%==', '<%='] as const;

/** The statement that the parser reads in place of markup: the shortest there is. */
const MARKUP_NAME = '_';

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Output extends Span {
  readonly name: string;
  readonly codeEnd: number;
}

/** What of a template is no code, by the position at which the parser reads something in its place. */
interface Template {
  readonly markup: ReadonlyMap<number, Span>;
  /** By the position of the first character of the value. */
  readonly outputs: ReadonlyMap<number, Output>;
}

const templates = new WeakMap<ConcreteTree, Template>();

/** Ruby of the same length as the template, with the same lines. */
export function rubyOfTemplate(text: string): string {
  const out: string[] = [];
  let afterMarkup = false;
  for (const piece of piecesOf(text)) {
    out.push(rubyOf(piece, text, afterMarkup));
    if (piece.kind === 'code') afterMarkup = false;
    else if (piece.kind === 'markup' && trimmed(text, piece.start, piece.end) !== null) afterMarkup = true;
  }
  return out.join('');
}

/** Remembers what the statements of a template's tree stand for. */
export function noteTemplate(tree: ConcreteTree): void {
  const markup = new Map<number, Span>();
  const outputs = new Map<number, Output>();
  for (const piece of piecesOf(tree.text)) {
    if (piece.kind === 'markup') {
      const span = trimmed(tree.text, piece.start, piece.end);
      if (span !== null) markup.set(span.start, span);
    } else if (piece.kind === 'code' && piece.output) {
      const value = trimmed(tree.text, piece.codeStart, piece.codeEnd);
      if (value !== null) outputs.set(value.start, { ...piece, name: piece.open });
    }
  }
  templates.set(tree, { markup, outputs });
}

/** A statement of a template as what it stands for; in a Ruby file the statement itself. */
export function asTemplateStatement(tree: ConcreteTree, statement: Node): Node {
  const template = templates.get(tree);
  if (template === undefined) return statement;
  const markup = template.markup.get(statement.start);
  // Where the parser read more than the name that stands for the markup, an error has mixed them.
  if (markup !== undefined && statement.end === statement.start + MARKUP_NAME.length) {
    const { start, end } = markup;
    return { kind: 'InlineMarkup', start, end, value: tree.text.slice(start, end) };
  }
  const output = template.outputs.get(statement.start);
  return output === undefined ? statement : written(statement, output, tree.text);
}

/** Markup and tags are wider than what the parser read in their place: widens the nodes around them. */
export function widenAroundTags(program: Program): void {
  walk(
    program,
    () => undefined,
    (node, parent) => {
      const isHeredocPart = parent?.kind === 'TemplateString' && node.start >= parent.end;
      if (parent === null || isHeredocPart) return;
      const range = parent as { start: number; end: number };
      range.start = Math.min(range.start, node.start);
      range.end = Math.max(range.end, node.end);
    },
  );
}

/** The call reaches to the tag's end, unless more code stands there or the value ends in a later tag. */
function written(statement: Node, output: Output, text: string): Node {
  const value = statement.kind === 'ExpressionStatement' ? statement.expression : statement;
  const { start, name } = output;
  const callee: Node = { kind: 'Identifier', start, end: start + name.length, name };
  const isAll = value.end <= output.codeEnd && text.slice(value.end, output.codeEnd).trim() === '';
  const end = isAll ? output.end : value.end;
  const expression: Call = {
    kind: 'Call',
    start,
    end,
    callee,
    typeArgs: [],
    args: [plainName(value)],
    optional: false,
  };
  return { kind: 'ExpressionStatement', start, end, expression };
}

/** A name that is written is an argument and no statement of its own. */
function plainName(value: Node): Node {
  const bare = value.kind === 'Call' && value.args.length === 0 && value.callee.end === value.end;
  return bare && value.callee.kind === 'Identifier' ? value.callee : value;
}

type Piece =
  | { readonly kind: 'markup'; readonly start: number; readonly end: number }
  | { readonly kind: 'comment'; readonly start: number; readonly end: number }
  | {
      readonly kind: 'code';
      readonly start: number;
      readonly end: number;
      /** With which characters the tag opens: `<%`, `<%-`, `<%=`, `<%==`. */
      readonly open: string;
      readonly output: boolean;
      readonly codeStart: number;
      readonly codeEnd: number;
    };

/** The template's pieces without gaps. `<%%` and `%%>` are markup; a tag that is not closed reaches to the end. */
function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let markupStart = 0;
  let search = 0;
  for (;;) {
    const start = text.indexOf('<%', search);
    if (start < 0) break;
    if (text[start + 2] === '%') {
      search = start + 3;
      continue;
    }
    const open = /^<%(?:==|=|-|#)?/.exec(text.slice(start, start + 4))![0];
    const codeStart = start + open.length;
    const found = text.indexOf('%>', codeStart);
    const close = found < 0 ? text.length : found;
    const end = found < 0 ? text.length : found + 2;
    const codeEnd = text[close - 1] === '-' && close - 1 >= codeStart ? close - 1 : close;
    if (start > markupStart) pieces.push({ kind: 'markup', start: markupStart, end: start });
    const code = text.slice(codeStart, codeEnd);
    if (open === '<%#' || /^[ \t]*#[^\n]*$/.test(code)) pieces.push({ kind: 'comment', start, end });
    else pieces.push({ kind: 'code', start, end, open, output: open.includes('='), codeStart, codeEnd });
    markupStart = end;
    search = end;
  }
  if (markupStart < text.length) pieces.push({ kind: 'markup', start: markupStart, end: text.length });
  return pieces;
}

/** Between `case` and `when` no more than one separator may stand: a tag sets one at its end, and one in front of it only where markup precedes. */
function rubyOf(piece: Piece, text: string, afterMarkup: boolean): string {
  const source = text.slice(piece.start, piece.end);
  switch (piece.kind) {
    case 'comment':
      return blank(source);
    case 'markup': {
      // What separates it from its neighbours stands in the tags around it.
      const first = source.search(/\S/);
      return first < 0
        ? blank(source)
        : `${blank(source.slice(0, first))}${MARKUP_NAME}${blank(source.slice(first + 1))}`;
    }
    case 'code': {
      const open = `${afterMarkup ? ';' : ' '}${' '.repeat(piece.open.length - 1)}`;
      const close = text.slice(piece.codeEnd, piece.end);
      const code = withoutLastComment(text.slice(piece.codeStart, piece.codeEnd));
      return `${open}${code}${close === '' ? '' : `;${' '.repeat(close.length - 1)}`}`;
    }
  }
}

/** A comment in the last line of a tag would take the rest of the template's line with it. */
function withoutLastComment(code: string): string {
  const lineStart = code.lastIndexOf('\n') + 1;
  const comment = /^(?:[^#"'`/]|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|\/|(?<!\s)#)*?(?<![^\s])(#(?!\{).*)$/.exec(
    code.slice(lineStart),
  );
  if (comment === null) return code;
  const at = code.length - comment[1]!.length;
  return code.slice(0, at) + blank(code.slice(at));
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** The range without white space at its ends; null if there is nothing else. */
function trimmed(text: string, start: number, end: number): Span | null {
  const source = text.slice(start, end);
  const first = source.search(/\S/);
  return first < 0 ? null : { start: start + first, end: start + source.trimEnd().length };
}
