/** SupervisedNode: an AnalysisNode whose work is done by a supervisor process of its own and that process' workers. */
import type { ChildProcess } from 'node:child_process';
import { ChildSupervisor } from '../supervision/child-supervisor.ts';
import {
  type AnalysisJob,
  type AnalysisNode,
  type ExitCause,
  NO_EXITS,
  type NodeEvent,
  type NodeStatus,
  type PartReader,
} from './analysis-node.ts';
import type { FromSupervisor } from './channel.ts';
import { forkSupervisor } from './fork-supervisor.ts';
import { checkNodeSettings, type NodeSettings } from './settings.ts';
import { SupervisorProcess } from './supervisor-process.ts';

/** Restart intensity of the supervisor process, and how long the node rests when it is exceeded. */
const SUPERVISOR_POLICY = { maxRestarts: 3, maxSeconds: 60, maxChildren: 1 };
const RECOVERY_PAUSE_MS = 15_000;
/** How often an analysis is handed to a new supervisor process: one that takes the process down each time must end. */
const MAX_SUBMISSIONS = 3;
/** Beyond the grace that analyses get, for ending the workers. */
const STOP_MARGIN_MS = 10_000;

interface Submission {
  readonly job: AnalysisJob;
  count: number;
}

/** The node cannot start; the message is for the operator, and says what to do where that is known. */
export class NodeStartError extends Error {
  override readonly name = 'NodeStartError';
}

export class SupervisedNode implements AnalysisNode {
  readonly #settings: NodeSettings;
  readonly #readPart: PartReader;
  readonly #supervisor: ChildSupervisor;
  readonly #listeners = new Set<(event: NodeEvent) => void>();
  readonly #submissions = new Map<string, Submission>();
  readonly #cancellations = new Map<number, () => void>();
  /** A supervisor that was forked before there was a node. */
  #forked: ChildProcess | undefined;
  #process: SupervisorProcess | undefined;
  #keys: Extract<FromSupervisor, { kind: 'ready' }>['keys'] = [];
  #status: NodeStatus = INITIAL_STATUS;
  #waiting: readonly string[] = [];
  #requestIds = 0;
  #stopGraceMs = 0;
  #recovery: NodeJS.Timeout | undefined;
  /** Exits that earlier supervisor processes counted. */
  #earlierExits = INITIAL_STATUS.exits;
  readonly #firstStart = Promise.withResolvers<void>();

  private constructor(settings: NodeSettings, readPart: PartReader, forked: ChildProcess | undefined) {
    this.#forked = forked;
    this.#settings = settings;
    this.#readPart = readPart;
    this.#supervisor = new ChildSupervisor(SUPERVISOR_POLICY, () => this.#exceeded());
  }

  /**
   * Resolves when the keys are known; workers may still be warming up. `forked`: the first supervisor, if it was forked already. Throws RangeError
   * for settings, NodeStartError.
   */
  static async start(settings: NodeSettings, readPart: PartReader, forked?: ChildProcess): Promise<SupervisedNode> {
    checkNodeSettings(settings);
    const node = new SupervisedNode(settings, readPart, forked);
    node.#startProcess();
    try {
      await node.#firstStart.promise;
    } catch (error) {
      await node.stop(0);
      throw error;
    }
    return node;
  }

  /** Process id of the supervisor; undefined while there is none. */
  get supervisorPid(): number | undefined {
    return this.#process?.pid;
  }

  keys() {
    return this.#keys;
  }

  submit(job: AnalysisJob): void {
    if (this.#submissions.has(job.analysisId)) return;
    this.#submissions.set(job.analysisId, { job, count: 0 });
    if (this.#supervisor.state === 'running') this.#send(job.analysisId);
    else queueMicrotask(() => this.#fail(job.analysisId, 'the analysis service of this machine is down at the moment'));
  }

  cancel(analysisId: string): Promise<void> {
    this.#submissions.delete(analysisId);
    const child = this.#process;
    if (child === undefined) return Promise.resolve();
    const requestId = this.#requestIds++;
    return new Promise((resolve) => {
      this.#cancellations.set(requestId, resolve);
      child.send({ kind: 'cancel', requestId, analysisId });
    });
  }

  position(analysisId: string): number | undefined {
    const position = this.#waiting.indexOf(analysisId);
    return position < 0 ? undefined : position;
  }

  status(): NodeStatus {
    return this.#status;
  }

  subscribe(listener: (event: NodeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopGraceMs = graceMs;
    clearTimeout(this.#recovery);
    await this.#supervisor.stop(graceMs + STOP_MARGIN_MS);
  }

  #startProcess(): void {
    this.#supervisor.startChild({
      restart: 'permanent',
      shutdownMs: STOP_MARGIN_MS,
      start: () => this.#forkProcess(),
    });
  }

  #forkProcess(): SupervisorProcess {
    const child = new SupervisorProcess(
      this.#takeForked() ?? forkSupervisor(),
      (message) => child === this.#process && this.#receive(message),
      () => this.#stopGraceMs,
    );
    this.#process = child;
    child.send({ kind: 'start', settings: this.#settings });
    for (const analysisId of [...this.#submissions.keys()]) this.#send(analysisId);
    void child.exited.then(() => this.#processEnded(child));
    return child;
  }

  #takeForked(): ChildProcess | undefined {
    const forked = this.#forked;
    this.#forked = undefined;
    return forked?.connected === true ? forked : undefined;
  }

  #receive(message: FromSupervisor): void {
    switch (message.kind) {
      case 'ready':
        this.#firstStart.resolve();
        this.#setKeys(message.keys);
        return;
      case 'start-failed':
        this.#firstStart.reject(new NodeStartError(message.detail));
        this.#setUnready(message.detail);
        return;
      case 'event':
        this.#event(message.event);
        return;
      case 'read-part':
        void this.#answerRead(message);
        return;
      case 'cancelled':
        this.#cancellations.get(message.requestId)?.();
        this.#cancellations.delete(message.requestId);
        return;
      case 'status':
        this.#waiting = message.waiting;
        this.#status = { ...message.status, exits: addExits(this.#earlierExits, message.status.exits) };
        return;
      default:
        message satisfies never;
    }
  }

  #event(event: NodeEvent): void {
    if (event.kind === 'keys') {
      this.#setKeys(event.keys);
      return;
    }
    // Of a cancelled analysis nothing more is heard.
    if (!this.#submissions.has(event.analysisId)) return;
    if (event.kind === 'succeeded' || event.kind === 'failed') this.#submissions.delete(event.analysisId);
    this.#emit(event);
  }

  #setKeys(keys: Extract<FromSupervisor, { kind: 'ready' }>['keys']): void {
    this.#keys = keys;
    this.#emit({ kind: 'keys', keys });
  }

  async #answerRead(read: Extract<FromSupervisor, { kind: 'read-part' }>): Promise<void> {
    const { requestId, analysisId, part } = read;
    const child = this.#process;
    try {
      child?.send({ kind: 'part', requestId, chunks: await this.#readPart(analysisId, part) });
    } catch {
      child?.send({ kind: 'part', requestId });
    }
  }

  #send(analysisId: string): void {
    const submission = this.#submissions.get(analysisId);
    if (submission === undefined) return;
    submission.count += 1;
    if (submission.count > MAX_SUBMISSIONS) {
      this.#fail(analysisId, 'the analysis took the supervisor down more than once');
      return;
    }
    this.#process?.send({ kind: 'submit', job: submission.job });
  }

  #fail(analysisId: string, detail: string): void {
    if (this.#submissions.delete(analysisId)) this.#emit({ kind: 'failed', analysisId, code: 'UNAVAILABLE', detail });
  }

  #processEnded(child: SupervisorProcess): void {
    if (child !== this.#process) return;
    this.#process = undefined;
    this.#firstStart.reject(new NodeStartError('the supervisor process ended before it was ready'));
    this.#earlierExits = this.#status.exits;
    this.#setUnready('the supervisor process ended and is started again');
    // Its workers ended with it.
    for (const resolve of this.#cancellations.values()) resolve();
    this.#cancellations.clear();
  }

  #exceeded(): void {
    const { maxRestarts, maxSeconds } = SUPERVISOR_POLICY;
    this.#setUnready(
      `the supervisor process ended more than ${maxRestarts} times in ${maxSeconds} s; it is tried again ${RECOVERY_PAUSE_MS / 1000} s after that`,
    );
    for (const analysisId of [...this.#submissions.keys()]) {
      this.#fail(analysisId, 'the analysis service of this machine keeps failing');
    }
    this.#recovery = setTimeout(() => {
      this.#supervisor.resume();
      this.#startProcess();
    }, RECOVERY_PAUSE_MS);
  }

  #setUnready(reason: string): void {
    this.#waiting = [];
    this.#status = { ...this.#status, ready: false, reasons: [reason], workers: [], queued: 0, running: 0 };
  }

  #emit(event: NodeEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

const INITIAL_STATUS: NodeStatus = {
  ready: false,
  reasons: ['the supervisor process is starting'],
  sandbox: { network: 'in-process', orphans: 'watchdog', files: 'node-permission' },
  workers: [],
  queued: 0,
  running: 0,
  exits: NO_EXITS,
};

function addExits(a: NodeStatus['exits'], b: NodeStatus['exits']): NodeStatus['exits'] {
  const sum = { ...a };
  for (const cause of Object.keys(sum) as ExitCause[]) sum[cause] += b[cause];
  return sum;
}
