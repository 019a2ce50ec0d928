/** The client of GitHub's API that everything else is handed: token, address and way out are settled here. */
import { GitHub, getOctokitOptions } from '@actions/github/lib/utils';
import type { Fetch } from './fetch.ts';
import { type RetryOptions, withRetries } from './retry.ts';

export type Octokit = InstanceType<typeof GitHub>;

export interface GitHubAccess extends RetryOptions {
  /** Such as `https://api.github.com`. */
  readonly apiUrl: string;
  /** Undefined: requests are anonymous. */
  readonly token: string | undefined;
  readonly fetch: Fetch;
}

export function openOctokit({ apiUrl, token, fetch, ...retry }: GitHubAccess): Octokit {
  const options = {
    baseUrl: apiUrl,
    userAgent: 'rsolv-ast-action',
    // In the place of the toolkit's own: that knows the proxy's variables, and neither `ca-cert` nor a request to try again.
    request: { fetch: withRetries(fetch, retry) },
    // Octokit warns on the console of every deprecation; nobody who reads the log of a job can do anything about it.
    log: { debug() {}, info() {}, warn() {}, error() {} },
  };
  return new GitHub(token === undefined ? options : getOctokitOptions(token, options));
}
