/** Reads the event that started the workflow from the runner's variables and its event file. */
import { readFileSync, statSync } from 'node:fs';
import type { z } from 'zod';
import { ActionError } from '../errors.ts';
import { MergeGroupPayload, PlainPayload, PullRequestPayload, PushPayload } from './payload.ts';
import { EVENTS, type EventName, type PullContext } from './pull-context.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws ActionError that says what to do. */
export function readPullContext(env: Environment): PullContext {
  const event = eventName(env);
  const runner = readRunner(env);
  const payload = readPayload(env);
  switch (event) {
    case 'pull_request':
    case 'pull_request_target':
      return { event, ...runner, ...ofPullRequest(parse(PullRequestPayload, payload, event), runner) };
    case 'push':
      return { event, ...runner, ...ofPush(parse(PushPayload, payload, event), runner) };
    case 'merge_group':
      return { event, ...runner, ...ofMergeGroup(parse(MergeGroupPayload, payload, event), runner) };
    case 'workflow_dispatch':
    case 'schedule':
      return { event, ...runner, ...ofWholeTree(parse(PlainPayload, payload, event), runner, env) };
    default:
      return event satisfies never;
  }
}

function eventName({ GITHUB_EVENT_NAME: name }: Environment): EventName {
  if (name === undefined || name === '') throw outsideOfWorkflow('GITHUB_EVENT_NAME');
  const known = EVENTS.find((event) => event === name);
  if (known !== undefined) return known;
  throw new ActionError(
    'unsupported-event',
    `The event ${JSON.stringify(name)} has no proposal and no revision to scan: start the workflow by ${EVENTS.join(', ')} instead.`,
  );
}

type Runner = Pick<PullContext, 'repository' | 'workflowSha' | 'dependabot' | 'deleted' | 'forced' | 'workspace'>;

/** What the runner says of every event. Source: docs.github.com/en/actions/reference/workflows-and-actions/variables. */
function readRunner(env: Environment): Runner {
  const required = (name: string) => env[name] || throwError(outsideOfWorkflow(name));
  const [owner, repo, ...more] = required('GITHUB_REPOSITORY').split('/');
  if (!owner || !repo || more.length > 0) throw outsideOfWorkflow('GITHUB_REPOSITORY');
  const workflowSha = required('GITHUB_SHA');
  if (!/^[0-9a-f]{40,64}$/.test(workflowSha)) throw outsideOfWorkflow('GITHUB_SHA');
  return {
    repository: {
      owner,
      repo,
      serverUrl: webAddress('GITHUB_SERVER_URL', env.GITHUB_SERVER_URL || 'https://github.com'),
      apiUrl: webAddress('GITHUB_API_URL', env.GITHUB_API_URL || 'https://api.github.com'),
      defaultBranch: undefined,
    },
    workflowSha,
    dependabot: env.GITHUB_ACTOR === 'dependabot[bot]',
    deleted: false,
    forced: false,
    workspace: required('GITHUB_WORKSPACE'),
  };
}

function webAddress(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') throw outsideOfWorkflow(name);
  return text.replace(/\/+$/, '');
}

function outsideOfWorkflow(name: string): ActionError {
  return new ActionError(
    'bad-environment',
    `The variable ${name} is missing or malformed. GitHub's runner sets it: run this step inside a workflow, or scan on the ` +
      'command line with `rsolv-ast scan`.',
  );
}

function throwError(error: Error): never {
  throw error;
}

/** Payloads end at 25 MB (docs.github.com/en/webhooks/webhook-events-and-payloads, "Payload cap"); the runner indents them. */
const EVENT_FILE_MAX_BYTES = 100 * 1024 * 1024;

function readPayload({ GITHUB_EVENT_PATH: file }: Environment): unknown {
  if (file === undefined || file === '') throw outsideOfWorkflow('GITHUB_EVENT_PATH');
  try {
    if (statSync(file).size > EVENT_FILE_MAX_BYTES) throw new RangeError('the file is too large');
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    // Neither the text nor the parser's message, which quotes it, is shown.
    const code =
      (cause as NodeJS.ErrnoException).code ?? (cause instanceof RangeError ? 'too large' : 'it is not JSON');
    throw new ActionError(
      'bad-event',
      `The event file that GITHUB_EVENT_PATH names could not be read (${code}): run the job again, and look whether an ` +
        'earlier step changes that file or hides it from a container.',
      { cause },
    );
  }
}

function parse<T>(schema: z.ZodType<T>, payload: unknown, event: EventName): T {
  const outcome = schema.safeParse(payload);
  if (outcome.success) return outcome.data;
  const faults = outcome.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  throw new ActionError(
    'bad-event',
    `The payload of the event ${event} is not as GitHub describes it:\n${faults.map((fault) => `- ${fault}`).join('\n')}\n` +
      'Run the job again; if the workflow is called by another one, it must be started by the event itself.',
    { cause: outcome.error },
  );
}

function ofPullRequest({ pull_request: pull, repository }: z.infer<typeof PullRequestPayload>, runner: Runner) {
  return {
    repository: withBranch(runner, repository),
    head: { sha: pull.head.sha, ref: pull.head.ref },
    base: { sha: pull.base.sha, ref: pull.base.ref },
    pullNumber: pull.number,
    ...(pull.changed_files !== undefined && { changedFiles: pull.changed_files }),
    fromFork: pull.head.repo === null || pull.head.repo.id !== pull.base.repo?.id,
  };
}

const NO_COMMIT = /^0+$/;

function ofPush(push: z.infer<typeof PushPayload>, runner: Runner) {
  const repository = withBranch(runner, push.repository);
  const isTag = push.ref.startsWith('refs/tags/');
  const ref = shortName(push.ref);
  const deleted = push.deleted || NO_COMMIT.test(push.after);
  // After a deletion the runner names the default branch's last commit.
  const head = { sha: deleted ? runner.workflowSha : (push.head_commit?.id ?? push.after), ref };
  const base = isTag || deleted ? undefined : baseOfPush(push, ref, repository.defaultBranch);
  return { repository, head, ...(base && { base }), fromFork: false, deleted, forced: push.forced };
}

/** What a branch's first push is compared with is the default branch; a tag, and a repository's first push, are judged whole. */
function baseOfPush({ before }: z.infer<typeof PushPayload>, ref: string, defaultBranch: string | undefined) {
  if (!NO_COMMIT.test(before)) return { sha: before, ref };
  if (defaultBranch === undefined || defaultBranch === ref) return undefined;
  return { sha: undefined, ref: defaultBranch };
}

function ofMergeGroup({ merge_group: group, repository }: z.infer<typeof MergeGroupPayload>, runner: Runner) {
  return {
    repository: withBranch(runner, repository),
    head: { sha: group.head_sha, ref: shortName(group.head_ref) },
    base: { sha: group.base_sha, ref: shortName(group.base_ref) },
    fromFork: false,
  };
}

function ofWholeTree(
  { repository }: z.infer<typeof PlainPayload>,
  runner: Runner,
  { GITHUB_REF_NAME: ref }: Environment,
) {
  return {
    repository: withBranch(runner, repository ?? {}),
    head: { sha: runner.workflowSha, ...(ref && { ref }) },
    fromFork: false,
  };
}

function withBranch({ repository }: Runner, { default_branch }: { default_branch?: string | undefined }) {
  return { ...repository, defaultBranch: default_branch };
}

function shortName(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags)\//, '');
}
