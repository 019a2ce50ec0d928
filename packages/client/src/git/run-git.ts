/** Runs git without a shell, and turns its failures into errors that say what to do. */
import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { ClientError } from '../errors.ts';

/** Where git runs, and with which settings. */
export interface Repository {
  /** The working directory of git: a folder of the checkout. */
  readonly root: string;
  /** Configuration for each call. It travels by the environment: other processes can read a command line. */
  readonly settings?: readonly (readonly [key: string, value: string])[];
  /** Further variables; undefined takes one away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** A diff's text is held in memory while it is parsed. */
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

export type GitOutcome = { kind: 'done'; stdout: Buffer } | { kind: 'failed'; exitCode: number; stderr: string };

/** The outcome of a git command. Throws ClientError where git cannot work there at all. */
export async function tryGit(repository: Repository, args: readonly string[]): Promise<GitOutcome> {
  const { error, stdout, stderr } = await run(repository, args);
  if (error === null) return { kind: 'done', stdout };
  repository.signal?.throwIfAborted();
  const refusal = refusalOf(repository.root, error.code, stderr);
  if (refusal !== undefined) throw refusal;
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    throw new ClientError('git-failed', 'the difference is too large to read: compare with a later revision');
  }
  if (typeof error.code !== 'number') {
    throw new ClientError('git-failed', `git ${args[0]} was ended before it was done`, { cause: error });
  }
  return { kind: 'failed', exitCode: error.code, stderr };
}

/** What git printed. Throws ClientError where it failed. */
export async function git(repository: Repository, args: readonly string[]): Promise<Buffer> {
  const outcome = await tryGit(repository, args);
  if (outcome.kind === 'done') return outcome.stdout;
  throw failureOf(args[0]!, `exit code ${outcome.exitCode}`, outcome.stderr);
}

/** A git process to talk with. Its caller ends it. */
export function startGit(repository: Repository, args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn('git', [...SETTINGS, ...args], {
    cwd: repository.root,
    windowsHide: true,
    env: environmentOf(repository),
    ...(repository.signal && { signal: repository.signal }),
  });
}

export function failureOf(command: string, end: string, stderr: string): ClientError {
  const reason = stderr.trim().split('\n')[0] ?? '';
  return new ClientError('git-failed', `git ${command} failed with ${end}: ${reason}`);
}

/** Why git does not work in this folder at all, if that is so. */
export function refusalOf(root: string, code: unknown, stderr: string): ClientError | undefined {
  if (code === 'ENOENT') {
    return new ClientError('git-missing', `git could not be started in ${root}: install git and put it on the PATH`);
  }
  if (/detected dubious ownership/.test(stderr)) {
    return new ClientError(
      'git-ownership',
      `git refuses to read ${root} because it belongs to another user: run ` +
        `git config --global --add safe.directory "${root}" if you trust it`,
    );
  }
  if (/not a git repository|must be run in a work tree|cannot use bare repository/.test(stderr)) {
    return new ClientError(
      'git-not-a-repository',
      `${root} is not the working tree of a git repository: changed lines are only known in one`,
    );
  }
  return undefined;
}

/**
 * A repository's own configuration must not start a program here, nor change the form of the output; and a folder that was
 * committed in the shape of a bare repository must not bring a configuration of its own. Hooks may lie in the checked-out
 * tree (`core.hooksPath`), so none is run; and nothing is tidied up behind the back of the job.
 */
const SETTINGS = [
  'core.fsmonitor=false',
  'core.quotePath=true',
  'core.hooksPath=/dev/null',
  'core.alternateRefsCommand=true',
  'safe.bareRepository=explicit',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting]);

function environmentOf({ settings = [], environment = {} }: Repository): NodeJS.ProcessEnv {
  const count = Number(process.env.GIT_CONFIG_COUNT ?? 0) || 0;
  return {
    ...process.env,
    // English messages, since some are recognised above; no lock, no question to the user, no pager.
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
    ...environment,
    ...(settings.length > 0 && { GIT_CONFIG_COUNT: String(count + settings.length) }),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${count + index}`, key],
        [`GIT_CONFIG_VALUE_${count + index}`, value],
      ]),
    ),
  };
}

function run(repository: Repository, args: readonly string[]) {
  type Outcome = { error: (Error & { code?: number | string | null }) | null; stdout: Buffer; stderr: string };
  return new Promise<Outcome>((resolve) => {
    const child = execFile(
      'git',
      [...SETTINGS, ...args],
      {
        cwd: repository.root,
        encoding: 'buffer',
        maxBuffer: MAX_OUTPUT_BYTES,
        windowsHide: true,
        env: environmentOf(repository),
        ...(repository.signal && { signal: repository.signal }),
      },
      (error, stdout, stderr) => {
        const outcome: Outcome = { error, stdout, stderr: stderr.toString('utf8') };
        const hasEnded = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
        // Of a cancelled command this is called before it has ended: whoever goes on would leave it behind.
        if (hasEnded) resolve(outcome);
        else child.once('exit', () => resolve(outcome));
      },
    );
  });
}
