/** What the tests of the remote analysis share: a service, a clock that never waits, and one call that tells everything. */
import { randomBytes } from 'node:crypto';
import { afterEach, expect } from 'vitest';
import {
  analyzeRemotely,
  type ClientError,
  type Clock,
  type ProgressEvent,
  type RemoteRequest,
  type SourceFile,
} from '../../src/index.ts';
import { type FakeOptions, FakeService, type Fault } from '../fake-service.ts';

const services: FakeService[] = [];

afterEach(async () => {
  for (const service of services.splice(0)) {
    await service.stop();
    expect(service.crashes).toEqual([]);
  }
});

export async function start(options: FakeOptions = {}): Promise<FakeService> {
  const service = await FakeService.start(options);
  services.push(service);
  return service;
}

export function file(path: string, text: string | Uint8Array, extra: Partial<SourceFile> = {}): SourceFile {
  const bytes = Buffer.from(text);
  return { path, size: bytes.length, role: 'changed', read: async () => ({ kind: 'bytes', bytes }), ...extra };
}

/** A clock that never waits and remembers how long it should have. */
export function testClock(random = 0.5): Clock & { slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: Date.now,
    random: () => random,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
    },
  };
}

export const ROTATED = { code: 'KEY_ROTATED', detail: 'the key is gone' };

export const TWO_FILES = [file('a.js', 'danger\nfine\n'), file('b/ü "x".js', 'fine\ndanger accepted\n')];

export async function analyze(service: FakeService, extra: Partial<RemoteRequest> = {}) {
  const events: ProgressEvent[] = [];
  const clock = testClock();
  const request = {
    serverUrl: service.url,
    credential: { kind: 'api-key' as const, apiKey: service.apiKey },
    files: TWO_FILES,
    clock,
    ...extra,
  };
  const outcome = await analyzeRemotely({ ...request, onProgress: (event) => events.push(event) }).then(
    (result) => ({ result, error: undefined }),
    (error: unknown) => ({ result: undefined, error: error as ClientError }),
  );
  return { ...outcome, events, slept: clock.slept };
}

/** A fault that strikes the first `times` requests that fit. */
export function first(times: number, method: string, path: RegExp, effect: ReturnType<Fault>): Fault {
  let left = times;
  return (request) => (request.method === method && path.test(request.path) && left-- > 0 ? effect : undefined);
}

/** Incompressible files of `mebibytes` in all, so that there are several parts and chunks. */
export function largeFiles(mebibytes: number): SourceFile[] {
  return Array.from({ length: mebibytes }, (_, n) =>
    file(`${String(n).padStart(3, '0')}.js`, `danger\n${randomBytes(512 * 1024).toString('hex')}`),
  );
}
