/** A worker's process. The order matters: deny first, then load code, then take input. */
import { denyEscapes } from './deny.ts';
import { startWatchdog } from './watchdog.ts';

startWatchdog();
denyEscapes();
const { createEngine } = await import('@rsolv-ast/analyzer');
const { runWorker } = await import('./run-loop.ts');
await runWorker(await createEngine());
