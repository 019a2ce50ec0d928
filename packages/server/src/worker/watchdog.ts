/**
 * Ends a worker whose supervisor is gone although the worker is in an endless loop, where the operating system has no
 * parent-death signal: a thread looks for the parent. The supervisor grants the thread by `--allow-worker`.
 */
import { isMainThread, Worker, workerData } from 'node:worker_threads';

/** How long an orphan may live. */
const POLL_MS = 500;

/** Does nothing where threads are not allowed, because a parent-death signal is set then. */
export function startWatchdog(): void {
  if (process.permission.has('worker') === false) return;
  const thread = new Worker(new URL(import.meta.url), { workerData: { watchedParent: process.ppid } });
  thread.unref();
}

function watch(parent: number): void {
  setInterval(() => {
    if (process.ppid === parent && isAlive(parent)) return;
    // SIGKILL to oneself: an exit would wait for the main thread.
    process.kill(process.pid, 'SIGKILL');
  }, POLL_MS);
}

/** Windows keeps the number of a parent that has ended. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

if (!isMainThread && typeof workerData?.watchedParent === 'number') watch(workerData.watchedParent);
