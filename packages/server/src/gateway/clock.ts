/** Time as the gateway sees it: injected, so that tests can move it. Milliseconds throughout. */

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `action` once after `ms`; never keeps the process alive. Returns what calls it off. */
  after(ms: number, action: () => void): () => void;
  /** Runs `action` every `ms`; never keeps the process alive. Returns what ends it. */
  every(ms: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms).unref();
    return () => clearTimeout(timer);
  },
  every(ms, action) {
    const timer = setInterval(action, ms).unref();
    return () => clearInterval(timer);
  },
};
