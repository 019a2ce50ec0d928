import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readFindings, sealRequest, sendRequest } from './analyze-client.ts';
import { openSession, SESSIONS, type Service, startService } from './service.ts';

const SOURCE = [
  { path: 'src/a.js', content: 'ok()\n  eval(input)\n', language: 'javascript' },
  { path: 'src/b.py', content: 'print("ü")\n', language: 'python' },
];

const analyze = (
  service: Service,
  change: (body: ReturnType<typeof sealRequest>) => void = () => {},
  source = SOURCE,
) => {
  const request = sealRequest(service.keys.first, source);
  change(request);
  return sendRequest(service.url, request);
};

describe('the one-request form', () => {
  test.each([16, 12])('analyses files sealed with an iv of %i bytes', async (ivBytes) => {
    const service = await startService();
    const request = sealRequest(service.keys.first, SOURCE, ivBytes);
    const { status, json } = await sendRequest(service.url, request);
    expect(status).toBe(200);
    expect(json.requestId).toBe(request.body.requestId);
    expect(json.session.sessionId).toMatch(/^[0-9a-f]{32}$/);
    const place = { path: 'src/a.js', line: 2 };
    expect(readFindings(json)).toEqual({
      nested: [{ ...place, type: 'code_injection' }],
      flat: [{ ...place, type: 'code_injection' }],
      byCwe: [{ ...place, type: 'CWE-95' }],
    });
    expect(json.results).toMatchObject([
      { status: 'success', path: 'src/a.js', file: 'src/a.js', language: 'javascript', astStats: { parseTimeMs: 1.5 } },
      { status: 'success', path: 'src/b.py', file: 'src/b.py', language: 'python', findings: [] },
    ]);
    expect(json.summary).toEqual({
      totalFiles: 2,
      totalFindings: 1,
      filesAnalyzed: 2,
      findingsBySeverity: { low: 0, medium: 0, high: 1, critical: 0 },
    });
    for (const name of ['total', 'totalMs', 'decryption', 'analysis', 'perFile']) {
      expect(json.timing[name]).toBeGreaterThanOrEqual(0);
    }
  });

  test('answers a finding in the superset of shapes', async () => {
    const service = await startService();
    const { json } = await analyze(service);
    expect(json.results[0].findings[0]).toMatchObject({
      type: 'code_injection',
      severity: 'high',
      message: 'Text is evaluated as code.',
      confidence: 0.9,
      location: { start: { line: 2, column: 3 }, end: { line: 2, column: 7 }, startLine: 2, endLine: 2 },
      startLine: 2,
      startColumn: 3,
      endLine: 2,
      endColumn: 7,
      pattern: {
        id: 'javascript-eval',
        name: 'Code injection',
        description: 'Text is evaluated as code.',
        type: 'code_injection',
        severity: 'high',
        message: 'Text is evaluated as code.',
        cwe: 'CWE-95',
        cweId: 'CWE-95',
        owasp: 'A03:2021',
        owaspCategory: 'A03:2021',
        recommendation: expect.stringMatching(/./),
        remediation: expect.stringMatching(/./),
      },
      context: { nodeType: 'Call', parentNodeType: 'ExpressionStatement' },
      recommendation: expect.stringMatching(/./),
      references: ['https://cwe.mitre.org/data/definitions/95.html'],
    });
  });

  test.each([
    ['absent', undefined],
    ['null', null],
    ['empty', {}],
    ['switched off', { patternFormat: 'none', includeSecurityPatterns: false }],
  ])('scans everything when the options are %s', async (_name, options) => {
    const service = await startService();
    const { json } = await analyze(service, ({ body }) => {
      body.options = options;
    });
    expect(json.summary.totalFindings).toBe(1);
  });

  test('leaves out what a comment suppresses', async () => {
    const service = await startService();
    const source = [{ path: 'a.js', content: 'eval(a) // rsolv-ignore\neval(b)' }];
    const { json } = await analyze(service, undefined, source as typeof SOURCE);
    expect(readFindings(json).nested.map(({ line }) => line)).toEqual([2]);
    expect(json.summary.totalFindings).toBe(1);
  });

  test('hands the files on unopened, with the key sealed to the node', async () => {
    const service = await startService();
    const request = sealRequest(service.keys.first, SOURCE);
    await sendRequest(service.url, request);
    const [manifest] = service.node.manifests;
    expect(manifest!.contentKey).toBe(request.headers['X-Encryption-Key']);
    expect(manifest!.files).toMatchObject([
      { path: 'src/a.js', language: 'javascript', role: 'changed', inner: { iv: request.body.files[0].encryption.iv } },
      { path: 'src/b.py', language: 'python', inner: { authTag: request.body.files[1].encryption.authTag } },
    ]);
  });

  test('puts nothing but ciphertext into the stores, and leaves nothing there', async () => {
    const kept: Buffer[] = [];
    const service = await startService();
    const { put } = service.stores.chunks;
    const { addResult } = service.stores.analyses;
    service.stores.chunks.put = (place, bytes, limit) => {
      kept.push(Buffer.from(bytes));
      return put(place, bytes, limit);
    };
    service.stores.analyses.addResult = (id, part, sealed) => {
      kept.push(Buffer.from(sealed));
      return addResult(id, part, sealed);
    };
    const request = sealRequest(service.keys.first, SOURCE);
    expect((await sendRequest(service.url, request)).json.summary.totalFindings).toBe(1);
    expect(kept).toHaveLength(3);
    const dump = Buffer.concat(kept);
    const key = Buffer.from(request.headers['X-Encryption-Key']!, 'base64');
    const secrets = [key, request.headers['X-Encryption-Key']!, 'eval', 'src/a.js', 'CWE-95', 'javascript'];
    expect(secrets.map((secret) => dump.includes(secret))).toEqual(secrets.map(() => false));
    expect(await service.stores.chunks.totalBytes()).toBe(0);
    expect(Object.values(await service.stores.analyses.countByState())).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('splits large requests into parts and merges what comes back', async () => {
    const service = await startService();
    const noise = () => `${randomBytes(2_500_000).toString('base64')}\neval(x)\n`;
    const source = [1, 2, 3, 4, 5].map((n) => ({ path: `f${n}.js`, content: noise(), language: 'javascript' }));
    const { json } = await analyze(service, undefined, source);
    expect(service.node.submitted[0]!.parts).toBe(4);
    expect(readFindings(json).nested.map(({ path }) => path)).toEqual(['f1.js', 'f2.js', 'f3.js', 'f4.js', 'f5.js']);
  });

  test('answers paths as they were sent, however they were written', async () => {
    const service = await startService();
    const source = ['./a.js', '/repo//b.js'].map((path) => ({ path, content: 'eval(x)', language: 'javascript' }));
    const { json } = await analyze(service, undefined, source);
    expect(readFindings(json).flat.map(({ path }) => path)).toEqual(['./a.js', '/repo//b.js']);
    expect(service.node.manifests[0]!.files.map(({ path }) => path)).toEqual(['a.js', 'repo/b.js']);
  });

  test('seals again when the key was rotated in between', async () => {
    const service = await startService();
    const { submit } = service.node;
    service.node.submit = (job) => {
      service.node.submit = submit;
      void service.node.rotateKeys().then(() => submit(job));
    };
    expect((await analyze(service)).json.summary.totalFindings).toBe(1);
  });

  test('tells of each file that could not be analysed', async () => {
    const service = await startService();
    service.node.faults.crashPaths = ['src/a.js'];
    const { json } = await analyze(service);
    expect(json.results).toMatchObject([
      { status: 'error', path: 'src/a.js', findings: [], error: { code: 'PARSER_ERROR', message: expect.any(String) } },
      { status: 'success', path: 'src/b.py' },
    ]);
    expect(json.summary).toMatchObject({ totalFiles: 2, filesAnalyzed: 1 });
  });

  test('answers GET /health to a good key', async () => {
    const service = await startService();
    expect((await service.call('GET', '/health')).json).toEqual({ status: 'ok' });
    const refused = await service.call('GET', '/health', { key: null });
    expect(refused.json).toMatchObject({ error: { code: 'AUTH_REQUIRED' }, requestId: expect.any(String) });
  });
});

describe('sessions of the one-request form', () => {
  const withSession = (sessionId: string) => (request: ReturnType<typeof sealRequest>) => {
    request.body.sessionId = sessionId;
  };

  test('are kept while they live, and replaced when unknown, foreign or expired', async () => {
    const service = await startService({ SESSION_TTL_SECONDS: '3600' });
    const first = (await analyze(service)).json.session.sessionId;
    expect((await analyze(service, withSession(first))).json.session.sessionId).toBe(first);
    const foreign = await openSession(service, service.keys.second);
    for (const id of ['0'.repeat(32), 'nonsense', foreign.sessionId]) {
      const given = (await analyze(service, withSession(id))).json.session.sessionId;
      expect(given).toMatch(/^[0-9a-f]{32}$/);
      expect(given).not.toBe(id);
    }
    service.clock.advance(3_601_000);
    expect((await analyze(service, withSession(first))).json.session.sessionId).not.toBe(first);
  });

  test('end by DELETE as others do', async () => {
    const service = await startService();
    const { sessionId } = (await analyze(service)).json.session;
    expect((await service.call('DELETE', `${SESSIONS}/${sessionId}`)).status).toBe(204);
    expect((await analyze(service, withSession(sessionId))).json.session.sessionId).not.toBe(sessionId);
  });

  test('never are more than ten: a new one takes the place of an idle one', async () => {
    const service = await startService();
    const ids = new Set<string>();
    for (let request = 0; request < 12; request += 1) ids.add((await analyze(service)).json.session.sessionId);
    expect(ids.size).toBe(12);
    expect(await service.stores.sessions.countLive(service.clock.now())).toBe(10);
  });

  test('never take the place of a session of sealed uploads', async () => {
    const service = await startService({ SESSIONS_PER_CUSTOMER: '1' });
    await openSession(service);
    const { status, headers, json } = await analyze(service);
    expect(status).toBe(429);
    expect(json).toMatchObject({
      error: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) },
      retryAfter: expect.any(Number),
    });
    expect(headers.get('retry-after')).toBe(String(json.retryAfter));
  });

  test('stay within ten when many come at once, and every request is answered', async () => {
    const service = await startService({ REQUESTS_PER_MINUTE: '1000' });
    let most = 0;
    const { createIfBelow } = service.stores.sessions;
    service.stores.sessions.createIfBelow = async (...args) => {
      const outcome = await createIfBelow(...args);
      most = Math.max(most, await service.stores.sessions.countLive(service.clock.now()));
      return outcome;
    };
    const answers = await Promise.all(Array.from({ length: 100 }, () => analyze(service)));
    for (const { status, json } of answers) {
      if (status !== 200) expect(json.error.code).toBe('RATE_LIMITED');
    }
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(most).toBe(10);
    await expect.poll(() => service.stores.chunks.totalBytes()).toBe(0);
  });
});

describe('errors of the one-request form', () => {
  const flip = (text: string) => {
    const bytes = Buffer.from(text, 'base64');
    bytes[0]! ^= 1;
    return bytes.toString('base64');
  };
  type Change = (request: ReturnType<typeof sealRequest>) => void;
  const cases: [name: string, change: Change, status: number, code: string][] = [
    ['no API key', ({ headers }) => delete headers['x-api-key'], 401, 'AUTH_REQUIRED'],
    ['a wrong API key', ({ headers }) => (headers['x-api-key'] = 'rsolv_wrong'), 401, 'INVALID_API_KEY'],
    ['no encryption key', ({ headers }) => delete headers['X-Encryption-Key'], 400, 'MISSING_ENCRYPTION_KEY'],
    [
      'a key of 31 bytes',
      ({ headers }) => (headers['X-Encryption-Key'] = randomBytes(31).toString('base64')),
      400,
      'INVALID_ENCRYPTION_KEY',
    ],
    [
      'a key that is no base64',
      ({ headers }) => (headers['X-Encryption-Key'] = '*'.repeat(44)),
      400,
      'INVALID_ENCRYPTION_KEY',
    ],
    ['a key in hex', ({ headers }) => (headers['X-Encryption-Key'] = 'ab'.repeat(32)), 400, 'INVALID_ENCRYPTION_KEY'],
    ['another content type', ({ headers }) => (headers['Content-Type'] = 'text/plain'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'another key',
      ({ headers }) => (headers['X-Encryption-Key'] = randomBytes(32).toString('base64')),
      400,
      'DECRYPTION_FAILED',
    ],
    [
      'a changed ciphertext',
      ({ body }) => (body.files[1].encryptedContent = flip(body.files[1].encryptedContent)),
      400,
      'DECRYPTION_FAILED',
    ],
    [
      'a changed tag',
      ({ body }) => (body.files[1].encryption.authTag = flip(body.files[1].encryption.authTag)),
      400,
      'DECRYPTION_FAILED',
    ],
    [
      'a changed iv',
      ({ body }) => (body.files[1].encryption.iv = flip(body.files[1].encryption.iv)),
      400,
      'DECRYPTION_FAILED',
    ],
    [
      'another content hash',
      ({ body }) => (body.files[1].metadata.contentHash = 'ab'.repeat(32)),
      400,
      'DECRYPTION_FAILED',
    ],
    [
      'an iv of 15 bytes',
      ({ body }) => (body.files[0].encryption.iv = randomBytes(15).toString('base64')),
      400,
      'INVALID_REQUEST',
    ],
    [
      'a tag of 12 bytes',
      ({ body }) => (body.files[0].encryption.authTag = randomBytes(12).toString('base64')),
      400,
      'INVALID_REQUEST',
    ],
    ['base64url', ({ body }) => (body.files[0].encryptedContent = '-_-_'), 400, 'INVALID_REQUEST'],
    ['base64 without padding', ({ body }) => (body.files[0].encryptedContent = 'YQ'), 400, 'INVALID_REQUEST'],
    ['another algorithm', ({ body }) => (body.files[0].encryption.algorithm = 'aes-128-gcm'), 400, 'INVALID_REQUEST'],
    ['no files', ({ body }) => (body.files = []), 400, 'INVALID_REQUEST'],
    ['no request id', ({ body }) => delete body.requestId, 400, 'INVALID_REQUEST'],
    ['a path that leads upwards', ({ body }) => (body.files[0].path = '../../etc/passwd'), 400, 'INVALID_REQUEST'],
    ['a path twice', ({ body }) => (body.files[1].path = body.files[0].path), 400, 'INVALID_REQUEST'],
    ['eleven files', ({ body }) => (body.files = Array(11).fill(body.files[0])), 422, 'TOO_MANY_FILES'],
  ];
  test.each(cases)('%s', async (_name, change, status, code) => {
    const service = await startService();
    const answer = await analyze(service, change);
    expect([answer.status, answer.json.error.code]).toEqual([status, code]);
    expect(answer.json.error.message).toMatch(/./);
    expect(answer.json.requestId).toMatch(/./);
    if (code === 'DECRYPTION_FAILED') expect(answer.json.error.details.path).toMatch(/^src\//);
    await expect.poll(() => service.stores.chunks.totalBytes()).toBe(0);
  });

  test('name the file that did not open', async () => {
    const service = await startService();
    const { json } = await analyze(service, ({ body }) => {
      body.files[1].metadata.contentHash = 'ab'.repeat(32);
    });
    expect(json.error).toMatchObject({ message: expect.stringContaining('src/b.py'), details: { path: 'src/b.py' } });
  });

  test('carry the request id of the body', async () => {
    const service = await startService();
    const { json } = await analyze(service, ({ body }) => {
      body.requestId = 'mine 42';
      body.files = [];
    });
    expect(json.requestId).toBe('mine 42');
  });

  test('for a malformed body', async () => {
    const service = await startService();
    const { status, json } = await analyze(service, (request) => {
      Object.assign(request, { body: '{"requestId": "x", "files": [' });
    });
    expect([status, json.error.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  test('for a file beyond its limit, and a body beyond all', async () => {
    const service = await startService({ ANALYZE_MAX_FILE_BYTES: '1000' });
    const file = (bytes: number) => [{ path: 'big.js', content: 'x'.repeat(bytes), language: 'javascript' }];
    expect((await analyze(service, undefined, file(1_000))).status).toBe(200);
    const large = await analyze(service, undefined, file(1_001));
    expect(large.status).toBe(413);
    expect(large.json.error).toMatchObject({
      code: 'FILE_TOO_LARGE',
      details: { limit: 1_000, actual: 1_001, path: 'big.js' },
    });
    const huge = await analyze(service, undefined, file(400_000));
    expect([huge.status, huge.json.error.code]).toEqual([413, 'FILE_TOO_LARGE']);
  });

  test('for a body of far more values than any request has, before they are built', async () => {
    const service = await startService();
    const { status, json } = await analyze(service, (request) => {
      Object.assign(request, { body: `{"requestId": "x", "options": [${'{},'.repeat(1_000_000)}{}]}` });
    });
    expect([status, json.error]).toEqual([422, expect.objectContaining({ code: 'TOO_MANY_FILES' })]);
    expect(json.error.details).toEqual({ limit: 11_000, actual: 11_001 });
  });

  test('for a body far beyond all, of which the client still reads the answer', async () => {
    const service = await startService({ ANALYZE_MAX_FILE_BYTES: '1000' });
    const request = { ...sealRequest(service.keys.first, SOURCE), body: `"${'x'.repeat(100_000_000)}"` };
    const { status, json } = await sendRequest(service.url, request);
    expect([status, json.error.code]).toEqual([413, 'FILE_TOO_LARGE']);
  });

  test('beyond the rate', async () => {
    const service = await startService({ REQUESTS_PER_MINUTE: '2' });
    for (const _ of [1, 2]) expect((await analyze(service)).status).toBe(200);
    const { status, headers, json } = await analyze(service);
    expect([status, json.error.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(headers.get('retry-after'))).toBe(json.error.retryAfter);
    expect(json.retryAfter).toBeGreaterThan(0);
  });

  test('when the analysis takes too long, and nothing of it is left', async () => {
    const service = await startService({ ANALYZE_TIMEOUT_SECONDS: '1' });
    service.node.faults.hang = true;
    const { status, json } = await analyze(service);
    expect([status, json.error.code]).toEqual([504, 'TIMEOUT']);
    await expect.poll(() => service.node.cancelled.length).toBe(1);
    await expect.poll(() => service.stores.chunks.totalBytes()).toBe(0);
  });

  test('when the session is deleted meanwhile', async () => {
    const service = await startService();
    service.node.faults.hang = true;
    const answer = analyze(service);
    await expect.poll(() => service.node.submitted.length).toBe(1);
    await service.call('DELETE', `${SESSIONS}/${service.node.submitted[0]!.sessionId}`);
    const { status, json } = await answer;
    expect([status, json.error.code]).toEqual([410, 'SESSION_EXPIRED']);
  });

  test('when the analysis fails', async () => {
    const service = await startService();
    service.node.faults.fail = 'ANALYSIS_FAILED';
    expect((await analyze(service)).json.error.code).toBe('INTERNAL_ERROR');
    service.node.faults.fail = 'UNAVAILABLE';
    expect((await analyze(service)).json.error.code).toBe('UNAVAILABLE');
  });

  test('when there is no key to seal to', async () => {
    const service = await startService();
    service.node.dropKeys();
    const { status, headers, json } = await analyze(service);
    expect([status, json.error.code]).toEqual([503, 'UNAVAILABLE']);
    expect(headers.get('retry-after')).not.toBeNull();
  });

  test('by another method', async () => {
    const service = await startService();
    const { status, headers, json } = await service.call('GET', '/api/v1/ast/analyze');
    expect([status, json.error.code, headers.get('allow')]).toEqual([405, 'METHOD_NOT_ALLOWED', 'POST']);
  });
});
