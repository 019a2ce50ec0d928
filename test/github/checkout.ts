/** A clone as actions/checkout makes it: shallow, of one commit, with the job's token in its configuration. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { WorkflowEvent } from './events.ts';

export interface CheckoutRequest {
  readonly folder: string;
  readonly url: string;
  readonly fullName: string;
  readonly token: string;
  readonly event: WorkflowEvent;
  /** `fetch-depth`; 0 means all of the history. */
  readonly depth: number;
}

/** Asynchronous, since the server that it fetches from may be in this very process. */
export async function checkout({ folder, url, fullName, token, event, depth }: CheckoutRequest): Promise<void> {
  const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' };
  const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: folder, env });
  const tracking = event.ref
    .replace(/^refs\/heads\//, 'refs/remotes/origin/')
    .replace(/^refs\/pull\//, 'refs/remotes/pull/');
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  await git('init', '-q', '-b', 'main');
  await git('remote', 'add', 'origin', `${url}/${fullName}`);
  await git('config', '--local', 'gc.auto', '0');
  await git('config', '--local', `http.${url}/.extraheader`, `AUTHORIZATION: basic ${basic}`);
  const what =
    depth === 0
      ? ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*', `+${event.sha}:${tracking}`]
      : [`--depth=${depth}`, `+${event.sha}:${tracking}`];
  await git(
    '-c',
    'protocol.version=2',
    'fetch',
    '-q',
    '--no-tags',
    '--prune',
    '--no-recurse-submodules',
    'origin',
    ...what,
  );
  await git('checkout', '-q', '--force', '--detach', tracking);
}
