import { describe, expect, test } from 'vitest';
import { sealRequest, sendRequest } from './analyze-client.ts';
import { announce, openSession, SESSIONS, sealUpload, sendChunks, startService, untilEnded } from './service.ts';

describe('a drain', () => {
  test('refuses new work, lets what runs come to its end, and closes', async () => {
    const service = await startService();
    service.node.faults.hold = true;
    const session = await openSession(service);
    const upload = await sealUpload(session, [{ 'a.js': 'eval(x)' }]);
    const path = await announce(service, upload);
    const late = await sealUpload(session, [{ 'b.js': 'x' }]);
    const drained = service.gateway.drain(service.server, 30_000);

    const refused = [
      await service.call('POST', SESSIONS),
      await service.call('POST', `${SESSIONS}/${session.sessionId}/analyses`, {
        body: late.body,
        headers: { 'idempotency-key': late.idempotencyKey },
      }),
    ];
    for (const { status, headers, json } of refused) {
      expect([status, json.code]).toEqual([503, 'UNAVAILABLE']);
      expect(headers.get('retry-after')).toBe('5');
    }
    const oneRequest = await sendRequest(
      service.url,
      sealRequest(service.keys.first, [{ path: 'a.js', content: 'x' }]),
    );
    expect([oneRequest.status, oneRequest.json.error.code]).toEqual([503, 'UNAVAILABLE']);
    const ready = await service.call('GET', '/readyz');
    expect([ready.status, ready.json.reasons]).toEqual([503, ['the service is shutting down']]);
    expect((await service.call('GET', '/healthz')).status).toBe(200);

    // The upload that had begun goes on.
    await sendChunks(service, path, upload);
    service.node.releaseHeld();
    expect(await untilEnded(service, path)).toMatchObject({ state: 'succeeded', counts: { high: 1 } });
    expect((await service.call('GET', `${path}/results/1`)).status).toBe(200);
    expect((await service.call('DELETE', `${SESSIONS}/${session.sessionId}`)).status).toBe(204);
    await drained;
    await expect(service.call('GET', '/healthz')).rejects.toThrow();
  });

  test('does not wait for sessions without work', async () => {
    const service = await startService();
    await openSession(service);
    await service.gateway.drain(service.server, 3_600_000);
    expect(service.server.listening).toBe(false);
  });

  test('ends after its grace, whatever still runs', async () => {
    const service = await startService();
    service.node.faults.hang = true;
    const upload = await sealUpload(await openSession(service), [{ 'a.js': 'x' }]);
    const path = await announce(service, upload);
    await sendChunks(service, path, upload);
    const poll = service.call('GET', `${path}?wait=30`).catch(() => 'cut');
    await service.gateway.drain(service.server, 300);
    expect(service.server.listening).toBe(false);
    expect(await poll).toBe('cut');
  });
});
