/** How the tests' GitHub misbehaves: what a test switches on, for which operation, and how often. */
import type { ServedOperation } from './openapi/served-operations.ts';

export type Fault =
  /** An answer of a status, with GitHub's own words for it. */
  | { readonly kind: 'status'; readonly status: 500 | 502 | 503 | 504 | 404 | 401 }
  /** docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
  | { readonly kind: 'primary-limit'; readonly resetInSeconds: number }
  | { readonly kind: 'secondary-limit'; readonly retryAfterSeconds: number }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** The connection ends without an answer; `after` means that GitHub had done what was asked. */
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' };

export interface FaultRequest {
  /** An operation, `git` for fetches, or `api` for every operation. */
  readonly of: ServedOperation | 'git' | 'api';
  readonly fault: Fault;
  /** How many requests it meets; without it, all. */
  readonly times?: number;
}

export class Faults {
  readonly #open: { request: FaultRequest; left: number }[] = [];

  add(request: FaultRequest): void {
    this.#open.push({ request, left: request.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#open.length = 0;
  }

  /** The fault that meets a request now. */
  take(operation: ServedOperation | 'git'): Fault | undefined {
    const found = this.#open.find(
      ({ request, left }) => left > 0 && (request.of === operation || (request.of === 'api' && operation !== 'git')),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.request.fault;
  }
}
