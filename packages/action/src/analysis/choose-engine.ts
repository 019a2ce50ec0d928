/** Decides where a run analyses: on the service that the inputs name, or on the one that the action brings along. */
import type { Credential } from '@rsolv-ast/client';
import { ActionError } from '../errors.ts';
import type { PullContext } from '../event/pull-context.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { FetchIdToken } from '../network/id-token.ts';

export type Engine =
  | {
      readonly kind: 'embedded';
      readonly why: string;
      /** What to write so that the service is used, line by line; absent where nothing is to be mended. */
      readonly remedy?: string;
    }
  | { readonly kind: 'remote'; readonly why: string; readonly service: RemoteService };

export interface RemoteService {
  readonly url: string;
  readonly credential: Credential;
  /** Fingerprint that the service must show; in addition to the one in an API key. */
  readonly identity: string | undefined;
}

type Author = Pick<PullContext, 'fromFork' | 'dependabot'>;

export const ID_TOKEN_YAML =
  'permissions:\n  contents: read\n  pull-requests: read\n  checks: write\n  id-token: write';

/**
 * `why` is one sentence for the log and the summary. Jobs without a credential get the same verdict from the embedded engine.
 * `fetchIdToken` is undefined where the job gets no OIDC tokens. Throws ActionError `bad-inputs` for a service that cannot be told from another.
 */
export function chooseEngine({ service }: Inputs, author: Author, fetchIdToken?: FetchIdToken): Engine {
  if (service === undefined)
    return { kind: 'embedded', why: 'The files were analysed inside this job; nothing left it.' };
  const { apiKey, url, identity } = service;
  const { host, origin } = new URL(url);
  if (apiKey !== undefined) {
    const credential: Credential = { kind: 'api-key', apiKey };
    return { kind: 'remote', why: `The files went sealed to ${host}.`, service: { url, credential, identity } };
  }
  if (fetchIdToken === undefined) return withoutCredential(author);
  if (identity === undefined) {
    if (author.fromFork || author.dependabot) return withoutCredential(author);
    throw noIdentity();
  }
  const credential: Credential = { kind: 'bearer', fetchToken: (signal) => fetchIdToken(origin, signal) };
  return {
    kind: 'remote',
    why: `The files went sealed to ${host}, by the OIDC token of this job.`,
    service: { url, credential, identity },
  };
}

const INSTEAD = 'so the files were analysed inside this job instead of on the service; the rules are the same.';

function withoutCredential({ fromFork, dependabot }: Author): Engine {
  if (fromFork) return { kind: 'embedded', why: `Proposals from forks get no secrets, ${INSTEAD}` };
  if (dependabot) {
    return {
      kind: 'embedded',
      why: `Runs that Dependabot starts get Dependabot's own secrets, and api-key is not among them, ${INSTEAD}`,
    };
  }
  return {
    kind: 'embedded',
    why: `api-key is empty, and the job's permissions lack id-token: write, ${INSTEAD}`,
    remedy: `Check the name of the secret; or, for a service that takes OIDC tokens, set server-identity and add this to the job:\n${ID_TOKEN_YAML}`,
  };
}

function noIdentity(): ActionError {
  return new ActionError(
    'bad-inputs',
    "One input is wrong. Correct the step's with:\n- server-identity: is missing: without an api-key the job proves itself by its OIDC " +
      'token, which names no service, so write the 26 characters that the service prints as its identity. If an api-key was meant, ' +
      'check the name of its secret',
  );
}
