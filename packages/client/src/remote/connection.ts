/** Requests to the service: credentials, time limits and retries. */
import { Problem } from '@rsolv-ast/protocol';
import type { z } from 'zod';
import { ClientError } from '../errors.ts';
import { readJson } from './answer.ts';
import type { Clock } from './clock.ts';
import { Authorization, type Credential, type Header } from './credential.ts';
import type { OnProgress } from './events.ts';
import { asksToWait, busy, describe, type Failure, isTransient, RequestFailure, refuseHopeless } from './failure.ts';
import {
  backoffMs,
  MAX_FAILURES_BEFORE_AN_ANSWER,
  MAX_FAILURES_IN_A_ROW,
  MAX_PATIENCE_MS,
  retryAfterMs,
} from './retry.ts';

export type Fetch = typeof globalThis.fetch;

export interface ConnectionOptions {
  serverUrl: URL;
  credential: Credential;
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

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #authorization: Authorization;
  /** Whether anything has answered here yet. */
  #reached = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#authorization = new Authorization(options.credential, options.clock);
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
      const parsed = schema.safeParse(await readJson(response));
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
   * and the service's own failures are tried again; 429 and 503 wait as told. Throws RequestFailure, ClientError, and what a
   * credential's `fetchToken` throws.
   */
  async send<T>(request: RequestOptions, use: (response: Response) => Promise<T>): Promise<T> {
    const { clock } = this.#options;
    const signal = request.signal ?? this.#options.signal;
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
        if (failures >= this.#patience(request)) throw new RequestFailure(failure);
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

  /** How often in a row a request may fail. A service that was never there is not waited for like one that restarts. */
  #patience({ maxFailures = MAX_FAILURES_IN_A_ROW }: RequestOptions): number {
    return this.#reached ? maxFailures : Math.min(maxFailures, MAX_FAILURES_BEFORE_AN_ANSWER);
  }

  /** A bearer token that is refused may just have ended: once, the request is sent again with another one. */
  async #attempt<T>(
    request: RequestOptions,
    signal: AbortSignal | undefined,
    use: (response: Response) => Promise<T>,
  ): Promise<Outcome<T>> {
    const header = await this.#authorization.header(signal);
    const outcome = await this.#attemptWith(header, request, signal, use);
    if (!isRefusedCredential(outcome) || !(await this.#authorization.drop(header))) return outcome;
    return this.#attemptWith(await this.#authorization.header(signal), request, signal, use);
  }

  async #attemptWith<T>(
    header: Header,
    request: RequestOptions,
    signal: AbortSignal | undefined,
    use: (response: Response) => Promise<T>,
  ): Promise<Outcome<T>> {
    signal?.throwIfAborted();
    try {
      const response = await this.#fetch(header, request, signal);
      this.#reached = true;
      if (response.ok) return { kind: 'done', value: await use(response) };
      return { kind: 'failed', failure: await this.#refusal(response) };
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof ClientError || isOurs(cause)) throw cause;
      refuseHopeless(cause, this.#options.serverUrl);
      return { kind: 'failed', failure: { kind: 'no-answer', cause } };
    }
  }

  #fetch(header: Header, request: RequestOptions, signal: AbortSignal | undefined): Promise<Response> {
    const { serverUrl, fetch, requestTimeoutMs } = this.#options;
    const cancelled = request.lingerMs === undefined ? signal : delayed(signal, request.lingerMs);
    const timeout = AbortSignal.timeout(requestTimeoutMs);
    return fetch(new URL(`api/v1/ast${request.path}`, serverUrl), {
      method: request.method,
      headers: { ...header, accept: 'application/json', ...request.headers },
      // fetch would send the credential on to wherever a redirect points.
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
        'the server URL answers with a redirect, which is not followed because the credential would go along: use the ' +
          'address that it leads to',
        { requestId },
      );
    }
    // The status alone decides, should the rest of the answer not arrive.
    const problem = Problem.safeParse(await readJson(response).catch(() => undefined)).data;
    const waitMs = retryAfterMs(response.headers.get('retry-after'), this.#options.clock);
    return { kind: 'refused', status: response.status, problem, requestId: requestId ?? problem?.requestId, waitMs };
  }
}

type Outcome<T> = { kind: 'done'; value: T } | { kind: 'failed'; failure: Failure };

function isRefusedCredential(outcome: Outcome<unknown>): boolean {
  return outcome.kind === 'failed' && outcome.failure.kind === 'refused' && outcome.failure.status === 401;
}

/** Errors of the reader of a body that say something about what was read, not about the connection. */
function isOurs(error: unknown): boolean {
  return error instanceof Error && error.name === 'ProtocolError';
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
