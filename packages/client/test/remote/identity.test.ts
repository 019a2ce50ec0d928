import { randomBytes } from 'node:crypto';
import { createApiKey, generateIdentity, signKeyStatement } from '@rsolv-ast/protocol';
import { expect, test } from 'vitest';
import type { FakeService } from '../fake-service.ts';
import { analyze, start, testClock } from './analyze.ts';

test.each([['signed by another identity', (good: FakeService) => good]])(
  'a key %s is refused before anything is sent',
  async () => {
    const stranger = generateIdentity();
    const service = await start({
      statement: (statement) => {
        const publicKey = Buffer.from(statement.publicKey, 'base64url');
        const times = { notBefore: new Date(statement.notBefore), notAfter: new Date(statement.notAfter) };
        return signKeyStatement(stranger, { keyId: statement.keyId, publicKey, ...times });
      },
    });
    const { error } = await analyze(service);
    expect(error).toMatchObject({ code: 'untrusted-service', exitCode: 3 });
    expect(error?.message).toMatch(/nothing was sent.*swaps its key/);
    expect(service.count('POST', /analyses/)).toBe(0);
    expect(service.liveSessions).toBe(0);
  },
);

test('a swapped encryption key under a true signature is refused', async () => {
  const service = await start({
    statement: (statement) => ({ ...statement, publicKey: randomBytes(32).toString('base64url') }),
  });
  const { error } = await analyze(service);
  expect(error).toMatchObject({ code: 'untrusted-service' });
  expect(error?.message).toContain('signature');
});

test('an expired key is refused by the clock at hand', async () => {
  const service = await start();
  const clock = { ...testClock(), now: () => Date.now() + 7_200_000 };
  const { error } = await analyze(service, { clock });
  expect(error).toMatchObject({ code: 'untrusted-service' });
  expect(error?.message).toContain('correct the clock');
});

test('the pin must fit the API key', async () => {
  const service = await start();
  const { error } = await analyze(service, { pinnedIdentity: 'a'.repeat(26) });
  expect(error).toMatchObject({ code: 'untrusted-service' });
  expect(service.received).toEqual([]);
  const [, fingerprint] = /^rsolv_([a-z2-7]+)_/.exec(service.apiKey)!;
  expect((await analyze(service, { pinnedIdentity: fingerprint! })).result?.findings.length).toBe(2);
});

test('a malformed API key is refused without a request, and not repeated in the error', async () => {
  const service = await start();
  const { error } = await analyze(service, { credential: { kind: 'api-key', apiKey: 'rsolv_secret' } });
  expect(error).toMatchObject({ code: 'bad-api-key', exitCode: 2 });
  expect(error?.message).not.toContain('secret');
  expect(service.received).toEqual([]);
});

test('an API key that the service does not know', async () => {
  const service = await start();
  const { error } = await analyze(service, {
    credential: { kind: 'api-key', apiKey: createApiKey(generateIdentity().publicKey).key },
  });
  expect(error).toMatchObject({ code: 'unauthorized', exitCode: 2, requestId: 'request-1' });
  expect(error?.message).toContain('ask the operator');
});
