/** A program with a node of its own, whose worker hangs in an endless loop: to be killed by a test. Says who its processes are. */
import { RunningNode, SCRIPTED_WORKER } from './running-node.ts';

const running = await RunningNode.start({ workerEntry: SCRIPTED_WORKER, fileTimeoutMs: 600_000 });
void running.analyze([[{ path: 'a.js', text: 'FAULT hang' }]]);
const busy = () => running.node.status().workers.some(({ state }) => state === 'busy');
const begun = () => running.events.some((event) => event.kind === 'progress');
await running.until('a worker hangs', () => busy() && begun());
process.send!({
  supervisor: running.node.supervisorPid,
  workers: running.node.status().workers.map(({ pid }) => pid),
});
