/** Requests to the service: credentials, time limits, retries, and errors that say what to do. */
import { type ErrorCode, Problem } from '@rsolv-ast/protocol';
import type { z } from 'zod';
import { ClientError, oneLine } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { OnProgress } from './events.ts';
import { backoffMs, MAX_FAILURES_IN_A_ROW, MAX_PATIENCE_MS, retryAfterMs } from './retry.ts';

/** What is shown of the service's words. */
const DETAIL_MAX_CHARACTERS = 500;

export type Fetch = typeof globalThis.fetch;

export interface ConnectionOptions {
  serverUrl: URL;
  apiKey: string;
  fetch: Fetch;
  clock: Clock;
  signal: AbortSignal | undefined;
  onProgress: OnProgress;
  /** Time limit of one request, in milliseconds. */
  requestTimeoutMs: number;
}

export interface RequestOptions {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/v1/ast`. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** In place of the connection's own signal. */
  signal?: AbortSignal;
  /** How often in a row the request may fail; 1 leaves the next try to the caller. */
  maxFailures?: number;
  /** For how long a request under way still waits for its answer after a cancellation, in milliseconds. */
  lingerMs?: number;
}

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

export class Connection {
  readonly #options: ConnectionOptions;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get signal(): AbortSignal | undefined {
    return this.#options.signal;
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  /** The answer's body, checked against its schema. Throws RequestFailure and ClientError. */
  async json<T>(request: RequestOptions, schema: z.ZodType<T>): Promise<T> {
    return this.send(request, async (response) => {
      const parsed = schema.safeParse(await response.json().catch(() => undefined));
      if (parsed.success) return parsed.data;
      throw new ClientError(
        'service-error',
        `the answer to ${request.method} ${templateOf(request.path)} is not one of the protocol: check that the server URL ` +
          'leads to an rsolv-ast service of the same version',
        { requestId: requestIdOf(response) },
      );
    });
  }

  /**
   * Sends until there is a good answer and `use` has read it. A broken connection, also one that breaks within the body,
   * and the service's own failures are tried again; 429 and 503 wait as told. Throws RequestFailure and ClientError.
   */
  async send<T>(request: RequestOptions, use: (response: Response) => Promise<T>): Promise<T> {
    const { clock } = this.#options;
    const signal = request.signal ?? this.#options.signal;
    const maxFailures = request.maxFailures ?? MAX_FAILURES_IN_A_ROW;
    let failures = 0;
    let waitedMs = 0;
    for (;;) {
      const outcome = await this.#attempt(request, signal, use);
      if (outcome.kind === 'done') return outcome.value;
      const { failure } = outcome;
      if (!isTransient(failure)) throw new RequestFailure(failure);
      let delayMs: number;
      if (asksToWait(failure)) {
        // Full waits plus jitter: clients that were sent away together do not come back together.
        delayMs = failure.waitMs + Math.floor(clock.random() * 1000);
        waitedMs += delayMs;
        if (waitedMs > MAX_PATIENCE_MS) throw busy(failure, waitedMs - delayMs);
      } else {
        failures += 1;
        if (failures >= maxFailures) throw new RequestFailure(failure);
        delayMs = backoffMs(failures, clock);
      }
      await this.pause(delayMs, failure, signal);
    }
  }

  /** Waits, and says why. */
  async pause(delayMs: number, failure: Failure, signal = this.#options.signal): Promise<void> {
    const requestId = failure.kind === 'refused' ? failure.requestId : undefined;
    this.#options.onProgress({ kind: 'retry', reason: describe(failure), delayMs, requestId });
    await this.#options.clock.sleep(delayMs, signal);
  }

  async #attempt<T>(
    request: RequestOptions,
    signal: AbortSignal | undefined,
    use: (response: Response) => Promise<T>,
  ): Promise<{ kind: 'done'; value: T } | { kind: 'failed'; failure: Failure }> {
    signal?.throwIfAborted();
    try {
      const response = await this.#fetch(request, signal);
      if (response.ok) return { kind: 'done', value: await use(response) };
      return { kind: 'failed', failure: await this.#refusal(response) };
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof ClientError || isOurs(cause)) throw cause;
      refuseHopeless(cause, this.#options.serverUrl);
      return { kind: 'failed', failure: { kind: 'no-answer', cause } };
    }
  }

  #fetch(request: RequestOptions, signal: AbortSignal | undefined): Promise<Response> {
    const { serverUrl, apiKey, fetch, requestTimeoutMs } = this.#options;
    const cancelled = request.lingerMs === undefined ? signal : delayed(signal, request.lingerMs);
    const timeout = AbortSignal.timeout(requestTimeoutMs);
    return fetch(new URL(`api/v1/ast${request.path}`, serverUrl), {
      method: request.method,
      headers: { 'x-api-key': apiKey, accept: 'application/json', ...request.headers },
      // fetch would send the API key on to wherever a redirect points.
      redirect: 'manual',
      signal: cancelled === undefined ? timeout : AbortSignal.any([cancelled, timeout]),
      ...(request.body !== undefined && { body: request.body as string | Uint8Array<ArrayBuffer> }),
    });
  }

  async #refusal(response: Response): Promise<Failure> {
    const requestId = requestIdOf(response);
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new ClientError(
        'bad-server-url',
        'the server URL answers with a redirect, which is not followed because the API key would go along: use the ' +
          'address that it leads to',
        { requestId },
      );
    }
    const problem = Problem.safeParse(await response.json().catch(() => undefined)).data;
    const waitMs = retryAfterMs(response.headers.get('retry-after'), this.#options.clock);
    return { kind: 'refused', status: response.status, problem, requestId: requestId ?? problem?.requestId, waitMs };
  }
}

/** What a request's failure means to whoever runs the client. */
export function toClientError(error: RequestFailure): ClientError {
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
    return new ClientError(
      'unauthorized',
      `${error.message}: check the API key, or ask the operator for a new one`,
      extra,
    );
  }
  if (failure.status === 413 || failure.status === 422) {
    return new ClientError('limit-exceeded', error.message, extra);
  }
  return new ClientError('service-error', error.message, extra);
}

/** Errors of the reader of a body that say something about what was read, not about the connection. */
function isOurs(error: unknown): boolean {
  return error instanceof Error && error.name === 'ProtocolError';
}

function isTransient(failure: Failure): boolean {
  return failure.kind === 'no-answer' || [408, 429, 500, 502, 503, 504].includes(failure.status);
}

function asksToWait(failure: Failure): failure is Failure & { kind: 'refused' } {
  return failure.kind === 'refused' && (failure.status === 429 || failure.status === 503);
}

function busy(failure: Failure & { kind: 'refused' }, waitedMs: number): ClientError {
  const waited = `after ${Math.round(waitedMs / 1000)} s of waiting`;
  const next =
    failure.waitMs + waitedMs > MAX_PATIENCE_MS ? `, and asks for ${Math.round(failure.waitMs / 1000)} s more` : '';
  return new ClientError('busy', `${describe(failure)} ${waited}${next}: try again later`, {
    requestId: failure.requestId,
    serviceCode: failure.problem?.code,
  });
}

function describe(failure: Failure): string {
  switch (failure.kind) {
    case 'no-answer':
      return `the service gave no answer (${causeOf(failure.cause)})`;
    case 'refused':
      return failure.problem === undefined
        ? `the service, or something in front of it, answered with HTTP ${failure.status}`
        : oneLine(
            `the service answered ${failure.problem.code}: ${failure.problem.detail}`.slice(0, DETAIL_MAX_CHARACTERS),
          );
  }
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
function refuseHopeless(cause: unknown, serverUrl: URL): void {
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

/** A signal that fires some time after another one. */
function delayed(signal: AbortSignal | undefined, ms: number): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  const late = new AbortController();
  signal.addEventListener('abort', () => setTimeout(() => late.abort(signal.reason), ms).unref(), { once: true });
  return late.signal;
}

function requestIdOf(response: Response): string | undefined {
  return (
    response.headers
      .get('x-request-id')
      ?.replace(/[^\x21-\x7e]/g, '')
      .slice(0, 128) || undefined
  );
}

/** A path without the ids in it. */
function templateOf(path: string): string {
  return path.replace(/\/(sessions|analyses)\/[^/?]+/g, '/$1/…').replace(/\?.*$/, '');
}
