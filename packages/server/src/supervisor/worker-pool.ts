/**
 * The pool of workers: spares that are warm before a customer is known, workers that belong to one customer for their life,
 * and who may have which. What a worker does is `worker-process.ts`; when one is restarted is `child-supervisor.ts`.
 *
 * Which deaths count against the restart intensity: those that nobody explains (a worker that does not start, that dies or
 * stops answering without work). A death with a task in its hands is charged to that task's analysis instead (see
 * `analysis-run.ts`): otherwise one hostile upload could use up the pool's restarts and take the service from its neighbours.
 */
import { type ExitCause, NO_EXITS, type WorkerStatus } from '../node/analysis-node.ts';
import type { NodeSettings } from '../node/settings.ts';
import { ChildSupervisor } from '../supervision/child-supervisor.ts';
import type { WorkerLauncher } from './launch.ts';
import { WorkerProcess } from './worker-process.ts';

/** How often idle time, health and memory of the unoccupied workers are looked at, at most. */
const HOUSEKEEPING_INTERVAL_MS = 1000;

export interface WorkerRequest {
  readonly customerId: string;
  readonly analysisId: string;
  /** A worker that has never had a task: after a death, nothing of the past shall be in the way. */
  readonly fresh: boolean;
}

/** The restart intensity was exceeded while somebody waited for a worker. */
export class PoolExhausted extends Error {
  override readonly name = 'PoolExhausted';
}

interface Waiter {
  readonly request: WorkerRequest;
  readonly give: (worker: WorkerProcess) => void;
  readonly refuse: (reason: unknown) => void;
}

export class WorkerPool {
  readonly exits: Record<ExitCause, number> = { ...NO_EXITS };
  readonly #launcher: WorkerLauncher;
  readonly #settings: NodeSettings;
  readonly #onChange: () => void;
  readonly #supervisor: ChildSupervisor;
  readonly #workers = new Set<WorkerProcess>();
  #waiters: Waiter[] = [];
  #everReady = false;
  /** Why the last worker that did not start did not. */
  #startFault: string | undefined;
  #housekeeping: NodeJS.Timeout | undefined;
  #recovery: NodeJS.Timeout | undefined;
  #lastHealthCheck = performance.now();

  constructor(launcher: WorkerLauncher, settings: NodeSettings, onChange: () => void) {
    this.#launcher = launcher;
    this.#settings = settings;
    this.#onChange = onChange;
    const { maxRestarts, maxSeconds, maxWorkers } = settings;
    this.#supervisor = new ChildSupervisor({ maxRestarts, maxSeconds, maxChildren: maxWorkers }, () =>
      this.#exceeded(),
    );
  }

  start(): void {
    const interval = Math.min(
      HOUSEKEEPING_INTERVAL_MS,
      this.#settings.healthIntervalMs,
      Math.ceil(this.#settings.idleTimeoutMs / 2),
    );
    this.#housekeeping = setInterval(() => void this.#keepHouse(), interval);
    this.#refill();
  }

  /** Why no work can be done at the moment; empty if it can. */
  reasons(): string[] {
    if (this.#supervisor.state === 'exceeded') {
      const { maxRestarts, maxSeconds, recoveryPauseMs } = this.#settings;
      return [
        `workers died more than ${maxRestarts} times in ${maxSeconds} s without work; the pool starts again ${recoveryPauseMs / 1000} s after that${this.#startFaultInWords()}`,
      ];
    }
    return this.#everReady ? [] : [`no worker is ready yet${this.#startFaultInWords()}`];
  }

  status(): WorkerStatus[] {
    return [...this.#workers].map((worker) => worker.status());
  }

  /**
   * A worker for this customer, as soon as there is one: the one that holds the analysis' manifest, another one of the
   * customer, a spare. Rejects if the signal aborts, and with PoolExhausted.
   */
  acquire(request: WorkerRequest, signal: AbortSignal): Promise<WorkerProcess> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const abandon = () => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter);
        reject(signal.reason);
      };
      const settled = () => signal.removeEventListener('abort', abandon);
      const waiter: Waiter = {
        request,
        give: (worker) => {
          settled();
          resolve(worker);
        },
        refuse: (reason) => {
          settled();
          reject(reason);
        },
      };
      signal.addEventListener('abort', abandon, { once: true });
      this.#waiters.push(waiter);
      this.#serve();
    });
  }

  /** Takes a worker back after its task; ends it if it holds too much. */
  async release(worker: WorkerProcess): Promise<void> {
    const resident = await worker.measure();
    worker.free();
    if (worker.state === 'idle' && resident > this.#settings.recycleResidentBytes) this.#end(worker, 'recycled');
    this.#serve();
  }

  /** The analysis is over: workers drop what they hold of it, and those that have served their time are ended. */
  forget(analysisId: string): void {
    for (const worker of this.#workers) {
      worker.forget(analysisId);
      const served = worker.analyses >= this.#settings.recycleAnalyses;
      if (served && worker.state === 'idle') this.#end(worker, 'recycled');
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#housekeeping);
    clearTimeout(this.#recovery);
    await this.#supervisor.stop();
  }

  #serve(): void {
    this.#waiters = this.#waiters.filter((waiter) => !this.#tryToServe(waiter));
    this.#refill();
    this.#onChange();
  }

  #tryToServe({ request, give }: Waiter): boolean {
    const worker = this.#choose(request);
    if (worker === undefined) return false;
    worker.reserve(request.customerId);
    give(worker);
    return true;
  }

  #choose({ customerId, analysisId, fresh }: WorkerRequest): WorkerProcess | undefined {
    const workers = [...this.#workers];
    const spare = workers.find((worker) => worker.state === 'warm');
    if (fresh) return spare;
    const own = workers.filter((worker) => worker.state === 'idle' && worker.customerId === customerId);
    return own.find((worker) => worker.analysisId === analysisId) ?? own[0] ?? spare;
  }

  /** Starts what waiters and the stock of spares need; makes room by ending whoever is idle for longest. */
  #refill(): void {
    if (this.#supervisor.state !== 'running') return;
    const coming = this.#inState('starting').length + this.#inState('warm').length;
    let missing = this.#waiters.length + this.#wantedSpares() - coming;
    for (; missing > 0 && this.#supervisor.size < this.#settings.maxWorkers; missing -= 1) {
      if (!this.#startWorker()) break;
    }
    const short = this.#waiters.length - coming - this.#inState('stopping').length;
    if (short > 0 && this.#supervisor.size >= this.#settings.maxWorkers) this.#evict(short);
  }

  #wantedSpares(): number {
    const { spareWorkers, singleCustomer } = this.#settings;
    const known = this.#waiters.length > 0 || [...this.#workers].some((worker) => worker.customerId !== undefined);
    return singleCustomer && known ? 0 : spareWorkers;
  }

  #evict(count: number): void {
    const idle = this.#inState('idle').sort((a, b) => a.idleSince - b.idleSince);
    for (const worker of idle.slice(0, count)) this.#end(worker, 'idle');
  }

  #inState(state: WorkerStatus['state']): WorkerProcess[] {
    return [...this.#workers].filter((worker) => worker.state === state);
  }

  /** False where the system refuses a process at once, out of memory or of process ids: the pool looks again when it keeps house. */
  #startWorker(): boolean {
    try {
      this.#supervisor.startChild({
        restart: 'transient',
        shutdownMs: this.#settings.shutdownMs,
        start: () => this.#launch(),
      });
      return true;
    } catch (error) {
      this.#startFault = error instanceof Error ? error.message : String(error);
      return false;
    }
  }

  #launch(): WorkerProcess {
    const worker = new WorkerProcess(this.#launcher.launch(), this.#settings, () => {
      this.#everReady = true;
      this.#startFault = undefined;
      this.#serve();
    });
    this.#workers.add(worker);
    void worker.exited.then((exit) => {
      this.#workers.delete(worker);
      this.exits[exit.cause] += 1;
      if (exit.cause === 'start-failed') this.#startFault = errorLine(worker.startOutput);
      // The supervisor, which was told first, has started a replacement where one is due.
      setImmediate(() => this.#serve());
    });
    return worker;
  }

  #end(worker: WorkerProcess, cause: ExitCause): void {
    worker.leaving(cause);
    void this.#supervisor.stopChild(worker);
  }

  async #keepHouse(): Promise<void> {
    const now = performance.now();
    const healthDue = now - this.#lastHealthCheck >= this.#settings.healthIntervalMs;
    if (healthDue) this.#lastHealthCheck = now;
    for (const worker of this.#workers) {
      if (worker.state === 'idle' && now - worker.idleSince > this.#settings.idleTimeoutMs) {
        this.#end(worker, 'idle');
      } else if (healthDue) {
        worker.checkHealth();
      }
    }
    await Promise.all([...this.#workers].filter((worker) => worker.state !== 'busy').map((worker) => worker.measure()));
    this.#serve();
  }

  #startFaultInWords(): string {
    return this.#startFault === undefined ? '' : ` (the last one failed with: ${this.#startFault})`;
  }

  /** Whoever waits is told, and whoever comes later waits for the recovery: running analyses end, queued ones stay queued. */
  #exceeded(): void {
    const refused = this.#waiters;
    this.#waiters = [];
    for (const waiter of refused)
      waiter.refuse(new PoolExhausted(`workers keep dying without work${this.#startFaultInWords()}`));
    this.#onChange();
    this.#recovery = setTimeout(() => {
      this.#supervisor.resume();
      this.#serve();
    }, this.#settings.recoveryPauseMs);
  }
}

/** The line of node's crash report that names the error. */
function errorLine(output: string): string | undefined {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines[0];
}
