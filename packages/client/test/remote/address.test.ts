import { expect, test } from 'vitest';
import { FakeService } from '../fake-service.ts';
import { analyze, start } from './analyze.ts';

test.each([
  ['https://user:pw@host', /must not hold a user/],
  ['https://host/?q', /must not hold a user/],
  ['ftp://host', /must look like/],
  ['host', /must look like/],
  ['http://ast.example.com', /in the clear/],
])('the server URL %s is refused', async (serverUrl, message) => {
  const service = await start();
  const { error } = await analyze(service, { serverUrl });
  expect(error).toMatchObject({ code: 'bad-server-url', exitCode: 2 });
  expect(error?.message).toMatch(message);
});

test('plain HTTP can be allowed expressly, and a path of the server URL is kept', async () => {
  const service = await start();
  const asked: string[] = [];
  const viaName: typeof fetch = (input, init) => {
    asked.push(String(input));
    return fetch(
      new URL(new URL(String(input)).pathname.replace('/sub', '') + new URL(String(input)).search, service.url),
      init,
    );
  };
  const serverUrl = 'http://ast.internal/sub';
  const { result } = await analyze(service, { serverUrl, allowPlainHttp: true, fetch: viaName });
  expect(result?.findings.length).toBe(2);
  expect(asked[0]).toBe('http://ast.internal/sub/api/v1/ast/sessions');
});

test('a redirect is not followed: the credential would go along', async () => {
  const other = await start();
  const service = await start({
    fault: () => ({ status: 307, headers: { location: `${other.url}/api/v1/ast/sessions` } }),
  });
  expect((await analyze(service)).error).toMatchObject({ code: 'bad-server-url' });
  expect(other.received).toEqual([]);
});

test.each([
  ['a web page', { status: 200, body: '<html>' }, 'service-error', /not one of the protocol/],
  ['a 404 of something else', { status: 404, body: 'nope' }, 'service-error', /HTTP 404/],
  ['a refusal', { status: 403, body: '' }, 'unauthorized', /HTTP 403/],
  ['too large', { status: 413, code: 'UPLOAD_TOO_LARGE' as const }, 'limit-exceeded', /UPLOAD_TOO_LARGE/],
])('%s in place of the service', async (_, effect, code, message) => {
  const service = await start({ fault: () => effect });
  const { error } = await analyze(service);
  expect(error).toMatchObject({ code });
  expect(error?.message).toMatch(message);
});

test('the words of the service cannot steer the terminal', async () => {
  const body = {
    type: 'x',
    title: 'x',
    status: 400,
    detail: `\u001b[2J\n\u202e${'x'.repeat(2000)}`,
    code: 'A\u0007',
    requestId: 'r',
  };
  const service = await start({ fault: () => ({ status: 400, body: JSON.stringify(body) }) });
  const { error } = await analyze(service);
  expect(error?.message).toMatch(/^the service answered A : {2}\[2J x+ \(request request-1\)$/);
  expect(error?.message.length).toBeLessThan(600);
});

test('nobody listens', async () => {
  const service = await FakeService.start();
  await service.stop();
  const { error, slept } = await analyze(service);
  expect(error).toMatchObject({ code: 'unreachable', exitCode: 3 });
  expect(error?.message).toContain('ECONNREFUSED');
  expect(slept).toEqual([250, 500]);
});

test.each([
  ['ENOTFOUND', /host 127.0.0.1 is not known/],
  ['SELF_SIGNED_CERT_IN_CHAIN', /NODE_EXTRA_CA_CERTS/],
])('%s is not tried again', async (code, message) => {
  const service = await start();
  const failing = failingWith(code);
  const { error } = await analyze(service, { fetch: failing.fetch });
  expect(error).toMatchObject({ code: 'unreachable' });
  expect(error?.message).toMatch(message);
  expect(failing.calls).toBe(1);
});

test('a request that gets no answer in time is tried again', async () => {
  const service = await start();
  let held = 0;
  const slow: typeof fetch = (input, init) => {
    if (held++ > 0) return fetch(input, init);
    return new Promise((_, reject) => {
      init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason));
    });
  };
  const { result, events } = await analyze(service, { fetch: slow, requestTimeoutMs: 1_000 });
  expect(result?.findings.length).toBe(2);
  expect(events[0]).toMatchObject({ kind: 'retry', reason: 'the service gave no answer (TimeoutError)' });
});

test.each(['ECONNREFUSED', 'EHOSTUNREACH', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])(
  '%s, where nothing ever answered: three attempts',
  async (code) => {
    const service = await start();
    const failing = failingWith(code);
    const { error } = await analyze(service, { fetch: failing.fetch });
    expect(error).toMatchObject({ code: 'unreachable' });
    expect(error?.message).toContain(code);
    expect(failing.calls).toBe(3);
  },
);

test('a service that answered before is waited for as one that restarts', async () => {
  const service = await start();
  let failed = 0;
  const restarting: typeof fetch = async (input, init) => {
    if (/\/analyses/.test(String(input)) && failed < 6) {
      failed += 1;
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) });
    }
    return fetch(input, init);
  };
  const { result } = await analyze(service, { fetch: restarting });
  expect(result?.findings.length).toBe(2);
  expect(failed).toBe(6);
});

/** A network on which every request fails in one way. */
function failingWith(code: string) {
  const network = {
    calls: 0,
    fetch: (async () => {
      network.calls += 1;
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
    }) as typeof fetch,
  };
  return network;
}
