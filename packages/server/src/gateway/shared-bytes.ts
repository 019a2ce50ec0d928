/** Memory that customers share: how much is in use, by everybody together and by each one. */

/** Bytes that everybody together, and one customer, may use: one alone then cannot keep out the others. */
export interface SharedBytesLimits {
  readonly total: number;
  readonly customer: number;
}

export class SharedBytes {
  readonly #limits: SharedBytesLimits;
  /** Customers that use nothing take no room. */
  readonly #byCustomer = new Map<string, number>();
  #total = 0;

  constructor(limits: SharedBytesLimits) {
    this.#limits = limits;
  }

  get total(): number {
    return this.#total;
  }

  /** The limit that so many bytes more of this customer would go beyond. */
  exceeded(customerId: string, bytes: number): keyof SharedBytesLimits | undefined {
    if (this.#of(customerId) + bytes > this.#limits.customer) return 'customer';
    return this.#total + bytes > this.#limits.total ? 'total' : undefined;
  }

  /** `bytes` is negative where they are given back. */
  add(customerId: string, bytes: number): void {
    const used = this.#of(customerId) + bytes;
    if (used === 0) this.#byCustomer.delete(customerId);
    else this.#byCustomer.set(customerId, used);
    this.#total += bytes;
  }

  #of(customerId: string): number {
    return this.#byCustomer.get(customerId) ?? 0;
  }
}
