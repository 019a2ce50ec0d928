/** Whether this job may create check runs, and what to do where it may not. */
import type { PullContext } from '../event/pull-context.ts';
import { isRateLimit } from '../network/rate-limit.ts';

/** Why results go to the log and the job summary. */
export interface FallbackReason {
  /** One line. */
  readonly why: string;
  /** What to add to the workflow, line by line; absent where nothing can be done there. */
  readonly yaml?: string;
}

export const PERMISSIONS_YAML = 'permissions:\n  contents: read\n  pull-requests: read\n  checks: write';

/** What is known before GitHub is asked; undefined: the token may be able to. */
export function knownReason(
  { event, fromFork, dependabot }: Pick<PullContext, 'event' | 'fromFork' | 'dependabot'>,
  token: string | undefined,
): FallbackReason | undefined {
  if (token === undefined) {
    return {
      why: 'No check run: the github-token input is empty. Results are in the job summary and at the lines; leave the input out to use the token of the job.',
      yaml: PERMISSIONS_YAML,
    };
  }
  // pull_request_target runs in the base repository, with its token.
  if (event === 'pull_request_target') return undefined;
  if (fromFork) {
    return {
      why: 'No check run: GitHub gives jobs for pull requests from forks a read-only token, whatever the workflow says. The verdict is the same; results are in the job summary and at the lines.',
    };
  }
  if (dependabot) {
    return {
      why: 'No check run: GitHub gives jobs that Dependabot starts a read-only token. The verdict is the same; results are in the job summary and at the lines.',
    };
  }
  return undefined;
}

/** What GitHub's refusal means; undefined where it has nothing to do with permissions. */
export function refusalReason(error: unknown): FallbackReason | undefined {
  const { status, message = '', response } = error as RefusedRequest;
  // GitHub answers 403 to both.
  if (isRateLimit(error)) return undefined;
  if (status === 401) {
    return {
      why: 'No check run: GitHub does not accept the token in the github-token input (HTTP 401). Leave the input out to use the token of the job.',
    };
  }
  if (status === 403 && /authenticate via a GitHub App/i.test(message)) {
    return {
      why: 'No check run: only the token of a job or of a GitHub App can create one, the github-token input holds a personal one. Leave the input out to use the token of the job.',
      yaml: PERMISSIONS_YAML,
    };
  }
  const accepted = response?.headers?.['x-accepted-github-permissions'];
  if (status === 403 || status === 404) {
    const wanted =
      typeof accepted === 'string' && /^[\w=,; ]{1,80}$/.test(accepted) ? ` (GitHub wants ${accepted})` : '';
    return {
      why: `No check run: the token of this job lacks the permission "checks: write"${wanted}. Add this to the job or the workflow:`,
      yaml: PERMISSIONS_YAML,
    };
  }
  return undefined;
}

interface RefusedRequest {
  readonly status?: number;
  readonly message?: string;
  readonly response?: { readonly headers?: Readonly<Record<string, string | number | undefined>> };
}
