/** How a request can fail, and what that means to whoever runs the client. */
import type { ErrorCode, Problem } from '@rsolv-ast/protocol';
import { ClientError, oneLine } from '../errors.ts';
import type { Credential } from './credential.ts';
import { MAX_PATIENCE_MS } from './retry.ts';

/** What is shown of the service's words. */
const WORDS_MAX_CHARACTERS = 500;

/** A request that the service answered with a problem, or that got no answer. */
export type Failure =
  | { kind: 'refused'; status: number; problem: Problem | undefined; requestId: string | undefined; waitMs: number }
  | { kind: 'no-answer'; cause: unknown };

/** A failure that is over with retrying: the caller decides by `code` what it means. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(describe(failure), failure.kind === 'no-answer' ? { cause: failure.cause } : undefined);
    this.failure = failure;
  }

  get code(): ErrorCode | string | undefined {
    return this.failure.kind === 'refused' ? this.failure.problem?.code : undefined;
  }

  /** Whether the same request may well succeed later. */
  get isTransient(): boolean {
    return isTransient(this.failure);
  }

  get requestId(): string | undefined {
    return this.failure.kind === 'refused' ? this.failure.requestId : undefined;
  }
}

const REFUSED_REMEDIES: Readonly<Record<Credential['kind'], string>> = {
  'api-key': 'check the API key, or ask the operator for a new one',
  bearer: 'ask the operator to accept the OIDC tokens of this repository, or for an API key',
};

/** What a request's failure means to whoever runs the client. */
export function toClientError(error: RequestFailure, credential: Credential['kind']): ClientError {
  const { failure } = error;
  const extra = { requestId: error.requestId, serviceCode: error.code, cause: error };
  if (failure.kind === 'no-answer') {
    return new ClientError(
      'unreachable',
      `${error.message}: check the server URL, the network and the proxy settings`,
      extra,
    );
  }
  if (failure.status === 401 || failure.status === 403) {
    return new ClientError('unauthorized', `${error.message}: ${REFUSED_REMEDIES[credential]}`, extra);
  }
  if (failure.status === 413 || failure.status === 422) {
    return new ClientError('limit-exceeded', error.message, extra);
  }
  return new ClientError('service-error', error.message, extra);
}

/** Whether the same request may well succeed later. */
export function isTransient(failure: Failure): boolean {
  return failure.kind === 'no-answer' || [408, 429, 500, 502, 503, 504].includes(failure.status);
}

/** Whether the service itself says that, and how long, to wait. */
export function asksToWait(failure: Failure): failure is Failure & { kind: 'refused' } {
  return failure.kind === 'refused' && (failure.status === 429 || failure.status === 503);
}

/** For a service that asked for more patience than the client has. */
export function busy(failure: Failure & { kind: 'refused' }, waitedMs: number): ClientError {
  const waited = `after ${Math.round(waitedMs / 1000)} s of waiting`;
  const next =
    failure.waitMs + waitedMs > MAX_PATIENCE_MS ? `, and asks for ${Math.round(failure.waitMs / 1000)} s more` : '';
  return new ClientError('busy', `${describe(failure)} ${waited}${next}: try again later`, {
    requestId: failure.requestId,
    serviceCode: failure.problem?.code,
  });
}

/** In words that are safe to print. */
export function describe(failure: Failure): string {
  switch (failure.kind) {
    case 'no-answer':
      return `the service gave no answer (${causeOf(failure.cause)})`;
    case 'refused':
      return failure.problem === undefined
        ? `the service, or something in front of it, answered with HTTP ${failure.status}`
        : `the service answered ${wordsOf(failure.problem)}`;
  }
}

/** The service's own words about a failure, as one line of bounded length. */
export function wordsOf({ code, detail }: { code: string; detail: string }): string {
  return oneLine(`${code}: ${detail}`.slice(0, WORDS_MAX_CHARACTERS));
}

/** fetch wraps what happened: the code of the innermost error says it. */
function causeOf(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  if (!(cause instanceof Error)) return String(cause);
  const { code } = cause as { code?: unknown };
  return typeof code === 'string' ? code : cause.name;
}

/** Certificates and names do not mend themselves within a minute: these are not tried again. */
export function refuseHopeless(cause: unknown, serverUrl: URL): void {
  const code = causeOf(cause);
  if (code === 'ENOTFOUND') {
    throw new ClientError('unreachable', `the host ${serverUrl.hostname} is not known: check the server URL`, {
      cause,
    });
  }
  if (/CERT|SELF_SIGNED|ISSUER|ALTNAME|LEAF_SIGNATURE/.test(code)) {
    throw new ClientError(
      'unreachable',
      `the TLS certificate of ${serverUrl.host} is not trusted (${code}): name your own authority's certificate in ` +
        'NODE_EXTRA_CA_CERTS',
      { cause },
    );
  }
}
