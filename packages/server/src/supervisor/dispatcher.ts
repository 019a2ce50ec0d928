/** Dispatcher: takes analyses, decides which part is worked on next, and holds at most `jobs` parts in work. */
import { ServiceError } from '@rsolv-ast/protocol';
import type { AnalysisJob, NodeEvent } from '../node/analysis-node.ts';
import type { NodeSettings } from '../node/settings.ts';
import { AnalysisRun, type ReadPart } from './analysis-run.ts';
import { FairQueue } from './fair-queue.ts';
import type { KeyRing } from './key-ring.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface DispatcherContext {
  readonly pool: WorkerPool;
  readonly keyRing: KeyRing;
  readonly settings: NodeSettings;
  readonly readPart: ReadPart;
  readonly emit: (event: NodeEvent) => void;
  /** The order of the waiting analyses changed. */
  readonly queueChanged: () => void;
}

export class Dispatcher {
  readonly #context: DispatcherContext;
  readonly #queue = new FairQueue<AnalysisRun>();
  /** Whose encapsulation is being opened; a cancel in this moment takes the id out. */
  readonly #opening = new Set<string>();
  #lastOpening: Promise<void> = Promise.resolve();
  #partsRunning = 0;
  #taskIds = 0;
  #draining: (() => void) | undefined;

  constructor(context: DispatcherContext) {
    this.#context = context;
  }

  get running(): number {
    return this.#queue.all().length - this.#queue.waiting().length;
  }

  waiting(): string[] {
    return this.#queue.waiting();
  }

  /** The answer is an event, also when the analysis cannot even begin. */
  submit(job: AnalysisJob): void {
    const { analysisId } = job;
    if (this.#opening.has(analysisId) || this.#queue.get(analysisId) !== undefined) return;
    this.#opening.add(analysisId);
    // One after the other, so that they are queued in the order in which they came.
    this.#lastOpening = this.#lastOpening.then(() => this.#open(job));
  }

  /** Resolves once no worker holds anything of the analysis. */
  async cancel(analysisId: string): Promise<void> {
    this.#opening.delete(analysisId);
    await this.#queue.get(analysisId)?.cancel();
  }

  /** Resolves when all analyses have ended, or after `graceMs`, when those that have not are cancelled. */
  async drain(graceMs: number): Promise<void> {
    if (this.#queue.all().length > 0) {
      const { promise: drained, resolve } = Promise.withResolvers<void>();
      this.#draining = resolve;
      const impatience = setTimeout(resolve, graceMs);
      await drained;
      clearTimeout(impatience);
    }
    await Promise.all(this.#queue.all().map((run) => run.cancel()));
  }

  async #open(job: AnalysisJob): Promise<void> {
    const { analysisId } = job;
    if (!this.#opening.has(analysisId)) return;
    try {
      const secrets = await this.#context.keyRing.open(job);
      if (!this.#opening.delete(analysisId)) return;
      this.#queue.add(this.#createRun(job, secrets));
      this.#dispatch();
    } catch (error) {
      if (!this.#opening.delete(analysisId)) return;
      const { code, message } = error instanceof ServiceError ? error : new ServiceError('INTERNAL_ERROR');
      this.#context.emit({ kind: 'failed', analysisId, code, detail: message });
    }
  }

  #createRun(job: AnalysisJob, secrets: Awaited<ReturnType<KeyRing['open']>>): AnalysisRun {
    const { pool, settings, readPart, emit } = this.#context;
    return new AnalysisRun(job, secrets, {
      pool,
      settings,
      readPart,
      emit,
      nextTaskId: () => {
        this.#taskIds = (this.#taskIds + 1) >>> 0;
        return this.#taskIds;
      },
      ended: (run) => this.#ended(run),
    });
  }

  #dispatch(): void {
    while (this.#partsRunning < this.#context.settings.jobs) {
      const run = this.#queue.next();
      if (run === undefined) break;
      this.#partsRunning += 1;
      void run.runNextPart().finally(() => {
        this.#partsRunning -= 1;
        this.#dispatch();
      });
    }
    this.#context.queueChanged();
  }

  #ended(run: AnalysisRun): void {
    this.#queue.remove(run.analysisId);
    this.#context.queueChanged();
    if (this.#queue.all().length === 0) this.#draining?.();
  }
}
