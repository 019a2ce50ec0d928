/**
 * Ends a worker whose supervisor is gone although the worker is in an endless loop, where the operating system has no
 * parent-death signal: a thread looks for the parent. The supervisor grants the thread by `--allow-worker`.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** Does nothing where threads are not allowed, because a parent-death signal is set then. */
export function startWatchdog(): void {
  if (process.permission.has('worker') === false) return;
  const here = fileURLToPath(import.meta.url);
  const program = path.join(path.dirname(here), `watchdog-thread${path.extname(here)}`);
  new Worker(program, { workerData: { watchedParent: process.ppid } }).unref();
}
