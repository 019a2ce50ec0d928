/** What could not be read in a file: as data, for coverage and diagnostics. */
import type { LineIndex } from '../source/source-file.ts';

/**
 * `error`: text that the parser could not read. `missing`: a token that it had to invent to go on (zero-width).
 * `unsupported`: a grammar kind that lowering does not know. `too-deep`: nested deeper than lowering follows.
 */
export interface SyntaxProblem {
  readonly kind: 'error' | 'missing' | 'unsupported' | 'too-deep';
  readonly start: number;
  readonly end: number;
  /** The kind of node concerned; for `missing` the token that was expected. */
  readonly grammarKind: string;
}

export function describeProblem(problem: SyntaxProblem): string {
  switch (problem.kind) {
    case 'error':
      return 'the parser cannot read this';
    case 'missing':
      return `the parser expects ${problem.grammarKind} here`;
    case 'unsupported':
      return `${problem.grammarKind} is not supported`;
    case 'too-deep':
      return 'code nested this deep is not analysed';
  }
}

/** How many code units of the text stand under a problem; overlapping ones count once. */
export function unreadLength(problems: readonly SyntaxProblem[]): number {
  const ranges = [...problems].sort((a, b) => a.start - b.start || b.end - a.end);
  let length = 0;
  let reached = 0;
  for (const { start, end } of ranges) {
    if (end <= reached) continue;
    length += end - Math.max(start, reached);
    reached = end;
  }
  return length;
}

/** Lines (from 1) on which a syntax error begins, ascending, each once. */
export function syntaxErrorLines(problems: readonly SyntaxProblem[], lines: LineIndex): number[] {
  const found = new Set<number>();
  for (const { kind, start } of problems)
    if (kind === 'error' || kind === 'missing') found.add(lines.position(start).line);
  return [...found].sort((a, b) => a - b);
}
