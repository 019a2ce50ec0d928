/** Publisher: where the result of a run becomes visible, from its first minute to its last. */
import type { MarkdownFacts, Report } from '@rsolv-ast/report';
import type { ActionError } from '../errors.ts';

export interface Publisher {
  /** Why results go to the log and the job summary instead of a check run; undefined where a check run is used. */
  readonly fallbackReason: string | undefined;
  /** Shows that the scan runs. Never throws for a GitHub that refuses or does not answer. */
  begin(): Promise<void>;
  /** Check run, or annotations in the log; job summary. Never throws for a GitHub that refuses or does not answer. */
  finish(report: Report, facts: MarkdownFacts): Promise<Published>;
  /** The scan failed: the check run fails with what to do about it. */
  fail(error: ActionError): Promise<Published>;
  /** The job was cancelled: at most a few seconds, then the runner kills the process. */
  cancelled(): Promise<void>;
}

export interface Published {
  /** Absent where there is no check run, or GitHub did not take the result. */
  readonly checkRunUrl: string | undefined;
}

/** What `publish` needs to know about the job; everything of it comes from the runner's variables. */
export interface JobFacts {
  /** `GITHUB_WORKFLOW` and `GITHUB_JOB`. */
  readonly workflow: string;
  readonly job: string;
}
