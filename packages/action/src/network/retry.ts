/** GitHub's answers to a client that asks too often, or at a bad time: tried again, as its documentation asks. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Fetch } from './fetch.ts';

/**
 * docs.github.com, "Best practices for using the REST API", "Handle rate limit errors appropriately": wait as `retry-after`
 * says; else until `x-ratelimit-reset`; else at least a minute.
 */
const SECONDARY_LIMIT_WAIT_MS = 60_000;
/** A run that would have to wait longer for its quota says so instead of holding a runner. */
export const MAX_WAIT_MS = 120_000;
export const MAX_ATTEMPTS = 5;
/** Full jitter over a doubling bound: 1, 2, 4, 8 s. */
const BACKOFF_BASE_MS = 1_000;
/** GitHub ends a request of its own after 10 s ("Timeouts" in the same documentation); the way there and back comes on top. */
const REQUEST_TIMEOUT_MS = 30_000;

const TRANSIENT: ReadonlySet<number> = new Set([408, 500, 502, 503, 504]);

/**
 * What these do, they would do twice. Without a clear refusal nobody knows whether they were done: who sends them has to look.
 */
const NOT_REPEATABLE: ReadonlySet<string> = new Set(['POST', 'PATCH']);

export interface RetryOptions {
  /** Ends waiting and requests. */
  readonly signal: AbortSignal;
  readonly onRetry: (reason: string, delayMs: number) => void;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A fetch that tries again: broken connections, GitHub's own failures and its rate limits. The last answer is handed on as it is. */
export function withRetries(fetch: Fetch, options: RetryOptions): Fetch {
  const { signal, onRetry, now = Date.now, random = Math.random, sleep = pause } = options;
  return async (input, init) => {
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      const outcome = await attemptOnce(fetch, input, init, signal);
      const failure = await failureOf(outcome, now(), !NOT_REPEATABLE.has(init?.method ?? 'GET'));
      const backoffMs = Math.ceil(random() * BACKOFF_BASE_MS * 2 ** (attempt - 1));
      const waitMs = failure?.waitMs ?? backoffMs;
      if (failure === undefined || attempt === MAX_ATTEMPTS || waitMs > MAX_WAIT_MS) return settled(outcome);
      if (outcome.kind === 'answer') outcome.response.body?.cancel().catch(() => {});
      onRetry(failure.reason, waitMs);
      await sleep(waitMs, signal);
    }
  };
}

type Outcome =
  | { readonly kind: 'answer'; readonly response: Response }
  | { readonly kind: 'broken'; readonly error: unknown };

async function attemptOnce(
  fetch: Fetch,
  input: Parameters<Fetch>[0],
  init: Parameters<Fetch>[1],
  signal: AbortSignal,
): Promise<Outcome> {
  const signals = [signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS), ...(init?.signal ? [init.signal] : [])];
  try {
    return { kind: 'answer', response: await fetch(input, { ...init, signal: AbortSignal.any(signals) }) };
  } catch (error) {
    signal.throwIfAborted();
    init?.signal?.throwIfAborted();
    return { kind: 'broken', error };
  }
}

/** Why the request may succeed later, and when GitHub says that it will; undefined where it will not, or has. */
async function failureOf(
  outcome: Outcome,
  now: number,
  repeatable: boolean,
): Promise<{ reason: string; waitMs: number | undefined } | undefined> {
  if (outcome.kind === 'broken') {
    if (!repeatable) return undefined;
    return { reason: `GitHub gave no answer (${codeOf(outcome.error)})`, waitMs: undefined };
  }
  const { status } = outcome.response;
  if (TRANSIENT.has(status) && !repeatable) return undefined;
  if (TRANSIENT.has(status)) return { reason: `GitHub answered with HTTP ${status}`, waitMs: undefined };
  if (status !== 429 && status !== 403) return undefined;
  const waitMs = await rateLimitWaitMs(outcome.response, now);
  return waitMs === undefined ? undefined : { reason: 'GitHub limits the rate of requests', waitMs };
}

/** Undefined for a 403 that has nothing to do with rates. */
async function rateLimitWaitMs(response: Response, now: number): Promise<number | undefined> {
  const { headers } = response;
  const retryAfter = headers.get('retry-after');
  if (retryAfter !== null && /^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN) * 1000;
  if (headers.get('x-ratelimit-remaining') === '0' && Number.isFinite(reset)) return Math.max(1000, reset - now);
  if (response.status === 429) return SECONDARY_LIMIT_WAIT_MS;
  const text = await response.clone().text();
  return /secondary rate limit|abuse detection/i.test(text) ? SECONDARY_LIMIT_WAIT_MS : undefined;
}

function settled(outcome: Outcome): Response {
  if (outcome.kind === 'broken') throw outcome.error;
  return outcome.response;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
}

/** fetch wraps what happened: the code of the innermost error says it. */
function codeOf(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  const { code, name } = cause as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name ?? 'unknown error');
}
