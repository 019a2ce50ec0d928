/** A test build of the worker: the shipped loop, sandbox and engine, misbehaving for files that say so. */
import { denyEscapes } from '../../src/worker/deny.ts';
import { startWatchdog } from '../../src/worker/watchdog.ts';

startWatchdog();
denyEscapes();
const { createEngine } = await import('@rsolv-ast/analyzer');
const { runWorker } = await import('../../src/worker/run-loop.ts');
const { withFaults } = await import('./faults.ts');
runWorker(withFaults(await createEngine()));
