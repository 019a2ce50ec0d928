/** Opens the Publisher: a check run where the job may create one, else the log and the job summary. */
import { createHash } from 'node:crypto';
import { type MarkdownFacts, type Report, shownInLog } from '@rsolv-ast/report';
import type { ActionError } from '../errors.ts';
import type { PullContext } from '../event/pull-context.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Octokit } from '../network/octokit.ts';
import { isRateLimit } from '../network/rate-limit.ts';
import { type CheckRun, type CheckRunIdentity, startCheckRun } from './check-run.ts';
import { type FallbackReason, knownReason, refusalReason } from './permission.ts';
import type { JobFacts, Published, Publisher } from './publisher.ts';
import { checkResults, failureMarkdown, failureOutput, jobSummary, type Results } from './results.ts';
import type { RunnerOutput } from './runner-output.ts';
import { statusOf } from './send-once.ts';

export interface PublisherOptions {
  readonly context: PullContext;
  readonly inputs: Pick<Inputs, 'githubToken' | 'checkName' | 'maxAnnotations'>;
  /** Waits out rate limits itself. */
  readonly octokit: Octokit;
  readonly output: RunnerOutput;
  readonly job?: JobFacts;
  /** For everything that is asked of GitHub at one moment, in milliseconds. */
  readonly patienceMs?: number;
}

/** A GitHub in trouble may hold up a job for so long; then the result goes where the runner takes it. */
const PATIENCE_MS = 180_000;
/** The runner kills a cancelled job after 10 s. */
const LAST_WORDS_MS = 5_000;

/** Nothing is asked of GitHub before `begin`. */
export async function openPublisher(options: PublisherOptions): Promise<Publisher> {
  return new GitHubPublisher(options);
}

class GitHubPublisher implements Publisher {
  readonly #options: PublisherOptions;
  readonly #patienceMs: number;
  #fallback: FallbackReason | undefined;
  #run: CheckRun | undefined;
  #begun: Promise<void> | undefined;
  #ended = false;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS;
    this.#fallback = knownReason(options.context, options.inputs.githubToken);
  }

  get fallbackReason(): string | undefined {
    return this.#fallback?.why;
  }

  begin(): Promise<void> {
    this.#begun ??= this.#begin();
    return this.#begun;
  }

  async #begin(): Promise<void> {
    if (this.#fallback === undefined) {
      try {
        this.#run = await this.#patiently(
          startCheckRun(this.#options.octokit, identityOf(this.#options)),
          this.#patienceMs,
        );
      } catch (error) {
        this.#fallback = refusalReason(error) ?? unavailable(error, 'The check run could not be created');
      }
    }
    if (this.#fallback !== undefined) this.#explain(this.#fallback);
  }

  async finish(report: Report, facts: MarkdownFacts): Promise<Published> {
    await this.begin();
    const { inputs, output } = this.#options;
    const results = checkResults(report, facts, inputs.maxAnnotations);
    // First what cannot get lost.
    await this.#summarise(() => jobSummary(report, facts, output.summaryRoom()));
    const published = await this.#publish(results);
    this.#tell(results, published, report.unjudged.length > 0);
    return published;
  }

  async #publish(results: Results): Promise<Published> {
    const { output } = this.#options;
    if (this.#run === undefined) return this.#toLog(results);
    try {
      const refused = await this.#patiently(this.#run.complete(results.check), this.#patienceMs);
      this.#ended = true;
      if (refused > 0) output.warning(`GitHub refused ${refused} of ${results.annotations.length} annotations.`);
      if (results.annotationsLeftOut > 0) {
        output.info(`${results.annotationsLeftOut} more findings than max-annotations allows have no annotation.`);
      }
      return { checkRunUrl: this.#run.url };
    } catch (error) {
      this.#explain(refusalReason(error) ?? unavailable(error, 'The check run could not be completed'));
      return this.#toLog(results);
    }
  }

  async fail(error: ActionError): Promise<Published> {
    await this.begin();
    await this.#summarise(() => `## rsolv AST\n\n${failureMarkdown(error)}\n`);
    return this.#endWith('failure', failureOutput(error), this.#patienceMs);
  }

  async cancelled(): Promise<void> {
    const summary = 'The job was cancelled before there was a result.';
    await Promise.race([this.begin(), pause(LAST_WORDS_MS / 2)]);
    await this.#endWith('cancelled', { title: 'Cancelled', summary }, LAST_WORDS_MS / 2);
  }

  async #endWith(
    conclusion: 'failure' | 'cancelled',
    output: { title: string; summary: string },
    patienceMs: number,
  ): Promise<Published> {
    if (this.#run === undefined || this.#ended) return { checkRunUrl: this.#run?.url };
    try {
      await this.#patiently(
        this.#run.complete({ conclusion, output: () => output, shortOutput: output, annotations: [] }),
        patienceMs,
      );
      this.#ended = true;
    } catch (error) {
      this.#explain(unavailable(error, 'The check run could not be completed'));
    }
    return { checkRunUrl: this.#run.url };
  }

  /** A red step says why in its own log. Where the findings are annotated there, an error more would take the place of one. */
  #tell({ check }: Results, { checkRunUrl }: Published, hasUnjudged: boolean): void {
    const { output } = this.#options;
    const verdict = check.shortOutput.title;
    const details = checkRunUrl === undefined ? 'The summary of the job has the details.' : `See ${checkRunUrl}`;
    if (checkRunUrl !== undefined && check.conclusion === 'failure') output.error(`${verdict}. ${details}`);
    else if (check.conclusion !== 'failure' && hasUnjudged) output.warning(`${verdict}. ${details}`);
    else output.info(`${verdict}. ${details}`);
  }

  /** GitHub shows only so many: the rest is counted, and in the job summary. */
  #toLog({ annotations, annotationsLeftOut }: Results): Published {
    const { output } = this.#options;
    const { shown, leftOut } = shownInLog(annotations);
    for (const annotation of shown) output.annotate(annotation);
    const rest = leftOut + annotationsLeftOut;
    if (rest > 0) {
      output.info(
        `${rest} more findings are not shown at their lines, because GitHub takes 10 errors and 10 warnings a step: the summary of the job lists them.`,
      );
    }
    return { checkRunUrl: undefined };
  }

  #explain({ why, yaml }: FallbackReason): void {
    const { output } = this.#options;
    output.notice(why);
    if (yaml !== undefined) output.info(yaml);
  }

  /** A runner that takes no summary must not cost the check run. */
  async #summarise(render: () => string): Promise<void> {
    const { output } = this.#options;
    try {
      if (output.summaryRoom() > 0) await output.summary(render());
    } catch (error) {
      output.warning((error as Error).message);
    }
  }

  async #patiently<T>(work: Promise<T>, patienceMs: number): Promise<T> {
    const late = pause(patienceMs).then(() => {
      throw new PatienceLost(patienceMs);
    });
    late.catch(() => {});
    return Promise.race([work, late]);
  }
}

class PatienceLost extends Error {
  constructor(patienceMs: number) {
    super(`no answer within ${Math.round(patienceMs / 1000)} s`);
  }
}

/** Holds no process alive. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

/** What GitHub says about itself may be told; an unexpected error's own text may hold anything. */
function unavailable(error: unknown, what: string): FallbackReason {
  const status = statusOf(error);
  const said = status === undefined ? 'unexpected error' : `HTTP ${status}${isRateLimit(error) ? ', rate limit' : ''}`;
  const reason = error instanceof PatienceLost ? error.message : said;
  return {
    why: `${what}: GitHub did not do it (${reason}). The verdict stands; results are in the job summary and at the lines.`,
  };
}

/** The same for every attempt of one job on one commit, and for no other job. */
function identityOf({ context, inputs, job }: PublisherOptions): CheckRunIdentity {
  const { repository, head, event, pullNumber } = context;
  const parts = [event, pullNumber ?? null, job?.workflow ?? null, job?.job ?? null];
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
  return {
    owner: repository.owner,
    repo: repository.repo,
    sha: head.sha,
    name: inputs.checkName,
    externalId: `rsolv-ast:${digest}`,
  };
}
