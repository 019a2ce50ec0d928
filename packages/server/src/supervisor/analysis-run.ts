/** One analysis on this node: its parts, what became of them, and its end. Who works on which part when is `dispatcher.ts`'s. */
import type { AnalysisSecrets, ErrorCode, SeverityCounts } from '@rsolv-ast/protocol';
import type { AnalysisJob, NodeEvent } from '../node/analysis-node.ts';
import type { NodeSettings } from '../node/settings.ts';
import { DeathPolicy } from './death-policy.ts';
import type { QueuedAnalysis } from './fair-queue.ts';
import { PoolExhausted, type WorkerPool } from './worker-pool.ts';
import type { TaskOutcome, WorkerProcess } from './worker-process.ts';

/** The sealed chunks of one part, from the gateway. */
export type ReadPart = (analysisId: string, part: number) => Promise<readonly Uint8Array[]>;

export interface RunContext {
  readonly pool: WorkerPool;
  readonly settings: NodeSettings;
  readonly readPart: ReadPart;
  readonly emit: (event: NodeEvent) => void;
  readonly nextTaskId: () => number;
  /** The analysis is over, and nothing of it runs any more. */
  readonly ended: (run: AnalysisRun) => void;
}

type PartEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly scope: 'part' | 'analysis'; readonly code: ErrorCode };

/** What ends an analysis at once, in words; they tell nothing of the upload's content. */
const ANALYSIS_FAULTS: Partial<Record<ErrorCode, string>> = {
  DECRYPTION_FAILED: 'the manifest does not decrypt: it was changed on its way, or sealed with another key',
  INVALID_REQUEST: 'the manifest is not made as PROTOCOL.md says',
  UPLOAD_TOO_LARGE: 'the manifest is larger than the limit of the protocol',
  INTERNAL_ERROR: 'the sealed parts are no longer there, or could not be handled',
};

export class AnalysisRun implements QueuedAnalysis {
  readonly analysisId: string;
  readonly customerId: string;
  partsLeft: number;
  partsRunning = 0;
  readonly #secrets: AnalysisSecrets;
  readonly #context: RunContext;
  readonly #abort = new AbortController();
  readonly #deadline: NodeJS.Timeout;
  readonly #workers = new Set<WorkerProcess>();
  readonly #counts: SeverityCounts = { low: 0, medium: 0, high: 0, critical: 0 };
  /** How many files were begun, for each part in work. */
  readonly #filesBegun = new Map<number, number>();
  readonly #ended = Promise.withResolvers<void>();
  #filesTotal = 0;
  /** Of the parts that have ended. */
  #filesDone = 0;
  #nextPart = 1;
  #partsSucceeded = 0;
  #firstFailure: ErrorCode | undefined;
  /** How it ended, once that is settled; parts that still run then only have to stop. */
  #verdict: 'succeeded' | 'failed' | 'cancelled' | undefined;

  constructor(job: AnalysisJob, secrets: AnalysisSecrets, context: RunContext) {
    this.analysisId = job.analysisId;
    this.customerId = job.customerId;
    this.partsLeft = job.parts - 1;
    this.#secrets = secrets;
    this.#context = context;
    this.#deadline = setTimeout(
      () => this.#fail('TIMEOUT', 'the analysis took longer than the time limit of the service'),
      context.settings.analysisTimeoutMs,
    );
  }

  /** Works on the next part, to its end. */
  async runNextPart(): Promise<void> {
    const part = this.#nextPart++;
    if (this.#nextPart === 2) this.#context.emit({ kind: 'started', analysisId: this.analysisId });
    this.partsLeft -= 1;
    this.partsRunning += 1;
    try {
      this.#partEnded(part, await this.#runPart(part));
    } catch (error) {
      // Aborted (then nothing is said any more), no workers to be had, or the ciphertext is no longer there.
      if (error instanceof PoolExhausted) this.#fail('UNAVAILABLE', this.#exhaustedInWords(error));
      else this.#partEnded(part, { kind: 'failed', scope: 'analysis', code: 'INTERNAL_ERROR' });
    } finally {
      this.partsRunning -= 1;
      if (this.#verdict !== undefined && this.partsRunning === 0) this.#finish();
    }
  }

  /** What the last worker died of is a matter between the operator and his machine; a single customer is the operator. */
  #exhaustedInWords(error: PoolExhausted): string {
    return this.#context.settings.singleCustomer ? error.message : 'the workers of this service keep failing';
  }

  /** Resolves once no worker holds anything of it. */
  cancel(): Promise<void> {
    this.#settle('cancelled');
    return this.#ended.promise;
  }

  async #runPart(part: number): Promise<PartEnd> {
    const { readPart, settings } = this.#context;
    const read = (which: number) => unlessAborted(readPart(this.analysisId, which), this.#abort.signal);
    const manifest = await read(0);
    const chunks = await read(part);
    const deaths = new DeathPolicy(settings.maxCulprits);
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#attempt({ part, manifest, chunks, deaths, fresh: attempt > 0 });
      this.#abort.signal.throwIfAborted();
      switch (outcome.kind) {
        case 'done':
          this.#partSucceeded(part, outcome);
          return { kind: 'done' };
        case 'failed':
          return outcome;
        case 'died': {
          const verdict = deaths.judge(outcome);
          if (verdict.kind === 'give-up') return { kind: 'failed', scope: 'part', code: verdict.code };
          break;
        }
        default:
          outcome satisfies never;
      }
    }
  }

  async #attempt(attempt: {
    part: number;
    manifest: readonly Uint8Array[];
    chunks: readonly Uint8Array[];
    deaths: DeathPolicy;
    fresh: boolean;
  }): Promise<TaskOutcome> {
    const { pool, settings, nextTaskId } = this.#context;
    const { analysisId, customerId } = this;
    const worker = await pool.acquire({ customerId, analysisId, fresh: attempt.fresh }, this.#abort.signal);
    this.#workers.add(worker);
    try {
      // The end may have come between the pool's choice and this line.
      this.#abort.signal.throwIfAborted();
      return await worker.run(
        {
          taskId: nextTaskId(),
          analysisId,
          secrets: this.#secrets,
          ...(worker.analysisId !== analysisId && { manifest: attempt.manifest }),
          part: attempt.part,
          chunks: attempt.chunks,
          excluded: attempt.deaths.excluded,
          limits: {
            fileBytes: settings.maxFileBytes,
            analysisFileBytes: settings.maxAnalysisFileBytes,
            fileTimeoutMs: settings.fileTimeoutMs,
          },
        },
        { opened: (filesTotal) => this.#opened(filesTotal), file: (begun) => this.#fileBegun(attempt.part, begun) },
      );
    } finally {
      this.#workers.delete(worker);
      await pool.release(worker);
    }
  }

  #opened(filesTotal: number): void {
    this.#filesTotal = filesTotal;
    this.#emitProgress();
  }

  #fileBegun(part: number, begun: number): void {
    // A part that is begun anew has nothing to tell until it is further than it was.
    if (begun <= (this.#filesBegun.get(part) ?? 0)) return;
    this.#filesBegun.set(part, begun);
    this.#emitProgress();
  }

  /** The file that a part was last seen at is begun, and not done. */
  #emitProgress(): void {
    const filesDone = [...this.#filesBegun.values()].reduce((sum, begun) => sum + begun - 1, this.#filesDone);
    this.#emit({ kind: 'progress', analysisId: this.analysisId, filesDone, filesTotal: this.#filesTotal });
  }

  #partSucceeded(part: number, outcome: Extract<TaskOutcome, { kind: 'done' }>): void {
    for (const severity of Object.keys(this.#counts) as (keyof SeverityCounts)[]) {
      this.#counts[severity] += outcome.counts[severity];
    }
    this.#partsSucceeded += 1;
    this.#filesDone += outcome.files;
    this.#filesBegun.delete(part);
    this.#emitProgress();
    this.#emit({ kind: 'part-succeeded', analysisId: this.analysisId, part, sealed: outcome.sealed });
  }

  #partEnded(part: number, end: PartEnd): void {
    if (end.kind === 'failed') {
      if (end.scope === 'analysis') {
        this.#fail(end.code, ANALYSIS_FAULTS[end.code] ?? 'the analysis could not be carried out');
        return;
      }
      this.#firstFailure ??= end.code;
      this.#emit({ kind: 'part-failed', analysisId: this.analysisId, part, code: end.code });
    }
    const isLast = this.partsLeft === 0 && this.partsRunning === 1;
    if (!isLast || this.#verdict !== undefined) return;
    if (this.#partsSucceeded === 0) {
      this.#fail(this.#firstFailure ?? 'ANALYSIS_FAILED', 'no part of the upload could be analysed');
      return;
    }
    this.#emit({ kind: 'succeeded', analysisId: this.analysisId, counts: this.#counts });
    this.#settle('succeeded');
  }

  #fail(code: ErrorCode, detail: string): void {
    this.#emit({ kind: 'failed', analysisId: this.analysisId, code, detail });
    this.#settle('failed');
  }

  /** Nothing is told of an analysis after its end. */
  #emit(event: NodeEvent): void {
    if (this.#verdict === undefined) this.#context.emit(event);
  }

  #settle(verdict: 'succeeded' | 'failed' | 'cancelled'): void {
    if (this.#verdict !== undefined) return;
    this.#verdict = verdict;
    this.partsLeft = 0;
    clearTimeout(this.#deadline);
    this.#abort.abort();
    // A worker in the middle of a file cannot be asked to stop.
    for (const worker of this.#workers) worker.kill('stopped');
    if (this.partsRunning === 0) this.#finish();
  }

  #finish(): void {
    this.#secrets.upload.fill(0);
    this.#secrets.result.fill(0);
    this.#context.pool.forget(this.analysisId);
    this.#context.ended(this);
    this.#ended.resolve();
  }
}

/** What the promise gives, unless the signal aborts first. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abandon = () => reject(signal.reason);
    if (signal.aborted) abandon();
    signal.addEventListener('abort', abandon, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}
