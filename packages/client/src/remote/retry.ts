/** When a failed request is tried again: exponential back-off with full jitter, and what the service itself asks for. */
import type { Clock } from './clock.ts';

/** Full jitter as in "Exponential Backoff And Jitter", AWS Architecture Blog, 2015. */
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 20_000;
/** Failures in a row, without any progress between them, after which the client gives up. */
export const MAX_FAILURES_IN_A_ROW = 7;
/** As long as nothing has answered there at all: what a name's server or a balancer mends, it mends at once. */
export const MAX_FAILURES_BEFORE_AN_ANSWER = 3;
/** A service that keeps asking for patience gets this much of it in a row. */
export const MAX_PATIENCE_MS = 15 * 60_000;
/** Where a 429 or 503 names no time. */
const DEFAULT_PATIENCE_MS = 5_000;

/** `failure`: 1 for the first. */
export function backoffMs(failure: number, clock: Clock): number {
  return Math.floor(clock.random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** (failure - 1)));
}

/** Milliseconds that a `Retry-After` header asks to wait (RFC 9110, 10.2.3: seconds or a date). */
export function retryAfterMs(header: string | null, clock: Clock): number {
  if (header === null) return DEFAULT_PATIENCE_MS;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? DEFAULT_PATIENCE_MS : Math.max(0, date - clock.now());
}
