/** The process of `rsolv-ast`: arguments in, exit code out. */
import process from 'node:process';
import { run } from './program.ts';
import { terminalOf } from './terminal.ts';

// A reader that has seen enough (`rsolv-ast scan | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await run(process.argv.slice(2), terminalOf(process));
