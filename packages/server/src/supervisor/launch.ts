/** Starts a worker's process, shut in as `sandbox.ts` found possible. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { CHANNEL_FD } from '../worker/messages.ts';
import { workerReadPaths } from './read-paths.ts';
import type { SandboxPlan } from './sandbox.ts';

const MIB = 1024 * 1024;
/** Of the memory limit: V8 may fill it; what V8 does not count is seen from outside only. */
const MIN_HEAP_MIB = 64;

export interface WorkerLauncher {
  /** Throws what `spawn` throws. */
  launch(): ChildProcess;
}

/** Everything that does not change from worker to worker is worked out once. */
export function createLauncher(
  plan: SandboxPlan,
  settings: { workerEntry?: string; workerMemoryBytes: number },
): WorkerLauncher {
  const entry = settings.workerEntry ?? shippedWorkerEntry();
  const [program, ...args] = [...plan.prefix, process.execPath, ...nodeFlags(plan, entry, settings), entry];
  return {
    launch: () =>
      spawn(program!, args, {
        // stderr is read until the worker is ready, and then closed: what a worker with input prints may quote source.
        stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
        env: {},
        windowsHide: true,
      }),
  };
}

function nodeFlags(plan: SandboxPlan, entry: string, settings: { workerMemoryBytes: number }): string[] {
  const heapMib = Math.max(MIN_HEAP_MIB, Math.floor(settings.workerMemoryBytes / MIB));
  return [
    '--permission',
    ...workerReadPaths(entry).map((file) => `--allow-fs-read=${file}`),
    ...(plan.status.orphans === 'watchdog' ? ['--allow-worker'] : []),
    ...(isSource(import.meta.url) ? ['--conditions=source'] : []),
    '--disable-sigusr1',
    '--enable-experimental-regexp-engine-on-excessive-backtracks',
    `--max-old-space-size=${heapMib}`,
    '--no-warnings',
  ];
}

function shippedWorkerEntry(): string {
  const here = fileURLToPath(import.meta.url);
  return path.resolve(path.dirname(here), `../worker/entry${path.extname(here)}`);
}

function isSource(url: string): boolean {
  return url.endsWith('.ts');
}

/** This end of a launched worker's channel. */
export function channelOf(child: ChildProcess): Duplex {
  return child.stdio[CHANNEL_FD] as Duplex;
}
