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
/**
 * What a worker may map beyond its memory limit, before the system refuses it more: the end of what it can take from the machine
 * between two looks at its resident memory. A worker with its engine was seen to map 600 MB more than is resident.
 */
const MAPPING_ALLOWANCE_BYTES = 1024 * MIB;

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
  const [program, ...args] = [
    ...dataLimit(plan, settings),
    ...plan.prefix,
    process.execPath,
    ...nodeFlags(plan, entry, settings),
    entry,
  ];
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

/** RLIMIT_DATA, getrlimit(2), counts what is mapped to be written: not the address space that WebAssembly reserves. */
function dataLimit({ prefix }: SandboxPlan, settings: { workerMemoryBytes: number }): string[] {
  const prlimit = prefix.find((word) => path.basename(word) === 'prlimit');
  if (prlimit === undefined) return [];
  return [prlimit, `--data=${settings.workerMemoryBytes + MAPPING_ALLOWANCE_BYTES}`, '--'];
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
