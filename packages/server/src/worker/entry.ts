/** A worker's process. The order matters: deny first, then load code, then take input. */
import { denyEscapes } from './deny.ts';
import { startWatchdog } from './watchdog.ts';

startWatchdog();
denyEscapes();
// A bundler would load what this leads to before the first line here; so it stays a program of its own.
await import(/* webpackIgnore: true */ './work.ts');
