import { expect, test } from 'vitest';
import { analyze, first, start, testClock } from './analyze.ts';

test.each(['POST /sessions', 'PUT', 'GET wait', 'GET results'])(
  'cancelled at %s: the session is deleted',
  async (when) => {
    const controller = new AbortController();
    const service = await start();
    const [method, part = ''] = when.split(' ');
    service.options.fault = (request) => {
      if (request.method === method && request.path.includes(part)) controller.abort(new Error('Ctrl-C'));
      return undefined;
    };
    const { error } = await analyze(service, { signal: controller.signal });
    expect(error).toMatchObject({ code: 'aborted' });
    expect(service.liveSessions).toBe(0);
  },
);

test('cancelled while a session is being opened that the service never answers', async () => {
  const controller = new AbortController();
  const service = await start();
  const silent: typeof fetch = (_, init) => {
    controller.abort();
    return new Promise((_, reject) => {
      init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason));
    });
  };
  const { error } = await analyze(service, { signal: controller.signal, fetch: silent });
  expect(error).toMatchObject({ code: 'aborted' });
});

test('cancelled while waiting to try again', async () => {
  const controller = new AbortController();
  const service = await start({ fault: first(99, 'GET', /wait=/, { status: 503, headers: { 'retry-after': '60' } }) });
  const clock = testClock();
  const { error } = await analyze(service, {
    signal: controller.signal,
    clock: {
      ...clock,
      sleep: async (_ms, signal) => {
        controller.abort();
        signal?.throwIfAborted();
      },
    },
  });
  expect(error).toMatchObject({ code: 'aborted' });
  expect(service.liveSessions).toBe(0);
});

test('cancelled before the start', async () => {
  const service = await start();
  const { error } = await analyze(service, { signal: AbortSignal.abort() });
  expect(error).toMatchObject({ code: 'aborted' });
  expect(service.received).toEqual([]);
});

test('a session that cannot be deleted changes nothing about the result', async () => {
  const service = await start({ fault: first(99, 'DELETE', /sessions/, { status: 500, code: 'INTERNAL_ERROR' }) });
  const { result } = await analyze(service);
  expect(result?.findings.length).toBe(2);
  expect(service.count('DELETE', /sessions/)).toBe(3);
});
