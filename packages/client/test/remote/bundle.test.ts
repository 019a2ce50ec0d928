import { SEVERITIES } from '@rsolv-ast/protocol';
import { expect, test } from 'vitest';
import { analyze, file, first, largeFiles, start, TWO_FILES } from './analyze.ts';

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
