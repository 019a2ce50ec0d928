/** Where the runner begins: its environment and signals in, the exit code out. */
import { startEmbedded } from './analysis/embedded.ts';
import { namesService } from './inputs/given.ts';

/** Nothing should be left that keeps the process alive; should there be, the job must not hang of it. */
const LINGER_MS = 3_000;

const cancellation = new AbortController();
// The runner sends SIGINT to cancel, SIGTERM 7.5 s later, and kills 2.5 s after that.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => cancellation.abort());

// Its processes come up while everything else is loaded: nothing that takes longer may be imported above.
const embedded = namesService(process.env) ? undefined : startEmbedded();
try {
  const [{ run }, { openRunnerOutput }] = await Promise.all([import('./run.ts'), import('./publish/runner-output.ts')]);
  const output = openRunnerOutput();
  process.exitCode = await run({ env: process.env, output, cancelled: cancellation.signal, embedded });
} finally {
  await embedded?.close();
}
setTimeout(() => process.exit(), LINGER_MS).unref();
