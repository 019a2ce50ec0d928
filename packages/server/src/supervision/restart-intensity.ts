/** Restart intensity, as in OTP: how many restarts within how many seconds are still taken for accidents. */

export interface RestartPolicy {
  readonly maxRestarts: number;
  readonly maxSeconds: number;
}

/** Counts restarts in a sliding window. */
export class RestartIntensity {
  readonly #policy: RestartPolicy;
  readonly #now: () => number;
  #restarts: number[] = [];

  /** `now` gives milliseconds that never run backwards. */
  constructor(policy: RestartPolicy, now: () => number = () => performance.now()) {
    this.#policy = policy;
    this.#now = now;
  }

  /** Records one restart; false if it is one more than the policy allows. */
  record(): boolean {
    const now = this.#now();
    const windowStart = now - this.#policy.maxSeconds * 1000;
    this.#restarts = this.#restarts.filter((at) => at > windowStart);
    this.#restarts.push(now);
    return this.#restarts.length <= this.#policy.maxRestarts;
  }

  reset(): void {
    this.#restarts = [];
  }
}
