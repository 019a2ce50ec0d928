/** The report for a person at a terminal. */
import { counts, type Report } from '../report.ts';
import { renderFindings } from './findings.ts';
import { createStyle } from './style.ts';
import { renderSummary } from './summary.ts';

export interface TextOptions {
  color: boolean;
  /** Cells of a line of the terminal. */
  width: number;
  /** The text of a file of the report, for the code frames; undefined where it cannot be read any more. */
  readSource: (path: string) => string | undefined;
}

/** Wider lines are hard to read; narrower ones cannot hold a code frame. */
const WIDTH_MAX = 120;
const WIDTH_MIN = 40;

/** Findings that do not count (suppressed, or outside of the change) are only counted and listed. */
export function renderText(report: Report, { color, width: terminalWidth, readSource }: TextOptions): string {
  const style = createStyle(color);
  const width = Math.max(WIDTH_MIN, Math.min(WIDTH_MAX, terminalWidth));
  const lines = [
    ...renderFindings(report.findings.filter(counts), { style, width, readSource }),
    ...renderSummary(report, style, width),
  ];
  return `${lines.join('\n')}\n`;
}
