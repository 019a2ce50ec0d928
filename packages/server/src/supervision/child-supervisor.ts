/**
 * ChildSupervisor: starts, restarts and ends children by policy, with the vocabulary of OTP's DynamicSupervisor. It knows
 * nothing of what a child does: a child is something with a beginning, an end, and two ways to be told to end.
 */
import { RestartIntensity, type RestartPolicy } from './restart-intensity.ts';

export interface ChildExit {
  /** A normal exit was asked for, or is accounted for elsewhere; an abnormal one is unexplained. */
  readonly normal: boolean;
}

export interface Child {
  /** Asks it to end (SIGTERM for a process). */
  terminate(): void;
  /** Ends it, whatever it does (SIGKILL for a process). */
  kill(): void;
  /** Resolves once nothing of the child is left; never rejects. */
  readonly exited: Promise<ChildExit>;
}

export interface ChildSpecification<C extends Child = Child> {
  start(): C;
  /** `permanent`: always restarted; `transient`: after an abnormal exit only; `temporary`: never. */
  readonly restart: 'permanent' | 'transient' | 'temporary';
  /** How long a child that was asked to end may take before it is killed. */
  readonly shutdownMs: number;
}

export interface SupervisorPolicy extends RestartPolicy {
  readonly maxChildren: number;
}

/** Thrown by `startChild` when there are `maxChildren` already. */
export class TooManyChildren extends Error {
  override readonly name = 'TooManyChildren';
}

export class ChildSupervisor {
  readonly #policy: SupervisorPolicy;
  readonly #intensity: RestartIntensity;
  readonly #onExceeded: () => void;
  readonly #children = new Map<Child, ChildSpecification>();
  readonly #stopping = new Map<Child, Promise<void>>();
  #state: 'running' | 'exceeded' | 'stopped' = 'running';

  /** `onExceeded` is called once all children were told to end because the restart intensity was exceeded. */
  constructor(policy: SupervisorPolicy, onExceeded: () => void) {
    this.#policy = policy;
    this.#intensity = new RestartIntensity(policy);
    this.#onExceeded = onExceeded;
  }

  get size(): number {
    return this.#children.size;
  }

  get state(): 'running' | 'exceeded' | 'stopped' {
    return this.#state;
  }

  /** Throws TooManyChildren; a start that throws is the caller's to handle. */
  startChild<C extends Child>(specification: ChildSpecification<C>): C {
    if (this.#state !== 'running') throw new Error(`the supervisor is ${this.#state} and starts no children`);
    if (this.#children.size >= this.#policy.maxChildren) {
      throw new TooManyChildren(`there are ${this.#children.size} children already, the most that maxChildren allows`);
    }
    const child = specification.start();
    this.#children.set(child, specification);
    void child.exited.then((exit) => this.#ended(child, specification, exit));
    return child;
  }

  /** Asks the child to end, kills it after `shutdownMs` (its own by default), and resolves when it is gone. It is not restarted. */
  stopChild(child: Child, shutdownMs?: number): Promise<void> {
    const specification = this.#children.get(child);
    if (specification === undefined) return Promise.resolve();
    const running = this.#stopping.get(child);
    if (running !== undefined) return running;
    child.terminate();
    const killing = setTimeout(() => child.kill(), shutdownMs ?? specification.shutdownMs);
    const stopped = child.exited.then(() => clearTimeout(killing));
    this.#stopping.set(child, stopped);
    return stopped;
  }

  /** Ends all children, each as `stopChild` does; nothing starts here any more. */
  async stop(shutdownMs?: number): Promise<void> {
    this.#state = 'stopped';
    await this.#stopChildren(shutdownMs);
  }

  /** After the restart intensity was exceeded: begins again with a clean slate. */
  resume(): void {
    if (this.#state !== 'exceeded') return;
    this.#state = 'running';
    this.#intensity.reset();
  }

  #ended(child: Child, specification: ChildSpecification, exit: ChildExit): void {
    this.#children.delete(child);
    const asked = this.#stopping.delete(child);
    if (this.#state !== 'running' || asked || !isRestarted(specification, exit)) return;
    if (!this.#intensity.record()) {
      this.#exceed();
      return;
    }
    try {
      this.startChild(specification);
    } catch {
      // A child that cannot even be started has no exit to count: the failed start is the abnormal exit.
      this.#exceed();
    }
  }

  #exceed(): void {
    this.#state = 'exceeded';
    void this.#stopChildren();
    this.#onExceeded();
  }

  async #stopChildren(shutdownMs?: number): Promise<void> {
    await Promise.all([...this.#children.keys()].map((child) => this.stopChild(child, shutdownMs)));
  }
}

function isRestarted(specification: ChildSpecification, exit: ChildExit): boolean {
  switch (specification.restart) {
    case 'permanent':
      return true;
    case 'transient':
      return !exit.normal;
    case 'temporary':
      return false;
  }
}
