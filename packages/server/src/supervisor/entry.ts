/**
 * The supervisor's process. It ends, and its workers with it, as soon as the channel to the process that forked it closes. Where it is told how
 * to launch workers (`fork-supervisor.ts`), the first one is started before the supervisor's own code is loaded: both take about as long.
 */
import type { FromSupervisor, ToSupervisor } from '../node/channel.ts';
import type { NodeSettings } from '../node/settings.ts';
import { type LaunchSettings, type PreparedLaunch, prepareLaunch } from './launch.ts';
import type { Supervisor } from './supervisor.ts';

/** Undefined also where it could not start. */
let supervisor: Promise<Supervisor | undefined> | undefined;

process.on('message', (message: ToSupervisor) => void receive(message));
// Without a parent there is nobody to work for: workers are killed by their own parent-death signal or watchdog, and here at once.
process.on('disconnect', () => void stopAndExit(0));
// A terminal sends these to the whole group: when to end is the parent's decision, by the channel.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

const ahead = process.argv[2] === undefined ? undefined : startAhead(JSON.parse(process.argv[2]));
const code = loadCode();

/** Never rejects unhandled: whoever starts the supervisor meets the failure again. */
function startAhead(settings: LaunchSettings): { settings: LaunchSettings; launch: Promise<PreparedLaunch> } {
  const launch = prepareLaunch(settings);
  launch.then(({ launcher }) => launcher.launchAhead()).catch(() => {});
  return { settings, launch };
}

async function loadCode() {
  // Loading keeps this process busy: the worker goes first.
  await ahead?.launch.catch(() => {});
  return import('./supervisor.ts');
}

async function receive(message: ToSupervisor): Promise<void> {
  switch (message.kind) {
    case 'start':
      supervisor = start(message.settings).catch(reportFailedStart);
      return;
    case 'stop':
      await stopAndExit(message.graceMs);
      return;
    default:
      (await supervisor)?.receive(message);
  }
}

async function start(settings: NodeSettings): Promise<Supervisor> {
  const { Supervisor } = await code;
  return Supervisor.start(settings, send, await launchFor(settings));
}

const LAUNCH_SETTINGS = [
  'workerEntry',
  'workerMemoryBytes',
  'singleCustomer',
] as const satisfies (keyof LaunchSettings)[];

/** The launch that began ahead, if it is what the settings ask for. */
async function launchFor(settings: NodeSettings): Promise<PreparedLaunch | undefined> {
  if (ahead === undefined) return undefined;
  const fits = LAUNCH_SETTINGS.every((name) => ahead.settings[name] === settings[name]);
  if (fits) return ahead.launch;
  await (await ahead.launch).launcher.discard();
  return undefined;
}

/** Beyond the grace that analyses get: whatever is left then dies with this process, by signal or watchdog. */
const STOP_DEADLINE_MS = 8_000;

async function stopAndExit(graceMs: number): Promise<void> {
  setTimeout(() => process.exit(1), graceMs + STOP_DEADLINE_MS).unref();
  await (await supervisor)?.stop(graceMs);
  // The one that was started ahead and never wanted would die a moment later than this process.
  const launch = await ahead?.launch.catch(() => undefined);
  await launch?.launcher.discard();
  process.exit(0);
}

function reportFailedStart(error: unknown): undefined {
  // Of unexpected errors only the name is told: their text was not written with secrets in mind. A KeyRingError's was.
  const isWorded = error instanceof Error && error.name === 'KeyRingError';
  const detail = isWorded ? error.message : `the supervisor cannot start (${nameOf(error)})`;
  process.send?.({ kind: 'start-failed', detail } satisfies FromSupervisor, () => process.exit(1));
}

function nameOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'unknown error';
}

function send(message: FromSupervisor): void {
  if (process.connected) process.send?.(message, () => {});
}
