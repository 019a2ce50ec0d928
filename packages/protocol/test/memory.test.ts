/** Sealing works in constant memory, seen from outside the process that seals. */
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ALLOWED_BYTES = 32 * 1024 * 1024;
const program = fileURLToPath(new URL('./sealing-process.ts', import.meta.url));

it('adds at most 32 MB to the resident memory for 100 MB', async () => {
  expect(await addedBySealing('release')).toBeLessThanOrEqual(ALLOWED_BYTES);
});

it('is caught by the same measurement if it keeps what it sealed', async () => {
  expect(await addedBySealing('keep')).toBeGreaterThan(ALLOWED_BYTES);
});

/** Bytes by which the process' peak of resident memory exceeds the peak of its start and warm-up. */
async function addedBySealing(mode: 'release' | 'keep'): Promise<number> {
  const child = fork(program, [mode], { execArgv: ['--conditions=source'] });
  try {
    await once(child, 'message');
    const before = peakBytes(child.pid!);
    child.send('go');
    await once(child, 'message');
    return peakBytes(child.pid!) - before;
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** The operating system's own peak where it keeps one; what is resident now on macOS, where keeping shows just as well. */
function peakBytes(pid: number): number {
  switch (process.platform) {
    case 'linux':
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;
    case 'win32':
      return Number(run('powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).PeakWorkingSet64`]));
    default:
      return Number(run('ps', ['-o', 'rss=', '-p', String(pid)])) * 1024;
  }
}

function run(command: string, args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8' });
}
