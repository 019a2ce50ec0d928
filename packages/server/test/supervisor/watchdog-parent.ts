/** Starts a worker without any means of the operating system and lets it loop for ever; to be killed by a test. */
import { fileURLToPath } from 'node:url';
import { channelOf, createLauncher } from '../../src/supervisor/launch.ts';

const entry = fileURLToPath(new URL('./looping-worker.ts', import.meta.url));
const launcher = createLauncher(
  { prefix: [], status: { network: 'in-process', orphans: 'watchdog', files: 'node-permission' } },
  { workerEntry: entry, workerMemoryBytes: 1024 ** 3 },
);
const worker = launcher.launch();
channelOf(worker).once('data', () => process.send!({ worker: worker.pid }));
