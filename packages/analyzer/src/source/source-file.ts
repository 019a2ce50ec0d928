/** SourceFile: one file's text with the way from offsets to lines. */
import type { Position, Span } from '@rsolv-ast/protocol';

export interface SourceFile {
  /** Position in the manifest. */
  readonly index: number;
  readonly path: string;
  /** Decoded text, without a byte order mark. */
  readonly text: string;
  /** Size of the original bytes. */
  readonly bytes: number;
  /** Diagnostic of the decoding, such as the Latin-1 fallback. */
  readonly encoding: 'utf-8' | 'latin-1';
}

/** Decodes UTF-8 with or without BOM; bytes that are not UTF-8 are read as Latin-1, so that every file has a text. */
export function decodeSource(index: number, path: string, bytes: Uint8Array): SourceFile {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { index, path, text, bytes: bytes.length, encoding: 'utf-8' };
  } catch {
    return { index, path, text: Buffer.from(bytes).toString('latin1'), bytes: bytes.length, encoding: 'latin-1' };
  }
}

/** Offsets at which the lines of a text begin; a line ends at LF, CRLF or CR. */
export class LineIndex {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) this.#starts.push(i + 1);
    }
  }

  get lines(): number {
    return this.#starts.length;
  }

  /** The offset at which a line (from 1) begins. */
  startOf(line: number): number {
    return this.#starts[line - 1] ?? this.#starts[this.#starts.length - 1] ?? 0;
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
