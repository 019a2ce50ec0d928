/** Which commits a clone holds, how they are related, and how it gets the ones that it lacks. */
import { ClientError } from '../errors.ts';
import { git, type Repository, tryGit } from './run-git.ts';

export async function hasCommit(repository: Repository, sha: string): Promise<boolean> {
  return (await tryGit(repository, ['cat-file', '-e', `${sha}^{commit}`])).kind === 'done';
}

export async function isShallow(repository: Repository): Promise<boolean> {
  const answer = await git(repository, ['rev-parse', '--is-shallow-repository']);
  return answer.toString('latin1').trim() === 'true';
}

/** Undefined where the histories share nothing, as far as this clone reaches. */
export async function mergeBaseOf(repository: Repository, one: string, other: string): Promise<string | undefined> {
  const outcome = await tryGit(repository, ['merge-base', one, other]);
  return outcome.kind === 'done' ? outcome.stdout.toString('latin1').trim() : undefined;
}

export interface FetchRequest {
  /** Where to fetch from, such as `https://github.com/owner/repo`. */
  readonly url: string;
  readonly commits: readonly string[];
}

/**
 * Fetches single commits: without their history into a shallow clone; else with what is missing of it, so that a whole clone
 * stays one. No reference, tag or submodule is touched. Throws ClientError.
 */
export async function fetchCommits(repository: Repository, request: FetchRequest): Promise<void> {
  const depth = (await isShallow(repository)) ? ['--depth=1'] : [];
  const args = ['fetch', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--quiet', ...depth];
  const outcome = await tryGit(repository, [...args, '--', request.url, ...request.commits]);
  if (outcome.kind === 'done') return;
  const reason = outcome.stderr.trim().split('\n').at(-1) ?? '';
  throw new ClientError(
    'git-fetch-failed',
    `${request.commits.join(' and ')} could not be fetched from ${request.url} (${reason}): set fetch-depth: 0 where ` +
      'actions/checkout makes the clone, or give the token permission to read contents',
  );
}

/**
 * The repository with a token for GitHub, for what is fetched expressly and for what a partial clone fetches when it is read. It is the
 * header that actions/checkout uses. An empty one comes first: it drops those that a checkout left behind, and GitHub refuses two.
 */
export function withToken(repository: Repository, serverUrl: string, token: string): Repository {
  const key = `http.${new URL(serverUrl).origin}/.extraheader`;
  const credentials = Buffer.from(`x-access-token:${token}`).toString('base64');
  const header = [
    [key, ''],
    [key, `AUTHORIZATION: basic ${credentials}`],
    ['credential.helper', ''],
  ] as const;
  return { ...repository, settings: [...(repository.settings ?? []), ...header] };
}

/** Whether files are fetched one by one as they are read: a partial clone whose checkout is sparse lacks most of them. */
export async function lacksFiles(repository: Repository): Promise<boolean> {
  const isSet = async (...args: string[]) => (await tryGit(repository, ['config', ...args])).kind === 'done';
  const isPartial = await isSet('--get-regexp', '^remote\\..*\\.promisor$');
  return isPartial && (await isSet('--get', '--type=bool', 'core.sparseCheckout', '^(true|1|yes|on)$'));
}
