/** One check run at GitHub: found or created, filled by batches, completed once. */
import type { Annotation } from '@rsolv-ast/report';
import type { Octokit } from '../network/octokit.ts';
import { sendOnce, statusOf } from './send-once.ts';

/** docs.github.com, REST API, "Create a check run": 50 annotations a request. */
const BATCH_MAX = 50;
/** Requests spent at most on finding out which annotations of a refused batch are at fault. */
const SEARCH_REQUESTS_MAX = 80;
/** 100 a page: as many annotations of an earlier run are compared as this action writes at most with its defaults. */
const LISTED_PAGES_MAX = 20;

export interface CheckRunIdentity {
  readonly owner: string;
  readonly repo: string;
  readonly sha: string;
  readonly name: string;
  /** Tells our check runs of one job from those of others with the same name. */
  readonly externalId: string;
}

export interface CheckOutput {
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
}

export type CheckConclusion = 'success' | 'failure' | 'neutral' | 'cancelled';

export interface CheckResult {
  readonly conclusion: CheckConclusion;
  /** What is shown, given how many annotations GitHub refused. */
  readonly output: (refused: number) => CheckOutput;
  /** Shown where GitHub refuses the whole output. */
  readonly shortOutput: CheckOutput;
  readonly annotations: readonly Annotation[];
}

interface CheckRunState {
  id: number;
  url: string | undefined;
  annotationsCount: number;
}

const STARTED: CheckOutput = { title: 'Scanning', summary: 'The scan is running.' };

/** Finds the check run that an earlier attempt of the same job made, else creates one; it is in progress afterwards. */
export async function startCheckRun(octokit: Octokit, identity: CheckRunIdentity): Promise<CheckRun> {
  const found = await findCheckRun(octokit, identity);
  const run = new CheckRun(octokit, identity, found ?? (await createCheckRun(octokit, identity)));
  if (found !== undefined) await run.restart();
  return run;
}

async function findCheckRun(octokit: Octokit, identity: CheckRunIdentity): Promise<CheckRunState | undefined> {
  const { owner, repo, sha, name, externalId } = identity;
  const { data } = await octokit.rest.checks.listForRef({
    owner,
    repo,
    ref: sha,
    check_name: name,
    filter: 'all',
    per_page: 100,
  });
  const ours = data.check_runs.filter((one) => one.name === name && one.external_id === externalId);
  const newest = ours.toSorted((left, right) => right.id - left.id)[0];
  return newest && stateOf(newest);
}

/** A request whose answer was lost may have been done: then the check run is there. */
async function createCheckRun(octokit: Octokit, identity: CheckRunIdentity, after = 0): Promise<CheckRunState> {
  const { owner, repo, sha, name, externalId } = identity;
  return sendOnce({
    send: async () =>
      stateOf(
        (
          await octokit.rest.checks.create({
            owner,
            repo,
            name,
            head_sha: sha,
            external_id: externalId,
            status: 'in_progress',
            started_at: new Date().toISOString(),
            output: STARTED,
          })
        ).data,
      ),
    done: async () => {
      const found = await findCheckRun(octokit, identity);
      return found !== undefined && found.id > after ? found : undefined;
    },
  });
}

export class CheckRun {
  readonly #octokit: Octokit;
  readonly #identity: CheckRunIdentity;
  #state: CheckRunState;
  #searchRequests = 0;

  constructor(octokit: Octokit, identity: CheckRunIdentity, state: CheckRunState) {
    this.#octokit = octokit;
    this.#identity = identity;
    this.#state = state;
  }

  get url(): string | undefined {
    return this.#state.url;
  }

  async restart(): Promise<void> {
    await this.#patch({ status: 'in_progress', started_at: new Date().toISOString(), output: STARTED }, []);
  }

  /** Annotations first, the conclusion with the last of them. Resolves to the number of annotations that GitHub refused. */
  async complete(result: CheckResult): Promise<number> {
    const annotations = await this.#notYetThere(result.annotations);
    const batches = Array.from({ length: Math.ceil(annotations.length / BATCH_MAX) }, (_, batch) =>
      annotations.slice(batch * BATCH_MAX, (batch + 1) * BATCH_MAX),
    );
    const last = batches.pop() ?? [];
    let refused = 0;
    for (const batch of batches) refused += await this.#append(batch);
    if (await this.#conclude(result, result.output(refused), last)) return refused;
    // Something in it is refused. The verdict matters most, so it is told without what may be at fault.
    refused += await this.#append(last);
    if (!(await this.#conclude(result, result.output(refused), []))) {
      await this.#patch(completion(result.conclusion, result.shortOutput), []);
    }
    return refused;
  }

  /**
   * GitHub only ever adds annotations. On a check run of an earlier attempt those that hold again are not sent twice; where
   * one does not hold any more, a fresh check run of the same name takes the place of the old one.
   */
  async #notYetThere(annotations: readonly Annotation[]): Promise<readonly Annotation[]> {
    if (this.#state.annotationsCount === 0) return annotations;
    const wanted = new Set(annotations.map(keyOf));
    const there = await this.#listed();
    if (there?.every((key) => wanted.has(key))) {
      const known = new Set(there);
      return annotations.filter((annotation) => !known.has(keyOf(annotation)));
    }
    const old = this.#state;
    this.#state = await createCheckRun(this.#octokit, this.#identity, old.id);
    const replaced = new CheckRun(this.#octokit, this.#identity, old);
    const summary = 'A later attempt of the same job has other results: see the newer check run of this name.';
    await replaced.#patch(completion('neutral', { title: 'Replaced by a later attempt', summary }), []);
    return annotations;
  }

  /** Undefined where there are too many to compare. */
  async #listed(): Promise<string[] | undefined> {
    const { owner, repo } = this.#identity;
    const keys: string[] = [];
    for (let page = 1; page <= LISTED_PAGES_MAX; page++) {
      const { data } = await this.#octokit.rest.checks.listAnnotations({
        owner,
        repo,
        check_run_id: this.#state.id,
        per_page: 100,
        page,
      });
      keys.push(
        ...data.map(({ path, start_line, end_line, title, message }) =>
          key(path, start_line, end_line, title ?? '', message ?? ''),
        ),
      );
      if (data.length < 100) return keys;
    }
    return undefined;
  }

  /** False where GitHub refuses the content. */
  async #conclude(
    { conclusion }: CheckResult,
    output: CheckOutput,
    annotations: readonly Annotation[],
  ): Promise<boolean> {
    try {
      await this.#patch(completion(conclusion, output), annotations);
      return true;
    } catch (error) {
      if (statusOf(error) !== 422) throw error;
      return false;
    }
  }

  /** Halves a batch that is refused until only those that GitHub does not take are left out. Resolves to their number. */
  async #append(batch: readonly Annotation[]): Promise<number> {
    if (batch.length === 0) return 0;
    try {
      await this.#patch({ status: 'in_progress', output: STARTED }, batch);
      return 0;
    } catch (error) {
      if (statusOf(error) !== 422) throw error;
    }
    this.#searchRequests += 2;
    if (batch.length === 1 || this.#searchRequests > SEARCH_REQUESTS_MAX) return batch.length;
    const middle = Math.ceil(batch.length / 2);
    return (await this.#append(batch.slice(0, middle))) + (await this.#append(batch.slice(middle)));
  }

  async #patch(change: Change, annotations: readonly Annotation[]): Promise<void> {
    const { owner, repo } = this.#identity;
    const state = this.#state;
    const expected = state.annotationsCount + annotations.length;
    const { output, ...rest } = change;
    const after = await sendOnce({
      send: async () =>
        stateOf(
          (
            await this.#octokit.rest.checks.update({
              owner,
              repo,
              check_run_id: state.id,
              ...rest,
              output: { ...output, ...(annotations.length > 0 && { annotations: annotations.map(wireForm) }) },
            })
          ).data,
        ),
      done: async () => {
        const { data } = await this.#octokit.rest.checks.get({ owner, repo, check_run_id: state.id });
        const arrived = data.output.annotations_count >= expected && data.output.title === output.title;
        return arrived && data.status === change.status ? stateOf(data) : undefined;
      },
    });
    state.url = after.url;
    state.annotationsCount = expected;
  }
}

type Change =
  | { status: 'in_progress'; started_at?: string; output: CheckOutput }
  | { status: 'completed'; conclusion: CheckConclusion; completed_at: string; output: CheckOutput };

function completion(conclusion: CheckConclusion, output: CheckOutput): Change {
  return { status: 'completed', conclusion, completed_at: new Date().toISOString(), output };
}

function stateOf(data: { id: number; html_url: string | null; output: { annotations_count: number } }): CheckRunState {
  return { id: data.id, url: data.html_url ?? undefined, annotationsCount: data.output.annotations_count };
}

function wireForm(annotation: Annotation) {
  const { path, startLine, endLine, startColumn, endColumn, level, title, message, rawDetails } = annotation;
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    ...(startColumn !== undefined && { start_column: startColumn }),
    ...(endColumn !== undefined && { end_column: endColumn }),
    annotation_level: level,
    title,
    message,
    raw_details: rawDetails,
  };
}

function keyOf({ path, startLine, endLine, title, message }: Annotation): string {
  return key(path, startLine, endLine, title, message);
}

function key(...parts: readonly (string | number)[]): string {
  return JSON.stringify(parts);
}
