/** A served service in a process of its own, which holds two things planted by the test and writes a heap snapshot when asked. */
import { writeHeapSnapshot } from 'node:v8';
import { readConfig, startServer } from '../../src/index.ts';

type Order = { kind: 'hold'; text: string; bytes: Uint8Array } | { kind: 'snapshot'; file: string } | { kind: 'close' };

const held: unknown[] = [];
const server = await startServer(readConfig(process.env), { jobs: 1, spareWorkers: 1, maxWorkers: 1 });
process.on('message', async (order: Order) => {
  switch (order.kind) {
    case 'hold':
      held.push(order.text, order.bytes);
      break;
    case 'snapshot':
      writeHeapSnapshot(order.file);
      break;
    case 'close':
      await server.close(0);
      process.disconnect();
      return;
  }
  process.send!({ kind: 'done' });
});
process.send!({ kind: 'started', url: server.url });
