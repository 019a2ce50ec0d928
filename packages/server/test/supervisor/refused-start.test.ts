/** A system that refuses processes: the pool waits for better times instead of taking the supervisor down. */
import { expect, onTestFinished, test } from 'vitest';
import { defaultNodeSettings } from '../../src/node/settings.ts';
import { createLauncher } from '../../src/supervisor/launch.ts';
import { probeSandbox } from '../../src/supervisor/sandbox.ts';
import { WorkerPool } from '../../src/supervisor/worker-pool.ts';
import { SCRIPTED_WORKER } from './running-node.ts';

test('a fork that is refused at once is told, and tried again', async () => {
  const settings = { ...defaultNodeSettings(), spareWorkers: 1, healthIntervalMs: 100, workerEntry: SCRIPTED_WORKER };
  const launcher = createLauncher(await probeSandbox(), settings);
  let refusals = 0;
  const pool = new WorkerPool(
    {
      launch: () => {
        refusals += 1;
        if (refusals < 3) throw Object.assign(new Error('spawn ENOMEM'), { code: 'ENOMEM' });
        return launcher.launch();
      },
    },
    settings,
    () => {},
  );
  onTestFinished(() => pool.stop());
  pool.start();
  expect(pool.reasons()).toEqual(['no worker is ready yet (the last one failed with: spawn ENOMEM)']);
  const worker = await pool.acquire({ customerId: 'a', analysisId: 'a', fresh: false }, new AbortController().signal);
  expect(worker.state).toBe('busy');
  expect(refusals).toBeGreaterThan(2);
  expect(pool.reasons()).toEqual([]);
});
