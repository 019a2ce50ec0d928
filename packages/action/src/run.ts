/** One run of the action: from the workflow's event to the conclusion. */
import { Analyst } from './analysis/analyst.ts';
import { chooseEngine } from './analysis/choose-engine.ts';
import type { EmbeddedService } from './analysis/embedded.ts';
import { ActionError } from './errors.ts';
import type { PullContext } from './event/pull-context.ts';
import { expectedError } from './expected-error.ts';
import { idTokenAccess, secretsOf } from './inputs/given.ts';
import type { Inputs } from './inputs/inputs.ts';
import type { JudgedChange } from './judge-change.ts';
import { type Narrator, narrator } from './narrator.ts';
import { type Fetch, openFetch } from './network/fetch.ts';
import type { FetchIdToken } from './network/id-token.ts';
import type { Publisher } from './publish/publisher.ts';
import type { RunnerOutput } from './publish/runner-output.ts';

export interface Job {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: RunnerOutput;
  /** Fires when the runner cancels the job. */
  readonly cancelled: AbortSignal;
  /** The service inside this job, where one was started; whoever started it closes it. */
  readonly embedded: EmbeddedService | undefined;
}

/** Resolves to the exit code: 1 where the check fails. Never throws. */
export async function run(job: Job): Promise<number> {
  const { env, output } = job;
  try {
    for (const secret of secretsOf(env)) output.mask(secret);
    const { readInputs } = await import('./inputs/read-inputs.ts');
    const { readPullContext } = await import('./event/read-pull-context.ts');
    const inputs = readInputs(env);
    const context = readPullContext(env);
    return await scan({ ...job, inputs, context, narrator: narrator(output, inputs.debug) });
  } catch (error) {
    return failed(output, expectedError(error));
  }
}

interface Scan extends Job {
  readonly inputs: Inputs;
  readonly context: PullContext;
  readonly narrator: Narrator;
}

async function scan(scan: Scan): Promise<number> {
  const { inputs, context, narrator, output, embedded } = scan;
  narrator.step('inputs read');
  const fetch = await openFetch({ caCert: inputs.caCert, workspace: context.workspace });
  const engine = chooseEngine(inputs, context, await idTokensOf(scan, fetch));
  if (engine.kind === 'embedded' && engine.remedy !== undefined) {
    output.notice(engine.why);
    output.info(engine.remedy);
  }
  const analyst = new Analyst({
    engine,
    embedded,
    fallback: inputs.fallback,
    fetch,
    onProgress: narrator.progress,
    onFallback: (why) => output.warning(why),
  });
  try {
    return await report(scan, analyst, fetch);
  } finally {
    await analyst.close();
    narrator.step('done');
  }
}

/** Undefined where the job gets no OIDC tokens, or needs none. */
async function idTokensOf({ env, inputs, narrator, output }: Scan, fetch: Fetch): Promise<FetchIdToken | undefined> {
  const access = idTokenAccess(env);
  if (access === undefined || inputs.service === undefined || inputs.service.apiKey !== undefined) return undefined;
  const { idTokens } = await import('./network/id-token.ts');
  return idTokens({
    ...access,
    fetch,
    mask: output.mask,
    onRetry: (reason, delayMs) => narrator.say(`${reason}; trying again in ${Math.ceil(delayMs / 1000)} s`),
  });
}

/** What GitHub still gets to hear after the runner has cancelled the job: it kills the process 10 s later. */
const LAST_WORDS_MS = 6_000;

async function report(scan: Scan, analyst: Analyst, fetch: Fetch): Promise<number> {
  const { cancelled, inputs, output } = scan;
  const timeout = AbortSignal.timeout(inputs.timeoutMs);
  const signal = AbortSignal.any([cancelled, timeout]);
  const publisher = await openPublisher(scan, fetch);
  // Whoever waits for the check run sees at once that it is being worked on.
  const begun = publisher.begin();
  const lastWords = aborted(cancelled).then(() => publisher.cancelled());
  try {
    const judged = await judge(scan, analyst, fetch, signal);
    await begun;
    signal.throwIfAborted();
    return await publish(judged, scan, analyst, publisher);
  } catch (error) {
    if (cancelled.aborted) {
      await lastWords;
      return failed(output, new ActionError('cancelled', 'The job was cancelled before there was a result.'));
    }
    await begun;
    const expected = timeout.aborted ? timedOut(inputs) : expectedError(error);
    await publisher.fail(expected);
    output.output('conclusion', 'failure');
    return failed(output, expected);
  }
}

async function openPublisher({ env, context, inputs, output, cancelled }: Scan, fetch: Fetch): Promise<Publisher> {
  const [{ openOctokit }, publish] = await Promise.all([
    import('./network/octokit.ts'),
    import('./publish/open-publisher.ts'),
  ]);
  const octokit = openOctokit({
    apiUrl: context.repository.apiUrl,
    token: inputs.githubToken,
    fetch,
    signal: delayed(cancelled, LAST_WORDS_MS),
    onRetry: (reason, delayMs) => output.info(`${reason}; trying again in ${Math.ceil(delayMs / 1000)} s`),
  });
  const job = { workflow: env.GITHUB_WORKFLOW ?? '', job: env.GITHUB_JOB ?? '', runId: env.GITHUB_RUN_ID ?? '' };
  return publish.openPublisher({ context, inputs, octokit, output, job });
}

async function judge(scan: Scan, analyst: Analyst, fetch: Fetch, signal: AbortSignal): Promise<JudgedChange> {
  const { context, inputs, narrator } = scan;
  const [{ openOctokit }, { judgeChange }] = await Promise.all([
    import('./network/octokit.ts'),
    import('./judge-change.ts'),
  ]);
  const octokit = openOctokit({
    apiUrl: context.repository.apiUrl,
    token: inputs.githubToken,
    fetch,
    signal,
    onRetry: (reason, delayMs) => narrator.say(`${reason}; trying again in ${Math.ceil(delayMs / 1000)} s`),
  });
  const judging = judgeChange({
    context,
    inputs,
    narrator,
    octokit,
    signal,
    analyse: (task) => analyst.analyse(task),
  });
  // By now git and GitHub are at work.
  setImmediate(() => analyst.prepare());
  return judging;
}

async function publish(judged: JudgedChange, scan: Scan, analyst: Analyst, publisher: Publisher): Promise<number> {
  const { context, inputs, output } = scan;
  const { repository, head, workspace } = context;
  const [{ VERSION }, { renderSarif }, { writeSarif }, { writeOutputs }] = await Promise.all([
    import('./version.ts'),
    import('@rsolv-ast/report'),
    import('./write-sarif.ts'),
    import('./outputs.ts'),
  ]);
  const { report, conclusion, reasons, scope, contextPaths, notes, ruleCount } = judged;
  const sarifFile = inputs.sarifFile && (await writeSarif(inputs.sarifFile, renderSarif(report), workspace));
  const { kind, why } = analyst.engine;
  const { checkRunUrl } = await publisher.finish(report, {
    conclusion,
    reasons,
    scope,
    links: { serverUrl: repository.serverUrl, owner: repository.owner, repo: repository.repo, sha: head.sha },
    contextPaths,
    engine: { kind, why, version: VERSION, ruleCount },
    notes,
    readSource: (path) => judged.sources.get(path),
    fullReport: inputs.sarifFile && `the SARIF file ${inputs.sarifFile}`,
  });
  scan.narrator.step('published');
  writeOutputs(output, { report, conclusion, sarifFile, checkRunUrl });
  return conclusion === 'failure' ? 1 : 0;
}

function failed(output: RunnerOutput, error: ActionError): number {
  output.error(`${error.title}. ${error.message}`);
  return 1;
}

function timedOut({ timeoutMs }: Inputs): ActionError {
  return new ActionError(
    'timed-out',
    `The scan was ended after ${timeoutMs / 1000} s, as timeout says. Give it more, such as timeout: 1h, or scan less with paths, ` +
      'paths-ignore or context: changed.',
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Fires some time after another signal. */
function delayed(signal: AbortSignal, ms: number): AbortSignal {
  const late = new AbortController();
  signal.addEventListener('abort', () => setTimeout(() => late.abort(signal.reason), ms).unref(), { once: true });
  return late.signal;
}
