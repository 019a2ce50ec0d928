/** Sessions that are opened with bearer tokens in place of an API key. */
import { parseApiKey } from '@rsolv-ast/protocol';
import { expect, test } from 'vitest';
import { ClientError, type RemoteRequest } from '../../src/index.ts';
import type { FakeService } from '../fake-service.ts';
import { analyze, largeFiles, start, testClock } from './analyze.ts';

const MINUTE = 60_000;

/** A token as an issuer makes it, numbered; without `endsAt` it says nothing of its end. */
function tokenOf(number: number, endsAt?: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part({ alg: 'none' }), part({ jti: number, ...(endsAt && { exp: Math.floor(endsAt / 1000) }) }), 'x'].join(
    '.',
  );
}

/** A credential that counts how often it was asked. */
function issuer(make: (number: number) => string) {
  const issued: string[] = [];
  const fetchToken = async () => {
    issued.push(make(issued.length + 1));
    return issued.at(-1)!;
  };
  return { issued, credential: { kind: 'bearer', fetchToken } as const };
}

const pinned = (service: FakeService): Partial<RemoteRequest> => ({
  pinnedIdentity: parseApiKey(service.apiKey).fingerprint,
});

test('one token serves a whole analysis, its uploads at the same time included', async () => {
  const { issued, credential } = issuer((number) => tokenOf(number, Date.now() + 5 * MINUTE));
  const service = await start({ accepts: (token) => issued.includes(token) });
  const { result } = await analyze(service, { credential, ...pinned(service), files: largeFiles(4) });
  expect(result?.findings.length).toBe(4);
  expect(issued.length).toBe(1);
  expect(service.received.map(({ headers }) => headers.authorization)).toEqual(
    service.received.map(() => `Bearer ${issued[0]}`),
  );
  expect(service.received.some(({ headers }) => 'x-api-key' in headers)).toBe(false);
  expect(service.liveSessions).toBe(0);
});

test('a token that is about to end is not sent any more', async () => {
  let now = Date.now();
  const { issued, credential } = issuer((number) => tokenOf(number, now + 5 * MINUTE));
  const service = await start({
    accepts: (token) => token === issued.at(-1),
    // Between two requests four and a half minutes pass, once.
    answered: ({ method, path }) => {
      if (method === 'POST' && path === '/sessions') now += 4.5 * MINUTE;
      return undefined;
    },
  });
  const { result } = await analyze(service, {
    credential,
    ...pinned(service),
    clock: { ...testClock(), now: () => now },
  });
  expect(result?.findings.length).toBe(2);
  expect(issued.length).toBe(2);
});

test('a token that is refused in the middle is replaced, once', async () => {
  const { issued, credential } = issuer(tokenOf);
  const service = await start({
    accepts: (token) => token === (service.count('PUT', /chunks/) === 0 ? issued[0] : issued[1]),
  });
  const { result } = await analyze(service, { credential, ...pinned(service), concurrency: 1 });
  expect(result?.findings.length).toBe(2);
  expect(issued.length).toBe(2);
});

test('a service that accepts no token is not asked again and again', async () => {
  const { issued, credential } = issuer(tokenOf);
  const service = await start();
  const { error } = await analyze(service, { credential, ...pinned(service) });
  expect(error).toMatchObject({ code: 'unauthorized', exitCode: 2 });
  expect(error?.message).toMatch(/ask the operator to accept the OIDC tokens/);
  for (const token of issued) expect(error?.message).not.toContain(token);
  expect(issued.length).toBe(2);
  expect(service.count('POST', /^\/sessions$/)).toBe(2);
});

test('without a pin nothing is fetched and nothing sent: a token names no service', async () => {
  const { issued, credential } = issuer(tokenOf);
  const service = await start({ accepts: () => true });
  const { error } = await analyze(service, { credential });
  expect(error).toMatchObject({ code: 'no-identity', exitCode: 2 });
  expect(error?.message).toMatch(/must be pinned/);
  expect([issued, service.received]).toEqual([[], []]);
});

test('another service than the pinned one gets nothing', async () => {
  const { credential } = issuer(tokenOf);
  const service = await start({ accepts: () => true });
  const { error } = await analyze(service, { credential, pinnedIdentity: 'a'.repeat(26) });
  expect(error).toMatchObject({ code: 'untrusted-service' });
  expect(service.count('POST', /analyses/)).toBe(0);
});

test('what keeps a token from being fetched is told as it is, and no request is tried again for it', async () => {
  const service = await start({ accepts: () => true });
  const failure = new ClientError('aborted', 'no tokens today');
  let asked = 0;
  const fetchToken = async () => {
    asked += 1;
    throw failure;
  };
  const { error, slept } = await analyze(service, { credential: { kind: 'bearer', fetchToken }, ...pinned(service) });
  expect(error).toBe(failure);
  expect([asked, slept, service.received]).toEqual([1, [], []]);
});
