/** The supervisor's process. It ends, and its workers with it, as soon as the channel to the process that forked it closes. */
import type { FromSupervisor, ToSupervisor } from '../node/channel.ts';
import { KeyRingError } from './key-files.ts';
import { Supervisor } from './supervisor.ts';

/** Undefined also where it could not start. */
let supervisor: Promise<Supervisor | undefined> | undefined;

process.on('message', (message: ToSupervisor) => void receive(message));
// Without a parent there is nobody to work for: workers are killed by their own parent-death signal or watchdog, and here at once.
process.on('disconnect', () => void stopAndExit(0));
// A terminal sends these to the whole group: when to end is the parent's decision, by the channel.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

async function receive(message: ToSupervisor): Promise<void> {
  switch (message.kind) {
    case 'start':
      supervisor = Supervisor.start(message.settings, send).catch(reportFailedStart);
      return;
    case 'stop':
      await stopAndExit(message.graceMs);
      return;
    default:
      (await supervisor)?.receive(message);
  }
}

/** Beyond the grace that analyses get: whatever is left then dies with this process, by signal or watchdog. */
const STOP_DEADLINE_MS = 8_000;

async function stopAndExit(graceMs: number): Promise<void> {
  setTimeout(() => process.exit(1), graceMs + STOP_DEADLINE_MS).unref();
  await (await supervisor)?.stop(graceMs);
  process.exit(0);
}

function reportFailedStart(error: unknown): undefined {
  // Of unexpected errors only the name is told: their text was not written with secrets in mind.
  const detail = error instanceof KeyRingError ? error.message : `the supervisor cannot start (${nameOf(error)})`;
  process.send?.({ kind: 'start-failed', detail } satisfies FromSupervisor, () => process.exit(1));
}

function nameOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'unknown error';
}

function send(message: FromSupervisor): void {
  if (process.connected) process.send?.(message, () => {});
}
