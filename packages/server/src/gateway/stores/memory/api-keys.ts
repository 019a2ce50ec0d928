/** ApiKeyStore over a fixed list, for a service that a program embeds with a key of its own. */
import type { ApiKeyRecord, ApiKeyStore } from '../api-key-store.ts';
import { findByHash } from '../find-by-hash.ts';

export function createMemoryApiKeyStore(keys: readonly ApiKeyRecord[]): ApiKeyStore {
  return {
    find: async (hash) => findByHash(keys, hash),
    fault: async () => undefined,
  };
}
