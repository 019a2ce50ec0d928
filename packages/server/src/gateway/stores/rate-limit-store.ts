/** Where requests are counted: one store of express-rate-limit for each bucket, so that buckets never share a count. */
import type { Store } from 'express-rate-limit';

export const RATE_LIMIT_BUCKETS = ['requests', 'transfers', 'failed-authentication'] as const;
export type RateLimitBucket = (typeof RATE_LIMIT_BUCKETS)[number];

export interface RateLimitStores {
  /** The store of a bucket: the same one at each call. `increment` is atomic, also between several gateways. */
  bucket(name: RateLimitBucket): Store;
}
