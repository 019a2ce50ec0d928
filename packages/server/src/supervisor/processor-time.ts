/** How long another process has been at work: on a busy machine that is less than the time that has passed. */
import { readFileSync } from 'node:fs';

/** USER_HZ, in which the kernel tells times: 100 on every architecture that node runs on (proc_pid_stat(5), time(7)). */
const TICKS_PER_SECOND = 100;
/** Fields behind the name, which ends with the last parenthesis: the third of all is the first of these. */
const UTIME = 14 - 3;
const STIME = 15 - 3;

/**
 * Milliseconds that the main thread of a process has had a processor, in user and kernel mode; undefined where the system does not
 * tell. Threads of V8 that collect and compile beside it do not count: how much they do is not up to a file.
 */
export function mainThreadMs(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[UTIME]) + Number(fields[STIME]);
    return Number.isFinite(ticks) ? (ticks * 1000) / TICKS_PER_SECOND : undefined;
  } catch {
    return undefined;
  }
}
