/** The pool on real processes: spares, owners, idle time, recycling, health, restart intensity, order and cancellation. */
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { defaultNodeSettings, type NodeSettings } from '../../src/node/settings.ts';
import { SupervisedNode } from '../../src/node/supervised-node.ts';
import { processState, RunningNode, SCRIPTED_WORKER } from './running-node.ts';

const workerFile = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const plain = [[{ path: 'a.js', text: 'x' }]];
const sleeping = (ms: number, path = 'a.js') => [[{ path, text: `SLEEP ${ms}` }]];
const other = [[{ path: 'other.js', text: 'x' }]];

let running: RunningNode;
const start = async (settings: Partial<NodeSettings> = {}) => {
  running = await RunningNode.start({ workerEntry: SCRIPTED_WORKER, ...settings });
};
afterEach(async () => {
  expect(await running.stop()).toEqual([]);
});

const status = () => running.node.status();
const pidsOf = (customerId: string) =>
  status()
    .workers.filter((worker) => worker.customerId === customerId)
    .map(({ pid }) => pid);
const inState = (state: string) => status().workers.filter((worker) => worker.state === state);
const startedOrder = () =>
  running.events.filter(({ kind }) => kind === 'started').map((event) => 'analysisId' in event && event.analysisId);

describe('workers', () => {
  test('wait warm for the first customer, and are replaced when taken', async () => {
    await start({ spareWorkers: 2 });
    await running.until('two are warm', () => inState('warm').length === 2);
    expect(status()).toMatchObject({ ready: true, reasons: [], queued: 0, running: 0 });
    const warm = inState('warm').map(({ pid }) => pid);
    await running.analyze(plain, { customerId: 'a' });
    await running.until('there are two again', () => inState('warm').length === 2 && pidsOf('a').length > 0);
    expect(warm).toContain(pidsOf('a')[0]);
  });

  test('are not replaced where one customer is all there will be', async () => {
    await start({ spareWorkers: 1, singleCustomer: true, idleTimeoutMs: 60_000 });
    // The first one comes while the worker is still starting.
    await running.analyze(plain, { customerId: 'a' });
    await running.until('it is seen idle', () => inState('idle').length === 1);
    const [first] = pidsOf('a');
    await running.analyze(plain, { customerId: 'a' });
    expect(status().workers.map(({ pid }) => pid)).toEqual([first]);
  });

  test('are never shared by two customers, and used again by their own', async () => {
    await start({ spareWorkers: 0, maxWorkers: 2 });
    const seen = new Map<number, Set<string>>();
    const look = setInterval(() => {
      for (const { pid, customerId } of status().workers) {
        if (customerId !== undefined) seen.set(pid, (seen.get(pid) ?? new Set()).add(customerId));
      }
    }, 5);
    for (const customerId of ['a', 'b', 'a', 'c', 'b', 'a', 'c']) {
      expect((await running.analyze(plain, { customerId })).kind).toBe('succeeded');
      await running.until('its worker is seen', () => pidsOf(customerId).length > 0);
    }
    clearInterval(look);
    expect([...seen.values()].map((customers) => customers.size)).toEqual([...seen].map(() => 1));
    expect(new Set([...seen.values()].flatMap((customers) => [...customers]))).toEqual(new Set(['a', 'b', 'c']));
    const [again] = pidsOf('a').length > 0 ? pidsOf('a') : pidsOf('c');
    const owner = status().workers.find(({ pid }) => pid === again)!.customerId!;
    await running.analyze(plain, { customerId: owner });
    expect(pidsOf(owner)).toContain(again);
  });

  test('end after a time without work', async () => {
    await start({ idleTimeoutMs: 300, spareWorkers: 0 });
    await running.analyze(plain);
    await running.until('it is counted', () => status().exits.idle === 1);
    expect(status().workers).toEqual([]);
    expect(status().ready).toBe(true);
    expect((await running.analyze(plain)).kind).toBe('succeeded');
  });

  test('are replaced after their number of analyses', async () => {
    await start({ recycleAnalyses: 2, jobs: 1 });
    await running.analyze(plain);
    const [first] = pidsOf('customer-a');
    await running.analyze([...plain, ...other]);
    await running.until('it is recycled', () => status().exits.recycled === 1);
    await running.analyze(plain);
    expect(pidsOf('customer-a')).not.toContain(first);
  });

  test('are replaced when they hold much memory after a part', async () => {
    await start({ recycleResidentBytes: 100 * 1024 * 1024, jobs: 1 });
    await running.analyze([[{ path: 'a.js', text: 'FAULT leak' }]]);
    await running.until('it is recycled', () => status().exits.recycled === 1);
  });

  test('that do not answer are replaced', async () => {
    await start({ workerEntry: workerFile('./deaf-worker.ts'), healthIntervalMs: 100, healthTimeoutMs: 100 });
    await running.until('some were replaced', () => status().exits.unresponsive >= 3);
    expect(status().exits['start-failed']).toBe(0);
  });

  test('that answer are left alone', async () => {
    await start({ healthIntervalMs: 50, healthTimeoutMs: 10_000, idleTimeoutMs: 60_000 });
    await running.analyze(plain);
    const pids = status().workers.map(({ pid }) => pid);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(status().workers.map(({ pid }) => pid)).toEqual(expect.arrayContaining(pids));
    expect(status().exits).toMatchObject({ unresponsive: 0, crash: 0 });
  });

  test('killed from outside while idle are replaced', async () => {
    await start({ spareWorkers: 1 });
    await running.until('one is warm', () => inState('warm').length === 1);
    const { pid } = inState('warm')[0]!;
    process.kill(pid, 'SIGKILL');
    await running.until('another one is', () => inState('warm').some((worker) => worker.pid !== pid));
    expect(status().exits.crash).toBe(1);
    expect(processState(pid)).toBeUndefined();
  });
});

describe('restart intensity', () => {
  test('exceeded: not ready with the reason, running analyses fail, and the pool comes back', async () => {
    await start({
      workerEntry: workerFile('./failing-worker.ts'),
      maxRestarts: 2,
      maxSeconds: 60,
      recoveryPauseMs: 500,
      spareWorkers: 0,
    });
    const outcome = await running.analyze(plain);
    const detail = 'the workers of this service keep failing';
    expect(outcome).toMatchObject({ kind: 'failed', code: 'UNAVAILABLE', detail });
    await running.until('it says so', () => /TypeError: this worker never starts/.test(status().reasons.join()));
    expect(status().ready).toBe(false);
    const before = status().exits['start-failed'];
    void running.analyze(plain);
    await running.until('it tries again', () => status().exits['start-failed'] > before);
  });

  test('exceeded: a single customer, who runs the service himself, is told what the last worker died of', async () => {
    const workerEntry = workerFile('./failing-worker.ts');
    await start({ workerEntry, maxRestarts: 1, spareWorkers: 0, singleCustomer: true });
    const { code, detail } = await running.analyze(plain);
    expect([code, detail]).toEqual([
      'UNAVAILABLE',
      'workers keep dying without work (the last one failed with: TypeError: this worker never starts)',
    ]);
  });

  test('a worker that never becomes ready is a failed start', async () => {
    await start({ workerEntry: workerFile('./silent-worker.ts'), startTimeoutMs: 300, maxRestarts: 1 });
    await running.until('it is counted', () => status().exits['start-failed'] >= 2);
    expect(status().ready).toBe(false);
  });
});

describe('the queue', () => {
  test('serves customers in turn, and tells positions', async () => {
    await start({ jobs: 1 });
    const uploads = [];
    for (const customerId of ['blocker', 'many', 'many', 'many', 'one']) {
      uploads.push(await running.seal(sleeping(customerId === 'blocker' ? 1200 : 30), { customerId }));
    }
    const ids = uploads.map(({ job }) => job.analysisId);
    const outcomes = uploads.map((upload) => running.submit(upload));
    await running.until('four are queued', () => status().queued === 4 && status().running === 1);
    expect(ids.map((id) => running.node.position(id))).toEqual([undefined, 0, 2, 3, 1]);
    expect((await Promise.all(outcomes)).map(({ kind }) => kind)).toEqual(Array(5).fill('succeeded'));
    expect(startedOrder()).toEqual([ids[0], ids[1], ids[4], ids[2], ids[3]]);
    await running.until('nothing is left', () => status().queued + status().running === 0);
    expect(running.node.position(ids[1]!)).toBeUndefined();
  });

  test('parts of one analysis run on several workers', async () => {
    await start({ jobs: 2 });
    const outcome = running.analyze([...sleeping(1500), ...sleeping(1500, 'b.js')]);
    await running.until('two are busy', () => inState('busy').length === 2);
    expect((await outcome).results.size).toBe(2);
  });

  test('an analysis is taken once', async () => {
    await start();
    const upload = await running.seal(plain);
    const outcome = running.submit(upload);
    running.node.submit(upload.job);
    await outcome;
    expect(running.events.filter(({ kind }) => kind === 'succeeded')).toHaveLength(1);
  });
});

describe('a cancellation', () => {
  test('stops running work at once, and nothing more is heard of it', async () => {
    await start({ fileTimeoutMs: 600_000 });
    const upload = await running.seal([[{ path: 'a.js', text: 'FAULT hang' }], ...other]);
    void running.submit(upload);
    await running.until('it hangs', () => running.events.some(({ kind }) => kind === 'progress'));
    const pids = inState('busy').map(({ pid }) => pid);
    await running.node.cancel(upload.job.analysisId);
    expect(pids.map(processState)).toEqual(pids.map(() => undefined));
    const heard = running.events.length;
    expect((await running.analyze(plain)).kind).toBe('succeeded');
    expect(running.events.slice(heard).some((e) => 'analysisId' in e && e.analysisId === upload.job.analysisId)).toBe(
      false,
    );
    expect(status().exits.stopped).toBeGreaterThan(0);
  });

  test('takes queued work out', async () => {
    await start({ jobs: 1 });
    const [first, second] = [await running.seal(sleeping(800)), await running.seal(plain)];
    const outcome = running.submit(first);
    void running.submit(second);
    await running.until('one is queued', () => status().queued === 1);
    await running.node.cancel(second.job.analysisId);
    expect((await outcome).kind).toBe('succeeded');
    expect(startedOrder()).toEqual([first.job.analysisId]);
  });

  test('before it was even opened is possible, and of something unknown does nothing', async () => {
    await start();
    const upload = await running.seal(plain);
    void running.submit(upload);
    await running.node.cancel(upload.job.analysisId);
    await running.node.cancel('never-heard-of');
    expect(running.events.filter(({ kind }) => kind === 'succeeded')).toEqual([]);
  });
});

test('keys rotate with overlap while the node runs', async () => {
  await start({ keyRotationMs: 1500, keyOverlapMs: 60_000 });
  const [first] = running.node.keys();
  const early = await running.seal(plain);
  await running.until('there is a second key', () => running.node.keys().length > 1);
  expect(running.node.keys().at(-1)).toEqual(first);
  expect(running.events.some(({ kind }) => kind === 'keys')).toBe(true);
  expect((await running.submit(early)).kind).toBe('succeeded');
  expect((await running.analyze(plain)).kind).toBe('succeeded');
});

describe('a node with settings that make no sense does not start', () => {
  const reader = async () => [];
  test.each([
    [{ jobs: 0 }, 'the setting jobs is 0; it must be a whole number of at least 1'],
    [{ fileTimeoutMs: 1.5 }, 'the setting fileTimeoutMs is 1.5; it must be a whole number of at least 1'],
    [{ jobs: 4, maxWorkers: 2 }, 'the setting maxWorkers is 2, less than jobs (4): raise it or lower jobs'],
  ])('%o', async (settings, message) => {
    await expect(SupervisedNode.start({ ...defaultNodeSettings(), ...settings }, reader)).rejects.toThrow(message);
  });

  test('a data directory that cannot be used is named', async () => {
    const settings = { ...defaultNodeSettings(), dataDir: '/dev/null/nowhere' };
    await expect(SupervisedNode.start(settings, reader)).rejects.toThrow(/the key file \/dev\/null\/nowhere/);
  });
});
