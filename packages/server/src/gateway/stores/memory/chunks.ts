/** ChunkStore in memory. Each operation runs to its end without yielding, which makes it atomic. */
import { createHash } from 'node:crypto';
import type { ChunkStore } from '../chunk-store.ts';

interface StoredChunk {
  readonly digest: string;
  readonly length: number;
  /** Absent once the bytes were dropped. */
  bytes: Uint8Array | undefined;
}

interface StoredAnalysis {
  readonly sessionId: string;
  readonly parts: Map<number, Map<number, StoredChunk>>;
}

/** `maxBytes`: what all chunks together may take. */
export function createMemoryChunkStore(maxBytes: number): ChunkStore {
  const analyses = new Map<string, StoredAnalysis>();
  const bySession = new Map<string, number>();
  let totalBytes = 0;

  const chunksOf = (analysisId: string) =>
    [...(analyses.get(analysisId)?.parts.values() ?? [])].flatMap((chunks) => [...chunks.values()]);
  const dropBytes = (analysisId: string) => {
    for (const stored of chunksOf(analysisId)) {
      totalBytes -= stored.bytes?.length ?? 0;
      stored.bytes = undefined;
    }
  };
  const countForSession = (sessionId: string, growth: number) => {
    const bytes = (bySession.get(sessionId) ?? 0) + growth;
    if (bytes === 0) bySession.delete(sessionId);
    else bySession.set(sessionId, bytes);
  };

  return {
    async put({ sessionId, analysisId, part, chunk }, bytes, sessionLimit) {
      const digest = createHash('sha256').update(bytes).digest('hex');
      const analysis = analyses.get(analysisId) ?? { sessionId, parts: new Map<number, Map<number, StoredChunk>>() };
      const chunks = analysis.parts.get(part) ?? new Map<number, StoredChunk>();
      const present = chunks.get(chunk);
      if (present !== undefined) return present.digest === digest ? 'same' : 'different';
      if ((bySession.get(sessionId) ?? 0) + bytes.length > sessionLimit) return 'session-full';
      if (totalBytes + bytes.length > maxBytes) return 'store-full';
      chunks.set(chunk, { digest, length: bytes.length, bytes });
      analysis.parts.set(part, chunks);
      analyses.set(analysisId, analysis);
      countForSession(sessionId, bytes.length);
      totalBytes += bytes.length;
      return 'stored';
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
      const stored = chunksOf(analysisId).reduce((sum, { length }) => sum + length, 0);
      countForSession(analysis.sessionId, -stored);
      dropBytes(analysisId);
      analyses.delete(analysisId);
    },
    async sessionBytes(sessionId) {
      return bySession.get(sessionId) ?? 0;
    },
    async totalBytes() {
      return totalBytes;
    },
  };
}
