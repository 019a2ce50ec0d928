/** The verdict on a report: what a command ends with, and why. */
import type { Severity } from '@rsolv-ast/protocol';
import { counts, isGap, type Report, rank } from './report.ts';

export interface Verdict {
  /** 0 clean, 1 findings at or above the threshold, 3 nothing could be analysed, or incomplete where that fails. */
  exitCode: 0 | 1 | 3;
  /** One sentence for each thing that counts against the report. */
  reasons: string[];
}

/** The lowest severity that fails, or that none does. */
export type FailOn = Severity | 'never';

/** Any finding that counts: where nothing was decided, nothing is waved through. */
export const DEFAULT_FAIL_ON: FailOn = 'low';

export interface VerdictOptions {
  failOn: FailOn;
  failOnIncomplete: boolean;
}

/** Findings decide before gaps: more analysis could only add to them. */
export function verdict(report: Report, { failOn, failOnIncomplete }: VerdictOptions): Verdict {
  const failing =
    failOn === 'never' ? [] : report.findings.filter((one) => counts(one) && rank(one.severity) >= rank(failOn));
  const gaps = report.coverage.filter(isGap);
  const lost = gaps.filter(({ reason }) => reason === 'analysis-failed');
  const nothingAnalyzed = lost.length > 0 && report.coverage.every(({ status }) => status === 'skipped');

  const reasons: string[] = [];
  if (failing.length > 0) reasons.push(`${amount(failing.length, 'finding')} of severity ${failOn} or higher`);
  if (nothingAnalyzed) reasons.push(`the analysis failed: none of ${amount(lost.length, 'file')} could be analysed`);
  else if (failOnIncomplete && gaps.length > 0) {
    reasons.push(`${amount(gaps.length, 'file')} could not be analysed, or not completely`);
  }
  return { exitCode: failing.length > 0 ? 1 : reasons.length > 0 ? 3 : 0, reasons };
}

function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
