/** OIDC tokens of the job, by which it proves to a service which repository and workflow it belongs to. */
import { z } from 'zod';
import { ActionError } from '../errors.ts';
import type { Fetch } from './fetch.ts';
import { type RetryOptions, withRetries } from './retry.ts';

/** A fresh token for one service, named by its origin. Throws ActionError, and the signal's reason. */
export type FetchIdToken = (audience: string, signal: AbortSignal | undefined) => Promise<string>;

export interface IdTokenOptions extends Pick<RetryOptions, 'onRetry' | 'sleep'> {
  /** Where the job gets tokens, and what it shows for them. */
  readonly url: string;
  readonly token: string;
  /** The toolkit's own client knows neither `ca-cert` nor cancellation. */
  readonly fetch: Fetch;
  /** Called with each token before anybody else has it. */
  readonly mask: (secret: string) => void;
}

const Answer = z.object({ value: z.string().min(1) });
const NEVER = new AbortController().signal;

/** Source: docs.github.com, "OpenID Connect reference", "Methods for requesting the OIDC token". */
export function idTokens({ url: endpoint, token, fetch, mask, ...retry }: IdTokenOptions): FetchIdToken {
  return async (audience, signal = NEVER) => {
    const url = new URL(endpoint);
    url.searchParams.set('audience', audience);
    const response = await ask(withRetries(fetch, { ...retry, signal }), url, token, signal);
    if (!response.ok) throw refused(response.status);
    const answer = Answer.safeParse(await response.json().catch(() => undefined));
    if (!answer.success) throw refused(response.status);
    mask(answer.data.value);
    return answer.data.value;
  };
}

async function ask(fetch: Fetch, url: URL, token: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      // The token would go along.
      redirect: 'error',
    });
  } catch (cause) {
    signal.throwIfAborted();
    throw new ActionError(
      'github-unavailable',
      "GitHub's issuer of OIDC tokens did not answer, also when asked again: see githubstatus.com, check the proxy of this runner, and " +
        'run the job again',
      { cause },
    );
  }
}

function refused(status: number): ActionError {
  return new ActionError(
    'github-refused',
    `GitHub's issuer of OIDC tokens gave none for this job (HTTP ${status}): see that the job's permissions: have id-token: write, and run ` +
      'the job again',
  );
}
