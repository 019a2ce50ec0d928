import { randomBytes } from 'node:crypto';
import { createApiKey, type Finding, generateIdentity, SEVERITIES, signKeyStatement } from '@rsolv-ast/protocol';
import { afterEach, expect, test } from 'vitest';
import {
  analyzeRemotely,
  type ClientError,
  type Clock,
  type ProgressEvent,
  type RemoteRequest,
  type SourceFile,
} from '../src/index.ts';
import { type FakeOptions, FakeService, type Fault } from './fake-service.ts';

const services: FakeService[] = [];

afterEach(async () => {
  for (const service of services.splice(0)) {
    await service.stop();
    expect(service.crashes).toEqual([]);
  }
});

async function start(options: FakeOptions = {}): Promise<FakeService> {
  const service = await FakeService.start(options);
  services.push(service);
  return service;
}

function file(path: string, text: string | Uint8Array, extra: Partial<SourceFile> = {}): SourceFile {
  const bytes = Buffer.from(text);
  return { path, size: bytes.length, role: 'changed', read: async () => ({ kind: 'bytes', bytes }), ...extra };
}

/** A clock that never waits and remembers how long it should have. */
function testClock(random = 0.5): Clock & { slept: number[] } {
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

const ROTATED = { code: 'KEY_ROTATED', detail: 'the key is gone' };

const TWO_FILES = [file('a.js', 'danger\nfine\n'), file('b/ü "x".js', 'fine\ndanger accepted\n')];

async function analyze(service: FakeService, extra: Partial<RemoteRequest> = {}) {
  const events: ProgressEvent[] = [];
  const clock = testClock();
  const request = { serverUrl: service.url, apiKey: service.apiKey, files: TWO_FILES, clock, ...extra };
  const outcome = await analyzeRemotely({ ...request, onProgress: (event) => events.push(event) }).then(
    (result) => ({ result, error: undefined }),
    (error: unknown) => ({ result: undefined, error: error as ClientError }),
  );
  return { ...outcome, events, slept: clock.slept };
}

/** A fault that strikes the first `times` requests that fit. */
function first(times: number, method: string, path: RegExp, effect: ReturnType<Fault>): Fault {
  let left = times;
  return (request) => (request.method === method && path.test(request.path) && left-- > 0 ? effect : undefined);
}

/** Incompressible files of `mebibytes` in all, so that there are several parts and chunks. */
function largeFiles(mebibytes: number): SourceFile[] {
  return Array.from({ length: mebibytes }, (_, n) =>
    file(`${String(n).padStart(3, '0')}.js`, `danger\n${randomBytes(512 * 1024).toString('hex')}`),
  );
}

test('the way of the data: what was sent arrives, what was found comes back, and the session is gone', async () => {
  const service = await start();
  const files = [
    ...TWO_FILES,
    file('c.py', 'x', { role: 'context', language: 'python' }),
    file('d.js', 'y', { changedLines: [[1, 1]] }),
  ];
  const skipped = [{ path: 'c.bin', reason: 'binary' as const, detail: 'NUL', bytes: 7 }];
  const { result, events } = await analyze(service, {
    files,
    skipped,
    rules: [{ name: 'my.yaml', text: 'rules: []' }],
    options: { fileTimeoutMs: 100 },
  });
  expect(result?.findings.map(({ path, span }) => [path, span.start.line])).toEqual([
    ['a.js', 1],
    ['b/ü "x".js', 2],
  ]);
  expect(result?.coverage.map(({ path, status, reason }) => [path, status, reason])).toEqual([
    ['a.js', 'scanned', undefined],
    ['b/ü "x".js', 'scanned', undefined],
    ['c.bin', 'skipped', 'binary'],
    ['c.py', 'scanned', undefined],
    ['d.js', 'scanned', undefined],
  ]);
  expect(result?.counts).toEqual({ low: 0, medium: 0, high: 1, critical: 0 });
  expect(Object.keys(result!.counts)).toEqual([...SEVERITIES]);
  expect(result?.rules.map(({ id }) => id)).toEqual(['test.danger']);
  expect(result?.rulesDigest).toBe('ab'.repeat(32));
  expect(result?.statistics[3]).toEqual({ path: 'd.js', parseMs: 1, matchMs: 2 });
  expect(Object.fromEntries(service.sources)).toEqual({
    'a.js': 'danger\nfine\n',
    'b/ü "x".js': 'fine\ndanger accepted\n',
    'c.py': 'x',
    'd.js': 'y',
  });
  expect(service.manifest?.rules).toEqual([{ name: 'my.yaml', text: 'rules: []' }]);
  expect(service.manifest?.options).toEqual({ defaultRules: true, fileTimeoutMs: 100 });
  expect(service.manifest?.files[2]).toMatchObject({ role: 'context', language: 'python', path: 'c.py' });
  expect(service.manifest?.files[3]).toMatchObject({ role: 'changed', changedLines: [[1, 1]] });
  expect(service.liveSessions).toBe(0);
  expect([...new Set(events.map(({ kind }) => kind))]).toEqual(['sealing', 'uploading', 'analyzing', 'fetching']);
});

test('nothing that the service receives in the clear holds source, names or rules', async () => {
  const service = await start();
  const secret = 'a-name-that-nobody-else-has';
  await analyze(service, {
    files: [file(`${secret}.js`, secret.repeat(2))],
    rules: [{ name: secret, text: secret }],
  });
  const wire = Buffer.concat(service.bodies).toString('latin1') + JSON.stringify(service.received);
  expect(service.sources.size).toBe(1);
  expect(wire).not.toContain(secret);
});

test('many files travel in several parts and chunks, and are merged in their order', async () => {
  const service = await start();
  const files = largeFiles(20);
  const { result, events } = await analyze(service, { files });
  expect(result?.findings.map(({ path }) => path)).toEqual(files.map(({ path }) => path));
  expect(new Set(service.manifest?.files.map(({ part }) => part))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
  const uploads = events.filter((event) => event.kind === 'uploading');
  expect(uploads.at(-1)).toEqual({ kind: 'uploading', chunksDone: uploads.length, chunksTotal: uploads.length });
  expect(uploads.length).toBeGreaterThan(8);
});

test('a file that is larger than a part makes one of its own', async () => {
  const service = await start();
  const { result } = await analyze(service, {
    files: [file('a.js', 'x'), file('b.js', Buffer.alloc(9 * 1024 * 1024, 'x')), file('c.js', 'x')],
  });
  expect(service.manifest?.files.map(({ part }) => part)).toEqual([1, 2, 3]);
  expect(result?.coverage.length).toBe(3);
});

test('no files: an empty result, and nothing is asked of the service', async () => {
  const service = await start();
  const skipped = [{ path: 'x', reason: 'binary' as const, bytes: 1 }];
  const { result } = await analyze(service, { files: [], skipped });
  expect(result).toMatchObject({ findings: [], rulesDigest: undefined, coverage: [{ path: 'x', reason: 'binary' }] });
  expect(service.received).toEqual([]);
});

test('files that cannot be read any more, or are too large for the service, are skipped with the reason', async () => {
  const service = await start({ limits: { fileBytes: 100 } });
  const { result } = await analyze(service, {
    files: [
      file('gone.js', '', { read: async () => ({ kind: 'skipped', reason: 'unreadable', detail: 'ENOENT' }) }),
      file('large.js', 'x'.repeat(101)),
      file('ok.js', 'x'),
      file('strange.js', '', { read: async () => ({ kind: 'skipped', reason: 'symlink' }) }),
    ],
  });
  expect(result?.coverage.map(({ path, status, reason, detail }) => [path, status, reason, detail])).toEqual([
    ['gone.js', 'skipped', 'unreadable', 'ENOENT'],
    ['large.js', 'skipped', 'too-large', 'the service takes files of up to 100 bytes'],
    ['ok.js', 'scanned', undefined, undefined],
    ['strange.js', 'skipped', 'symlink', undefined],
  ]);
});

test('a file whose name no manifest may hold costs only itself', async () => {
  const names = ['C:/a.js', 'a\\..\\b.js', '..\\c.js'];
  const service = await start();
  const { result } = await analyze(service, { files: [...names.map((name) => file(name, 'danger')), ...TWO_FILES] });
  expect(result?.findings.length).toBe(2);
  const skipped = result?.coverage.filter(({ status }) => status === 'skipped');
  expect(skipped?.map(({ path, reason, detail }) => [path, reason, detail])).toEqual([
    ['..\\c.js', 'unreadable', 'its path leads upwards'],
    ['C:/a.js', 'unreadable', 'its path is not relative'],
    ['a\\..\\b.js', 'unreadable', 'its path leads upwards'],
  ]);
});

test('rules that are larger than any manifest are refused, before anything is sent', async () => {
  const service = await start();
  const { error } = await analyze(service, { rules: [{ name: 'r.yaml', text: 'x'.repeat(65 * 1024 * 1024) }] });
  expect(error).toMatchObject({ code: 'limit-exceeded', exitCode: 2 });
  expect(service.count('POST', /analyses/)).toBe(0);
  expect(service.liveSessions).toBe(0);
});

test('when no file at all is left, nothing is uploaded', async () => {
  const service = await start({ limits: { fileBytes: 1 } });
  const { result } = await analyze(service);
  expect(result?.coverage.map(({ reason }) => reason)).toEqual(['too-large', 'too-large']);
  expect(service.count('POST', /analyses/)).toBe(0);
  expect(service.liveSessions).toBe(0);
});

test.each([
  ['files', { files: 1 }],
  ['uploadBytes', { uploadBytes: 20 }],
  ['parts', { parts: 1 }],
])('the limit %s of the service is named before anything is sent', async (name, limits) => {
  const service = await start({ limits });
  const { error } = await analyze(service);
  expect(error).toMatchObject({ code: 'limit-exceeded', exitCode: 2 });
  expect(error?.message).toContain(`"${name}"`);
  expect(service.count('POST', /analyses/)).toBe(0);
  expect(service.liveSessions).toBe(0);
});

test.each([
  ['a cut connection', 'cut' as const],
  ['a broken proxy', { status: 502, body: '<html>' }],
  ['an internal error', { status: 500, code: 'INTERNAL_ERROR' as const }],
])('every kind of request survives %s', async (_, effect) => {
  for (const [method, path] of [
    ['POST', /^\/sessions$/],
    ['POST', /\/analyses$/],
    ['PUT', /chunks/],
    ['GET', /wait=/],
    ['GET', /results/],
    ['DELETE', /sessions/],
  ] as const) {
    const service = await start({ fault: first(2, method, path, effect) });
    const { result, slept, events } = await analyze(service);
    expect(result?.findings.length).toBe(2);
    // Full jitter over 0.5 s, 1 s: half of each at a chance of 0.5.
    expect(slept.filter((ms) => ms !== 500)[0]).toBe(250);
    expect(events.filter(({ kind }) => kind === 'retry').length).toBeGreaterThanOrEqual(1);
    expect(service.liveSessions).toBeLessThanOrEqual(1);
  }
});

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

test('a session whose answer got lost is used, not left behind', async () => {
  let lost = false;
  const service = await start();
  service.options.answered = ({ method, path }) => {
    if (method !== 'POST' || path !== '/sessions' || lost) return undefined;
    lost = true;
    return 'cut';
  };
  const { result } = await analyze(service);
  expect(result?.findings.length).toBe(2);
  expect(service.count('POST', /^\/sessions$/)).toBe(2);
  expect(service.deleted.length).toBe(1);
  expect(service.liveSessions).toBe(0);
});

test('an analysis that failed because the key was rotated while it was queued: everything is sealed again', async () => {
  const service = await start();
  let failed = false;
  service.options.fault = ({ path }) => {
    service.options.states = failed || !path.includes('wait=') ? [] : [{ state: 'failed', error: ROTATED }];
    failed ||= path.includes('wait=');
    return undefined;
  };
  const { result, events } = await analyze(service);
  expect(result?.findings.length).toBe(2);
  expect(events.filter(({ kind }) => kind === 'start-over').length).toBe(1);
  expect(service.deleted.length).toBe(2);
});

test('a rotated key: a new session, and everything is sealed again to the new key', async () => {
  const service = await start();
  service.options.fault = ({ method, path }) => {
    if (method === 'POST' && /analyses$/.test(path) && service.count('POST', /analyses$/) === 1)
      void service.rotateKey();
    return undefined;
  };
  // The key changes between the first session and its analysis.
  const { result, events } = await analyze(service);
  expect(result?.findings.length).toBe(2);
  expect(events.filter(({ kind }) => kind === 'start-over').length).toBe(1);
  expect(service.count('POST', /^\/sessions$/)).toBe(2);
  expect(service.deleted.length).toBe(2);
});

test.each([
  ['an analysis', 'forgetAnalyses', /wait=/],
  ['a session', 'forgetSessions', /wait=/],
  ['an analysis during the upload', 'forgetAnalyses', /chunks/],
  ['a session before the result', 'forgetSessions', /results/],
] as const)('%s that the service lost is done all over', async (_, forget, path) => {
  const service = await start();
  let done = false;
  service.options.fault = (request) => {
    if (!done && path.test(request.path)) {
      done = true;
      service[forget]();
    }
    return undefined;
  };
  const { result, events } = await analyze(service, { concurrency: 1 });
  expect(result?.findings.length).toBe(2);
  expect(events.filter(({ kind }) => kind === 'start-over').length).toBe(1);
  expect(service.liveSessions).toBe(0);
});

test('a service that always loses the analysis is given up', async () => {
  const service = await start();
  service.options.fault = ({ path }) => {
    if (/wait=/.test(path)) service.forgetAnalyses();
    return undefined;
  };
  const { error } = await analyze(service);
  expect(error).toMatchObject({ code: 'gave-up', exitCode: 3 });
  expect(error?.message).toContain('ANALYSIS_UNKNOWN');
  expect(service.count('POST', /^\/sessions$/)).toBe(4);
  expect(service.liveSessions).toBe(0);
});

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
  const { error } = await analyze(service, { apiKey: 'rsolv_secret' });
  expect(error).toMatchObject({ code: 'bad-api-key', exitCode: 2 });
  expect(error?.message).not.toContain('secret');
  expect(service.received).toEqual([]);
});

test('an API key that the service does not know', async () => {
  const service = await start();
  const { error } = await analyze(service, { apiKey: createApiKey(generateIdentity().publicKey).key });
  expect(error).toMatchObject({ code: 'unauthorized', exitCode: 2, requestId: 'request-1' });
  expect(error?.message).toContain('ask the operator');
});

test('the parts that failed cost only their own files', async () => {
  const service = await start({ failedParts: [2] });
  const { result } = await analyze(service, { files: largeFiles(20) });
  const failed = result?.coverage.filter(({ reason }) => reason === 'analysis-failed').map(({ path }) => path);
  expect(failed).toEqual(service.manifest?.files.filter(({ part }) => part === 2).map(({ path }) => path));
  expect(failed?.length).toBeGreaterThan(0);
  expect(result?.coverage.length).toBe(20);
  expect(result?.findings.length).toBe(20 - failed!.length);
});

test.each([
  [{ state: 'failed', error: { code: 'TIMEOUT', detail: 'too\u001b[31m slow' } }, /TIMEOUT: too \[31m slow/],
  [{ state: 'failed' }, /no reason was given/],
  [{ state: 'cancelled' }, /cancelled at the service/],
])('an analysis that ends without success: %j', async (state, message) => {
  const service = await start({ states: [{ state: 'queued', position: 3 }, { state: 'running' }, state] });
  const { error, events } = await analyze(service);
  expect(error).toMatchObject({ code: 'analysis-failed', exitCode: 3 });
  expect(error?.message).toMatch(message);
  expect(events).toContainEqual({ kind: 'queued', ahead: 3 });
  expect(events).toContainEqual({ kind: 'analyzing', filesDone: 0, filesTotal: 2 });
  expect(service.liveSessions).toBe(0);
});

test('what a service says at length is cut', async () => {
  const error = { code: 'TIMEOUT', detail: 'x'.repeat(100_000) };
  const service = await start({ states: [{ state: 'failed', error }] });
  expect((await analyze(service)).error?.message.length).toBeLessThan(700);
});

test('a service that answers at once without news is not asked in a busy loop', async () => {
  const service = await start({ states: new Array(5).fill({ state: 'running' }) });
  const { result, slept } = await analyze(service);
  expect(result?.findings.length).toBe(2);
  expect(slept.length).toBe(4);
});

test('a service that lost a chunk after the upload gets it again', async () => {
  const service = await start();
  let lost = false;
  service.options.fault = ({ method, path }) => {
    // The chunk is taken with 204 and thrown away.
    if (method !== 'PUT' || lost) return undefined;
    lost = path.length > 0;
    return { status: 204 };
  };
  const { result } = await analyze(service, { concurrency: 1 });
  expect(result?.findings.length).toBe(2);
  expect(service.count('PUT', /chunks/)).toBe(3);
});

test('a service that loses every chunk', async () => {
  const service = await start({ fault: ({ method }) => (method === 'PUT' ? { status: 204 } : undefined) });
  const { error } = await analyze(service);
  expect(error).toMatchObject({ code: 'service-error' });
  expect(error?.message).toContain('keeps losing');
  expect(service.liveSessions).toBe(0);
});

test('a service that has everything and never starts', async () => {
  const service = await start({ states: new Array(50).fill({ state: 'receiving' }) });
  const { error } = await analyze(service);
  expect(error).toMatchObject({ code: 'service-error' });
  expect(error?.message).toContain('does not start');
});

test.each([
  ['a flipped bit', (bytes: Buffer) => bytes.with(40, bytes[40]! ^ 1)],
  ['a cut end', (bytes: Buffer) => bytes.subarray(0, -1)],
  ['another end', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')])],
  ['nothing', () => Buffer.alloc(0)],
])('a sealed result with %s is fetched again, and refused in the end', async (_, damage) => {
  const once = await start({ mangle: (bytes, fetch) => (fetch === 1 ? Buffer.from(damage(bytes)) : bytes) });
  expect((await analyze(once)).result?.findings.length).toBe(2);
  const always = await start({ mangle: (bytes) => Buffer.from(damage(bytes)) });
  const { error } = await analyze(always);
  expect(error).toMatchObject({ code: 'result-invalid', exitCode: 3 });
  expect(always.count('GET', /results/)).toBe(3);
  expect(always.liveSessions).toBe(0);
});

const traced = (path: string) => (finding: Finding) => ({
  ...finding,
  trace: [{ role: 'source' as const, path, span: finding.span, description: '' }],
});
const fixed = (path: string) => (finding: Finding) => ({
  ...finding,
  fix: [{ path, span: finding.span, replacement: 'x' }],
});

test('traces and fixes may lead to any file that was sent', async () => {
  const other = TWO_FILES[1]!.path;
  const service = await start({
    analyze: (result) => ({ ...result, findings: result.findings.map(traced(other)).map(fixed(other)) }),
  });
  expect((await analyze(service)).result?.findings[0]).toMatchObject({
    trace: [{ path: other }],
    fix: [{ path: other }],
  });
});

test.each<[string, FakeOptions['analyze']]>([
  ['another part', (result) => ({ ...result, part: 7 })],
  ['fewer files', (result) => ({ ...result, coverage: result.coverage.slice(1) })],
  ['other files', (result) => ({ ...result, coverage: result.coverage.map((one) => ({ ...one, path: 'z.js' })) })],
  ['files in another order', (result) => ({ ...result, coverage: result.coverage.toReversed() })],
  ['a finding elsewhere', (result) => ({ ...result, findings: result.findings.map((one) => ({ ...one, path: 'z' })) })],
  [
    'a trace through a file that was not sent',
    (result) => ({ ...result, findings: result.findings.map(traced('../z')) }),
  ],
  [
    'a fix of a file that was not sent',
    (result) => ({ ...result, findings: result.findings.map(fixed('/etc/passwd')) }),
  ],
  ['times of another file', (result) => ({ ...result, statistics: [{ index: 99, parseMs: 1, matchMs: 1 }] })],
])('a result about %s is refused', async (_, change) => {
  const service = await start({ analyze: change });
  expect((await analyze(service)).error).toMatchObject({ code: 'result-invalid' });
  expect(service.liveSessions).toBe(0);
});

test('parts that were judged by different rules: once more, then given up', async () => {
  const files = largeFiles(10);
  let parts = 0;
  const upgrade: FakeOptions['analyze'] = (result) => ({ ...result, rulesDigest: parts++ === 0 ? 'old' : 'new' });
  const once = await start({ analyze: upgrade });
  expect((await analyze(once, { files })).result?.rulesDigest).toBe('new');
  const always = await start({ analyze: (result) => ({ ...result, rulesDigest: `${result.part}` }) });
  const { error } = await analyze(always, { files });
  expect(error).toMatchObject({ code: 'gave-up' });
  expect(error?.message).toContain('different rules');
});

test('rule errors are the same in each part, and reported once', async () => {
  const ruleErrors = [{ file: 'x.yaml', line: 1, column: 1, key: 'rules[0]', message: 'bad' }];
  const service = await start({ analyze: (result) => ({ ...result, ruleErrors }) });
  expect((await analyze(service, { files: largeFiles(10) })).result?.ruleErrors).toEqual(ruleErrors);
});

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

test('a redirect is not followed: the API key would go along', async () => {
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
  expect(slept.length).toBe(6);
});

test.each([
  ['ENOTFOUND', /host 127.0.0.1 is not known/],
  ['SELF_SIGNED_CERT_IN_CHAIN', /NODE_EXTRA_CA_CERTS/],
])('%s is not tried again', async (code, message) => {
  const service = await start();
  let calls = 0;
  const failing: typeof fetch = async () => {
    calls += 1;
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
  };
  const { error } = await analyze(service, { fetch: failing });
  expect(error).toMatchObject({ code: 'unreachable' });
  expect(error?.message).toMatch(message);
  expect(calls).toBe(1);
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
