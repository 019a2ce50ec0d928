/** All stores that a gateway needs, and the set of them that lives in memory. */
import type { PartReader } from '../../node/analysis-node.ts';
import type { Clock } from '../clock.ts';
import type { GatewayConfig } from '../config.ts';
import type { AnalysisStore } from './analysis-store.ts';
import type { ApiKeyStore } from './api-key-store.ts';
import type { ChunkStore } from './chunk-store.ts';
import { createMemoryAnalysisStore } from './memory/analyses.ts';
import { createMemoryChunkStore } from './memory/chunks.ts';
import { createMemoryRateLimitStores } from './memory/rate-limits.ts';
import { createMemorySessionStore } from './memory/sessions.ts';
import type { RateLimitStores } from './rate-limit-store.ts';
import type { SessionStore } from './session-store.ts';

export interface Stores {
  readonly sessions: SessionStore;
  readonly analyses: AnalysisStore;
  readonly chunks: ChunkStore;
  readonly rateLimits: RateLimitStores;
  readonly apiKeys: ApiKeyStore;
}

export function createMemoryStores(apiKeys: ApiKeyStore, config: GatewayConfig, clock: Clock): Stores {
  return {
    sessions: createMemorySessionStore(),
    analyses: createMemoryAnalysisStore({ total: config.storedResultBytes, customer: config.customerResultBytes }),
    chunks: createMemoryChunkStore({ total: config.storedChunkBytes, customer: config.customerChunkBytes }),
    rateLimits: createMemoryRateLimitStores(clock),
    apiKeys,
  };
}

/** What an analysis node reads sealed chunks with. */
export function createPartReader(chunks: ChunkStore): PartReader {
  return (analysisId, part) => chunks.read(analysisId, part);
}
