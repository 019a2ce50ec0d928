/** Supervisor: key ring, worker pool and dispatcher of one analysis node, joined to the channel of the node's front. */
import type { AnalysisJob, NodeEvent, NodeStatus } from '../node/analysis-node.ts';
import { type FromSupervisor, STATUS_INTERVAL_MS, type ToSupervisor } from '../node/channel.ts';
import type { NodeSettings } from '../node/settings.ts';
import { Dispatcher } from './dispatcher.ts';
import { KeyFiles } from './key-files.ts';
import { KeyRing } from './key-ring.ts';
import { type PreparedLaunch, prepareLaunch, type WorkerLauncher } from './launch.ts';
import type { SandboxPlan } from './sandbox.ts';
import { WorkerPool } from './worker-pool.ts';

/** Changes within this time become one status message. */
const STATUS_DELAY_MS = 50;
/** How often the age of the keys is looked at, at most. */
const ROTATION_CHECK_MS = 60_000;

type Send = (message: FromSupervisor) => void;

export class Supervisor {
  readonly #send: Send;
  readonly #plan: SandboxPlan;
  readonly #keyRing: KeyRing;
  readonly #pool: WorkerPool;
  readonly #dispatcher: Dispatcher;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #rotation: NodeJS.Timeout;
  readonly #reads = new Map<number, { resolve(chunks: readonly Uint8Array[]): void; reject(error: Error): void }>();
  #requestIds = 0;
  #statusTimer: NodeJS.Timeout | undefined;
  #rotationFault: string | undefined;
  #stopping = false;

  private constructor(
    settings: NodeSettings,
    plan: SandboxPlan,
    launcher: WorkerLauncher,
    keyRing: KeyRing,
    send: Send,
  ) {
    this.#send = send;
    this.#plan = plan;
    this.#keyRing = keyRing;
    this.#pool = new WorkerPool(launcher, settings, () => this.#changed());
    this.#dispatcher = new Dispatcher({
      pool: this.#pool,
      keyRing,
      settings,
      readPart: (analysisId, part) => this.#readPart(analysisId, part),
      emit: (event: NodeEvent) => send({ kind: 'event', event }),
      queueChanged: () => this.#changed(),
    });
    this.#heartbeat = setInterval(() => this.#sendStatus(), STATUS_INTERVAL_MS);
    const { keyRotationMs, keyOverlapMs } = settings;
    this.#rotation = setInterval(
      () => void this.#rotate(),
      Math.max(1, Math.min(ROTATION_CHECK_MS, keyRotationMs, keyOverlapMs)),
    );
  }

  /** Throws KeyRingError. */
  static async start(settings: NodeSettings, send: Send, prepared?: PreparedLaunch): Promise<Supervisor> {
    const files = settings.dataDir === undefined ? undefined : new KeyFiles(settings.dataDir);
    const [{ plan, launcher }, keyRing] = await Promise.all([
      prepared ?? prepareLaunch(settings),
      KeyRing.open(files, settings),
    ]);
    const supervisor = new Supervisor(settings, plan, launcher, keyRing, send);
    supervisor.#pool.start();
    send({ kind: 'ready', keys: keyRing.statements() });
    return supervisor;
  }

  receive(message: Exclude<ToSupervisor, { kind: 'start' | 'stop' }>): void {
    switch (message.kind) {
      case 'submit':
        this.#submit(message.job);
        return;
      case 'cancel':
        void this.#dispatcher.cancel(message.analysisId).then(() => {
          this.#send({ kind: 'cancelled', requestId: message.requestId });
        });
        return;
      case 'part':
        this.#partArrived(message.requestId, message.chunks);
        return;
      default:
        message satisfies never;
    }
  }

  /** Lets analyses end for at most `graceMs`; resolves when no worker is left. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    this.#changed();
    await this.#dispatcher.drain(graceMs);
    await this.#pool.stop();
    clearInterval(this.#heartbeat);
    clearInterval(this.#rotation);
    clearTimeout(this.#statusTimer);
  }

  status(): NodeStatus {
    const obstacles = [...this.#pool.reasons(), ...(this.#stopping ? ['the service is shutting down'] : [])];
    // The keys that are in memory go on working until their overlap ends: time for the operator, not a reason to stop.
    const warnings = this.#rotationFault === undefined ? [] : [this.#rotationFault];
    return {
      ready: obstacles.length === 0,
      reasons: [...obstacles, ...warnings],
      sandbox: this.#plan.status,
      workers: this.#pool.status(),
      queued: this.#dispatcher.waiting().length,
      running: this.#dispatcher.running,
      exits: { ...this.#pool.exits },
    };
  }

  #submit(job: AnalysisJob): void {
    if (this.#stopping) {
      const { analysisId } = job;
      const detail = 'the service is shutting down';
      this.#send({ kind: 'event', event: { kind: 'failed', analysisId, code: 'UNAVAILABLE', detail } });
      return;
    }
    this.#dispatcher.submit(job);
  }

  #readPart(analysisId: string, part: number): Promise<readonly Uint8Array[]> {
    const requestId = this.#requestIds++;
    return new Promise((resolve, reject) => {
      this.#reads.set(requestId, { resolve, reject });
      this.#send({ kind: 'read-part', requestId, analysisId, part });
    });
  }

  #partArrived(requestId: number, chunks: readonly Uint8Array[] | undefined): void {
    const read = this.#reads.get(requestId);
    this.#reads.delete(requestId);
    if (chunks === undefined) read?.reject(new Error('the gateway no longer has this part'));
    else read?.resolve(chunks);
  }

  async #rotate(): Promise<void> {
    try {
      const changed = await this.#keyRing.rotate();
      this.#rotationFault = undefined;
      if (changed) this.#send({ kind: 'event', event: { kind: 'keys', keys: this.#keyRing.statements() } });
    } catch (error) {
      this.#rotationFault = error instanceof Error ? error.message : 'the key ring cannot be rotated';
      this.#changed();
    }
  }

  #changed(): void {
    this.#statusTimer ??= setTimeout(() => this.#sendStatus(), STATUS_DELAY_MS);
  }

  #sendStatus(): void {
    clearTimeout(this.#statusTimer);
    this.#statusTimer = undefined;
    this.#send({ kind: 'status', status: this.status(), waiting: this.#dispatcher.waiting() });
  }
}
