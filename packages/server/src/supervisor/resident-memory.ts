/** Memory of another process, seen and arranged from outside: V8's own limits count neither WebAssembly nor Buffers. */
import { readFileSync, writeFileSync } from 'node:fs';
import pidusage from 'pidusage';

/** Bytes; undefined if there is no such process. */
export function residentBytes(pid: number): number | undefined | Promise<number | undefined> {
  return process.platform === 'linux' ? residentBytesFromProc(pid) : residentBytesFromSystem(pid);
}

/** `VmRSS` is in kB whatever the page size is (proc_pid_status(5)). */
export function residentBytesFromProc(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

export async function residentBytesFromSystem(pid: number): Promise<number | undefined> {
  try {
    return (await pidusage(pid)).memory;
  } catch {
    return undefined;
  }
}

/** Of oom_score_adj, proc_pid_oom_score_adj(5): chosen before every process that does not say the same. */
const FIRST_VICTIM = '1000';

/** Where the whole machine runs out of memory, the system is to end a worker, and neither the gateway nor a neighbour. */
export function preferForOutOfMemoryKiller(pid: number): void {
  if (process.platform !== 'linux') return;
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, FIRST_VICTIM);
  } catch {
    // It has died meanwhile, or the system does not allow it: then it stays with the watch over resident memory.
  }
}
