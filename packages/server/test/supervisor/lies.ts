/** What a worker that was taken over may say in answer to a task. */
import { writeSync } from 'node:fs';
import { send } from '../../src/worker/channel.ts';
import { CHANNEL_FD } from '../../src/worker/framing.ts';
import type { FromWorker } from '../../src/worker/messages.ts';

const say = (message: object) => send(message as FromWorker);

export const LIES: Record<string, (taskId: number) => void> = {
  'no message': (taskId) => say({ kind: 'failed', taskId, scope: 'galaxy', code: 'INTERNAL_ERROR' }),
  'no JSON': () => writeSync(CHANNEL_FD, Buffer.from([4, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4])),
  'a JSON without end': () => writeSync(CHANNEL_FD, Buffer.from([0, 0, 0, 255, 0, 0, 0, 0])),
  'a result without end': () => writeSync(CHANNEL_FD, Buffer.from([2, 0, 0, 0, 0, 0, 0, 255])),
  'a message of node itself': () => say({ cmd: 'NODE_HANDLE_ACK' }),
  'the task of another': (taskId) => say({ kind: 'failed', taskId: taskId + 1, scope: 'part', code: 'INTERNAL_ERROR' }),
  'a second beginning': () => say({ kind: 'ready' }),
  'an answer to no question': () => say({ kind: 'pong' }),
  'a file before the manifest': (taskId) => say({ kind: 'file', taskId, index: 0 }),
  'a file beyond the last': (taskId) => {
    say({ kind: 'opened', taskId, filesTotal: 1 });
    say({ kind: 'file', taskId, index: 1 });
  },
  'more files than there are': (taskId) => {
    say({ kind: 'opened', taskId, filesTotal: 2 });
    for (let times = 0; times < 3; times += 1) say({ kind: 'file', taskId, index: 0 });
  },
  'the manifest twice': (taskId) => {
    say({ kind: 'opened', taskId, filesTotal: 1 });
    say({ kind: 'opened', taskId, filesTotal: 1 });
  },
  'the end twice': (taskId) => {
    say({ kind: 'sealing', taskId });
    say({ kind: 'sealing', taskId });
  },
};
