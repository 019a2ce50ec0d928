/** Where the runner begins: its environment and signals in, the exit code out. */
import { openRunnerOutput } from './publish/runner-output.ts';
import { run } from './run.ts';

/** Nothing should be left that keeps the process alive; should there be, the job must not hang of it. */
const LINGER_MS = 3_000;

const cancellation = new AbortController();
// The runner sends SIGINT to cancel, SIGTERM 7.5 s later, and kills 2.5 s after that.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => cancellation.abort());

process.exitCode = await run({
  env: process.env,
  output: openRunnerOutput(process.env, process.stdout),
  cancelled: cancellation.signal,
});
setTimeout(() => process.exit(), LINGER_MS).unref();
