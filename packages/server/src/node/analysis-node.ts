/**
 * AnalysisNode: all that the gateway knows of the place where analyses run. The gateway hands over ciphertext, counts and ids and
 * gets ciphertext, counts and states back; private keys, plaintext and names of files exist only behind this interface.
 */
import type { ErrorCode, KeyStatement, SeverityCounts } from '@rsolv-ast/protocol';

/** An analysis whose chunks are all here. */
export interface AnalysisJob {
  readonly analysisId: string;
  readonly customerId: string;
  readonly sessionId: string;
  readonly idempotencyKey: string;
  /** HPKE encapsulation of the analysis' secrets, to the key `keyId`. */
  readonly enc: Uint8Array;
  readonly keyId: string;
  /** Number of parts, the manifest (part 0) included. */
  readonly parts: number;
}

/** Gives the sealed chunks of one part, in order. The node asks for a part when a worker is free for it, and again after a crash. */
export type PartReader = (analysisId: string, part: number) => Promise<readonly Uint8Array[]>;

export type NodeEvent =
  | { readonly kind: 'started'; readonly analysisId: string }
  | { readonly kind: 'progress'; readonly analysisId: string; readonly filesDone: number; readonly filesTotal: number }
  /** `sealed`: the result's sealed stream, chunk after chunk in one piece. */
  | { readonly kind: 'part-succeeded'; readonly analysisId: string; readonly part: number; readonly sealed: Uint8Array }
  | { readonly kind: 'part-failed'; readonly analysisId: string; readonly part: number; readonly code: ErrorCode }
  /** An analysis with failed parts still succeeds as long as one part did; the client reports the failed ones in coverage. */
  | { readonly kind: 'succeeded'; readonly analysisId: string; readonly counts: SeverityCounts }
  | { readonly kind: 'failed'; readonly analysisId: string; readonly code: ErrorCode; readonly detail: string }
  /** The key ring changed. */
  | { readonly kind: 'keys'; readonly keys: readonly KeyStatement[] };

/** What denies a worker the network, and what ends it when its supervisor dies, on this machine. */
export interface SandboxStatus {
  readonly network: 'namespace' | 'in-process';
  readonly orphans: 'parent-death-signal' | 'watchdog';
  readonly files: 'node-permission';
}

export type ExitCause =
  | 'crash'
  | 'timeout'
  | 'memory'
  | 'unresponsive'
  | 'recycled'
  | 'idle'
  | 'stopped'
  | 'start-failed';

export const NO_EXITS: Readonly<Record<ExitCause, number>> = {
  crash: 0,
  timeout: 0,
  memory: 0,
  unresponsive: 0,
  recycled: 0,
  idle: 0,
  stopped: 0,
  'start-failed': 0,
};

/** One live worker, as an operator sees it. */
export interface WorkerStatus {
  readonly pid: number;
  readonly state: 'starting' | 'warm' | 'busy' | 'idle' | 'stopping';
  /** Absent until the worker has had its first analysis. */
  readonly customerId?: string;
  readonly ageSeconds: number;
  readonly residentBytes: number;
  readonly analyses: number;
  readonly filesByLanguage: Readonly<Record<string, number>>;
}

export interface NodeStatus {
  readonly ready: boolean;
  /** Why it is not ready, or soon will not be, in words for an operator. */
  readonly reasons: readonly string[];
  readonly sandbox: SandboxStatus;
  readonly workers: readonly WorkerStatus[];
  readonly queued: number;
  readonly running: number;
  /** Ended workers by cause, since the start. */
  readonly exits: Readonly<Record<ExitCause, number>>;
}

export interface AnalysisNode {
  /** The signed public keys, the newest first. */
  keys(): readonly KeyStatement[];
  submit(job: AnalysisJob): void;
  /** Stops queued and running work; resolves once no worker holds anything of it. Unknown ids resolve at once. */
  cancel(analysisId: string): Promise<void>;
  /** How many analyses are ahead of a queued one; undefined if it is not queued. */
  position(analysisId: string): number | undefined;
  /** The newest status that is known; fresh to about a second. */
  status(): NodeStatus;
  /** Returns the function that takes the listener away again. */
  subscribe(listener: (event: NodeEvent) => void): () => void;
  /** Lets running analyses end for at most `graceMs`, then stops everything; resolves when no process is left. */
  stop(graceMs: number): Promise<void>;
}
