/** What supervisor and worker say to each other. Nothing here but `opened` tells of an upload's content, and that only in numbers. */
import type { AnalysisSecrets, ErrorCode, SeverityCounts, SkipReason } from '@rsolv-ast/protocol';

/** A file that cost an earlier worker its life, and how: it is reported as skipped and not touched again. */
export interface ExcludedFile {
  readonly index: number;
  readonly reason: Extract<SkipReason, 'timeout' | 'memory' | 'crashed'>;
}

/** One part of one analysis. All byte arrays are ciphertext but the two secrets. */
export interface PartTask {
  /** Tells this task's progress from that of the one before. */
  readonly taskId: number;
  readonly analysisId: string;
  readonly secrets: AnalysisSecrets;
  /** The sealed manifest; absent if this worker has opened it for an earlier part. */
  readonly manifest?: readonly Uint8Array[];
  readonly part: number;
  readonly chunks: readonly Uint8Array[];
  readonly excluded: readonly ExcludedFile[];
  readonly limits: { readonly fileBytes: number; readonly analysisFileBytes: number };
}

export type ToWorker =
  | { readonly kind: 'ping' }
  | { readonly kind: 'analyze'; readonly task: PartTask }
  /** The analysis is over: its manifest is dropped. */
  | { readonly kind: 'forget'; readonly analysisId: string };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'pong' }
  /** The manifest is open. `fileTimeoutMs` is what it asks for. */
  | { readonly kind: 'opened'; readonly taskId: number; readonly filesTotal: number; readonly fileTimeoutMs?: number }
  | {
      readonly kind: 'done';
      readonly taskId: number;
      readonly sealed: Uint8Array;
      readonly counts: SeverityCounts;
      readonly files: number;
      readonly filesByLanguage: Readonly<Record<string, number>>;
    }
  /** `scope`: whether the fault lies in this part, or in the manifest and so in every part. */
  | { readonly kind: 'failed'; readonly taskId: number; readonly scope: 'part' | 'analysis'; readonly code: ErrorCode };

/** File descriptor of the progress pipe. Not the channel: what is written here has left the worker before a file is touched. */
export const PROGRESS_FD = 4;
/** A progress record: task and step, two unsigned 32-bit integers in little endian. */
export const PROGRESS_RECORD_BYTES = 8;
/** The step of a record that is not the index of a file: all files are done, the result is being sealed. */
export const STEP_SEALING = 0xffff_ffff;
/** The step before the first file: the manifest is opened, the part unpacked. */
export const STEP_OPENING = 0xffff_fffe;
