import { describe, expect, test } from 'vitest';
import { SESSIONS, startService } from './service.ts';

describe('authentication', () => {
  test('refuses unknown, revoked and malformed keys alike', async () => {
    const service = await startService();
    const unknown = service.keys.first.replace(/.{4}$/, 'aaaa');
    const answers = [];
    for (const key of [unknown, service.keys.revoked, 'rsolv_', 'x'.repeat(5_000)]) {
      answers.push(await service.call('POST', SESSIONS, { key }));
    }
    for (const { status, headers, json } of answers) {
      expect(status).toBe(401);
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect({ ...json, requestId: '' }).toEqual({ ...answers[0]!.json, requestId: '' });
      expect(json.code).toBe('INVALID_API_KEY');
    }
  });

  test('says that a key is missing, and that Bearer is not enabled', async () => {
    const service = await startService();
    const none = await service.call('GET', `${SESSIONS}/x`, { key: null });
    expect(none.json).toMatchObject({
      status: 401,
      code: 'AUTH_REQUIRED',
      detail: expect.stringContaining('x-api-key'),
    });
    const bearer = await service.call('GET', `${SESSIONS}/x`, { key: null, headers: { authorization: 'Bearer abc' } });
    expect(bearer.json).toMatchObject({ code: 'AUTH_REQUIRED', detail: expect.stringContaining('not enabled') });
  });

  test('takes bearer tokens where the operator has enabled them, as those of a customer of their own', async () => {
    const asked: string[] = [];
    const verifyBearer = async (token: string) => {
      asked.push(token);
      return token === 'good-token' ? { customerId: 'oidc:acme/shop' } : undefined;
    };
    const service = await startService({}, { verifyBearer });
    const call = (authorization: string, method = 'POST', path = SESSIONS, key: string | null = null) =>
      service.call(method, path, { key, headers: { authorization } });
    const opened = await call('Bearer good-token');
    expect(opened.status).toBe(201);
    const path = `${SESSIONS}/${opened.json.sessionId}`;
    expect((await call('bearer good-token', 'GET', path)).status).toBe(200);
    expect((await service.call('GET', path)).json.code).toBe('SESSION_UNKNOWN');
    expect((await call('Bearer bad-token')).json).toMatchObject({
      status: 401,
      code: 'INVALID_API_KEY',
      detail: expect.stringContaining('Bearer is not accepted'),
    });
    expect((await call('Basic good-token')).json.code).toBe('AUTH_REQUIRED');
    // A key goes before a token, also one that is not good.
    expect((await call('Bearer good-token', 'POST', SESSIONS, 'rsolv_')).json.code).toBe('INVALID_API_KEY');
    expect(asked).toEqual(['good-token', 'good-token', 'bad-token']);
    expect(service.log.join('')).not.toMatch(/-token/);
  });

  test('answers UNAVAILABLE when keys cannot be looked up', async () => {
    const { KeyFileError } = await import('../../src/gateway/index.ts');
    const broken = {
      find: () => Promise.reject(new KeyFileError('api-keys.json is broken')),
      fault: async () => 'api-keys.json is broken',
    };
    const service = await startService({}, { apiKeys: broken });
    const answer = await service.call('POST', SESSIONS);
    expect(answer.json).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect((await service.call('GET', '/readyz')).json).toMatchObject({
      ready: false,
      reasons: ['api-keys.json is broken'],
    });
  });
});

describe('rates', () => {
  test('of a customer are limited, with the headers of the IETF draft', async () => {
    const service = await startService({ REQUESTS_PER_MINUTE: '3' });
    const call = (key = service.keys.first) => service.call('GET', `${SESSIONS}/${'0'.repeat(32)}`, { key });
    const first = await call();
    expect(first.headers.get('ratelimit-policy')).toMatch(/^"requests"; q=3; w=60/);
    expect(first.headers.get('ratelimit')).toMatch(/^"requests"; r=2; t=60/);
    await call();
    await call();
    const refused = await call();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(refused.json).toMatchObject({ code: 'RATE_LIMITED', limit: 3, actual: 4 });
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect((await call(service.keys.second)).json.code).toBe('SESSION_UNKNOWN');
    service.clock.advance(wait * 1_000);
    expect((await call()).json.code).toBe('SESSION_UNKNOWN');
  });

  test('of transfers are counted apart', async () => {
    const service = await startService({ REQUESTS_PER_MINUTE: '1', TRANSFERS_PER_MINUTE: '2' });
    const parts = () => service.call('GET', `${SESSIONS}/${'0'.repeat(32)}/analyses/${'0'.repeat(32)}/parts`);
    expect((await parts()).headers.get('ratelimit-policy')).toMatch(/^"transfers"; q=2; w=60/);
    expect((await parts()).json.code).toBe('SESSION_UNKNOWN');
    expect((await parts()).json.code).toBe('RATE_LIMITED');
    expect((await service.call('POST', SESSIONS)).status).toBe(201);
  });

  test('of failed authentications are limited for each address, and good keys still pass', async () => {
    const service = await startService({ FAILED_AUTHENTICATIONS_PER_MINUTE: '2' });
    const fail = (headers = {}) => service.call('POST', SESSIONS, { key: 'rsolv_guess', headers });
    expect((await fail()).status).toBe(401);
    expect((await fail({ 'x-forwarded-for': '203.0.113.9' })).status).toBe(401);
    // The header is not believed: it is still the same address.
    const refused = await fail({ 'x-forwarded-for': '203.0.113.10' });
    expect(refused.json).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    for (let call = 0; call < 5; call += 1) expect((await service.call('POST', SESSIONS)).status).toBe(201);
    const { headers } = await service.call('POST', SESSIONS);
    expect(headers.get('ratelimit-policy')).not.toContain('failed-authentication');
  });

  test('are counted by the forwarded address where the proxy is trusted', async () => {
    const service = await startService({ FAILED_AUTHENTICATIONS_PER_MINUTE: '1', TRUST_PROXY: 'loopback' });
    const fail = async (address: string) =>
      (await service.call('POST', SESSIONS, { key: 'rsolv_guess', headers: { 'x-forwarded-for': address } })).status;
    expect([await fail('203.0.113.9'), await fail('203.0.113.10'), await fail('203.0.113.9')]).toEqual([401, 401, 429]);
  });
});

describe("the operator's view of workers", () => {
  const TOKEN = 'operator-token-of-more-than-32-characters';
  const worker = {
    pid: 7,
    state: 'busy',
    customerId: 'customer-0',
    ageSeconds: 1,
    residentBytes: 2,
    analyses: 3,
    filesByLanguage: { python: 4 },
  } as const;
  const view = '/api/v1/admin/workers';

  test('does not exist without a token in the settings', async () => {
    const service = await startService();
    expect((await service.call('GET', view, { headers: { authorization: 'Bearer ' } })).json.code).toBe('NOT_FOUND');
  });

  test('needs the token, and no API key opens it', async () => {
    const service = await startService({ OPERATOR_TOKEN: TOKEN });
    service.node.faults.status = { workers: [worker] };
    for (const authorization of ['', 'Bearer wrong', `Basic ${TOKEN}`]) {
      const refused = await service.call('GET', view, { headers: { authorization } });
      expect(refused.json).toMatchObject({ status: 401, code: 'AUTH_REQUIRED' });
    }
    expect((await service.call('GET', '/metrics')).status).toBe(401);
    const metrics = await service.call('GET', '/metrics', { headers: { authorization: `Bearer ${TOKEN}` } });
    expect([metrics.status, metrics.bytes.toString()]).toEqual([200, expect.stringContaining('rsolv_ast_ready 1')]);
    const { status, json } = await service.call('GET', view, {
      key: null,
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect([status, json.workers, json.exits.crash]).toEqual([200, [worker], 0]);
  });
});
