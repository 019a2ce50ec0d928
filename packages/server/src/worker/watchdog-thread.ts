/** The watchdog's thread, a program of its own: it looks for the parent, and ends the process when that is gone. */
import { workerData } from 'node:worker_threads';

/** How long an orphan may live. */
const POLL_MS = 500;

const parent = (workerData as { readonly watchedParent: number }).watchedParent;

setInterval(() => {
  if (process.ppid === parent && isAlive(parent)) return;
  // SIGKILL to oneself: an exit would wait for the main thread.
  process.kill(process.pid, 'SIGKILL');
}, POLL_MS);

/** Windows keeps the number of a parent that has ended. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
