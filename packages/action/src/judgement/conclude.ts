/** The conclusion of a run: what the check run ends with, and the job. */
import { type Conclusion, type Report, verdict } from '@rsolv-ast/report';
import type { Settings } from './settings.ts';

export interface Judgement {
  readonly conclusion: Conclusion;
  /** A sentence each. */
  readonly reasons: readonly string[];
}

export interface JudgedChange {
  /** Unchanged files that went along: what is wrong with them is nobody's fault here. */
  readonly contextPaths: ReadonlySet<string>;
  /** Whether a proposal changes the file: what the base has wrong there, it may be about to mend. */
  readonly changes: (path: string) => boolean;
  /** Why there was nothing to scan; undefined where there was something. */
  readonly nothing: string | undefined;
}

export function conclude(
  report: Report,
  { failOn, failOnIncomplete }: Pick<Settings, 'failOn' | 'failOnIncomplete'>,
  { contextPaths, changes, nothing }: JudgedChange,
): Judgement {
  const own = { ...report, coverage: report.coverage.filter(({ path }) => !contextPaths.has(path)) };
  const { conclusion, reasons } = verdict(own, { failOn, failOnIncomplete });
  // A rule or a setting that could not be used outweighs everything that the others did not find.
  const faults = [...report.ruleErrors, ...report.policy.problems]
    .filter(({ file }) => !changes(file))
    .map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
  if (conclusion === 'failure' || faults.length > 0) return { conclusion: 'failure', reasons: [...reasons, ...faults] };
  if (nothing !== undefined) return { conclusion: 'neutral', reasons: [...reasons, nothing] };
  return { conclusion, reasons };
}
