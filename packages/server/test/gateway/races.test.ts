/** Deletions that fall between two steps of another call: each moment on purpose, as chance would meet it rarely. */
import { describe, expect, test } from 'vitest';
import { announce, openSession, SESSIONS, type Service, sealUpload, sendChunks, startService } from './service.ts';

async function prepared(service: Service) {
  const session = await openSession(service);
  const upload = await sealUpload(session, [{ 'a.js': 'eval(x)' }]);
  return { upload, sessionPath: `${SESSIONS}/${session.sessionId}` };
}

const put = (service: Service, path: string, part: number, body: Uint8Array) =>
  service.call('PUT', `${path}/parts/${part}/chunks/0`, { body });

/** Runs `action` once, right after the store's operation and before its caller goes on. */
function after<S extends object, K extends keyof S>(store: S, operation: K, action: () => Promise<unknown>): void {
  const original = store[operation] as (...args: unknown[]) => Promise<unknown>;
  store[operation] = (async (...args: unknown[]) => {
    const outcome = await original(...args);
    store[operation] = original as S[K];
    await action();
    return outcome;
  }) as S[K];
}

async function expectNothingLeft(service: Service): Promise<void> {
  expect(await service.stores.chunks.totalBytes()).toBe(0);
  expect(Object.values(await service.stores.analyses.countByState())).toEqual([0, 0, 0, 0, 0, 0]);
  const orphans = service.node.submitted.filter(({ analysisId }) => !service.node.cancelled.includes(analysisId));
  expect(orphans).toEqual([]);
}

describe('a session that is deleted', () => {
  test('while an analysis is created takes it along', async () => {
    const service = await startService();
    const { upload, sessionPath } = await prepared(service);
    // Between the look at the session and the entry of the analysis: the deletion itself does not see it.
    after(service.stores.chunks, 'sessionBytes', () => service.call('DELETE', sessionPath));
    await expect(announce(service, upload)).rejects.toThrow(/SESSION_UNKNOWN/);
    await expectNothingLeft(service);
  });

  test('while a chunk is stored takes it along', async () => {
    const service = await startService();
    const { upload, sessionPath } = await prepared(service);
    const path = await announce(service, upload);
    const original = service.stores.chunks.put;
    service.stores.chunks.put = async (...args) => {
      service.stores.chunks.put = original;
      await service.call('DELETE', sessionPath);
      return original(...args);
    };
    expect((await put(service, path, 0, upload.sealed[0]![0]!)).json.code).toBe('ANALYSIS_UNKNOWN');
    await expectNothingLeft(service);
  });

  test('while its analysis is queued takes it from the node again', async () => {
    const service = await startService();
    service.node.faults.hold = true;
    const { upload, sessionPath } = await prepared(service);
    const path = await announce(service, upload);
    await put(service, path, 0, upload.sealed[0]![0]!);
    after(service.stores.analyses, 'move', () => service.call('DELETE', sessionPath));
    expect((await put(service, path, 1, upload.sealed[1]![0]!)).status).toBe(204);
    expect(service.node.submitted).toHaveLength(1);
    await expectNothingLeft(service);
  });
});

test('chunks do not outlive their session, even if the node cannot cancel', async () => {
  const service = await startService();
  const upload = await sealUpload(await openSession(service), [{ 'a.js': 'x' }]);
  const path = await announce(service, upload);
  await service.call('PUT', `${path}/parts/0/chunks/0`, { body: upload.sealed[0]![0]! });
  expect(await service.stores.chunks.totalBytes()).toBeGreaterThan(0);
  service.node.cancel = () => Promise.reject(new Error('the node is gone'));
  expect((await service.call('DELETE', `${SESSIONS}/${upload.sessionId}`)).status).toBe(500);
  expect(await service.stores.chunks.totalBytes()).toBe(0);
});

describe('an analysis that is cancelled', () => {
  test('while a chunk is stored keeps none', async () => {
    const service = await startService();
    const { upload } = await prepared(service);
    const path = await announce(service, upload);
    const original = service.stores.chunks.put;
    service.stores.chunks.put = async (...args) => {
      service.stores.chunks.put = original;
      await service.call('DELETE', path);
      return original(...args);
    };
    expect((await put(service, path, 0, upload.sealed[0]![0]!)).json.code).toBe('ANALYSIS_STATE');
    expect(await service.stores.chunks.totalBytes()).toBe(0);
    expect((await service.call('GET', path)).json.state).toBe('cancelled');
  });

  test('while it is queued is taken from the node again', async () => {
    const service = await startService();
    service.node.faults.hold = true;
    const { upload } = await prepared(service);
    const path = await announce(service, upload);
    await put(service, path, 0, upload.sealed[0]![0]!);
    after(service.stores.analyses, 'move', () => service.call('DELETE', path));
    await put(service, path, 1, upload.sealed[1]![0]!);
    const [job] = service.node.submitted;
    // Once by the call, before the node knew of it, and once by who had submitted it.
    expect(service.node.cancelled).toEqual([job!.analysisId, job!.analysisId]);
    expect(await service.stores.chunks.totalBytes()).toBe(0);
  });
});

test('of several last chunks at once, exactly one queues the analysis', async () => {
  const service = await startService();
  service.node.faults.hold = true;
  const { upload } = await prepared(service);
  const path = await announce(service, upload);
  await Promise.all(Array.from({ length: 20 }, () => sendChunks(service, path, upload)));
  expect(service.node.submitted).toHaveLength(1);
});

test('events that cannot be recorded are logged, and the next one is recorded all the same', async () => {
  const service = await startService();
  service.node.faults.hang = true;
  const { upload } = await prepared(service);
  const path = await announce(service, upload);
  await sendChunks(service, path, upload);
  await expect.poll(async () => (await service.call('GET', path)).json.state).toBe('running');
  const analysisId = path.split('/').at(-1)!;
  const original = service.stores.analyses.setProgress;
  service.stores.analyses.setProgress = () => Promise.reject(new Error('the store is away'));
  service.node.emit({ kind: 'progress', analysisId, filesDone: 1, filesTotal: 2 });
  await expect.poll(() => service.log.join('')).toContain('event not recorded');
  service.stores.analyses.setProgress = original;
  service.node.emit({ kind: 'progress', analysisId, filesDone: 2, filesTotal: 2 });
  await expect.poll(async () => (await service.call('GET', path)).json.progress.filesDone).toBe(2);
});
