/** Resident memory of another process, seen from outside: V8's own limits count neither WebAssembly nor Buffers. */
import { readFileSync } from 'node:fs';
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
