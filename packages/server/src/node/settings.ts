/** The settings of an analysis node, with their defaults. Environment variables are read elsewhere (`config.ts`) and passed in. */
import { availableParallelism } from 'node:os';
import { DEFAULT_ANALYSIS_FILE_BYTES, DEFAULT_FILE_TIMEOUT_MS, DEFAULT_SESSION_LIMITS } from '@rsolv-ast/protocol';
import { DEFAULT_WORKER_MEMORY_BYTES } from './fork-supervisor.ts';

const MIB = 1024 * 1024;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

export interface NodeSettings {
  /** Where the key ring lives (`keys/` in it); absent: keys in memory that end with the process. */
  readonly dataDir?: string;
  /** Parts that are analysed at the same time. */
  readonly jobs: number;
  /** Workers kept ready before a customer is known. */
  readonly spareWorkers: number;
  /** Whether one customer is all there will be: once he has a worker, more are started only for work that waits. */
  readonly singleCustomer: boolean;
  /** Live workers of every kind; at least `jobs`. */
  readonly maxWorkers: number;
  /** Processor time for one file, on Linux; elsewhere wall time. A manifest may ask for less, never for more. */
  readonly fileTimeoutMs: number;
  /** Wall time for each step of a part that is not a file: opening and unpacking, and sealing the result. */
  readonly phaseTimeoutMs: number;
  /** Wall time for a whole analysis, from its submission. */
  readonly analysisTimeoutMs: number;
  /** Files of one part that may each cost a worker before the part is given up. */
  readonly maxCulprits: number;
  /** Resident memory at which a busy worker is killed, in bytes. */
  readonly workerMemoryBytes: number;
  /** Files larger than this are not analysed; a manifest may ask for less. */
  readonly maxAnalysisFileBytes: number;
  /** Files larger than this are refused. */
  readonly maxFileBytes: number;
  /** A worker is replaced after this many analyses. */
  readonly recycleAnalyses: number;
  /** A worker that holds more than this between two parts is replaced, in bytes. */
  readonly recycleResidentBytes: number;
  /** A customer's worker without work is ended after this time. */
  readonly idleTimeoutMs: number;
  /** How often a worker without work is asked whether it still answers, and how long it may take. */
  readonly healthIntervalMs: number;
  readonly healthTimeoutMs: number;
  /** From the start of a worker's process until it is ready. */
  readonly startTimeoutMs: number;
  /** Between SIGTERM and SIGKILL. */
  readonly shutdownMs: number;
  /** Restart intensity of the worker pool, and how long it rests when it is exceeded. */
  readonly maxRestarts: number;
  readonly maxSeconds: number;
  readonly recoveryPauseMs: number;
  /** Age at which a new encryption key is made, and how much longer the old one opens what was sealed to it. */
  readonly keyRotationMs: number;
  readonly keyOverlapMs: number;
  /** Module that the workers run; absent: the shipped one. */
  readonly workerEntry?: string;
}

export function defaultNodeSettings(): NodeSettings {
  const jobs = availableParallelism();
  return {
    jobs,
    spareWorkers: jobs,
    singleCustomer: false,
    maxWorkers: 2 * jobs,
    fileTimeoutMs: DEFAULT_FILE_TIMEOUT_MS,
    // A 64 MiB manifest or 8 MiB of source opens in under 2 s; 30 s leaves room for a slow, shared core.
    phaseTimeoutMs: 30 * SECOND_MS,
    analysisTimeoutMs: 30 * MINUTE_MS,
    maxCulprits: 20,
    workerMemoryBytes: DEFAULT_WORKER_MEMORY_BYTES,
    maxAnalysisFileBytes: DEFAULT_ANALYSIS_FILE_BYTES,
    maxFileBytes: DEFAULT_SESSION_LIMITS.fileBytes,
    recycleAnalyses: 200,
    recycleResidentBytes: 512 * MIB,
    idleTimeoutMs: MINUTE_MS,
    healthIntervalMs: 10 * SECOND_MS,
    healthTimeoutMs: 5 * SECOND_MS,
    startTimeoutMs: 30 * SECOND_MS,
    shutdownMs: 2 * SECOND_MS,
    maxRestarts: 10,
    maxSeconds: 60,
    recoveryPauseMs: 15 * SECOND_MS,
    keyRotationMs: 30 * DAY_MS,
    keyOverlapMs: 2 * DAY_MS,
  };
}

/** Throws RangeError that names the first setting that makes no sense. */
export function checkNodeSettings(settings: NodeSettings): void {
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value !== 'number') continue;
    const least = name === 'spareWorkers' || name === 'maxCulprits' || name === 'maxRestarts' ? 0 : 1;
    if (!Number.isSafeInteger(value) || value < least) {
      throw new RangeError(`the setting ${name} is ${value}; it must be a whole number of at least ${least}`);
    }
  }
  if (settings.maxWorkers < settings.jobs) {
    throw new RangeError(
      `the setting maxWorkers is ${settings.maxWorkers}, less than jobs (${settings.jobs}): raise it or lower jobs`,
    );
  }
}
