/** The supervisor's process as its parent sees it: alive as long as it sends its status. */
import type { ChildProcess } from 'node:child_process';
import type { Child, ChildExit } from '../supervision/child-supervisor.ts';
import type { FromSupervisor, ToSupervisor } from './channel.ts';

/**
 * Its status comes every second. A process that says nothing between this many looks in a row hangs; looks are counted, not
 * time, because after a stall of the process here the messages still lie unread.
 */
const SILENT_LOOKS = 5;
const LOOK_INTERVAL_MS = 3_000;

export class SupervisorProcess implements Child {
  readonly exited: Promise<ChildExit>;
  readonly #process: ChildProcess;
  #silentLooks = 0;

  /** `stopGraceMs`: how long analyses may go on when it is told to terminate. */
  constructor(process: ChildProcess, receive: (message: FromSupervisor) => void, stopGraceMs: () => number) {
    this.#stopGraceMs = stopGraceMs;
    this.#process = process;
    const looking = setInterval(() => this.#look(), LOOK_INTERVAL_MS);
    this.exited = new Promise((resolve) => {
      const ended = () => {
        clearInterval(looking);
        resolve({ normal: false });
      };
      this.#process.once('exit', ended);
      this.#process.on('error', () => this.#process.pid === undefined && ended());
    });
    this.#process.on('message', (message) => {
      this.#silentLooks = 0;
      receive(message as FromSupervisor);
    });
  }

  readonly #stopGraceMs: () => number;

  get pid(): number | undefined {
    return this.#process.pid;
  }

  send(message: ToSupervisor): void {
    if (this.#process.connected) this.#process.send(message, () => {});
  }

  terminate(): void {
    this.send({ kind: 'stop', graceMs: this.#stopGraceMs() });
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  #look(): void {
    this.#silentLooks += 1;
    if (this.#silentLooks > SILENT_LOOKS) this.kill();
  }
}
