/** The outputs of the step, for the steps that follow. `action.yml` documents each. */
import { type Conclusion, counts, type Report } from '@rsolv-ast/report';
import type { RunnerOutput } from './publish/runner-output.ts';

export interface Outcome {
  readonly report: Report;
  readonly conclusion: Conclusion;
  /** Absolute path of the SARIF file; undefined where none was asked for. */
  readonly sarifFile: string | undefined;
  readonly checkRunUrl: string | undefined;
}

/** Throws ActionError `cannot-write`. */
export function writeOutputs(output: Pick<RunnerOutput, 'output'>, outcome: Outcome): void {
  for (const [name, value] of Object.entries(outputsOf(outcome))) output.output(name, value);
}

/** Every output, in the order of `action.yml`. */
export function outputsOf({ report, conclusion, sarifFile, checkRunUrl }: Outcome) {
  const amount = (status: string) => report.coverage.filter((file) => file.status === status).length;
  return {
    findings: String(report.findings.length),
    'new-findings': String(report.findings.filter(counts).length),
    suppressed: String(report.findings.filter(({ standing }) => standing === 'suppressed').length),
    coverage: JSON.stringify({ scanned: amount('scanned'), partial: amount('partial'), skipped: amount('skipped') }),
    'sarif-file': sarifFile ?? '',
    'check-run-url': checkRunUrl ?? '',
    conclusion,
  };
}
