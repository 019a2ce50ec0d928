/** The client of GitHub's API that everything else is handed: token, address and way out are settled here. */
import { Octokit } from '@octokit/rest';
import type { Fetch } from './fetch.ts';
import { type RetryOptions, withRetries } from './retry.ts';

export interface GitHubAccess extends RetryOptions {
  /** Such as `https://api.github.com`. */
  readonly apiUrl: string;
  readonly token: string | undefined;
  readonly fetch: Fetch;
}

export function openOctokit({ apiUrl, token, fetch, ...retry }: GitHubAccess): Octokit {
  return new Octokit({
    baseUrl: apiUrl,
    userAgent: 'rsolv-ast-action',
    request: { fetch: withRetries(fetch, retry) },
    // Octokit warns on the console of every deprecation; nobody who reads the log of a job can do anything about it.
    log: { debug() {}, info() {}, warn() {}, error() {} },
    ...(token !== undefined && { auth: token }),
  });
}
