/** The lines around a finding, with the finding underlined. */
import type { Span } from '@rsolv-ast/protocol';
import { cellAt, type LaidOutLine, layOut, slice } from './source-lines.ts';
import type { Style } from './style.ts';

/** Lines shown before and behind the finding. */
const CONTEXT_LINES = 1;
/** A longer finding is shown by its first lines. */
const FOUND_LINES_MAX = 6;
/** Cells kept before the underlined part of a line that is too long. */
const LEAD_CELLS = 12;
const ELLIPSIS = '…';

/** Empty where the source is not that of the finding. `width` in cells. */
export function codeFrame(lines: readonly string[], span: Span, width: number, style: Style): string[] {
  const first = span.start.line;
  const last = span.end.column === 1 && span.end.line > first ? span.end.line - 1 : span.end.line;
  if (last > lines.length) return [];
  const shownLast = Math.min(last, first + FOUND_LINES_MAX - 1);
  const from = Math.max(1, first - CONTEXT_LINES);
  const to = shownLast < last ? shownLast : Math.min(lines.length, last + CONTEXT_LINES);

  const gutter = String(to).length;
  const available = Math.max(20, width - gutter - 5);
  const numbered = (number: string, mark: string, text: string) =>
    `${style.gutter(`${mark} ${number.padStart(gutter)} │`)} ${text}`.trimEnd();

  const output: string[] = [];
  for (let number = from; number <= to; number++) {
    const line = layOut(lines[number - 1]!);
    if (number < first || number > last) {
      output.push(numbered(String(number), ' ', style.context(crop(line, 0, available).text)));
      continue;
    }
    const [start, end] = underlined(line, number, span, last);
    const cropped = crop(line, start, available);
    output.push(numbered(String(number), '›', cropped.text));
    // An empty line between others has nothing to underline.
    if (line.cells === 0 && first !== last) continue;
    const cells = Math.max(1, Math.min(end - start, available - (start - cropped.from)));
    output.push(numbered('', ' ', ' '.repeat(start - cropped.from) + style.mark('^'.repeat(cells))));
  }
  if (shownLast < last) output.push(numbered('', ' ', style.context(`${ELLIPSIS} ${last - shownLast} more lines`)));
  return output;
}

/** The cells of one line that belong to the finding; the indentation of its inner lines does not. */
function underlined(line: LaidOutLine, number: number, { start, end }: Span, last: number): [number, number] {
  const indentation = line.pieces.find(({ text }) => text.trim() !== '')?.cell ?? 0;
  return [
    number === start.line ? cellAt(line, start.column) : indentation,
    number === last && number === end.line ? cellAt(line, end.column) : line.cells,
  ];
}

/** As much of a line as fits, from a little before `start` on if the line is too long. `from` is the cell of its first character. */
function crop(line: LaidOutLine, start: number, available: number): { text: string; from: number } {
  if (line.cells <= available) return { text: slice(line, 0, line.cells), from: 0 };
  if (start + LEAD_CELLS <= available) {
    return { text: slice(line, 0, available - 1) + ELLIPSIS, from: 0 };
  }
  // The ellipsis in front takes one cell, so the text behind it begins one cell later.
  const wanted = start - LEAD_CELLS;
  const from = line.pieces.find(({ cell }) => cell >= wanted)?.cell ?? wanted;
  const room = available - 2;
  const text = slice(line, from, from + room);
  return { text: ELLIPSIS + text + (from + room < line.cells ? ELLIPSIS : ''), from: from - 1 };
}
