/** Spreads many rule files over threads; the result is the same as of one. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { RuleFile } from './rule-files.ts';
import { type RuleTests, testRuleFiles, together } from './test-rules.ts';

/** A thread loads an engine of its own, which takes as long as some hundred rules. */
const FILES_PER_THREAD = 150;
/** Grammars and trees take some 100 MB a thread; more than this many wait for memory rather than for each other. */
const MAX_THREADS = 8;

/** What a thread gets as its `workerData`; it posts its RuleTests. */
export interface ThreadTask {
  readonly files: readonly RuleFile[];
  readonly allNames: readonly string[];
}

/** Rejects with the signal's reason, and with the error of a thread. */
export async function testRules(files: readonly RuleFile[], signal: AbortSignal): Promise<RuleTests> {
  const names = files.map(({ name }) => name);
  const threads = Math.min(availableParallelism(), MAX_THREADS, Math.ceil(files.length / FILES_PER_THREAD));
  if (threads <= 1) return testRuleFiles(files, names);
  const share = Math.ceil(files.length / threads);
  const parts = Array.from({ length: threads }, (_, i) => files.slice(i * share, (i + 1) * share));
  return together(await Promise.all(parts.map((part) => inThread({ files: part, allNames: names }, signal))));
}

function inThread(task: ThreadTask, signal: AbortSignal): Promise<RuleTests> {
  // Beside this file, in the form that this file has: TypeScript or compiled.
  const file = new URL(`./test-thread${import.meta.url.slice(-3)}`, import.meta.url);
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: task });
    const stop = () => {
      void worker.terminate();
      reject(signal.reason);
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => {
      signal.removeEventListener('abort', stop);
      reject(new Error(`a thread that tests rules ended with ${code} before it had a result`));
    });
  });
}
