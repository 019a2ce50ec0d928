/** RateLimitStores in memory: fixed windows that begin with the first request of a key. */
import type { Options, Store } from 'express-rate-limit';
import type { Clock } from '../../clock.ts';
import type { RateLimitBucket, RateLimitStores } from '../rate-limit-store.ts';

export function createMemoryRateLimitStores(clock: Clock): RateLimitStores {
  const stores = new Map<RateLimitBucket, Store>();
  return {
    bucket(name) {
      const store = stores.get(name) ?? createWindowStore(clock);
      stores.set(name, store);
      return store;
    },
  };
}

function createWindowStore(clock: Clock): Store {
  /** In the order in which they end, as all windows are of the same length. */
  const windows = new Map<string, { totalHits: number; resetTime: Date }>();
  let windowMs = 0;

  const forgetEnded = () => {
    for (const [key, { resetTime }] of windows) {
      if (resetTime.getTime() > clock.now()) return;
      windows.delete(key);
    }
  };

  return {
    localKeys: true,
    init(options: Options) {
      windowMs = options.windowMs;
    },
    async get(key) {
      forgetEnded();
      return windows.get(key);
    },
    async increment(key) {
      forgetEnded();
      const window = windows.get(key) ?? { totalHits: 0, resetTime: new Date(clock.now() + windowMs) };
      window.totalHits += 1;
      windows.set(key, window);
      return { ...window };
    },
    async decrement(key) {
      const window = windows.get(key);
      if (window !== undefined && window.totalHits > 0) window.totalHits -= 1;
    },
    async resetKey(key) {
      windows.delete(key);
    },
  };
}
