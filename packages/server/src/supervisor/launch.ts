/** Starts a worker's process, shut in as `sandbox.ts` found possible. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ALL_GRAMMARS, CHANNEL_FD } from '../worker/framing.ts';
import { workerReadPaths } from './read-paths.ts';
import { probeSandbox, type SandboxPlan } from './sandbox.ts';

const MIB = 1024 * 1024;
/** Of the memory limit: V8 may fill it; what V8 does not count is seen from outside only. */
const MIN_HEAP_MIB = 64;
/** Node's default of 16 takes 100 MB more memory on 4 MB of sources, and no less processor time. */
const SEMI_SPACE_MIB = 4;
/**
 * What a worker may map beyond its memory limit, before the system refuses it more: the end of what it can take from the machine
 * between two looks at its resident memory. A worker with its engine was seen to map 600 MB more than is resident.
 */
const MAPPING_ALLOWANCE_BYTES = 1024 * MIB;

export interface LaunchSettings {
  /** Module that the workers run; absent: the shipped one. */
  readonly workerEntry?: string;
  readonly workerMemoryBytes: number;
  /** A single customer is at work already, and waits for the start: then workers load no more than his files need. */
  readonly singleCustomer?: boolean;
}

export interface WorkerLauncher {
  /** Throws what `spawn` throws. */
  launch(): ChildProcess;
}

/** For whoever has more to load before he needs a worker. */
export interface EarlyLauncher extends WorkerLauncher {
  /** Starts a worker that the next `launch` hands out, if it still lives by then. */
  launchAhead(): void;
  /** Ends the worker that was started ahead and never handed out; resolves when it is gone. */
  discard(): Promise<void>;
}

export interface PreparedLaunch {
  readonly plan: SandboxPlan;
  readonly launcher: EarlyLauncher;
}

export async function prepareLaunch(settings: LaunchSettings): Promise<PreparedLaunch> {
  const plan = await probeSandbox();
  return { plan, launcher: createLauncher(plan, settings) };
}

/** Everything that does not change from worker to worker is worked out once. */
export function createLauncher(plan: SandboxPlan, settings: LaunchSettings): EarlyLauncher {
  const entry = settings.workerEntry ?? shippedWorkerEntry();
  const [program, ...args] = [
    ...dataLimit(plan, settings),
    ...plan.prefix,
    process.execPath,
    ...nodeFlags(plan, entry, settings),
    entry,
    ...(settings.singleCustomer ? [] : [ALL_GRAMMARS]),
  ];
  let ahead: ChildProcess | undefined;
  const start = () =>
    spawn(program!, args, {
      // stderr is read until the worker is ready, and then closed: what a worker with input prints may quote source.
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      env: {},
      windowsHide: true,
    });
  const takeAhead = () => {
    const child = ahead;
    ahead = undefined;
    return child?.pid !== undefined && child.exitCode === null && child.signalCode === null ? child : undefined;
  };
  return {
    launch: () => takeAhead() ?? start(),
    launchAhead() {
      ahead = start();
      // Of one that fails nothing is lost: the next `launch` starts another.
      ahead.on('error', () => {});
    },
    async discard() {
      const child = takeAhead();
      if (child === undefined) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** RLIMIT_DATA, getrlimit(2), counts what is mapped to be written: not the address space that WebAssembly reserves. */
function dataLimit({ prefix }: SandboxPlan, settings: LaunchSettings): string[] {
  const prlimit = prefix.find((word) => path.basename(word) === 'prlimit');
  if (prlimit === undefined) return [];
  return [prlimit, `--data=${settings.workerMemoryBytes + MAPPING_ALLOWANCE_BYTES}`, '--'];
}

function nodeFlags(plan: SandboxPlan, entry: string, settings: LaunchSettings): string[] {
  const heapMib = Math.max(MIN_HEAP_MIB, Math.floor(settings.workerMemoryBytes / MIB));
  return [
    '--permission',
    ...workerReadPaths(entry).map((file) => `--allow-fs-read=${file}`),
    ...(plan.status.orphans === 'watchdog' ? ['--allow-worker'] : []),
    ...(isSource(import.meta.url) ? ['--conditions=source'] : []),
    '--disable-sigusr1',
    '--enable-experimental-regexp-engine',
    `--max-old-space-size=${heapMib}`,
    `--max-semi-space-size=${SEMI_SPACE_MIB}`,
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
