/** Runs git without a shell, and turns its failures into errors that say what to do. */
import { execFile } from 'node:child_process';
import { ClientError } from '../errors.ts';

/** A diff's text is held in memory while it is parsed. */
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

export type GitOutcome = { kind: 'done'; stdout: Buffer } | { kind: 'failed'; exitCode: number; stderr: string };

/** The outcome of a git command in `root`. Throws ClientError where git cannot work there at all. */
export async function tryGit(root: string, args: readonly string[], signal?: AbortSignal): Promise<GitOutcome> {
  const { error, stdout, stderr } = await spawnGit(root, args, signal);
  if (error === null) return { kind: 'done', stdout };
  signal?.throwIfAborted();
  if (error.code === 'ENOENT') {
    throw new ClientError('git-missing', `git could not be started in ${root}: install git and put it on the PATH`);
  }
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    throw new ClientError('git-failed', 'the difference is too large to read: compare with a later revision');
  }
  if (/detected dubious ownership/.test(stderr)) {
    throw new ClientError(
      'git-ownership',
      `git refuses to read ${root} because it belongs to another user: run ` +
        `git config --global --add safe.directory "${root}" if you trust it`,
    );
  }
  if (/not a git repository|must be run in a work tree|cannot use bare repository/.test(stderr)) {
    throw new ClientError(
      'git-not-a-repository',
      `${root} is not the working tree of a git repository: changed lines are only known in one`,
    );
  }
  if (typeof error.code !== 'number') {
    throw new ClientError('git-failed', `git ${args[0]} was ended before it was done`, { cause: error });
  }
  return { kind: 'failed', exitCode: error.code, stderr };
}

/** What git printed. Throws ClientError where it failed. */
export async function git(root: string, args: readonly string[], signal?: AbortSignal): Promise<Buffer> {
  const outcome = await tryGit(root, args, signal);
  if (outcome.kind === 'done') return outcome.stdout;
  const reason = outcome.stderr.trim().split('\n')[0] ?? '';
  throw new ClientError('git-failed', `git ${args[0]} failed with exit code ${outcome.exitCode}: ${reason}`);
}

function spawnGit(root: string, args: readonly string[], signal: AbortSignal | undefined) {
  // A repository's own configuration must not start a program here, nor change the form of the output; and a folder that was
  // committed in the shape of a bare repository must not bring a configuration of its own.
  const settings = ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=true', '-c', 'safe.bareRepository=explicit'];
  type Outcome = { error: (Error & { code?: number | string | null }) | null; stdout: Buffer; stderr: string };
  return new Promise<Outcome>((resolve) => {
    execFile(
      'git',
      [...settings, ...args],
      {
        cwd: root,
        encoding: 'buffer',
        maxBuffer: MAX_OUTPUT_BYTES,
        windowsHide: true,
        // English messages, since some are recognised above; no lock, no question to the user, no pager.
        env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_PAGER: 'cat' },
        ...(signal && { signal }),
      },
      (error, stdout, stderr) => resolve({ error, stdout, stderr: stderr.toString('utf8') }),
    );
  });
}
