/** A worker that says it is ready and then neither answers nor ends when asked. */
import { send } from '../../src/worker/channel.ts';

process.on('SIGTERM', () => {});
setInterval(() => {}, 60_000);
send({ kind: 'ready' });
