/** The verdict on a report: what a command ends with, what a check run concludes, and why. */
import type { Severity } from '@rsolv-ast/protocol';
import { unjudgedSentence } from './policy/unjudged.ts';
import { counts, isGap, type Report, rank } from './report.ts';

export interface Verdict {
  /** 0 clean, 1 findings at or above the threshold, 3 nothing could be analysed, or incomplete where that fails. */
  exitCode: 0 | 1 | 3;
  /** Never `success` where a changed file was not judged in full; then, unless something fails, `neutral`. */
  conclusion: 'success' | 'failure' | 'neutral';
  /** One sentence for each thing that counts against the report. */
  reasons: string[];
}

/** The lowest severity that fails, or that none does. */
export type FailOn = Severity | 'never';

/** Any finding that counts: where nothing was decided, nothing is waved through. */
export const DEFAULT_FAIL_ON: FailOn = 'low';

/** Whether gaps fail where nothing was decided: a stranger's do, since they may be meant. */
export function defaultFailOnIncomplete(authorTrusted: boolean): boolean {
  return !authorTrusted;
}

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
  const exitCode = failing.length > 0 ? 1 : reasons.length > 0 ? 3 : 0;
  if (report.unjudged.length > 0) reasons.push(unjudgedSentence(report.unjudged));
  return {
    exitCode,
    conclusion: exitCode !== 0 ? 'failure' : report.unjudged.length > 0 ? 'neutral' : 'success',
    reasons,
  };
}

function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
