/** No zombie and no orphan, whoever is killed while a worker is in an endless loop. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { newDataDir } from './data-dir.ts';
import { descendantsOf, processState, RunningNode, SCRIPTED_WORKER } from './running-node.ts';

const PROGRAM = fileURLToPath(new URL('./embedding-program.ts', import.meta.url));
const hanging = [[{ path: 'hang.js', text: 'FAULT hang' }]];
const plain = [[{ path: 'a.js', text: 'x' }]];

async function untilGone(pids: readonly number[], timeoutMs = 10_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  const left = () => pids.map((pid) => [pid, processState(pid)]).filter(([, state]) => state !== undefined);
  while (left().length > 0) {
    if (performance.now() > end) throw new Error(`still there: ${JSON.stringify(left())}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

afterEach(() => {
  expect(descendantsOf(process.pid).filter((pid) => processState(pid) !== undefined)).toEqual([]);
});

describe('an embedding program', () => {
  const start = async () => {
    const program = fork(PROGRAM, [], { execArgv: ['--conditions=source', '--no-warnings'] });
    const [{ supervisor, workers }] = (await once(program, 'message')) as [{ supervisor: number; workers: number[] }];
    expect(workers.length).toBeGreaterThan(0);
    expect([supervisor, ...workers].map(processState)).not.toContain(undefined);
    return { program, supervisor, workers };
  };

  test('killed by SIGKILL takes supervisor and workers with it', async () => {
    const { program, supervisor, workers } = await start();
    program.kill('SIGKILL');
    await once(program, 'exit');
    await untilGone([supervisor, ...workers]);
  });

  test('that ends by itself does so too', async () => {
    const { program, supervisor, workers } = await start();
    program.kill('SIGTERM');
    await once(program, 'exit');
    await untilGone([supervisor, ...workers]);
  });
});

describe('a supervisor', () => {
  let running: RunningNode;
  afterEach(async () => {
    expect(await running.stop()).toEqual([]);
  });

  test('killed by SIGKILL takes its workers with it, is started again, and the analysis with it', async () => {
    running = await RunningNode.start({ workerEntry: SCRIPTED_WORKER, fileTimeoutMs: 3000, dataDir: newDataDir() });
    const analysis = running.analyze([[{ path: 'slow.js', text: 'SLEEP 2500' }]]);
    const busy = () => running.node.status().workers.find(({ state }) => state === 'busy');
    await running.until('a worker is busy', () => busy() !== undefined);
    const before = running.node.supervisorPid!;
    const workers = running.node.status().workers.map(({ pid }) => pid);
    process.kill(before, 'SIGKILL');
    await untilGone([before, ...workers]);
    expect((await analysis).kind).toBe('succeeded');
    expect(running.node.supervisorPid).not.toBe(before);
  });

  test('without key files gets new keys: what was sealed to the old ones is sent back', async () => {
    running = await RunningNode.start({ workerEntry: SCRIPTED_WORKER, fileTimeoutMs: 60_000 });
    const { keyId } = running.node.keys()[0]!;
    const analysis = running.analyze(hanging);
    await running.until('it runs', () => running.events.some(({ kind }) => kind === 'progress'));
    process.kill(running.node.supervisorPid!, 'SIGKILL');
    expect(await analysis).toMatchObject({ kind: 'failed', code: 'KEY_ROTATED' });
    expect(running.node.keys()[0]!.keyId).not.toBe(keyId);
    expect((await running.analyze(plain)).kind).toBe('succeeded');
  });

  test('that dies again and again fails its analyses, and says so', async () => {
    running = await RunningNode.start({ workerEntry: SCRIPTED_WORKER, fileTimeoutMs: 60_000, dataDir: newDataDir() });
    const analysis = running.analyze(hanging);
    for (let kills = 0; kills < 4; kills += 1) {
      await running.until('there is a supervisor', () => running.node.supervisorPid !== undefined);
      const pid = running.node.supervisorPid!;
      process.kill(pid, 'SIGKILL');
      await running.until('it is gone', () => running.node.supervisorPid !== pid);
    }
    expect(await analysis).toMatchObject({ kind: 'failed', code: 'UNAVAILABLE' });
    const { ready, reasons } = running.node.status();
    expect({ ready, reasons }).toEqual({
      ready: false,
      reasons: ['the supervisor process ended more than 3 times in 60 s; it is tried again 15 s after that'],
    });
    expect(await running.analyze(plain)).toMatchObject({ kind: 'failed', code: 'UNAVAILABLE' });
    await running.node.cancel('unknown');
  });

  test('that hangs is noticed by its silence and replaced', async () => {
    running = await RunningNode.start({ workerEntry: SCRIPTED_WORKER });
    const { keyId } = running.node.keys()[0]!;
    process.kill(running.node.supervisorPid!, 'SIGSTOP');
    await running.until('another one is ready', () => running.node.keys()[0]!.keyId !== keyId, 50_000);
    expect((await running.analyze(plain)).kind).toBe('succeeded');
  });
});

describe('where there is no parent-death signal', () => {
  test('a watchdog ends the orphan of a killed parent', async () => {
    const parent = fork(fileURLToPath(new URL('./watchdog-parent.ts', import.meta.url)), [], {
      execArgv: ['--conditions=source', '--no-warnings'],
    });
    const [{ worker }] = (await once(parent, 'message')) as [{ worker: number }];
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    expect(processState(worker)).toBeDefined();
    await untilGone([worker]);
  });
});

test('a stop ends a worker in an endless loop', async () => {
  const running = await RunningNode.start({ workerEntry: SCRIPTED_WORKER, fileTimeoutMs: 600_000 });
  void running.analyze(hanging);
  await running.until('it hangs', () => running.events.some(({ kind }) => kind === 'progress'));
  expect(await running.stop()).toEqual([]);
});

test('a stop with grace lets an analysis end', async () => {
  const running = await RunningNode.start({ workerEntry: SCRIPTED_WORKER });
  const analysis = running.analyze([[{ path: 'a.js', text: 'SLEEP 800' }]]);
  await running.until('it runs', () => running.events.some(({ kind }) => kind === 'started'));
  const stopped = running.stop(20_000);
  expect((await analysis).kind).toBe('succeeded');
  expect(await stopped).toEqual([]);
});
