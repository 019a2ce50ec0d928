/** Runs a command of the command line in this process, with what it writes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { run } from '../src/program.ts';
import type { Terminal } from '../src/terminal.ts';

export interface Captured {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function captured(...args: string[]): Promise<Captured> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') =>
    new Writable({
      write(chunk, _encoding, done) {
        written[name] += String(chunk);
        done();
      },
    });
  const terminal: Terminal = {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    color: false,
    width: 80,
    interactive: false,
    apiKey: undefined,
    env: {},
  };
  const code = await run(args, terminal);
  return { code, ...written };
}

export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
}
