import { describe, expect, test } from 'vitest';
import { announce, openSession, SESSIONS, sealUpload, sendChunks, startService } from './service.ts';

describe('sessions', () => {
  test('state their end, their key and their limits', async () => {
    const service = await startService({ SESSION_TTL_SECONDS: '600', MAX_FILES: '77' });
    const before = Date.now();
    const answer = await service.call('POST', SESSIONS);
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      sessionId: expect.stringMatching(/^[0-9a-f]{32}$/),
      expiresAt: expect.any(String),
      encryption: service.node.keys()[0],
      limits: { chunkBytes: 1_048_576, fileBytes: 10_485_760, files: 77, uploadBytes: 1_073_741_824, parts: 4_096 },
    });
    const lifeMs = Date.parse(answer.json.expiresAt) - before;
    expect(lifeMs).toBeGreaterThanOrEqual(600_000);
    expect(lifeMs).toBeLessThan(660_000);
    const shown = await service.call('GET', `${SESSIONS}/${answer.json.sessionId}`);
    const { sessionId, expiresAt } = answer.json;
    expect(shown.json).toEqual({ sessionId, expiresAt, analyses: [] });
  });

  test('are opened once for each Idempotency-Key of a customer while they live, however many ask', async () => {
    const service = await startService();
    const open = async (idempotencyKey: string, key = service.keys.first) =>
      (await service.call('POST', SESSIONS, { key, headers: { 'idempotency-key': idempotencyKey } })).json.sessionId;
    const [id, ...others] = await Promise.all(Array.from({ length: 20 }, () => open('same')));
    expect(new Set(others)).toEqual(new Set([id]));
    expect(await open('other')).not.toBe(id);
    expect(await open('same', service.keys.second)).not.toBe(id);
    await service.call('DELETE', `${SESSIONS}/${id}`);
    const next = await open('same');
    expect(next).not.toBe(id);
    service.clock.advance(3_600_000);
    expect(await open('same')).not.toBe(next);
  });

  test.each(['with space', 'x'.repeat(129)])('are not opened under the Idempotency-Key %j', async (idempotencyKey) => {
    const service = await startService();
    const answer = await service.call('POST', SESSIONS, { headers: { 'idempotency-key': idempotencyKey } });
    expect([answer.status, answer.json.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  test('are limited for each customer, and room is made by deleting one', async () => {
    const service = await startService({ SESSIONS_PER_CUSTOMER: '2' });
    const [first] = [await openSession(service), await openSession(service)];
    const refused = await service.call('POST', SESSIONS);
    expect(refused.status).toBe(429);
    expect(refused.json).toMatchObject({ code: 'SESSION_LIMIT', limit: 2, actual: 2 });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect((await service.call('POST', SESSIONS, { key: service.keys.second })).status).toBe(201);
    expect((await service.call('DELETE', `${SESSIONS}/${first.sessionId}`)).status).toBe(204);
    expect((await service.call('POST', SESSIONS)).status).toBe(201);
  });

  test('of another customer look like none', async () => {
    const service = await startService();
    const session = await openSession(service);
    const upload = await sealUpload(session, [{ 'a.js': 'x' }]);
    const path = await announce(service, upload);
    const key = service.keys.second;
    const foreign = [
      await service.call('GET', `${SESSIONS}/${session.sessionId}`, { key }),
      await service.call('DELETE', `${SESSIONS}/${session.sessionId}`, { key }),
      await service.call('GET', path, { key }),
      await service.call('GET', `${path}/parts`, { key }),
      await service.call('PUT', `${path}/parts/0/chunks/0`, { key, body: upload.sealed[0]![0]! }),
      await service.call('GET', `${path}/results/1`, { key }),
      await service.call('DELETE', path, { key }),
      await service.call('GET', `${SESSIONS}/${'0'.repeat(32)}`, { key }),
      await service.call('GET', `${SESSIONS}/no-such-session`, { key }),
    ];
    const shapes = foreign.map(({ json: { requestId: _id, ...rest } }) => JSON.stringify(rest));
    expect(new Set(shapes).size).toBe(1);
    expect(foreign[0]!.json).toMatchObject({ status: 404, code: 'SESSION_UNKNOWN' });
    expect((await service.call('GET', path)).json.state).toBe('receiving');
  });

  test('know only their own analyses', async () => {
    const service = await startService();
    const [first, second] = [await openSession(service), await openSession(service)];
    const path = await announce(service, await sealUpload(first, [{ 'a.js': 'x' }]));
    const moved = path.replace(first.sessionId, second.sessionId);
    expect((await service.call('GET', moved)).json.code).toBe('ANALYSIS_UNKNOWN');
  });

  test('that are deleted take chunks, results and work with them', async () => {
    const service = await startService();
    service.node.faults.hang = true;
    const session = await openSession(service);
    const upload = await sealUpload(session, [{ 'a.js': 'x' }]);
    const running = await announce(service, upload);
    await sendChunks(service, running, upload);
    const half = await sealUpload(session, [{ 'b.js': 'x' }]);
    const receiving = await announce(service, half);
    await service.call('PUT', `${receiving}/parts/0/chunks/0`, { body: half.sealed[0]![0]! });
    expect(await service.stores.chunks.totalBytes()).toBeGreaterThan(0);
    expect((await service.call('DELETE', `${SESSIONS}/${session.sessionId}`)).status).toBe(204);
    const ids = [running, receiving].map((path) => path.split('/').at(-1)!);
    expect(service.node.cancelled.toSorted()).toEqual(ids.toSorted());
    expect(await service.stores.chunks.totalBytes()).toBe(0);
    expect(await service.stores.chunks.sessionBytes(session.sessionId)).toBe(0);
    expect(await Promise.all(ids.map((id) => service.stores.analyses.get(id)))).toEqual([undefined, undefined]);
  });

  test('are unknown from their expiry on, and wiped', async () => {
    const service = await startService({ SESSION_TTL_SECONDS: '60' });
    service.node.faults.hold = true;
    const session = await openSession(service);
    const upload = await sealUpload(session, [{ 'a.js': 'x' }]);
    const path = await announce(service, upload);
    await sendChunks(service, path, upload);
    service.clock.advance(61_000);
    expect((await service.call('GET', path)).json.code).toBe('SESSION_UNKNOWN');
    await expect.poll(() => service.stores.chunks.totalBytes()).toBe(0);
    await expect.poll(() => service.node.cancelled.length).toBe(1);
    expect(await service.stores.analyses.ofSession(session.sessionId)).toEqual([]);
  });

  test('that expired no longer count', async () => {
    const service = await startService({ SESSIONS_PER_CUSTOMER: '1', SESSION_TTL_SECONDS: '60' });
    await openSession(service);
    service.clock.advance(61_000);
    expect((await service.call('POST', SESSIONS)).status).toBe(201);
  });
});

describe('hundreds of calls at once', () => {
  test('never open more sessions than a customer may have', async () => {
    const service = await startService({ REQUESTS_PER_MINUTE: '10000' });
    const answers = await Promise.all(Array.from({ length: 300 }, () => service.call('POST', SESSIONS)));
    const statuses = Map.groupBy(answers, ({ status }) => status);
    expect(statuses.get(201)).toHaveLength(10);
    expect(statuses.get(429)).toHaveLength(290);
    expect(await service.stores.sessions.countLive(service.clock.now())).toBe(10);
  });

  test('leave no orphan behind, whatever order sessions open, fill and vanish in', async () => {
    const service = await startService({ REQUESTS_PER_MINUTE: '100000' });
    let live = 0;
    let most = 0;
    const visit = async (number: number) => {
      const opened = await service.call('POST', SESSIONS);
      if (opened.status !== 201) return expect(opened.json.code).toBe('SESSION_LIMIT');
      most = Math.max(most, ++live);
      const upload = await sealUpload(opened.json, [{ 'a.js': `eval(${number})` }]);
      const path = await announce(service, upload);
      const chunks = [0, 1].map((part) =>
        service.call('PUT', `${path}/parts/${part}/chunks/0`, { body: upload.sealed[part]![0]! }),
      );
      // Every other session is deleted while its chunks are under way.
      if (number % 2 === 0) await Promise.all(chunks);
      // Counted as gone before the call: the service may give its place away at any moment of it.
      live -= 1;
      const closed = await service.call('DELETE', `${SESSIONS}/${opened.json.sessionId}`);
      expect(closed.status).toBe(204);
      for (const { status, json } of await Promise.all(chunks)) {
        if (status !== 204) expect(json.code).toMatch(/^(SESSION|ANALYSIS)_UNKNOWN$/);
      }
    };
    await Promise.all(
      Array.from({ length: 40 }, async (_, lane) => {
        for (let round = 0; round < 6; round += 1) await visit(lane * 6 + round);
      }),
    );
    await service.node.settled();
    expect(most).toBeLessThanOrEqual(10);
    expect(await service.stores.sessions.countLive(service.clock.now())).toBe(0);
    expect(await service.stores.chunks.totalBytes()).toBe(0);
    expect(Object.values(await service.stores.analyses.countByState())).toEqual([0, 0, 0, 0, 0, 0]);
    // Whatever reached the node was cancelled there.
    const left = service.node.submitted.filter(({ analysisId }) => !service.node.cancelled.includes(analysisId));
    expect(left).toEqual([]);
  });
});
