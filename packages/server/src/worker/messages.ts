/** What supervisor and worker say to each other. What a worker says tells of an upload's content only in numbers. */
import {
  type AnalysisSecrets,
  ERROR_CATALOGUE,
  type ErrorCode,
  SeverityCounts,
  type SkipReason,
} from '@rsolv-ast/protocol';
import { z } from 'zod';

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
  readonly limits: {
    readonly fileBytes: number;
    readonly analysisFileBytes: number;
    /** The supervisor's clock; here only to be named. */
    readonly fileTimeoutMs: number;
  };
}

export type ToWorker =
  | { readonly kind: 'ping' }
  | { readonly kind: 'analyze'; readonly task: PartTask }
  /** The analysis is over: its manifest is dropped. */
  | { readonly kind: 'forget'; readonly analysisId: string };

const TaskId = z.int().min(0);
const Count = z.int().min(0);
/** More files than any session allows, and more languages than there are. */
const MAX_FILES = 10_000_000;
const MAX_LANGUAGES = 256;
const MAX_LANGUAGE_NAME_CHARS = 64;

/** What a worker says is checked: code that took a worker over must not reach the process with the private keys. */
export const FromWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('pong') }),
  /** The manifest is open. `fileTimeoutMs` is what it asks for. */
  z.object({
    kind: z.literal('opened'),
    taskId: TaskId,
    filesTotal: Count.max(MAX_FILES),
    fileTimeoutMs: z.int().positive().optional(),
  }),
  /** Said before the file is touched: whoever dies now dies of this file. */
  z.object({ kind: z.literal('file'), taskId: TaskId, index: Count.max(MAX_FILES) }),
  /** All files are done, and the result is being sealed. */
  z.object({ kind: z.literal('sealing'), taskId: TaskId }),
  z.object({
    kind: z.literal('done'),
    taskId: TaskId,
    /** Travels behind the message's JSON, as it is. */
    sealed: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    counts: SeverityCounts,
    files: Count.max(MAX_FILES),
    filesByLanguage: z
      .record(z.string().max(MAX_LANGUAGE_NAME_CHARS), Count)
      .refine((languages) => Object.keys(languages).length <= MAX_LANGUAGES),
  }),
  /** `scope`: whether the fault lies in this part, or in the manifest and so in every part. */
  z.object({
    kind: z.literal('failed'),
    taskId: TaskId,
    scope: z.enum(['part', 'analysis']),
    code: z.enum(Object.keys(ERROR_CATALOGUE) as [ErrorCode, ...ErrorCode[]]),
  }),
]);
export type FromWorker = z.infer<typeof FromWorker>;
