/** Waiting for an analysis to change: what long polls and the one-request form rest on. */
import { ServiceError } from '@rsolv-ast/protocol';
import type { Services } from '../services.ts';
import type { Analysis } from '../stores/analysis-store.ts';
import { hasEnded } from './lifetime.ts';

/** A poll that only has progress to tell waits this long for more: else each file of an analysis would cost a request. */
const PROGRESS_INTERVAL_MS = 200;

/**
 * The analysis as it is after its next change of state, or after some progress; as it is by then if `waitMs` pass or
 * `signal` fires before; undefined once it was removed.
 */
export async function waitForChange(
  services: Services,
  seen: Analysis,
  waitMs: number,
  signal: AbortSignal,
): Promise<Analysis | undefined> {
  const { stores, clock } = services;
  const begun = clock.now();
  let deadline = begun + waitMs;
  for (;;) {
    // Watched before it is read: no change falls between the two.
    const change = nextChange(services, seen.id, deadline - clock.now(), signal);
    try {
      const latest = await stores.analyses.get(seen.id);
      if (latest === undefined || latest.state !== seen.state || hasEnded(latest)) return latest;
      if (hasProgressed(seen, latest)) deadline = Math.min(deadline, begun + PROGRESS_INTERVAL_MS);
      if (clock.now() >= deadline || signal.aborted) return latest;
      await change.happened;
    } finally {
      change.stop();
    }
  }
}

/** Long polls of a customer at the same time, for each session that it may have: a client waits for one analysis at a time. */
const WAITS_PER_SESSION = 10;
/** A place is free again as soon as one of them is answered. */
const PLACE_RETRY_SECONDS = 1;

/** Takes a place among the customer's long polls. Returns what gives it back. Throws RATE_LIMITED if there is none. */
export type TakePlace = (customerId: string) => () => void;

export function createWaitingPlaces({ config }: Pick<Services, 'config'>): TakePlace {
  const limit = WAITS_PER_SESSION * config.sessionsPerCustomer;
  const taken = new Map<string, number>();
  return (customerId) => {
    const actual = (taken.get(customerId) ?? 0) + 1;
    if (actual > limit) {
      const detail = 'The customer waits for as many analyses at a time as it may.';
      throw new ServiceError('RATE_LIMITED', detail, { limit, actual, retryAfter: PLACE_RETRY_SECONDS });
    }
    taken.set(customerId, actual);
    return () => {
      const left = taken.get(customerId)! - 1;
      if (left === 0) taken.delete(customerId);
      else taken.set(customerId, left);
    };
  };
}

/** The analysis once it has ended; undefined if it was removed, or if `waitMs` pass or `signal` fires before. */
export async function waitForEnd(
  services: Services,
  analysis: Analysis,
  waitMs: number,
  signal: AbortSignal,
): Promise<Analysis | undefined> {
  const deadline = services.clock.now() + waitMs;
  for (let latest: Analysis | undefined = analysis; latest !== undefined; ) {
    if (hasEnded(latest)) return latest;
    const left = deadline - services.clock.now();
    if (left <= 0 || signal.aborted) return undefined;
    latest = await waitForChange(services, latest, left, signal);
  }
  return undefined;
}

function hasProgressed(seen: Analysis, latest: Analysis): boolean {
  return latest.filesDone !== seen.filesDone || latest.parts.length !== seen.parts.length;
}

/** Resolves at the next change, after `ms`, or when `signal` fires; `stop` gives up the resources in any case. */
function nextChange({ stores, clock }: Services, id: string, ms: number, signal: AbortSignal) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const unwatch = stores.analyses.watch(id, resolve);
  const callOff = clock.after(Math.max(0, ms), resolve);
  const aborted = () => resolve();
  signal.addEventListener('abort', aborted, { once: true });
  return {
    happened: promise,
    stop() {
      unwatch();
      callOff();
      signal.removeEventListener('abort', aborted);
    },
  };
}
