/** A worker that was taken over: it answers the task of part n with the nth lie. */
import { receive, send } from '../../src/worker/channel.ts';
import { LIES } from './lies.ts';

send({ kind: 'ready' });
for (let message = receive(); message !== undefined; message = receive()) {
  if (message.kind === 'ping') send({ kind: 'pong' });
  if (message.kind === 'analyze') Object.values(LIES)[message.task.part - 1]!(message.task.taskId);
}
