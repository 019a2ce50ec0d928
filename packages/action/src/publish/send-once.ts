/**
 * Requests that must not be done twice, such as those that add something. Where the answer got lost nobody knows whether the
 * request was done: so that is looked up before it is sent again. Rate limits are waited for elsewhere: what they refuse was not done.
 */
import { setTimeout as delay } from 'node:timers/promises';

const ATTEMPTS_MAX = 4;
/** Full jitter over a doubling bound: 1, 2, 4 s. */
const BACKOFF_BASE_MS = 1_000;

export interface OnceRequest<T> {
  readonly send: () => Promise<T>;
  /** What `send` would have resolved to, if it turns out to have been done. */
  readonly done: () => Promise<T | undefined>;
}

/** Rejects with the last error of `send`. */
export async function sendOnce<T>({ send, done }: OnceRequest<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!isUncertain(error) || attempt === ATTEMPTS_MAX) throw error;
      await delay(Math.random() * BACKOFF_BASE_MS * 2 ** (attempt - 1));
      const result = await done();
      if (result !== undefined) return result;
    }
  }
}

export function statusOf(error: unknown): number | undefined {
  const { status } = error as { status?: unknown };
  return typeof status === 'number' ? status : undefined;
}

/** octokit reports a request without an answer as status 500. */
function isUncertain(error: unknown): boolean {
  const status = statusOf(error);
  return status !== undefined && (status >= 500 || status === 408);
}
