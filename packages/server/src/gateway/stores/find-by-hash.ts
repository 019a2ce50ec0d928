/** Finding an API key by its hash without telling, by the time it takes, how near a guess came. */
import { timingSafeEqual } from 'node:crypto';
import type { ApiKeyRecord } from './api-key-store.ts';

/** Compares with every key, in constant time each, whatever was found before. */
export function findByHash(keys: readonly ApiKeyRecord[], hash: string): ApiKeyRecord | undefined {
  const wanted = Buffer.from(hash, 'hex');
  let found: ApiKeyRecord | undefined;
  for (const key of keys) {
    const candidate = Buffer.from(key.hash, 'hex');
    const equal = candidate.length === wanted.length && timingSafeEqual(candidate, wanted);
    found = equal && key.revoked === undefined ? key : found;
  }
  return found;
}
