/** Chance that can be repeated: the same seed gives the same choices everywhere. */

export class Random {
  #state: number;

  constructor(seed: number) {
    // Seeds that lie side by side must not give series that look alike.
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
    this.next();
    this.next();
  }

  /** A number of 32 bits (the generator of Steele, Lea and Flood, SplitMix, with 32 bits of state). */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }

  /** From 0 to `below` - 1. */
  below(below: number): number {
    return this.next() % below;
  }

  chance(oneIn: number): boolean {
    return this.below(oneIn) === 0;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** Items in a row, as many as `upTo` at most. */
  some<T>(items: readonly T[], upTo: number): T[] {
    return Array.from({ length: this.below(upTo + 1) }, () => this.pick(items));
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }
}
