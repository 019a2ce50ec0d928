/** Source text as it may be shown on a terminal, with the way from columns to cells. */
import { spelled, visible } from '../escape.ts';
import { cellsOf } from './width.ts';

const TAB_CELLS = 4;

/** A line ends at LF, CRLF or CR, as in the analysis. */
export function splitLines(text: string): string[] {
  return text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
}

/** What is shown for one line: characters with their first UTF-16 column (from 1) and their place in cells (from 0). */
export interface LaidOutLine {
  pieces: { text: string; column: number; cell: number; cells: number }[];
  /** Cells of the whole line. */
  cells: number;
}

export function layOut(line: string): LaidOutLine {
  const pieces: LaidOutLine['pieces'] = [];
  let cell = 0;
  let column = 1;
  for (const character of line) {
    const text = shown(character, cell);
    const cells = text === character ? cellsOf(character) : text.length;
    pieces.push({ text, column, cell, cells });
    cell += cells;
    column += character.length;
  }
  return { pieces, cells: cell };
}

/** The cell at which a column begins; behind the line's end, the cell behind its last character. */
export function cellAt(line: LaidOutLine, column: number): number {
  return line.pieces.find((piece) => piece.column >= column)?.cell ?? line.cells;
}

/** The part of a line between two cells. */
export function slice(line: LaidOutLine, from: number, to: number): string {
  return line.pieces
    .filter(({ cell, cells }) => cell >= from && cell + cells <= to)
    .map(({ text }) => text)
    .join('');
}

function shown(character: string, cell: number): string {
  if (character === '\t') return ' '.repeat(TAB_CELLS - (cell % TAB_CELLS));
  return visible(character) === character ? character : spelled(character);
}
