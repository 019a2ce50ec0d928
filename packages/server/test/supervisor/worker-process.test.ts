/** One worker's process in the supervisor's hands: lies on its channel, and memory that the system is told of. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultNodeSettings } from '../../src/node/settings.ts';
import { createLauncher } from '../../src/supervisor/launch.ts';
import { probeSandbox } from '../../src/supervisor/sandbox.ts';
import { WorkerProcess } from '../../src/supervisor/worker-process.ts';
import type { PartTask } from '../../src/worker/messages.ts';
import { LIES } from './lies.ts';

const LYING_WORKER = fileURLToPath(new URL('./lying-worker.ts', import.meta.url));
const plan = await probeSandbox();
const launcher = createLauncher(plan, { ...defaultNodeSettings(), workerEntry: LYING_WORKER });

const taskOfPart = (part: number): PartTask => ({
  taskId: 3,
  analysisId: 'a',
  secrets: { upload: new Uint8Array(32), result: new Uint8Array(32) },
  manifest: [],
  part,
  chunks: [],
  excluded: [],
  limits: { fileBytes: 1, analysisFileBytes: 1, fileTimeoutMs: 1 },
});

let worker: WorkerProcess;
beforeEach(async () => {
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  worker = new WorkerProcess(launcher.launch(), { ...defaultNodeSettings(), fileTimeoutMs: 600_000 }, resolve);
  await ready;
  worker.reserve('customer');
});
afterEach(async () => {
  worker.kill();
  await worker.exited;
});

describe('a worker that was taken over and says', () => {
  test.each(Object.keys(LIES).map((lie, index) => [lie, index + 1] as const))('%s is killed', async (_lie, part) => {
    const outcome = await worker.run(taskOfPart(part), { opened: () => {}, file: () => {} });
    expect(outcome).toMatchObject({ kind: 'died', cause: 'crash', killedFromOutside: false });
  });
});

test.runIf(process.platform === 'linux')('is what the system ends first when memory runs out', () => {
  expect(readFileSync(`/proc/${worker.pid}/oom_score_adj`, 'latin1')).toBe('1000\n');
});
