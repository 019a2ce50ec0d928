/** What the tests' GitHub holds of one repository, and what a request for it brings along. */
import type { CheckRuns } from './check-runs.ts';
import { filled } from './openapi/description.ts';
import type { Repository } from './repository.ts';

export interface Pull {
  readonly number: number;
  readonly baseRef: string;
  readonly headRef: string;
  readonly headSha: string;
  /** The repository that the proposal comes from. */
  readonly headRepository: string;
  /** What GitHub made of both, for `pull_request` to be run on. */
  readonly mergeSha: string;
  readonly author: string;
}

export interface HostedRepository {
  readonly git: Repository;
  readonly private: boolean;
  readonly pulls: Map<number, Pull>;
  readonly checkRuns: CheckRuns;
}

export interface Served {
  readonly repository: HostedRepository;
  readonly path: Record<string, string>;
  /** As the client sees it. */
  readonly url: URL;
  readonly body: unknown;
  readonly accept: string;
  /** Prefix of the interface's own addresses, and of the pages for people. */
  readonly api: string;
  readonly web: string;
}

export function repositoryBody({ repository, api, web }: Served, name: 'repository' | 'full-repository') {
  const { owner, name: short, fullName } = repository.git;
  return filled(name, {
    id: 1000,
    name: short,
    full_name: fullName,
    owner: userBody(owner),
    private: repository.private,
    url: `${api}/repos/${fullName}`,
    html_url: `${web}/${fullName}`,
    clone_url: `${web}/${fullName}.git`,
    default_branch: 'main',
    permissions: { admin: false, push: false, pull: true },
  });
}

export function userBody(login: string) {
  return filled('simple-user', { login, id: 1, type: 'User' });
}
