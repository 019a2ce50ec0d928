/** ChunkStore in memory. Each operation runs to its end without yielding, which makes it atomic. */
import { createHash } from 'node:crypto';
import { SharedBytes, type SharedBytesLimits } from '../../shared-bytes.ts';
import type { ChunkPutOutcome, ChunkStore } from '../chunk-store.ts';

interface StoredChunk {
  readonly digest: string;
  readonly length: number;
  /** Absent once the bytes were dropped. */
  bytes: Uint8Array | undefined;
}

interface StoredAnalysis {
  readonly customerId: string;
  readonly sessionId: string;
  readonly parts: Map<number, Map<number, StoredChunk>>;
}

/** `limits`: of the chunks that are kept. */
export function createMemoryChunkStore(limits: SharedBytesLimits): ChunkStore {
  const analyses = new Map<string, StoredAnalysis>();
  const uploadedBySession = new Map<string, number>();
  const kept = new SharedBytes(limits);

  const chunksOf = (analysisId: string) =>
    [...(analyses.get(analysisId)?.parts.values() ?? [])].flatMap((chunks) => [...chunks.values()]);
  const dropBytes = (analysisId: string) => {
    for (const stored of chunksOf(analysisId)) {
      kept.add(analyses.get(analysisId)!.customerId, -(stored.bytes?.length ?? 0));
      stored.bytes = undefined;
    }
  };

  return {
    async put({ customerId, sessionId, analysisId, part, chunk }, bytes, sessionLimit): Promise<ChunkPutOutcome> {
      const digest = createHash('sha256').update(bytes).digest('hex');
      const parts = new Map<number, Map<number, StoredChunk>>();
      const analysis = analyses.get(analysisId) ?? { customerId, sessionId, parts };
      const chunks = analysis.parts.get(part) ?? new Map<number, StoredChunk>();
      const present = chunks.get(chunk);
      if (present !== undefined) return { kind: present.digest === digest ? 'same' : 'different' };
      const total = (uploadedBySession.get(sessionId) ?? 0) + bytes.length;
      if (total > sessionLimit) return { kind: 'session-full', total };
      if (kept.exceeded(customerId, bytes.length) !== undefined) return { kind: 'store-full' };
      chunks.set(chunk, { digest, length: bytes.length, bytes });
      analysis.parts.set(part, chunks);
      analyses.set(analysisId, analysis);
      add(uploadedBySession, sessionId, bytes.length);
      kept.add(customerId, bytes.length);
      return { kind: 'stored' };
    },
    async received(analysisId) {
      const parts = [...(analyses.get(analysisId)?.parts ?? [])];
      return new Map(parts.map(([part, chunks]) => [part, [...chunks.keys()].sort((a, b) => a - b)]));
    },
    async count(analysisId) {
      return [...(analyses.get(analysisId)?.parts.values() ?? [])].reduce((sum, chunks) => sum + chunks.size, 0);
    },
    async read(analysisId, part) {
      const chunks = [...(analyses.get(analysisId)?.parts.get(part) ?? [])].sort(([a], [b]) => a - b);
      return chunks.flatMap(([, { bytes }]) => bytes ?? []);
    },
    async dropBytes(analysisId) {
      dropBytes(analysisId);
    },
    async remove(analysisId) {
      const analysis = analyses.get(analysisId);
      if (analysis === undefined) return;
      const uploaded = chunksOf(analysisId).reduce((sum, { length }) => sum + length, 0);
      add(uploadedBySession, analysis.sessionId, -uploaded);
      dropBytes(analysisId);
      analyses.delete(analysisId);
    },
    async sessionBytes(sessionId) {
      return uploadedBySession.get(sessionId) ?? 0;
    },
    async totalBytes() {
      return kept.total;
    },
  };
}

/** Sums that are zero take no room. */
function add(sums: Map<string, number>, key: string, growth: number): void {
  const sum = (sums.get(key) ?? 0) + growth;
  if (sum === 0) sums.delete(key);
  else sums.set(key, sum);
}
