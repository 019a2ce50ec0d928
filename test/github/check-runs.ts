/** Check runs: made, updated, listed, asked for again, with GitHub's limits. */
import { type Answer, invalid, notFound, page, Refusal } from './answers.ts';
import { commitNamed } from './git-objects.ts';
import type { Served } from './hosted-repository.ts';
import { filled } from './openapi/description.ts';

/** docs.github.com/rest/checks/runs#create-a-check-run */
const MESSAGE_MAX_BYTES = 64 * 1024;
const TITLE_MAX_CHARACTERS = 255;

/** github.com/apps/github-actions, whose token a job gets. */
const ACTIONS_APP = { id: 15368, slug: 'github-actions', name: 'GitHub Actions' };

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

interface Output {
  readonly title?: string;
  readonly summary?: string;
  readonly text?: string;
  readonly annotations?: readonly Annotation[];
}

/** What a request may say of a check run. */
interface Saying {
  readonly name?: string;
  readonly head_sha?: string;
  readonly status?: CheckRun['status'];
  readonly conclusion?: string;
  readonly started_at?: string;
  readonly completed_at?: string;
  readonly external_id?: string;
  readonly details_url?: string;
  readonly output?: Output;
}

export interface CheckRun {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  startedAt: string;
  completedAt: string | null;
  externalId: string;
  detailsUrl: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  readonly annotations: Annotation[];
  /** How many annotations each request brought. */
  readonly batches: number[];
}

export class CheckRuns {
  readonly all: CheckRun[] = [];

  create(served: Served): Answer {
    const said = served.body as Saying;
    const headSha = commitNamed(served, said.head_sha!);
    const run: CheckRun = {
      id: 100 + this.all.length,
      name: said.name!,
      headSha,
      status: 'queued',
      conclusion: null,
      startedAt: new Date().toISOString(),
      completedAt: null,
      externalId: '',
      detailsUrl: null,
      title: null,
      summary: null,
      text: null,
      annotations: [],
      batches: [],
    };
    apply(run, said);
    this.all.push(run);
    return { status: 201, body: body(served, run) };
  }

  update(served: Served): Answer {
    const run = this.#run(served);
    apply(run, served.body as Saying);
    return { status: 200, body: body(served, run) };
  }

  get(served: Served): Answer {
    return { status: 200, body: body(served, this.#run(served)) };
  }

  rerequest(served: Served): Answer {
    const run = this.#run(served);
    if (run.status !== 'completed') throw new Refusal(422, 'This check run is not rerequestable', { errors: [] });
    Object.assign(run, { status: 'queued', conclusion: null, completedAt: null });
    return { status: 201, body: {} };
  }

  listAnnotations(served: Served): Answer {
    const { items, headers } = page(this.#run(served).annotations, served.url);
    const full = items.map((one) => ({
      start_column: null,
      end_column: null,
      title: null,
      raw_details: null,
      blob_href: `${served.web}/${served.repository.git.fullName}/blob`,
      ...one,
    }));
    return { status: 200, body: full, headers };
  }

  listForRef(served: Served): Answer {
    const sha = commitNamed(served, served.path.ref!);
    const query = served.url.searchParams;
    const wanted = (key: string, value: string) => !query.has(key) || query.get(key) === value;
    const found = this.all
      .filter((run) => run.headSha === sha && wanted('check_name', run.name) && wanted('status', run.status))
      .filter(() => wanted('app_id', String(ACTIONS_APP.id)))
      .reverse();
    const latest = found.filter((run, i) => found.findIndex(({ name }) => name === run.name) === i);
    const chosen = query.get('filter') === 'all' ? found : latest;
    const { items, headers } = page(chosen, served.url);
    return {
      status: 200,
      body: { total_count: chosen.length, check_runs: items.map((run) => body(served, run)) },
      headers,
    };
  }

  #run({ path }: Served): CheckRun {
    const run = this.all.find(({ id }) => String(id) === path.check_run_id);
    if (run === undefined) throw notFound();
    return run;
  }
}

function apply(run: CheckRun, said: Saying): void {
  const { output } = said;
  const faults = [...outputFaults(output ?? {}), ...(output?.annotations ?? []).flatMap(annotationFaults)];
  if (faults.length > 0) throw invalid(...faults);
  if (said.status === 'completed' && said.conclusion === undefined) {
    throw invalid('conclusion is required when the status is completed');
  }
  if (said.status !== undefined) run.status = said.status;
  if (said.status !== undefined && said.status !== 'completed')
    Object.assign(run, { conclusion: null, completedAt: null });
  if (said.conclusion !== undefined) {
    // "Providing conclusion will automatically set the status parameter to completed."
    run.status = 'completed';
    run.conclusion = said.conclusion;
    run.completedAt = said.completed_at ?? new Date().toISOString();
  }
  run.startedAt = said.started_at ?? run.startedAt;
  run.externalId = said.external_id ?? run.externalId;
  run.detailsUrl = said.details_url ?? run.detailsUrl;
  run.title = output?.title ?? run.title;
  run.summary = output?.summary ?? run.summary;
  run.text = output?.text ?? run.text;
  run.annotations.push(...(output?.annotations ?? []));
  if (output?.annotations !== undefined) run.batches.push(output.annotations.length);
}

/** The description counts characters, GitHub counts bytes: github.com/github/docs/issues/35252. */
const OUTPUT_MAX_BYTES = 65_535;

function outputFaults({ summary, text }: Output): string[] {
  return Object.entries({ summary, text })
    .filter(([, value]) => Buffer.byteLength(value ?? '') > OUTPUT_MAX_BYTES)
    .map(([name]) => `${name} exceeds a maximum bytesize of ${OUTPUT_MAX_BYTES}`);
}

function annotationFaults(one: Annotation, i: number): string[] {
  const faults: string[] = [];
  const columns = one.start_column !== undefined || one.end_column !== undefined;
  if (one.start_line < 1 || one.end_line < one.start_line) faults.push(`annotations[${i}]: its lines are out of order`);
  if (columns && one.start_line !== one.end_line) faults.push(`annotations[${i}]: columns are for one line only`);
  if (one.message === '') faults.push(`annotations[${i}]: message cannot be blank`);
  for (const text of [one.message, one.raw_details ?? '']) {
    if (Buffer.byteLength(text) > MESSAGE_MAX_BYTES)
      faults.push(`annotations[${i}]: message or raw_details is over 64 KB`);
  }
  if ([...(one.title ?? '')].length > TITLE_MAX_CHARACTERS)
    faults.push(`annotations[${i}]: title is over 255 characters`);
  return faults;
}

function body({ api, web, repository }: Served, run: CheckRun) {
  const url = `${api}/repos/${repository.git.fullName}/check-runs/${run.id}`;
  const html = `${web}/${repository.git.fullName}/runs/${run.id}`;
  return {
    id: run.id,
    node_id: `CR_${run.id}`,
    head_sha: run.headSha,
    external_id: run.externalId,
    name: run.name,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: 1 },
    app: filled('nullable-integration', { ...ACTIONS_APP, owner: filled('simple-user', { login: 'github' }) }),
    pull_requests: [],
  };
}
