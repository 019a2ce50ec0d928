import { expect, test } from 'vitest';
import { analyze, first, largeFiles, start, testClock } from './analyze.ts';

test('after a cut the client asks what arrived, and sends only what is missing', async () => {
  const service = await start();
  const sent: string[] = [];
  let cut = false;
  service.options.fault = ({ method, path }) => {
    if (method !== 'PUT') return undefined;
    if (sent.length === 5 && !cut) {
      cut = true;
      return 'cut';
    }
    sent.push(path);
    return undefined;
  };
  const { result } = await analyze(service, { files: largeFiles(10), concurrency: 1 });
  expect(result?.findings.length).toBe(10);
  expect(service.count('GET', /\/parts$/)).toBe(1);
  expect(new Set(sent).size).toBe(sent.length);
});

test('a connection that breaks within the body of a result is tried again', async () => {
  let broken = false;
  const service = await start({
    fault: ({ path }, response) => {
      if (!/results/.test(path) || broken) return undefined;
      broken = true;
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
      return undefined;
    },
  });
  const { result } = await analyze(service).finally(() => service.crashes.splice(0));
  expect(result?.findings.length).toBe(2);
});

test.each([
  ['POST', /^\/sessions$/, '{"sessionId": "half'],
  ['POST', /\/analyses$/, '{"analysisId'],
  ['GET', /wait=/, '{"state": "runn'],
] as const)(
  'a connection that breaks within the JSON that answers %s %s is tried again',
  async (method, path, half) => {
    let broken = false;
    const service = await start({
      fault: (request, response) => {
        if (request.method !== method || !path.test(request.path) || broken) return undefined;
        broken = true;
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write(half);
        setTimeout(() => response.destroy(), 20);
        return undefined;
      },
    });
    const { result, events } = await analyze(service).finally(() => service.crashes.splice(0));
    expect(result?.findings.length).toBe(2);
    expect(events.some(({ kind }) => kind === 'retry')).toBe(true);
  },
);

test.each([
  ['an answer without end', '['.repeat(5_000_000), 200],
  ['an answer of very many values', `[${'0,'.repeat(1_000_000)}0]`, 200],
  ['an error without end', '{"code": '.padEnd(5_000_000), 400],
])('%s costs no memory', async (_, body, status) => {
  const service = await start({ fault: first(1, 'GET', /wait=/, { status, body }) });
  expect((await analyze(service)).error).toMatchObject({ code: 'service-error' });
  expect(service.liveSessions).toBe(0);
});

test('an upload that is answered at length is done all the same', async () => {
  const service = await start({ fault: first(1, 'DELETE', /sessions/, { status: 200, body: 'x'.repeat(5_000_000) }) });
  expect((await analyze(service)).result?.findings.length).toBe(2);
});

test('a service that never recovers is given up, with its request id, and the session is deleted', async () => {
  const service = await start({ fault: first(99, 'PUT', /chunks/, { status: 500, code: 'INTERNAL_ERROR' }) });
  const { error, slept } = await analyze(service, { concurrency: 1 });
  expect(error).toMatchObject({ code: 'service-error', serviceCode: 'INTERNAL_ERROR', exitCode: 3 });
  expect(error?.message).toMatch(/INTERNAL_ERROR: .*\(request request-\d+\)$/);
  expect(slept).toEqual([250, 500, 1000, 2000, 4000, 8000]);
  expect(service.liveSessions).toBe(0);
});

test('back-off stays within its cap', async () => {
  const service = await start({ fault: first(99, 'GET', /wait=/, { status: 503, headers: { 'retry-after': '0' } }) });
  const clock = testClock(1);
  service.options.fault = first(6, 'GET', /wait=/, { status: 500 });
  await analyze(service, { clock });
  expect(clock.slept).toEqual([500, 1000, 2000, 4000, 8000, 16000]);
});

test.each([
  ['429', { status: 429, code: 'RATE_LIMITED' as const, headers: { 'retry-after': '7' } }, 7_500],
  ['503 with a date', { status: 503, headers: { 'retry-after': new Date(0).toUTCString() } }, 500],
  ['503 without a time', { status: 503, headers: {} }, 5_500],
  ['503 with nonsense', { status: 503, headers: { 'retry-after': 'soon' } }, 5_500],
  ['SESSION_LIMIT', { status: 429, code: 'SESSION_LIMIT' as const, headers: { 'retry-after': '30' } }, 30_500],
])('%s: waits as told, however often', async (_, effect, waits) => {
  const service = await start({ fault: first(12, 'POST', /^\/sessions$/, effect) });
  const { result, slept } = await analyze(service);
  expect(result?.findings.length).toBe(2);
  expect(slept.slice(0, 12)).toEqual(new Array(12).fill(waits));
});

test('a chunk that is refused with 429 waits too', async () => {
  const effect = { status: 429, code: 'RATE_LIMITED' as const, headers: { 'retry-after': '2' } };
  const service = await start({ fault: first(3, 'PUT', /chunks/, effect) });
  const { result, slept } = await analyze(service, { concurrency: 1 });
  expect(result?.findings.length).toBe(2);
  expect(slept).toEqual([2500, 2500, 2500]);
});

test('patience has an end', async () => {
  const effect = { status: 429, code: 'SESSION_LIMIT' as const, headers: { 'retry-after': '400' } };
  const service = await start({ fault: first(99, 'POST', /^\/sessions$/, effect) });
  const { error, slept } = await analyze(service);
  expect(error).toMatchObject({ code: 'busy', serviceCode: 'SESSION_LIMIT' });
  expect(error?.message).toContain('after 801 s of waiting, and asks for 400 s more');
  expect(slept.length).toBe(2);
});
