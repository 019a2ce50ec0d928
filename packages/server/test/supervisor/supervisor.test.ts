/** The supervisor driven by its messages alone, in this process, over real workers: what the front of a node relies on. */
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { KeyStatement } from '@rsolv-ast/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { NodeEvent } from '../../src/node/analysis-node.ts';
import type { FromSupervisor } from '../../src/node/channel.ts';
import { defaultNodeSettings, type NodeSettings } from '../../src/node/settings.ts';
import { residentBytesFromProc, residentBytesFromSystem } from '../../src/supervisor/resident-memory.ts';
import { Supervisor } from '../../src/supervisor/supervisor.ts';
import { newDataDir } from './data-dir.ts';
import { descendantsOf, SCRIPTED_WORKER } from './running-node.ts';
import { type SealedUpload, type SourceFile, sealUpload } from './sealed-upload.ts';

const MIB = 1024 * 1024;
const PATIENCE_MS = 30_000;

/** The other end of the supervisor's channel. */
class Channel {
  readonly heard: FromSupervisor[] = [];
  readonly #uploads = new Map<string, SealedUpload>();
  supervisor!: Supervisor;
  /** Stops answering for parts, as a gateway that lost them or hangs. */
  answers: 'parts' | 'nothing' | 'loss' = 'parts';

  readonly receive = (message: FromSupervisor): void => {
    this.heard.push(message);
    if (message.kind !== 'read-part' || this.answers === 'nothing') return;
    const chunks = this.#uploads.get(message.analysisId)?.parts[message.part];
    const { requestId } = message;
    const found = this.answers === 'parts' && chunks !== undefined;
    setImmediate(() => this.supervisor.receive({ kind: 'part', requestId, ...(found && { chunks }) }));
  };

  get keys(): readonly KeyStatement[] {
    const ready = this.heard.find((message) => message.kind === 'ready');
    return this.events('keys').at(-1)?.keys ?? ready!.keys;
  }

  events<K extends NodeEvent['kind']>(kind: K): Extract<NodeEvent, { kind: K }>[] {
    return this.heard.flatMap((message) =>
      message.kind === 'event' && message.event.kind === kind ? [message.event as Extract<NodeEvent, { kind: K }>] : [],
    );
  }

  async submit(files: readonly SourceFile[][], customerId = 'a'): Promise<string> {
    const upload = await sealUpload(this.keys[0]!, files, { customerId });
    const { analysisId } = upload.job;
    this.#uploads.set(analysisId, upload);
    this.supervisor.receive({ kind: 'submit', job: upload.job });
    return analysisId;
  }

  async ended(analysisId: string): Promise<NodeEvent> {
    const find = () =>
      [...this.events('succeeded'), ...this.events('failed')].find((event) => event.analysisId === analysisId);
    await this.until('the analysis has ended', () => find() !== undefined);
    return find()!;
  }

  async until(what: string, condition: () => boolean): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    while (!condition()) {
      if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
      await wait(10);
    }
  }
}

async function start(settings: Partial<NodeSettings> = {}): Promise<Channel> {
  const channel = new Channel();
  channel.supervisor = await Supervisor.start(
    {
      ...defaultNodeSettings(),
      jobs: 2,
      spareWorkers: 1,
      maxWorkers: 3,
      shutdownMs: 500,
      fileTimeoutMs: 800,
      workerMemoryBytes: 256 * MIB,
      workerEntry: SCRIPTED_WORKER,
      ...settings,
    },
    channel.receive,
  );
  onTestFinished(async () => {
    await channel.supervisor.stop(0);
    expect(descendantsOf(process.pid)).toEqual([]);
  });
  return channel;
}

const plain = (name = 'a.js'): SourceFile[] => [{ path: name, text: 'x' }];
const faulty = (fault: string, name = `${fault}.js`): SourceFile => ({ path: name, text: `FAULT ${fault}` });

test('an analysis with every kind of culprit succeeds', async () => {
  const channel = await start({ fileTimeoutMs: 4000 });
  const id = await channel.submit([[...plain(), faulty('hang'), faulty('memory'), faulty('abort')], plain('b.js')]);
  expect(await channel.ended(id)).toMatchObject({ kind: 'succeeded' });
  expect(
    channel
      .events('part-succeeded')
      .map(({ part }) => part)
      .sort(),
  ).toEqual([1, 2]);
  expect(channel.events('progress').at(-1)).toMatchObject({ filesDone: 5, filesTotal: 5 });
  await channel.until('the exits are counted', () => channel.supervisor.status().exits.crash === 1);
  expect(channel.supervisor.status().exits).toMatchObject({ timeout: 1, memory: 1 });
});

test('a part beyond its budget fails; the analysis fails when no part is left', async () => {
  const channel = await start({ maxCulprits: 0 });
  const id = await channel.submit([[faulty('abort')]]);
  expect(await channel.ended(id)).toMatchObject({ kind: 'failed', code: 'ANALYSIS_FAILED' });
  expect(channel.events('part-failed')).toMatchObject([{ part: 1, code: 'ANALYSIS_FAILED' }]);
});

test('status is told at every change and without one', async () => {
  const channel = await start();
  await channel.until('it is ready', () => channel.supervisor.status().ready);
  const told = channel.heard.length;
  await wait(1200);
  expect(channel.heard.slice(told).some(({ kind }) => kind === 'status')).toBe(true);
});

describe('a cancellation', () => {
  test('is answered once no worker holds anything', async () => {
    const channel = await start({ fileTimeoutMs: 60_000 });
    const id = await channel.submit([[faulty('hang')]]);
    await channel.until('it runs', () => channel.events('progress').length > 0);
    channel.supervisor.receive({ kind: 'cancel', requestId: 5, analysisId: id });
    await channel.until('it is answered', () => channel.heard.some(({ kind }) => kind === 'cancelled'));
    expect(channel.supervisor.status()).toMatchObject({ running: 0, queued: 0 });
    expect(channel.supervisor.status().workers.filter(({ state }) => state === 'busy')).toEqual([]);
  });

  test('reaches an analysis whose parts never come', async () => {
    const channel = await start();
    channel.answers = 'nothing';
    const id = await channel.submit([plain()]);
    await channel.until('it asked for them', () => channel.heard.some(({ kind }) => kind === 'read-part'));
    channel.supervisor.receive({ kind: 'cancel', requestId: 6, analysisId: id });
    await channel.until('it is answered', () => channel.heard.some(({ kind }) => kind === 'cancelled'));
  });

  test('reaches an analysis that waits for a worker', async () => {
    const channel = await start({ jobs: 1, maxWorkers: 1, fileTimeoutMs: 60_000 });
    const first = await channel.submit([[faulty('hang')], plain('b.js')]);
    await channel.until('it runs', () => channel.events('progress').length > 0);
    const second = await channel.submit([plain()], 'b');
    for (const [requestId, analysisId] of [second, first].entries()) {
      channel.supervisor.receive({ kind: 'cancel', requestId, analysisId });
    }
    await channel.until('both are answered', () => channel.heard.filter((m) => m.kind === 'cancelled').length === 2);
  });
});

test('an idle worker of another customer makes room', async () => {
  const channel = await start({ jobs: 1, spareWorkers: 0, maxWorkers: 1 });
  for (const customer of ['a', 'b', 'a']) {
    expect(await channel.ended(await channel.submit([plain()], customer))).toMatchObject({ kind: 'succeeded' });
  }
  await channel.until('both are counted', () => channel.supervisor.status().exits.idle === 2);
});

test('idle and long-serving workers are ended', async () => {
  const channel = await start({ idleTimeoutMs: 200, spareWorkers: 0, recycleAnalyses: 1, healthIntervalMs: 50 });
  await channel.ended(await channel.submit([plain()]));
  await channel.until('no worker is left', () => channel.supervisor.status().workers.length === 0);
  expect(channel.supervisor.status().exits.idle + channel.supervisor.status().exits.recycled).toBe(1);
});

test('lost parts and unknown requests end nothing but their analysis', async () => {
  const channel = await start();
  channel.answers = 'loss';
  expect(await channel.ended(await channel.submit([plain()]))).toMatchObject({
    kind: 'failed',
    code: 'INTERNAL_ERROR',
  });
  channel.supervisor.receive({ kind: 'part', requestId: 12345 });
  channel.answers = 'parts';
  expect(await channel.ended(await channel.submit([plain()]))).toMatchObject({ kind: 'succeeded' });
});

test('a deadline ends what is queued, too', async () => {
  const channel = await start({ jobs: 1, analysisTimeoutMs: 500, fileTimeoutMs: 60_000 });
  // The second hangs, too: on a slow machine the first one's end may come before the second one's deadline and give it the worker.
  const ids = [await channel.submit([[faulty('hang')]]), await channel.submit([[faulty('hang')]], 'b')];
  for (const id of ids) expect(await channel.ended(id)).toMatchObject({ kind: 'failed', code: 'TIMEOUT' });
});

test('while it stops it takes nothing new, and lets what runs end', async () => {
  const channel = await start();
  const id = await channel.submit([[{ path: 'a.js', text: 'SLEEP 500' }]]);
  await channel.until('it runs', () => channel.events('started').length > 0);
  const stopped = channel.supervisor.stop(20_000);
  const late = await channel.submit([plain()]);
  expect(await channel.ended(late)).toMatchObject({ kind: 'failed', code: 'UNAVAILABLE' });
  await stopped;
  expect(await channel.ended(id)).toMatchObject({ kind: 'succeeded' });
  expect(channel.supervisor.status().reasons).toContain('the service is shutting down');
});

test('keys rotate, and a rotation that cannot be written is told to the operator', async () => {
  const dataDir = newDataDir();
  const channel = await start({ dataDir, keyRotationMs: 300, keyOverlapMs: 60_000 });
  await channel.until('there are two keys', () => channel.keys.length > 1);
  rmSync(dataDir, { recursive: true });
  writeFileSync(dataDir, '');
  const reasons = () => channel.supervisor.status().reasons.join();
  await channel.until('it is told', () => /the key file .* cannot be used \(ENOTDIR\)/.test(reasons()));
  expect(await channel.ended(await channel.submit([plain()]))).toMatchObject({ kind: 'succeeded' });
});

test('workers that do not answer, or are killed while idle, are replaced', async () => {
  const channel = await start({ healthIntervalMs: 50, healthTimeoutMs: 200 });
  const warm = () => channel.supervisor.status().workers.find(({ state }) => state === 'warm')?.pid;
  await channel.until('one is warm', () => warm() !== undefined);
  process.kill(warm()!, 'SIGSTOP');
  await channel.until('it is replaced', () => channel.supervisor.status().exits.unresponsive === 1);
  await channel.until('one is warm', () => warm() !== undefined);
  process.kill(warm()!, 'SIGKILL');
  await channel.until('it is replaced', () => channel.supervisor.status().exits.crash === 1);
});

test('a worker that says what no worker says is killed, its part given up, and the supervisor lives', async () => {
  const workerEntry = fileURLToPath(new URL('./lying-worker.ts', import.meta.url));
  const channel = await start({ workerEntry });
  expect(await channel.ended(await channel.submit([plain()]))).toMatchObject({
    kind: 'failed',
    code: 'ANALYSIS_FAILED',
  });
  await channel.until('three were killed', () => channel.supervisor.status().exits.crash === 3);
  expect(channel.supervisor.status().ready).toBe(true);
});

test('pool exhausted: it says why, and recovers', async () => {
  const channel = await start({ workerEntry: '/nonexistent/worker.ts', maxRestarts: 1, recoveryPauseMs: 200 });
  await channel.until('it is not ready', () =>
    /died more than 1 times/.test(channel.supervisor.status().reasons.join()),
  );
  const failed = channel.supervisor.status().exits['start-failed'];
  await channel.until('it tries again', () => channel.supervisor.status().exits['start-failed'] > failed);
  expect(await channel.ended(await channel.submit([plain()]))).toMatchObject({ kind: 'failed', code: 'UNAVAILABLE' });
});

test('resident memory is the same from /proc and from the system, and of nobody undefined', async () => {
  const [fromProc, fromSystem] = [residentBytesFromProc(process.pid), await residentBytesFromSystem(process.pid)];
  expect(fromSystem).toBeGreaterThan(10 * MIB);
  if (fromProc !== undefined) expect(Math.abs(fromProc - fromSystem!) / fromSystem!).toBeLessThan(0.5);
  expect(residentBytesFromProc(2 ** 30)).toBeUndefined();
  expect(await residentBytesFromSystem(2 ** 30)).toBeUndefined();
});
