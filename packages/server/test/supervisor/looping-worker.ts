/** Starts its watchdog as the shipped worker does, says so, and never comes back. */
import { send } from '../../src/worker/channel.ts';
import { denyEscapes } from '../../src/worker/deny.ts';
import { startWatchdog } from '../../src/worker/watchdog.ts';

startWatchdog();
denyEscapes();
// The thread needs a moment of the main thread's loop to begin, as it has while the engine is loaded.
await new Promise((resolve) => setTimeout(resolve, 300));
send({ kind: 'ready' });
for (;;);
