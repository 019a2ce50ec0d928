import { describe, expect, test } from 'vitest';
import { MAX_ATTEMPTS, MAX_WAIT_MS, withRetries } from '../src/network/retry.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

type Answer = Response | Error;

/** A fetch that gives these answers one after the other, and what the retries made of it. */
async function check(answers: readonly Answer[], signal = new AbortController().signal) {
  const waits: number[] = [];
  let requests = 0;
  const fetch = withRetries(
    async () => {
      const answer = answers[Math.min(requests, answers.length - 1)]!;
      requests += 1;
      if (answer instanceof Error) throw answer;
      return answer.clone();
    },
    {
      signal,
      onRetry: () => {},
      now: () => NOW,
      random: () => 0.5,
      sleep: async (ms) => {
        waits.push(ms);
      },
    },
  );
  const outcome = await fetch('https://api.github.com/x').then(
    (response) => response.status,
    (error: Error) => error.message,
  );
  return { outcome, requests, waits };
}

const answer = (status: number, headers: Record<string, string> = {}, body = '{}') =>
  new Response(body, { status, headers });

describe('tried again', () => {
  test.each([500, 502, 503, 504, 408])('HTTP %i, with growing pauses', async (status) => {
    expect(await check([answer(status), answer(status), answer(200)])).toEqual({
      outcome: 200,
      requests: 3,
      waits: [500, 1000],
    });
  });

  test('a broken connection', async () => {
    expect(await check([new TypeError('fetch failed'), answer(200)])).toMatchObject({ outcome: 200, requests: 2 });
  });

  test('a rate limit, after as long as GitHub says', async () => {
    expect((await check([answer(429, { 'retry-after': '7' }), answer(200)])).waits).toEqual([7000]);
    const reset = String(NOW / 1000 + 30);
    const exhausted = answer(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset });
    expect((await check([exhausted, answer(200)])).waits).toEqual([30_000]);
  });

  test('a secondary rate limit that names no time, after a minute', async () => {
    const limited = answer(403, {}, '{"message":"You have exceeded a secondary rate limit"}');
    expect((await check([limited, answer(200)])).waits).toEqual([60_000]);
  });
});

describe('not tried again', () => {
  test.each([200, 201, 304, 400, 401, 403, 404, 422])('HTTP %i', async (status) => {
    const body = status === 304 ? new Response(null, { status }) : answer(status, {}, '{"message":"no"}');
    expect(await check([body])).toEqual({ outcome: status, requests: 1, waits: [] });
  });

  test('a rate limit that ends too late', async () => {
    const reset = String(NOW / 1000 + MAX_WAIT_MS / 1000 + 1);
    const exhausted = answer(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset });
    expect(await check([exhausted])).toEqual({ outcome: 403, requests: 1, waits: [] });
  });

  test('more often than a bound, and then the last failure is handed on', async () => {
    expect(await check([answer(502)])).toMatchObject({ outcome: 502, requests: MAX_ATTEMPTS });
    expect(await check([new TypeError('fetch failed')])).toMatchObject({
      outcome: 'fetch failed',
      requests: MAX_ATTEMPTS,
    });
  });

  test('once the run has ended', async () => {
    expect(await check([answer(200)], AbortSignal.abort(new Error('cancelled')))).toMatchObject({
      outcome: 'cancelled',
      requests: 0,
    });
  });
});
