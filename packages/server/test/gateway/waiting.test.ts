import { describe, expect, test } from 'vitest';
import { announce, openSession, type Service, sealUpload, sendChunks, startService } from './service.ts';

async function queued(service: Service) {
  const upload = await sealUpload(await openSession(service), [{ 'a.js': 'x' }, { 'b.js': 'y' }]);
  const path = await announce(service, upload);
  await sendChunks(service, path, upload);
  return { path, analysisId: path.split('/').at(-1)! };
}

/** Counts the listeners that wait for changes. */
function countWatchers(service: Service): () => number {
  let watchers = 0;
  const { watch } = service.stores.analyses;
  service.stores.analyses.watch = (id, listener) => {
    watchers += 1;
    const unwatch = watch(id, listener);
    return () => {
      watchers -= 1;
      unwatch();
    };
  };
  return () => watchers;
}

describe('waiting for an analysis', () => {
  test('ends at once when its state changes', async () => {
    const service = await startService();
    service.node.faults.hold = true;
    const { path } = await queued(service);
    const watchers = countWatchers(service);
    const waiting = service.call('GET', `${path}?wait=30`);
    await expect.poll(watchers).toBe(1);
    service.node.faults.hang = true;
    service.node.releaseHeld();
    // Well before the 30 s, or the test's own time limit would have ended it.
    expect((await waiting).json.state).toBe('running');
    expect(watchers()).toBe(0);
  });

  test('ends soon after there was progress', async () => {
    const service = await startService();
    service.node.faults.hang = true;
    const { path, analysisId } = await queued(service);
    await expect.poll(async () => (await service.call('GET', path)).json.state).toBe('running');
    const watchers = countWatchers(service);
    const waiting = service.call('GET', `${path}?wait=30`);
    await expect.poll(watchers).toBe(1);
    service.node.emit({ kind: 'progress', analysisId, filesDone: 1, filesTotal: 2 });
    service.node.emit({ kind: 'progress', analysisId, filesDone: 2, filesTotal: 2 });
    expect((await waiting).json).toMatchObject({ state: 'running', progress: { filesDone: 2, filesTotal: 2 } });
  });

  test('ends with the wait when nothing happens', async () => {
    const service = await startService();
    service.node.faults.hold = true;
    const { path } = await queued(service);
    expect((await service.call('GET', `${path}?wait=1`)).json.state).toBe('queued');
  });

  test('does not begin for an analysis that has ended', async () => {
    const service = await startService();
    const { path } = await queued(service);
    await service.node.settled();
    await expect.poll(async () => (await service.call('GET', `${path}?wait=30`)).json.state).toBe('succeeded');
  });

  test('ends when the analysis is removed', async () => {
    const service = await startService();
    service.node.faults.hold = true;
    const { path } = await queued(service);
    const watchers = countWatchers(service);
    const waiting = service.call('GET', `${path}?wait=30`);
    await expect.poll(watchers).toBe(1);
    await service.call('DELETE', path.split('/analyses')[0]!);
    expect((await waiting).json.code).toBe('ANALYSIS_UNKNOWN');
  });

  test('is given up when the client goes away', async () => {
    const service = await startService();
    service.node.faults.hold = true;
    const { path } = await queued(service);
    const watchers = countWatchers(service);
    const client = new AbortController();
    const waiting = service.call('GET', `${path}?wait=30`, { signal: client.signal }).catch(() => 'gone');
    await expect.poll(watchers).toBe(1);
    client.abort();
    expect(await waiting).toBe('gone');
    await expect.poll(watchers).toBe(0);
    await expect.poll(() => service.log.some((line) => JSON.parse(line).status === 499)).toBe(true);
  });

  test('is bounded in number for each customer', async () => {
    const service = await startService({ SESSIONS_PER_CUSTOMER: '1' });
    service.node.faults.hold = true;
    const { path } = await queued(service);
    const watchers = countWatchers(service);
    const clients = new AbortController();
    const { signal } = clients;
    const waiting = Array.from({ length: 10 }, () =>
      service.call('GET', `${path}?wait=30`, { signal }).catch(() => 'gone'),
    );
    await expect.poll(watchers).toBe(10);
    const refused = await service.call('GET', `${path}?wait=30`);
    expect(refused.json).toMatchObject({ code: 'RATE_LIMITED', limit: 10, actual: 11 });
    expect(refused.headers.get('retry-after')).toBe('1');
    const other = { key: service.keys.second };
    expect((await service.call('GET', `${path}?wait=30`, other)).json.code).toBe('SESSION_UNKNOWN');
    clients.abort();
    await Promise.all(waiting);
    await expect.poll(watchers).toBe(0);
    expect((await service.call('GET', `${path}?wait=0`)).status).toBe(200);
  });

  test.each(['31', '-1', '1.5', 'x', '', '1&wait=2'])('refuses wait=%s', async (wait) => {
    const service = await startService();
    service.node.faults.hold = true;
    const { path } = await queued(service);
    expect((await service.call('GET', `${path}?wait=${wait}`)).json.code).toBe('INVALID_REQUEST');
  });

  test('does not count against the limit of requests', async () => {
    const service = await startService({ REQUESTS_PER_MINUTE: '2' });
    service.node.faults.hold = true;
    const { path } = await queued(service);
    for (let poll = 0; poll < 20; poll += 1) expect((await service.call('GET', `${path}?wait=0`)).status).toBe(200);
    expect((await service.call('DELETE', path)).json.code).toBe('RATE_LIMITED');
  });
});
