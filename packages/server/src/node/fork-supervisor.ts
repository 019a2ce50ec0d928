/**
 * Forks the supervisor's process. It loads next to nothing: a program that brings a server along calls it first, so that supervisor and first worker
 * come up while the program loads everything else.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { LaunchSettings } from '../supervisor/launch.ts';
import { supervisorEntry } from '../supervisor-entry.ts';

/** A file at the analysis limit of 2 MiB was seen to take 300 MB. */
export const DEFAULT_WORKER_MEMORY_BYTES = 1024 * 1024 * 1024;

/** `ahead`: a first worker is started at once, before the supervisor has its settings; without it, when they arrive. */
export function forkSupervisor(ahead?: LaunchSettings): ChildProcess {
  const child = fork(supervisorEntry(), ahead === undefined ? [] : [JSON.stringify(ahead)], {
    serialization: 'advanced',
    execArgv: isSource() ? ['--conditions=source', '--no-warnings'] : [],
    // Of the environment only what finds programs: the process with the private keys knows no database and no token.
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  // Whoever takes it over looks whether it lives.
  child.on('error', () => {});
  return child;
}

function isSource(): boolean {
  return import.meta.url.endsWith('.ts');
}
