import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createLogger } from '../../src/gateway/index.ts';
import { sealRequest, sendRequest } from './analyze-client.ts';
import { announce, openSession, SESSIONS, sealUpload, sendChunks, startService, untilEnded } from './service.ts';

/** Different in each place, so that a leak names its way. */
const planted = () => {
  const secrets: string[] = [];
  const plant = (where: string) => {
    const secret = `PLANTED-${where}-${randomBytes(6).toString('hex')}`;
    secrets.push(secret);
    return secret;
  };
  return { secrets, plant };
};

describe('the log', () => {
  test('holds nothing that a client sends but sizes and ids', async () => {
    const service = await startService({ OPERATOR_TOKEN: 'PLANTED-operator-token-0123456789abcdef' });
    const { secrets, plant } = planted();
    const headers = () => ({
      authorization: `Bearer ${plant('authorization')}`,
      cookie: `a=${plant('cookie')}`,
      'user-agent': plant('agent'),
      referer: `https://x/${plant('referer')}`,
      forwarded: `for=${plant('forwarded')}`,
      'x-forwarded-for': plant('forwarded-for'),
      'x-request-id': `bad id ${plant('request-id')}`,
      'idempotency-key': plant('idempotency-key'),
      'x-encryption-key': plant('encryption-key'),
      [plant('header-name').toLowerCase()]: plant('header'),
    });

    // The whole way, with names and source in it.
    const session = await openSession(service);
    const upload = await sealUpload(session, [{ [`${plant('path')}.js`]: `eval("${plant('source')}")` }]);
    const path = await announce(service, { ...upload });
    await sendChunks(service, path, upload);
    await untilEnded(service, path);
    await service.call('GET', `${path}/results/1`, { headers: headers() });

    // And everything that can go wrong.
    await service.call('GET', `/${plant('unknown-path')}?q=${plant('query')}`, { headers: headers() });
    await service.call('GET', `${SESSIONS}/${plant('session')}`, { headers: headers() });
    await service.call('GET', `${path}?wait=${plant('wait')}`, { headers: headers() });
    await service.call('PUT', `${path}/parts/${plant('part')}/chunks/0`, {
      body: Buffer.from(plant('chunk')),
      headers: headers(),
    });
    await service.call('PUT', `${path}/parts/0/chunks/0`, { body: Buffer.from(plant('conflict')), headers: headers() });
    await service.call('POST', `${SESSIONS}/${session.sessionId}/analyses`, {
      body: `{"${plant('json')}`,
      headers: headers(),
    });
    await service.call('POST', `${SESSIONS}/${session.sessionId}/analyses`, {
      body: { [plant('field')]: plant('value') },
      headers: headers(),
    });
    await service.call('POST', SESSIONS, { key: plant('api-key'), headers: headers() });
    await service.call('GET', '/api/v1/admin/workers', { headers: headers() });
    await service.call('PATCH', SESSIONS, { headers: headers() });
    service.node.faults.fail = 'ANALYSIS_FAILED';
    for (const change of [
      () => ({}),
      () => ({ requestId: plant('body-id') }),
      () => ({ sessionId: plant('body-session') }),
      () => ({ files: plant('files') }),
      () => ({ options: { debug: plant('option') } }),
    ]) {
      const request = sealRequest(service.keys.first, [
        { path: plant('analyze-path'), content: `eval("${plant('content')}")` },
      ]);
      secrets.push(request.headers['X-Encryption-Key']!);
      await sendRequest(service.url, { ...request, body: { ...request.body, ...change() } });
    }
    const broken = sealRequest(service.keys.first, [{ path: plant('broken-path'), content: 'x' }]);
    broken.body.files[0].metadata.contentHash = 'ab'.repeat(32);
    expect((await sendRequest(service.url, broken)).json.error.code).toBe('DECRYPTION_FAILED');
    // An unexpected fault whose error quotes the client, deep down.
    const message = plant('fault');
    service.stores.analyses.get = () => Promise.reject(new Error(message, { cause: new Error(message) }));
    await service.call('GET', path, { headers: headers() });

    await expect.poll(() => service.log.filter((line) => line.includes('"msg":"request"')).length).toBeGreaterThan(20);
    const log = service.log.join('').toLowerCase();
    const { first, second, revoked } = service.keys;
    const forbidden = [...secrets, first, second, revoked, 'planted', 'secret customer name', 'eval('];
    expect(forbidden.filter((secret) => log.includes(secret.toLowerCase()))).toEqual([]);
    expect(secrets.length).toBeGreaterThan(100);
  });

  test('has one line for each request, with ids, sizes and codes', async () => {
    const service = await startService();
    await service.call('POST', SESSIONS, { headers: { 'x-request-id': 'mine-1' }, body: 'four' });
    await service.call('GET', `${SESSIONS}/${'0'.repeat(32)}`, { headers: { 'x-request-id': 'mine-2' } });
    await expect.poll(() => service.log.length).toBe(2);
    const lines = service.log.map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { requestId: 'mine-1', method: 'POST', route: SESSIONS, status: 201, receivedBytes: 4, customerId: 'customer-0' },
      { requestId: 'mine-2', route: `${SESSIONS}/:sessionId`, status: 404, code: 'SESSION_UNKNOWN' },
    ]);
  });

  test('strikes out what looks like a secret, should code ever log it', () => {
    const lines: string[] = [];
    const logger = createLogger({ logLevel: 'info' }, { write: (line) => lines.push(line) });
    logger.info({ headers: { a: 'SECRET' }, request: { body: 'SECRET', inner: { apiKey: 'SECRET' } }, path: 'SECRET' });
    expect(lines.join('')).not.toContain('SECRET');
    expect(lines.join('').match(/\[redacted\]/g)).toHaveLength(4);
  });
});
