/** A file that crashes, hangs or exhausts its worker costs only its own result. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { NodeSettings } from '../../src/node/settings.ts';
import { descendantsOf, FAULTY_WORKER, type Outcome, RunningNode, SCRIPTED_WORKER } from './running-node.ts';
import type { SourceFile } from './sealed-upload.ts';

const MIB = 1024 * 1024;

async function start(settings: Partial<NodeSettings> = {}): Promise<RunningNode> {
  const running = await RunningNode.start({
    workerEntry: SCRIPTED_WORKER,
    workerMemoryBytes: 256 * MIB,
    fileTimeoutMs: 1500,
    ...settings,
  });
  onTestFinished(async () => {
    expect(await running.stop()).toEqual([]);
    expect(descendantsOf(process.pid)).toEqual([]);
  });
  return running;
}

function skipped(outcome: Outcome): [path: string, reason: string | undefined][] {
  return [...outcome.results]
    .sort(([a], [b]) => a - b)
    .flatMap(([, result]) => result.coverage)
    .filter((entry) => entry.status === 'skipped')
    .map((entry) => [entry.path, entry.reason]);
}

const plain = (name: string): SourceFile => ({ path: `${name}.js`, text: `const ${name} = 1;\n` });
const faulty = (name: string, fault: string): SourceFile => ({ path: `${name}.js`, text: `// FAULT ${fault}\n` });

test('200 files of which one hangs, one exhausts memory and one aborts: 197 results and three skips', async () => {
  const running = await start({ workerEntry: FAULTY_WORKER, workerMemoryBytes: 512 * MIB, fileTimeoutMs: 3000 });
  const files = Array.from({ length: 200 }, (_, index) => plain(`file${index}`));
  files[20] = faulty('hanging', 'hang');
  files[90] = faulty('hungry', 'memory');
  files[150] = faulty('aborting', 'abort');
  const outcome = await running.analyze([files.slice(0, 100), files.slice(100)]);
  expect(outcome.kind).toBe('succeeded');
  expect(skipped(outcome)).toEqual([
    ['hanging.js', 'timeout'],
    ['hungry.js', 'memory'],
    ['aborting.js', 'crashed'],
  ]);
  const coverage = [1, 2].flatMap((part) => outcome.results.get(part)!.coverage);
  expect(coverage.map((entry) => entry.path)).toEqual(files.map((file) => file.path));
  expect(coverage.filter((entry) => entry.status === 'scanned')).toHaveLength(197);
  await running.until('the exits are counted', () => running.node.status().exits.timeout === 1);
  expect(running.node.status().exits).toMatchObject({ timeout: 1, memory: 1, crash: 1, 'start-failed': 0 });
  expect(running.node.status().ready).toBe(true);
  const last = running.events.filter((event) => event.kind === 'progress').at(-1);
  expect(last).toMatchObject({ filesDone: 200, filesTotal: 200 });
});

describe('one part', () => {
  test('survives several culprits of every kind, the first and the last file among them', async () => {
    const running = await start();
    const outcome = await running.analyze([
      [
        faulty('first', 'abort'),
        plain('a'),
        faulty('second', 'hang'),
        faulty('third', 'memory'),
        plain('b'),
        faulty('fourth', 'throw'),
        faulty('last', 'abort'),
      ],
    ]);
    expect(skipped(outcome)).toEqual([
      ['first.js', 'crashed'],
      ['second.js', 'timeout'],
      ['third.js', 'memory'],
      ['fourth.js', 'crashed'],
      ['last.js', 'crashed'],
    ]);
    expect(outcome.results.get(1)!.coverage).toHaveLength(7);
  });

  test('is given up beyond the budget of culprits, and the other parts are not', async () => {
    const running = await start({ maxCulprits: 2 });
    const hostile = ['a', 'b', 'c', 'd'].map((name) => faulty(name, 'abort'));
    const outcome = await running.analyze([hostile, [plain('innocent')]]);
    expect(outcome.kind).toBe('succeeded');
    expect([...outcome.failedParts]).toEqual([[1, 'ANALYSIS_FAILED']]);
    expect(outcome.results.get(2)!.coverage.map((entry) => entry.path)).toEqual(['innocent.js']);
    expect(running.node.status().ready).toBe(true);
  });

  test('that fails as the only one ends the analysis as failed', async () => {
    const running = await start({ maxCulprits: 0 });
    const outcome = await running.analyze([[faulty('a', 'abort')]]);
    expect(outcome).toMatchObject({ kind: 'failed', code: 'ANALYSIS_FAILED' });
  });
});

test('more culprits than the restart intensity allows take nothing from other customers', async () => {
  const running = await start({ maxRestarts: 1, maxSeconds: 600, maxCulprits: 20 });
  const hostile = Array.from({ length: 8 }, (_, index) => faulty(`evil${index}`, 'abort'));
  const [attack, neighbour] = await Promise.all([
    running.analyze([hostile], { customerId: 'attacker' }),
    running.analyze([[plain('mine')]], { customerId: 'neighbour' }),
  ]);
  expect(attack.kind).toBe('succeeded');
  expect(skipped(attack)).toHaveLength(8);
  expect(neighbour.kind).toBe('succeeded');
  expect(running.node.status().ready).toBe(true);
});

test('a JavaScript heap that runs full is reported as memory, not as a crash', async () => {
  const running = await start({ workerMemoryBytes: 160 * MIB, fileTimeoutMs: 30_000 });
  const outcome = await running.analyze([[faulty('heap', 'heap')]]);
  expect(skipped(outcome)).toEqual([['heap.js', 'memory']]);
});

test('what earlier parts left in a worker is not put down to the file at which the memory runs out', async () => {
  const running = await start({ jobs: 1, recycleResidentBytes: 10_000 * MIB, fileTimeoutMs: 30_000 });
  const leak = (name: string) => [faulty(name, 'leak')];
  const outcome = await running.analyze([leak('a'), leak('b'), leak('c'), leak('d')]);
  expect(skipped(outcome)).toEqual([]);
  expect(outcome.results.size).toBe(4);
  await running.until('the exit is counted', () => running.node.status().exits.memory > 0);
});

test('a manifest may lower the time limit of a file, not raise it', async () => {
  const running = await start({ fileTimeoutMs: 2000 });
  const lowered = await running.analyze([[working(1000)]], { options: { defaultRules: true, fileTimeoutMs: 200 } });
  expect(skipped(lowered)).toEqual([['work1000.js', 'timeout']]);
  expect(lowered.results.get(1)!.coverage[0]!.detail).toMatch(/^more than 0\.2 s/);
  const raised = await running.analyze([[working(4000)]], { options: { defaultRules: true, fileTimeoutMs: 60_000 } });
  expect(skipped(raised)).toEqual([['work4000.js', 'timeout']]);
  expect(raised.results.get(1)!.coverage[0]!.detail).toMatch(/^more than 2 s/);
});

const working = (ms: number) => ({ path: `work${ms}.js`, text: `// WORK ${ms}` });
const waiting = (ms: number) => ({ path: `wait${ms}.js`, text: `// SLEEP ${ms}` });

describe.runIf(process.platform === 'linux')('time in which a worker does not work, as on a busy machine,', () => {
  test('does not count', async () => {
    const running = await start({ fileTimeoutMs: 1000 });
    const outcome = await running.analyze([[waiting(3000), plain('next')]]);
    expect(skipped(outcome)).toEqual([]);
  });

  test('has an end all the same', async () => {
    const running = await start({ fileTimeoutMs: 100 });
    const outcome = await running.analyze([[waiting(60_000), plain('next')]]);
    expect(skipped(outcome)).toEqual([['wait60000.js', 'timeout']]);
    await running.until('the exit is counted', () => running.node.status().exits.timeout === 1);
  });
});

test('a worker that somebody else kills costs nobody a file', async () => {
  const running = await start({ fileTimeoutMs: 20_000 });
  const analysis = running.analyze([[plain('before'), { path: 'slow.js', text: '// SLEEP 1500' }]]);
  const busy = () => running.node.status().workers.find((worker) => worker.state === 'busy');
  await running.until('a worker is busy', () => busy() !== undefined);
  process.kill(busy()!.pid, 'SIGKILL');
  const outcome = await analysis;
  expect(outcome.kind).toBe('succeeded');
  expect(skipped(outcome)).toEqual([]);
});
