/** Sealed chunks on their way from a client to a worker. Every operation is atomic, also between several gateways. */

export interface ChunkPlace {
  readonly customerId: string;
  readonly sessionId: string;
  readonly analysisId: string;
  readonly part: number;
  readonly chunk: number;
}

/**
 * `same`/`different`: a chunk is here already, with these or with other bytes. `session-full`: the bytes would go beyond
 * what the session may upload, `total` by then. `store-full`: there is no room for now, for anybody or for this
 * customer. Neither was kept.
 */
export type ChunkPutOutcome =
  | { readonly kind: 'stored' | 'same' | 'different' | 'store-full' }
  | { readonly kind: 'session-full'; readonly total: number };

export interface ChunkStore {
  /** Comparison, limits and addition are one atomic step. `sessionLimit`: in the sense of `sessionBytes`. */
  put(place: ChunkPlace, bytes: Uint8Array, sessionLimit: number): Promise<ChunkPutOutcome>;
  /** For each part of the analysis that has any, the numbers of its chunks, ascending. */
  received(analysisId: string): Promise<ReadonlyMap<number, readonly number[]>>;
  /** How many chunks of the analysis are here. */
  count(analysisId: string): Promise<number>;
  /** The chunks of one part, in order; empty if there are none. */
  read(analysisId: string, part: number): Promise<readonly Uint8Array[]>;
  /** Forgets the bytes of the analysis, but remembers their hashes, so that a repeated upload still gets the same answer. */
  dropBytes(analysisId: string): Promise<void>;
  /** Forgets everything of the analysis. */
  remove(analysisId: string): Promise<void>;
  /** Bytes that the session's analyses have stored, dropped ones included and those of removed analyses not. */
  sessionBytes(sessionId: string): Promise<number>;
  /** Bytes that are here now. */
  totalBytes(): Promise<number>;
}
