import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createHttpServer } from '../../src/gateway/index.ts';
import { announce, openSession, SESSIONS, type Service, sealUpload, startService } from './service.ts';

/** Sends bytes as they are, and gives what comes back until the other side or `closeAfterMs` ends it. */
function raw(service: Service, text: string, destroy = false): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () => {
      socket.write(text);
      if (destroy) setImmediate(() => socket.destroy());
    });
    socket.on('data', (data) => {
      received += data;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(received));
  });
}

const problemOf = ({ status, headers, json }: { status: number; headers: Headers; json: { code: string } }) => {
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(json).toMatchObject({
    type: `/problems#${json.code}`,
    title: expect.any(String),
    status,
    detail: expect.any(String),
    requestId: headers.get('x-request-id'),
  });
  return [status, json.code];
};

describe('every error is a problem', () => {
  test('unknown routes and paths that cannot be decoded', async () => {
    const service = await startService();
    expect(problemOf(await service.call('GET', '/'))).toEqual([404, 'NOT_FOUND']);
    expect(problemOf(await service.call('POST', '/api/v2/ast/sessions'))).toEqual([404, 'NOT_FOUND']);
    expect(problemOf(await service.call('GET', `${SESSIONS}/%E0%A4%A`))).toEqual([404, 'NOT_FOUND']);
  });

  test('wrong methods, with those that are allowed', async () => {
    const service = await startService();
    const answer = await service.call('PATCH', `${SESSIONS}/${'0'.repeat(32)}`);
    expect(problemOf(answer)).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, DELETE');
    expect((await service.call('OPTIONS', SESSIONS)).headers.get('allow')).toBe('POST');
    expect((await service.call('DELETE', '/healthz')).status).toBe(405);
    expect((await service.call('HEAD', '/healthz')).status).toBe(200);
  });

  test.each([
    ['malformed JSON', '{"enc": ', {}, 400, 'INVALID_REQUEST'],
    ['JSON that is no object', '"text"', {}, 400, 'INVALID_REQUEST'],
    [
      'bytes that are no UTF-8',
      Buffer.from([0x22, 0xff, 0x22]),
      { 'content-type': 'application/json' },
      400,
      'INVALID_REQUEST',
    ],
    ['a prototype in disguise', '{"__proto__": {"parts": 2}}', {}, 400, 'INVALID_REQUEST'],
    ['a body of far too many values', `{"chunks":[${'0,'.repeat(400_000)}0]}`, {}, 413, 'UPLOAD_TOO_LARGE'],
    ['a name that is longer than any error', `{"${'x'.repeat(100_000)}": 1}`, {}, 400, 'INVALID_REQUEST'],
    ['a body that is too large', `"${'x'.repeat(1_048_576)}"`, {}, 413, 'UPLOAD_TOO_LARGE'],
    [
      'another content type',
      'a=b',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['a compressed body', '{}', { 'content-encoding': 'gzip' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ])('%s', async (_name, body, headers, status, code) => {
    const service = await startService();
    const { sessionId } = await openSession(service);
    const sent = { 'idempotency-key': 'k', ...headers };
    const answer = await service.call('POST', `${SESSIONS}/${sessionId}/analyses`, { body, headers: sent });
    expect(problemOf(answer)).toEqual([status, code]);
    expect(answer.bytes.length).toBeLessThan(1_000);
  });

  test('no body at all, and so none of the right type', async () => {
    const service = await startService();
    const { sessionId } = await openSession(service);
    const answer = await service.call('POST', `${SESSIONS}/${sessionId}/analyses`);
    expect(problemOf(answer)).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  test('an unexpected fault, of which the client learns nothing', async () => {
    const service = await startService();
    service.stores.sessions.get = () => Promise.reject(new TypeError('SECRET-IN-A-MESSAGE'));
    const answer = await service.call('GET', `${SESSIONS}/${'0'.repeat(32)}`);
    expect(problemOf(answer)).toEqual([500, 'INTERNAL_ERROR']);
    expect(answer.bytes.toString()).not.toContain('SECRET');
    const line = service.log.map((text) => JSON.parse(text)).find(({ msg }) => msg === 'fault');
    expect(line).toMatchObject({ requestId: answer.json.requestId, fault: { name: 'TypeError' } });
    expect(service.log.join('')).not.toContain('SECRET');
  });
});

describe('request ids', () => {
  test.each([['mine-42'], ['A.b_c-1'], ['x'.repeat(64)]])('keep %s', async (id) => {
    const service = await startService();
    const { headers } = await service.call('GET', '/healthz', { headers: { 'x-request-id': id } });
    expect(headers.get('x-request-id')).toBe(id);
  });

  test.each([['x'.repeat(65)], ['with space'], ['{"json":1}'], ['rsolv_looks_like_a_key']])(
    'replace %s',
    async (id) => {
      const service = await startService();
      const { headers } = await service.call('GET', '/nowhere', { headers: { 'x-request-id': id } });
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

describe('connections that misbehave', () => {
  test('do not bring the service down', async () => {
    const service = await startService();
    const upload = await sealUpload(await openSession(service), [{ 'a.js': 'x' }]);
    const chunk = `${await announce(service, upload)}/parts/0/chunks/0`;
    const head = `PUT ${chunk} HTTP/1.1\r\nHost: x\r\nx-api-key: ${service.keys.first}\r\nContent-Type: application/octet-stream\r\n`;
    // Aborted within the body, announced and not, and before any header is complete.
    await raw(service, `${head}Content-Length: 1000\r\n\r\nabc`, true);
    await raw(service, `${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`, true);
    await raw(service, 'PUT / HT', true);
    // Not HTTP, or not quite.
    for (const text of [
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc',
      'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      `${head}Content-Length: x\r\n\r\n`,
      `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
      `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    ]) {
      expect(await raw(service, text)).toMatch(/^HTTP\/1\.1 4\d\d/);
    }
    expect(await service.stores.chunks.totalBytes()).toBe(0);
    expect((await service.call('GET', '/healthz')).status).toBe(200);
    // Memory for bodies is given back, whatever became of them.
    expect((await service.call('PUT', chunk, { body: upload.sealed[0]![0]! })).status).toBe(204);
  });

  test.each([
    ['an unknown key', 'POST', '/api/v1/ast/analyze', '401'],
    ['another content type', 'POST', `${SESSIONS}/${'0'.repeat(32)}/analyses`, '415'],
  ])(
    'that send on without end after a refusal (%s) are cut, once they could read it',
    async (_, method, path, status) => {
      const service = await startService();
      const key = status === '401' ? 'wrong' : service.keys.first;
      const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
      let received = '';
      let sent = 0;
      const block = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
      const send = () => {
        while (sent < 256 * 1024 * 1024 && !socket.destroyed) {
          sent += block.length;
          if (!socket.write(block)) return;
        }
        socket.end();
      };
      socket.on('drain', send);
      socket.on('data', (data) => {
        received += data;
      });
      socket.on('error', () => {});
      socket.write(
        `${method} ${path} HTTP/1.1\r\nHost: x\r\nx-api-key: ${key}\r\nTransfer-Encoding: chunked\r\n\r\n`,
        send,
      );
      await new Promise((resolve) => socket.once('close', resolve));
      expect(received).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
      // What the service discards, and what the buffers of both sides hold.
      expect(sent).toBeLessThan(64 * 1024 * 1024);
    },
  );

  test('that are refused with a short body serve the next request', async () => {
    const service = await startService();
    const refused = 'POST /api/v1/ast/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello';
    const next = 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    expect(await raw(service, refused + next)).toMatch(/^HTTP\/1.1 401[\s\S]*HTTP\/1.1 200/);
  });

  test('that are slow are ended by the timeouts of the server', async () => {
    const service = await startService();
    const { headersTimeout, requestTimeout, keepAliveTimeout, timeout, maxHeadersCount } = createHttpServer(
      service.gateway.app,
      service.config,
    );
    expect({ headersTimeout, requestTimeout, keepAliveTimeout, maxHeadersCount }).toEqual({
      headersTimeout: 10_000,
      requestTimeout: 120_000,
      keepAliveTimeout: 65_000,
      maxHeadersCount: 100,
    });
    expect(timeout).toBeGreaterThan(requestTimeout);
    // The same server, with its patience cut short: half a header is answered and closed.
    service.server.headersTimeout = 1;
    expect(await raw(service, 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toMatch(/^HTTP\/1\.1 408/);
  });
});
