/** SourceFile: one file's text with the way from offsets to lines. */
import type { Position, Span } from '@rsolv-ast/protocol';
import type { LanguageId } from '../languages/file-types.ts';
import { decodeText } from './decoding.ts';

export interface SourceFile {
  /** Position in the manifest. */
  readonly index: number;
  readonly path: string;
  /**
   * Decoded text, without a byte order mark; a lone CR is an LF, as every language here reads it. Offsets everywhere are UTF-16 offsets
   * into this text, so that in a file with a byte order mark the first character is at 0.
   */
  readonly text: string;
  /** Size of the original bytes. */
  readonly bytes: number;
  /** What the bytes were read as: `utf-8`, or the name of another encoding in lower case. */
  readonly encoding: string;
  /** What a user should know about the decoding, or null. */
  readonly diagnostic: string | null;
  /** Whether what runs may be other code than the text. */
  readonly mayDiffer: boolean;
}

/** Every file has a text: bytes that are neither UTF-8 nor what the file declares are read as Latin-1, with a diagnostic. */
export function decodeSource(index: number, path: string, bytes: Uint8Array, language?: LanguageId): SourceFile {
  return { index, path, bytes: bytes.length, ...decodeText(bytes, language) };
}

/**
 * Offsets at which the lines of a text begin. A line ends at LF, CRLF or a lone CR, as editors count. U+2028 and U+2029 end no line, though
 * they do in ECMAScript: no editor, git or code host counts them. Columns count UTF-16 code units from 1.
 */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) this.#starts.push(i + 1);
    }
  }

  /** At least 1. Behind a line end at the end of the text there is one more, empty line. */
  get lines(): number {
    return this.#starts.length;
  }

  /** The offset at which a line (from 1) begins; the last one's for lines behind the end. */
  startOf(line: number): number {
    return this.#starts[line - 1] ?? this.#starts[this.#starts.length - 1] ?? 0;
  }

  /** The offset behind a line with its line end. */
  endOf(line: number): number {
    return this.#starts[line] ?? this.#length;
  }

  position(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1, offset };
  }

  span(start: number, end: number): Span {
    return { start: this.position(start), end: this.position(end) };
  }
}
