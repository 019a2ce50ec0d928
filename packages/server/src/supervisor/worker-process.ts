/** One live worker: its process, its state, the task in its hands, and the clock and memory limit that watch over it. */
import type { ChildProcess } from 'node:child_process';
import type { ExitCause, WorkerStatus } from '../node/analysis-node.ts';
import type { Child, ChildExit } from '../supervision/child-supervisor.ts';
import type { FromWorker, PartTask } from '../worker/messages.ts';
import { channelOf } from './launch.ts';
import { mainThreadMs } from './processor-time.ts';
import { preferForOutOfMemoryKiller, residentBytes } from './resident-memory.ts';
import { WorkerChannel } from './worker-channel.ts';

/** How often clock and memory of a busy worker are looked at. A worker allocates some 100 MB in this time. */
const WATCH_INTERVAL_MS = 50;
/**
 * A file's limit counts the worker's own time. One that waits without working is ended after this many times as long, as is one that a
 * machine under such load gives no tenth of a processor.
 */
const MAX_STRETCH = 12;
/** V8 ends the process at its own heap limit, which is the memory limit: a death this near to it is taken for exhaustion. */
const NEAR_MEMORY_LIMIT = 0.8;
/** Of what a worker prints before it is ready, for the operator who wants to know why it does not start. */
const START_OUTPUT_MAX_CHARS = 2_000;

export interface WorkerExit extends ChildExit {
  readonly cause: ExitCause;
  readonly wasBusy: boolean;
}

export interface WatchLimits {
  readonly fileTimeoutMs: number;
  readonly phaseTimeoutMs: number;
  readonly workerMemoryBytes: number;
  readonly startTimeoutMs: number;
  readonly healthTimeoutMs: number;
}

/** Where in a task a worker was. */
export type Step =
  | { readonly kind: 'opening' }
  | { readonly kind: 'file'; readonly index: number }
  | { readonly kind: 'sealing' };

type Final = Extract<FromWorker, { kind: 'done' | 'failed' }>;
type OfTask = Extract<FromWorker, { taskId: number }>;

export type TaskOutcome =
  | Final
  | {
      readonly kind: 'died';
      readonly cause: ExitCause;
      readonly step: Step;
      /** Killed by a signal that nobody here sent: the system's out-of-memory killer, or a person. */
      readonly killedFromOutside: boolean;
      /** Whether this task was the worker's first: then nothing earlier can have filled its memory. */
      readonly fresh: boolean;
    };

export interface TaskListener {
  opened(filesTotal: number): void;
  /** One more file is begun: the `begun`th of this attempt. */
  file(begun: number): void;
}

interface RunningTask {
  readonly task: PartTask;
  readonly listener: TaskListener;
  readonly settle: (outcome: TaskOutcome) => void;
  fileTimeoutMs: number;
  /** Undefined until the manifest is open. */
  filesTotal: number | undefined;
  filesBegun: number;
  step: Step;
  stepStartedAt: number;
  /** What the worker had worked when the watch first saw it at this step, in milliseconds. */
  seen: { readonly step: Step; readonly workedMs: number | undefined } | undefined;
}

export class WorkerProcess implements Child {
  readonly exited: Promise<WorkerExit>;
  readonly pid: number;
  customerId: string | undefined;
  /** The analysis whose manifest the worker holds. */
  analysisId: string | undefined;
  analyses = 0;
  /** What it printed before it was ready; no input can be in it. */
  startOutput = '';
  /** When it last became idle, for whoever looks for the one that is idle for longest. */
  idleSince = performance.now();
  #state: WorkerStatus['state'] = 'starting';
  #cause: ExitCause | undefined;
  #tasks = 0;
  #resident = 0;
  #running: RunningTask | undefined;
  #startTimer: NodeJS.Timeout | undefined;
  #watchTimer: NodeJS.Timeout | undefined;
  #pongTimer: NodeJS.Timeout | undefined;
  /** Questions that are not answered yet; the answer to one may come after the worker was reserved. */
  #pingsOpen = 0;
  readonly #process: ChildProcess;
  readonly #channel: WorkerChannel | undefined;
  readonly #limits: WatchLimits;
  readonly #onReady: () => void;
  readonly #startedAt = performance.now();
  readonly #filesByLanguage: Record<string, number> = {};

  constructor(child: ChildProcess, limits: WatchLimits, onReady: () => void) {
    this.#process = child;
    this.#limits = limits;
    this.#onReady = onReady;
    this.pid = child.pid ?? -1;
    this.exited = new Promise((resolve) => {
      const ended = (signal: NodeJS.Signals | null) => resolve(this.#ended(signal));
      // `close`, not `exit`: the last messages may still be in the pipe when the process has ended.
      child.once('close', (_code, signal) => ended(signal));
      // A program that cannot be started has no exit, only an error.
      child.once('error', () => child.pid === undefined && ended(null));
    });
    // A signal to a process that has just died: its exit says the same.
    child.on('error', () => {});
    if (child.pid !== undefined) {
      preferForOutOfMemoryKiller(child.pid);
      this.#channel = new WorkerChannel(
        channelOf(child),
        (message) => this.#hear(message),
        () => this.kill('crash'),
      );
    }
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.startOutput = (this.startOutput + text).slice(0, START_OUTPUT_MAX_CHARS);
    });
    this.#startTimer = setTimeout(() => this.kill('start-failed'), limits.startTimeoutMs);
  }

  get state(): WorkerStatus['state'] {
    return this.#state;
  }

  /** From here on the worker belongs to this customer, and is taken until `free`. */
  reserve(customerId: string): void {
    if (this.customerId !== undefined && this.customerId !== customerId) {
      throw new Error('a worker never serves a second customer');
    }
    this.customerId = customerId;
    this.#state = 'busy';
    clearTimeout(this.#pongTimer);
    this.#pongTimer = undefined;
  }

  free(): void {
    if (this.#state !== 'busy') return;
    this.#state = 'idle';
    this.idleSince = performance.now();
  }

  /** Runs one part on a worker that is reserved; resolves also if the worker dies. */
  run(task: PartTask, listener: TaskListener): Promise<TaskOutcome> {
    if (this.#state !== 'busy') {
      // It died between reservation and task: nothing of the task has reached it.
      const cause = this.#cause ?? 'crash';
      return Promise.resolve({ kind: 'died', cause, step: { kind: 'opening' }, killedFromOutside: true, fresh: false });
    }
    if (this.analysisId !== task.analysisId) this.analyses += 1;
    this.analysisId = task.analysisId;
    this.#tasks += 1;
    return new Promise((settle) => {
      this.#running = {
        task,
        listener,
        settle,
        fileTimeoutMs: this.#limits.fileTimeoutMs,
        filesTotal: undefined,
        filesBegun: 0,
        step: { kind: 'opening' },
        stepStartedAt: performance.now(),
        seen: undefined,
      };
      this.#watch();
      this.#channel?.send({ kind: 'analyze', task });
    });
  }

  /** Lets the worker drop what it holds of an analysis that is over. */
  forget(analysisId: string): void {
    if (this.analysisId !== analysisId) return;
    this.analysisId = undefined;
    this.#channel?.send({ kind: 'forget', analysisId });
  }

  /** Asks an unoccupied worker whether it still answers; one that does not is killed. */
  checkHealth(): void {
    if ((this.#state !== 'warm' && this.#state !== 'idle') || this.#pongTimer !== undefined) return;
    this.#pongTimer = setTimeout(() => this.kill('unresponsive'), this.#limits.healthTimeoutMs);
    this.#pingsOpen += 1;
    this.#channel?.send({ kind: 'ping' });
  }

  /** Why the worker is about to be ended; the first reason counts. */
  leaving(cause: ExitCause): void {
    this.#cause ??= cause;
    this.#state = 'stopping';
  }

  terminate(): void {
    this.leaving('stopped');
    this.#process.kill('SIGTERM');
  }

  kill(cause: ExitCause = 'stopped'): void {
    this.leaving(cause);
    this.#process.kill('SIGKILL');
  }

  async measure(): Promise<number> {
    this.#resident = (await residentBytes(this.pid)) ?? this.#resident;
    return this.#resident;
  }

  status(): WorkerStatus {
    return {
      pid: this.pid,
      state: this.#state,
      ...(this.customerId !== undefined && { customerId: this.customerId }),
      ageSeconds: Math.round((performance.now() - this.#startedAt) / 1000),
      residentBytes: this.#resident,
      analyses: this.analyses,
      filesByLanguage: { ...this.#filesByLanguage },
    };
  }

  /** Each message has its moment: a worker that says it at another one was taken over, and may want to flood this process. */
  #hear(message: FromWorker): void {
    // One that was told to leave is dead to us: its exit settles the task.
    if (this.#state !== 'stopping' && !this.#accept(message)) this.kill('crash');
  }

  /** False for what has no business now. */
  #accept(message: FromWorker): boolean {
    switch (message.kind) {
      case 'ready':
        return this.#state === 'starting' && this.#ready();
      case 'pong':
        return this.#pingsOpen > 0 && this.#answered();
      case 'opened':
      case 'file':
      case 'sealing':
      case 'done':
      case 'failed':
        return this.#running?.task.taskId === message.taskId && this.#advance(this.#running, message);
    }
  }

  #advance(running: RunningTask, message: OfTask): boolean {
    switch (message.kind) {
      case 'opened':
        return running.filesTotal === undefined && this.#opened(running, message);
      case 'file':
        return message.index < (running.filesTotal ?? 0) && this.#fileBegun(running, message.index);
      case 'sealing':
        return running.step.kind !== 'sealing' && enter(running, { kind: 'sealing' });
      case 'done':
      case 'failed':
        return this.#finished(running, message);
    }
  }

  #ready(): true {
    clearTimeout(this.#startTimer);
    this.#process.stderr?.destroy();
    this.#state = 'warm';
    this.#onReady();
    return true;
  }

  #answered(): true {
    this.#pingsOpen -= 1;
    clearTimeout(this.#pongTimer);
    this.#pongTimer = undefined;
    return true;
  }

  #opened(running: RunningTask, message: Extract<FromWorker, { kind: 'opened' }>): true {
    running.filesTotal = message.filesTotal;
    running.fileTimeoutMs = Math.min(message.fileTimeoutMs ?? this.#limits.fileTimeoutMs, this.#limits.fileTimeoutMs);
    running.listener.opened(message.filesTotal);
    return true;
  }

  #fileBegun(running: RunningTask, index: number): boolean {
    running.filesBegun += 1;
    if (running.filesBegun > running.filesTotal!) return false;
    running.listener.file(running.filesBegun);
    return enter(running, { kind: 'file', index });
  }

  #finished(running: RunningTask, message: Final): true {
    clearInterval(this.#watchTimer);
    this.#running = undefined;
    if (message.kind === 'done') {
      for (const [language, files] of Object.entries(message.filesByLanguage)) {
        this.#filesByLanguage[language] = (this.#filesByLanguage[language] ?? 0) + files;
      }
    }
    running.settle(message);
    return true;
  }

  #watch(): void {
    let lastLook = performance.now();
    this.#watchTimer = setInterval(() => {
      const now = performance.now();
      const running = this.#running;
      if (running === undefined) return;
      // When this process itself was held up, the worker's messages wait unread: that time is not the worker's.
      const late = now - lastLook - WATCH_INTERVAL_MS;
      if (late > WATCH_INTERVAL_MS) running.stepStartedAt += late;
      lastLook = now;
      if (this.#isOverdue(running, now - running.stepStartedAt)) this.kill('timeout');
      else this.#watchMemory();
    }, WATCH_INTERVAL_MS);
  }

  /** What a file costs must not depend on what else the machine does; opening and sealing have room to spare. */
  #isOverdue(running: RunningTask, passedMs: number): boolean {
    const { step } = running;
    if (step.kind !== 'file') return passedMs > this.#limits.phaseTimeoutMs;
    if (running.seen?.step !== step) running.seen = { step, workedMs: mainThreadMs(this.pid) };
    if (passedMs <= running.fileTimeoutMs) return false;
    const workedMs = mainThreadMs(this.pid);
    if (workedMs === undefined || running.seen.workedMs === undefined) return true;
    return workedMs - running.seen.workedMs > running.fileTimeoutMs || passedMs > MAX_STRETCH * running.fileTimeoutMs;
  }

  #watchMemory(): void {
    const check = (bytes: number | undefined) => {
      if (bytes === undefined) return;
      this.#resident = bytes;
      if (bytes > this.#limits.workerMemoryBytes && this.#running !== undefined) this.kill('memory');
    };
    const bytes = residentBytes(this.pid);
    if (bytes instanceof Promise) void bytes.then(check);
    else check(bytes);
  }

  #ended(signal: NodeJS.Signals | null): WorkerExit {
    clearTimeout(this.#startTimer);
    clearTimeout(this.#pongTimer);
    clearInterval(this.#watchTimer);
    const running = this.#running;
    const unasked = this.#cause === undefined;
    const cause = this.#cause ?? this.#causeOfDeath();
    this.#state = 'stopping';
    this.#running = undefined;
    running?.settle({
      kind: 'died',
      cause,
      step: running.step,
      killedFromOutside: unasked && signal !== null && signal !== 'SIGABRT' && !isFault(signal),
      fresh: this.#tasks === 1,
    });
    const asked = cause === 'stopped' || cause === 'idle' || cause === 'recycled';
    return { cause, wasBusy: running !== undefined, normal: asked || running !== undefined };
  }

  #causeOfDeath(): ExitCause {
    if (this.#state === 'starting') return 'start-failed';
    const nearLimit = this.#resident > NEAR_MEMORY_LIMIT * this.#limits.workerMemoryBytes;
    return nearLimit ? 'memory' : 'crash';
  }
}

function enter(running: RunningTask, step: Step): true {
  running.step = step;
  running.stepStartedAt = performance.now();
  return true;
}

/** Signals that a process brings upon itself. */
function isFault(signal: NodeJS.Signals): boolean {
  return ['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS'].includes(signal);
}
