/** The diff filter: it marks findings and drops none. */
import type { Finding, LineRange, Span } from '@rsolv-ast/protocol';
import type { ReportFinding } from './report.ts';

/** For each changed path its changed lines, or `all`. */
export type ChangedLines = ReadonlyMap<string, readonly LineRange[] | 'all'>;

/** A finding belongs to a change that touches a line of it, or of the flow that leads to it. */
export function markDiff(findings: readonly Finding[], changed: ChangedLines): ReportFinding[] {
  return findings.map((finding) => ({
    ...finding,
    inDiff: [finding, ...(finding.trace ?? [])].some(({ path, span }) => touches(changed.get(path), span)),
  }));
}

function touches(lines: readonly LineRange[] | 'all' | undefined, span: Span): boolean {
  if (lines === undefined || lines === 'all') return lines === 'all';
  const last = lastLine(span);
  return lines.some(([from, to]) => from <= last && span.start.line <= to);
}

/** The end is exclusive: a span that ends before the first column of a line does not touch that line. */
function lastLine({ start, end }: Span): number {
  return end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
}
