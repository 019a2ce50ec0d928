/** A rule's fix as a diff. */
import type { Edit } from '@rsolv-ast/protocol';
import { splitLines } from '../text/source-lines.ts';
import { clipped } from './words.ts';

/** A longer fix is better read in the file itself. */
const DIFF_LINES_MAX = 60;
const LINE_MAX = 200;
/** Lines shown before and behind a replacement. */
const CONTEXT_LINES = 1;

/** Lines of a unified diff of one file; empty where the edits do not fit the source, or change nothing. */
export function fixDiff(source: string, edits: readonly Edit[]): string[] {
  const lines = splitLines(source);
  const hunks = hunksOf(edits, lines);
  if (hunks === undefined) return [];
  const diff = hunks.flatMap((hunk) => rendered(hunk, lines));
  return diff.length > DIFF_LINES_MAX ? [] : diff.map((line) => clipped(line, LINE_MAX));
}

/** Edits whose lines meet, and the lines that they touch, from 1, inclusive. */
interface Hunk {
  first: number;
  last: number;
  edits: Edit[];
}

/** Undefined where an edit lies outside of the source, or overlaps another. */
function hunksOf(edits: readonly Edit[], lines: readonly string[]): Hunk[] | undefined {
  const sorted = edits.toSorted(({ span: left }, { span: right }) => compare(left.start, right.start));
  const hunks: Hunk[] = [];
  let end = { line: 1, column: 1 };
  for (const edit of sorted) {
    const { span } = edit;
    const inside = span.end.line <= lines.length && span.end.column <= lines[span.end.line - 1]!.length + 1;
    if (!inside || compare(span.start, end) < 0 || compare(span.end, span.start) < 0) return undefined;
    end = span.end;
    const open = hunks.at(-1);
    if (open !== undefined && span.start.line <= open.last) {
      open.last = span.end.line;
      open.edits.push(edit);
    } else {
      hunks.push({ first: span.start.line, last: span.end.line, edits: [edit] });
    }
  }
  return hunks;
}

function compare(left: { line: number; column: number }, right: { line: number; column: number }): number {
  return left.line - right.line || left.column - right.column;
}

function rendered({ first, last, edits }: Hunk, lines: readonly string[]): string[] {
  const before = lines.slice(first - 1, last);
  const after = splitLines(replaced(before, first, edits));
  let same = 0;
  while (same < Math.min(before.length, after.length) && before[same] === after[same]) same++;
  let sameEnd = 0;
  while (sameEnd < Math.min(before.length, after.length) - same && before.at(-1 - sameEnd) === after.at(-1 - sameEnd)) {
    sameEnd++;
  }
  const removed = before.slice(same, before.length - sameEnd);
  const added = after.slice(same, after.length - sameEnd);
  if (removed.length === 0 && added.length === 0) return [];
  const from = Math.max(1, first + same - CONTEXT_LINES);
  const behind = last - sameEnd;
  const above = lines.slice(from - 1, first + same - 1);
  const below = lines.slice(behind, behind + CONTEXT_LINES);
  const size = (changed: readonly string[]) => above.length + changed.length + below.length;
  return [
    `@@ -${from},${size(removed)} +${from},${size(added)} @@`,
    ...above.map((line) => ` ${line}`),
    ...removed.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
    ...below.map((line) => ` ${line}`),
  ];
}

/** The hunk's lines with every edit done. */
function replaced(before: readonly string[], first: number, edits: readonly Edit[]): string {
  const starts: number[] = [];
  let length = 0;
  for (const line of before) {
    starts.push(length);
    length += line.length + 1;
  }
  const text = before.join('\n');
  const offset = ({ line, column }: { line: number; column: number }) => starts[line - first]! + column - 1;
  let output = '';
  let done = 0;
  for (const { span, replacement } of edits) {
    output += text.slice(done, offset(span.start)) + replacement;
    done = offset(span.end);
  }
  return output + text.slice(done);
}
