/** Analyses: their state, their progress and their sealed results. Every operation is atomic, also between several gateways. */
import type { AnalysisState, ErrorCode, SeverityCounts } from '@rsolv-ast/protocol';

export interface PartOutcome {
  readonly part: number;
  readonly state: 'succeeded' | 'failed';
}

export interface Analysis {
  readonly id: string;
  readonly sessionId: string;
  readonly customerId: string;
  readonly idempotencyKey: string;
  /** SHA-256 over the request that created it, hexadecimal: the same key with another request is a conflict. */
  readonly requestDigest: string;
  /** HPKE encapsulation, to the key `keyId`. */
  readonly enc: Uint8Array;
  readonly keyId: string;
  /** Number of chunks of each part, in order. */
  readonly chunks: readonly number[];
  readonly state: AnalysisState;
  readonly filesDone: number;
  readonly filesTotal?: number;
  /** By part, ascending. */
  readonly parts: readonly PartOutcome[];
  readonly counts?: SeverityCounts;
  readonly error?: { readonly code: ErrorCode; readonly detail: string };
}

export type AnalysisCreation =
  | { readonly kind: 'created' }
  /** The session has an analysis with this idempotency key already. */
  | { readonly kind: 'exists'; readonly analysis: Analysis }
  /** The session has `max` analyses already. */
  | { readonly kind: 'full' };

/** A step from one state to the next, with what becomes known by it. */
export interface Transition {
  readonly from: readonly AnalysisState[];
  readonly to: AnalysisState;
  readonly counts?: SeverityCounts;
  readonly error?: { readonly code: ErrorCode; readonly detail: string };
}

export interface AnalysisStore {
  /** Adds the analysis unless its session has `max` or has one with the same idempotency key: one atomic step. */
  create(analysis: Analysis, max: number): Promise<AnalysisCreation>;
  get(id: string): Promise<Analysis | undefined>;
  /** The analyses of a session, in the order of their creation. */
  ofSession(sessionId: string): Promise<readonly Analysis[]>;
  /**
   * Compare-and-set: makes the step only if the analysis is in one of the states `from`, and returns it as it is then;
   * undefined if it is not or is unknown. Of several simultaneous callers exactly one makes the step.
   */
  move(id: string, transition: Transition): Promise<Analysis | undefined>;
  /** Only while queued or running; unknown ids are no error. */
  setProgress(id: string, filesDone: number, filesTotal: number): Promise<void>;
  /**
   * Keeps the sealed result of a part. `gone`: unknown or ended; `full`: no memory is left, for anybody or for this
   * customer, and the part is not recorded.
   */
  addResult(id: string, part: number, sealed: Uint8Array): Promise<'stored' | 'gone' | 'full'>;
  addFailedPart(id: string, part: number): Promise<void>;
  result(id: string, part: number): Promise<Uint8Array | undefined>;
  /** Forgets the analyses and their results; watchers are told. Unknown ids are no error. */
  remove(id: string): Promise<void>;
  /** Calls the listener at each change of the analysis, its removal included, until the returned function is called. */
  watch(id: string, listener: () => void): () => void;
  countByState(): Promise<Readonly<Record<AnalysisState, number>>>;
}
