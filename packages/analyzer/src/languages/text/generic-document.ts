/**
 * A text as generic patterns see it: words and single characters, in blocks. A block is what is indented further than the line before it, or what stands between two brackets of one
 * line. Blocks hold each other and are ranges of tokens.
 */

export interface GenericDocument {
  readonly tokens: readonly GenericToken[];
  /** All of the text first, then by their beginnings, outer ones before inner ones. */
  readonly blocks: readonly Block[];
}

export interface GenericToken {
  readonly text: string;
  readonly isWord: boolean;
  readonly start: number;
  readonly end: number;
  /** From 0. */
  readonly line: number;
  /** Position of the innermost block around it. */
  readonly block: number;
}

/** The tokens from `first` up to but without `last`. */
export interface Block {
  readonly first: number;
  readonly last: number;
}

/** Columns to the next of which a tab leads. */
const TAB_WIDTH = 8;

const TOKEN = /[A-Za-z0-9_]+|[^\s]/gu;
const CLOSING: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** `at` is the offset of the text in its file. */
export function readGenericDocument(text: string, at: number): GenericDocument {
  return new DocumentReader().read(text, at);
}

interface OpenBlock {
  readonly position: number;
  readonly first: number;
}

class DocumentReader {
  readonly #tokens: { -readonly [K in keyof GenericToken]: GenericToken[K] }[] = [];
  readonly #blocks: { first: number; last: number }[] = [];
  /** Open blocks of indented lines, outermost first. */
  readonly #open: (OpenBlock & { readonly indent: number })[] = [];

  read(text: string, at: number): GenericDocument {
    let offset = 0;
    this.#begin(-1);
    for (const [line, content] of text.split('\n').entries()) {
      if (content.trim() !== '') this.#readLine(content, line, at + offset);
      offset += content.length + 1;
    }
    while (this.#open.length > 0) this.#end();
    return { tokens: this.#tokens, blocks: this.#blocks };
  }

  #readLine(content: string, line: number, at: number): void {
    const indent = indentOf(content);
    // What is indented less ends blocks; what is indented more than the line that is left then begins one.
    while (this.#open.length > 1 && this.#open.at(-1)!.indent > indent) this.#end();
    const current = this.#open.at(-1)!;
    if (current.indent < indent) this.#begin(indent);
    const first = this.#tokens.length;
    const block = this.#open.at(-1)!.position;
    for (const match of content.matchAll(TOKEN)) {
      const start = at + match.index;
      const isWord = /\w/.test(match[0]);
      this.#tokens.push({ text: match[0], isWord, start, end: start + match[0].length, line, block });
    }
    this.#readBrackets(first);
  }

  /** Brackets that open and close on the line. A closing one that does not fit is a character like others. */
  #readBrackets(first: number): void {
    const open: { readonly at: number; readonly closing: string }[] = [];
    const pairs: { readonly first: number; readonly last: number }[] = [];
    for (let i = first; i < this.#tokens.length; i++) {
      const { text } = this.#tokens[i]!;
      const closing = CLOSING.get(text);
      if (closing !== undefined) open.push({ at: i, closing });
      else if (open.at(-1)?.closing === text) pairs.push({ first: open.pop()!.at + 1, last: i });
    }
    pairs.sort((a, b) => a.first - b.first);
    for (const pair of pairs) {
      if (pair.first === pair.last) continue;
      for (let i = pair.first; i < pair.last; i++) this.#tokens[i]!.block = this.#blocks.length;
      this.#blocks.push(pair);
    }
  }

  #begin(indent: number): void {
    // The first line of a text sets its indentation and begins no block of its own.
    if (indent >= 0 && this.#tokens.length === 0) {
      this.#open[0] = { ...this.#open[0]!, indent };
      return;
    }
    const first = this.#tokens.length;
    this.#open.push({ position: this.#blocks.length, first, indent });
    this.#blocks.push({ first, last: first });
  }

  #end(): void {
    const { position } = this.#open.pop()!;
    this.#blocks[position]!.last = this.#tokens.length;
  }
}

export function indentOf(line: string): number {
  let column = 0;
  for (const character of line) {
    if (character === '\t') column += TAB_WIDTH - (column % TAB_WIDTH);
    else if (/\s/.test(character)) column += 1;
    else break;
  }
  return column;
}

const COMMENTS: { readonly [style: string]: RegExp } = {
  shell: /#[^\n]*/g,
  c: /\/\*[\s\S]*?\*\//g,
  cpp: /\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
};

/** The text with its comments blanked, of the same length. */
export function withoutComments(text: string, style: string): string {
  const comments = COMMENTS[style];
  return comments === undefined ? text : text.replace(comments, (comment) => comment.replace(/[^\n]/g, ' '));
}
