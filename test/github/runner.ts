/**
 * Runs the action as GitHub's runner does: a process of its own, the inputs and the event in its environment, its commands read from
 * what it prints, its outputs and summary from files. What no run may ever do is checked after each.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { checkout } from './checkout.ts';
import type { WorkflowEvent } from './events.ts';
import type { FakeGitHub, Permissions } from './fake-github.ts';
import { type Command, readFileCommands, readPrinted } from './workflow-commands.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** What the runner starts: the committed bundle, or the one in another folder, or the `sources`, while they are worked on. */
const { ACTION_BUNDLE = 'packages/action/dist' } = process.env;
const ACTION =
  ACTION_BUNDLE === 'sources'
    ? ['--conditions=source', path.join(ROOT, 'packages/action/src/index.ts')]
    : [path.resolve(ROOT, ACTION_BUNDLE, 'index.js')];

/** What `permissions:` of the workflows in README grant. */
const GRANTED: Permissions = { checks: 'write', contents: 'read', pull_requests: 'read' };
/** github.com/actions/runner, ProcessInvoker.cs: how long a cancelled process has after SIGINT, and after SIGTERM. */
const SIGINT_GRACE_MS = 7_500;
const SIGTERM_GRACE_MS = 2_500;
/** docs.github.com/actions/reference/limits */
const SUMMARY_MAX_BYTES = 1024 * 1024;
/** The commands that the action has a use for; any other got out of a text. */
const EXPECTED_COMMANDS = new Set(['add-mask', 'debug', 'endgroup', 'error', 'group', 'notice', 'warning']);
const EXPECTED_PROPERTIES = new Set(['file', 'line', 'endLine', 'col', 'endColumn', 'title']);

export interface RunRequest {
  readonly github: FakeGitHub;
  /** OWNER/NAME */
  readonly repository: string;
  readonly event: WorkflowEvent;
  /** The step's `with:`. */
  readonly with?: Readonly<Record<string, string>>;
  readonly permissions?: Permissions;
  /** `fetch-depth` of the checkout before; undefined: there was none. */
  readonly depth?: number | undefined;
  readonly env?: Readonly<Record<string, string>>;
  /** Further texts that must never be printed. */
  readonly secrets?: readonly string[];
  /** Arguments of node; the action without them. */
  readonly program?: readonly string[];
  /** In place of the event's payload: this text, a file of so many bytes, or no file. */
  readonly eventFile?: string | { readonly bytes: number } | null;
  /** Called with the folder of the checkout before the action starts. */
  readonly prepare?: (workspace: string) => void | Promise<void>;
}

export interface ActionRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What the log shows, without commands. */
  readonly log: string;
  readonly commands: readonly Command[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Everything as printed, both streams. */
  readonly printed: string;
  /** Contents of files that the action wrote, by their path in the workspace. */
  readonly readWorkspace: (name: string) => string;
}

export interface RunningAction {
  readonly process: ChildProcess;
  readonly ended: Promise<ActionRun>;
  /** As "Cancel workflow": SIGINT, SIGTERM, SIGKILL, each with the runner's patience. */
  cancel(): void;
}

export async function runAction(request: RunRequest): Promise<ActionRun> {
  return (await startAction(request)).ended;
}

export async function startAction(request: RunRequest): Promise<RunningAction> {
  const home = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-runner-'));
  const files = runnerFiles(home, request);
  const token = request.github.token(request.permissions ?? GRANTED);
  const { github, repository, event, depth } = request;
  if (depth !== undefined) {
    await checkout({ folder: files.workspace, url: github.url, fullName: repository, token, event, depth });
  }
  await request.prepare?.(files.workspace);
  const child = spawn(process.execPath, request.program ?? ACTION, {
    cwd: files.workspace,
    env: environment(request, files, token),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A session of its own, by which everything that it starts is known.
    detached: true,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const timers: NodeJS.Timeout[] = [];
  const ended = new Promise<ActionRun>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const timer of timers) clearTimeout(timer);
      try {
        const run = outcome({ code, signal, printed, files, child, secrets: [token, ...(request.secrets ?? [])] });
        github.assertObeyed();
        resolve(run);
      } catch (error) {
        reject(error);
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
    });
  });
  return {
    process: child,
    ended,
    cancel() {
      child.kill('SIGINT');
      timers.push(setTimeout(() => child.kill('SIGTERM'), SIGINT_GRACE_MS));
      timers.push(setTimeout(() => child.kill('SIGKILL'), SIGINT_GRACE_MS + SIGTERM_GRACE_MS));
    },
  };
}

interface RunnerFiles {
  readonly home: string;
  readonly workspace: string;
  readonly temp: string;
  readonly event: string;
  readonly output: string;
  readonly summary: string;
  readonly env: string;
  readonly state: string;
  readonly path: string;
}

function runnerFiles(home: string, { event, eventFile }: RunRequest): RunnerFiles {
  const commands = path.join(home, 'temp/_runner_file_commands');
  const at = (name: string) => path.join(commands, `${name}_1f5a`);
  const files: RunnerFiles = {
    home,
    workspace: path.join(home, 'work/shop/shop'),
    temp: path.join(home, 'temp'),
    event: path.join(home, 'temp/_github_workflow/event.json'),
    output: at('set_output'),
    summary: at('step_summary'),
    env: at('set_env'),
    state: at('save_state'),
    path: at('add_path'),
  };
  for (const folder of [files.workspace, commands, path.dirname(files.event)]) mkdirSync(folder, { recursive: true });
  for (const file of [files.output, files.summary, files.env, files.state, files.path]) writeFileSync(file, '');
  if (eventFile !== null) writeEvent(files.event, eventFile ?? JSON.stringify(event.payload, null, 2));
  return files;
}

/** A large file takes no room. */
function writeEvent(file: string, content: string | { readonly bytes: number }): void {
  writeFileSync(file, typeof content === 'string' ? content : '');
  if (typeof content === 'object') truncateSync(file, content.bytes);
}

/** docs.github.com/actions/reference/workflows-and-actions/variables */
function environment({ github, repository, event, env, with: inputs }: RunRequest, files: RunnerFiles, token: string) {
  return {
    PATH: process.env.PATH ?? '',
    HOME: files.home,
    LANG: 'C.UTF-8',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__rsolv_ast-action',
    GITHUB_ACTION_REF: 'v1',
    GITHUB_ACTION_REPOSITORY: 'rsolv/ast-action',
    GITHUB_ACTOR: event.actor,
    GITHUB_ACTOR_ID: '1',
    GITHUB_API_URL: github.apiUrl,
    GITHUB_BASE_REF: event.baseRef ?? '',
    GITHUB_ENV: files.env,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: files.event,
    GITHUB_GRAPHQL_URL: `${github.url}/api/graphql`,
    GITHUB_HEAD_REF: event.headRef ?? '',
    GITHUB_JOB: 'review',
    GITHUB_OUTPUT: files.output,
    GITHUB_PATH: files.path,
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(?:heads|tags|pull)\//, ''),
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_ID: '1000',
    GITHUB_REPOSITORY_OWNER: repository.split('/')[0]!,
    GITHUB_REPOSITORY_OWNER_ID: '1',
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '7001',
    GITHUB_RUN_NUMBER: '12',
    GITHUB_SERVER_URL: github.url,
    GITHUB_SHA: event.sha,
    GITHUB_STATE: files.state,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_TRIGGERING_ACTOR: event.actor,
    GITHUB_WORKFLOW: 'review',
    GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/review.yml@${event.ref}`,
    GITHUB_WORKFLOW_SHA: event.sha,
    GITHUB_WORKSPACE: files.workspace,
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'GitHub Actions 1',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: files.temp,
    RUNNER_TOOL_CACHE: path.join(files.home, 'tools'),
    ...inputVariables(inputs ?? {}, token),
    ...env,
  };
}

/** Each input of action.yml, with its default where `with:` does not name it. */
function inputVariables(given: Readonly<Record<string, string>>, token: string): Record<string, string> {
  const { inputs } = actionFile();
  const unknown = Object.keys(given).filter((name) => inputs[name] === undefined);
  if (unknown.length > 0) throw new Error(`Unexpected input(s) '${unknown.join("', '")}'`);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const value = given[name] ?? String(input.default ?? '').replace(TOKEN_EXPRESSION, token);
      return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value];
    }),
  );
}

const TOKEN_EXPRESSION = /^\$\{\{ *github\.token *\}\}$/;

interface ActionFile {
  readonly inputs: Record<string, { default?: unknown }>;
}

/**
 * action.yml, as far as the runner would load it: it takes an expression anywhere but in a default for a mistake, also in a
 * description (github.com/superfly/fly-pr-review-apps/pull/37).
 */
function actionFile(): ActionFile {
  const file: ActionFile = parse(readFileSync(path.join(ROOT, 'action.yml'), 'utf8'), (key, value: unknown) => {
    const allowed = key === 'default' && TOKEN_EXPRESSION.test(String(value));
    if (typeof value === 'string' && value.includes('${{') && !allowed) {
      throw new Error(`action.yml: Unrecognized named-value in ${String(key)}: ${value}`);
    }
    return value;
  });
  return file;
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly printed: string;
  readonly files: RunnerFiles;
  readonly child: ChildProcess;
  readonly secrets: readonly string[];
}

/** What the run gave. Throws for what no run may do: leave a process behind, tell a secret, let a text pass for a command. */
function outcome({ code, signal, printed, files, child, secrets }: Ended): ActionRun {
  const { commands, lines } = readPrinted(printed);
  const summary = readFileSync(files.summary, 'utf8');
  const outputs = readFileCommands(readFileSync(files.output, 'utf8'));
  const faults = [
    ...sessionOf(child.pid!).map((pid) => `process ${pid} was left behind: ${commandOf(pid)}`),
    ...commands.flatMap(commandFaults),
    ...secrets
      .filter((secret) =>
        [lines.join('\n'), summary, JSON.stringify(outputs), ...shown(commands)].join('\n').includes(secret),
      )
      .map((secret) => `a secret was told: ${secret.slice(0, 6)}…`),
    ...(Buffer.byteLength(summary) > SUMMARY_MAX_BYTES ? ['the summary is over 1 MiB'] : []),
    ...[files.env, files.state, files.path]
      .filter((file) => readFileSync(file, 'utf8') !== '')
      .map((file) => `${file} was written`),
  ];
  if (faults.length > 0) throw new Error(`${faults.join('\n')}\n--- printed:\n${printed}`);
  const texts = (name: string) => commands.filter((one) => one.name === name).map(({ data }) => data);
  const kept = new Map(
    listed(files.workspace).map((name) => [name, readFileSync(path.join(files.workspace, name), 'utf8')]),
  );
  return {
    code,
    signal,
    log: lines.join('\n'),
    commands,
    errors: texts('error'),
    warnings: texts('warning'),
    outputs,
    summary,
    printed,
    readWorkspace: (name) => kept.get(name) ?? '',
  };
}

/** SARIF files at the top of the workspace, which is gone after the run. */
function listed(workspace: string): string[] {
  return existsSync(workspace) ? readdirSync(workspace).filter((name) => name.endsWith('.sarif')) : [];
}

function shown(commands: readonly Command[]): string[] {
  return commands
    .filter(({ name }) => name !== 'add-mask')
    .map(({ data, properties }) => JSON.stringify([data, properties]));
}

function commandFaults({ name, properties }: Command): string[] {
  const strange = Object.keys(properties).filter((key) => !EXPECTED_PROPERTIES.has(key));
  return [
    ...(EXPECTED_COMMANDS.has(name) ? [] : [`the command ${name} was given`]),
    ...strange.map((key) => `the command ${name} was given a property ${JSON.stringify(key)}`),
  ];
}

/** Its arguments, as far as they tell which one it is. */
function commandOf(pid: number): string {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words.filter((word) => !word.startsWith('--allow-fs-read=')).join(' ');
  } catch {
    return 'gone by now';
  }
}

/** Processes of a session that live still (Linux). */
function sessionOf(leader: number): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
        const [state, , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return Number(session) === leader && state !== 'Z';
      } catch {
        return false;
      }
    })
    .map(Number);
}
