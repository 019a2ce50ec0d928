/** Which findings a change touches. */
import type { Finding, LineRange, Span } from '@rsolv-ast/protocol';

/** For each changed path its changed lines, or `all`. */
export type ChangedLines = ReadonlyMap<string, readonly LineRange[] | 'all'>;

/** A finding belongs to a change that touches a line of it, or of the flow that leads to it. */
export function isInDiff(finding: Pick<Finding, 'path' | 'span' | 'trace'>, changed: ChangedLines): boolean {
  return [finding, ...(finding.trace ?? [])].some(({ path, span }) =>
    touchesLines(changed.get(path), span.start.line, lastLine(span)),
  );
}

/** Whether one of the changed lines lies between two lines, both included. */
export function touchesLines(
  lines: readonly LineRange[] | 'all' | undefined,
  firstLine: number,
  lastLine: number,
): boolean {
  if (lines === undefined || lines === 'all') return lines === 'all';
  return lines.some(([from, to]) => from <= lastLine && firstLine <= to);
}

/** The end is exclusive: a span that ends before the first column of a line does not touch that line. */
function lastLine({ start, end }: Span): number {
  return end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
}
