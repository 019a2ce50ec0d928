import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CHUNK_BODY_MAX_BYTES } from '@rsolv-ast/protocol';
import { describe, expect, test } from 'vitest';
import {
  announce,
  openSession,
  SESSIONS,
  type Service,
  type Source,
  sealUpload,
  sendChunks,
  startService,
  untilEnded,
} from './service.ts';

const MIB = 1024 * 1024;

/** An analysis that waits for its chunks. */
async function prepared(service: Service, parts: Source[] = [{ 'a.js': 'eval(1)' }]) {
  const session = await openSession(service);
  const upload = await sealUpload(session, parts);
  return { session, upload, path: await announce(service, upload) };
}

/** Source that zstd cannot shrink. */
function incompressible(bytes: number): Uint8Array {
  return randomBytes(bytes);
}

describe('creating an analysis', () => {
  const create = (service: Service, sessionId: string, headers: Record<string, string>, body: object) =>
    service.call('POST', `${SESSIONS}/${sessionId}/analyses`, { headers, body });

  test('gives the same answer to the same key and body, and a conflict to another body', async () => {
    const service = await startService();
    const { upload, path } = await prepared(service);
    expect(await announce(service, upload)).toBe(path);
    const headers = { 'idempotency-key': upload.idempotencyKey };
    const other = await create(service, upload.sessionId, headers, { ...upload.body, parts: 3, chunks: [1, 1, 1] });
    expect(other.json).toMatchObject({ status: 409, code: 'IDEMPOTENCY_CONFLICT' });
    const many = await Promise.all(Array.from({ length: 50 }, () => announce(service, upload)));
    expect(new Set(many)).toEqual(new Set([path]));
    expect((await service.call('GET', `${SESSIONS}/${upload.sessionId}`)).json.analyses).toHaveLength(1);
  });

  test('is answered the same after the key was rotated', async () => {
    const service = await startService();
    const { upload, path } = await prepared(service);
    await service.node.rotateKeys();
    expect(await announce(service, upload)).toBe(path);
  });

  test.each([
    ['no idempotency key', {}, {}, 400, 'INVALID_REQUEST'],
    ['an idempotency key with a space', { 'idempotency-key': 'a b' }, {}, 400, 'INVALID_REQUEST'],
    ['an idempotency key that is too long', { 'idempotency-key': 'x'.repeat(129) }, {}, 400, 'INVALID_REQUEST'],
    ['a key that the node does not know', undefined, { keyId: 'gone' }, 409, 'KEY_ROTATED'],
    ['an encapsulation of 31 bytes', undefined, { enc: 'A'.repeat(42) }, 400, 'INVALID_REQUEST'],
    ['an encapsulation in standard base64', undefined, { enc: `${'A'.repeat(43)}=` }, 400, 'INVALID_REQUEST'],
    ['the manifest alone', undefined, { parts: 1, chunks: [1] }, 400, 'INVALID_REQUEST'],
    ['fewer counts than parts', undefined, { parts: 3 }, 400, 'INVALID_REQUEST'],
    ['a part without chunks', undefined, { chunks: [1, 0] }, 400, 'INVALID_REQUEST'],
    ['a field that is not in the protocol', undefined, { names: ['a.js'] }, 400, 'INVALID_REQUEST'],
    ['more parts than the limit', undefined, { parts: 6, chunks: [1, 1, 1, 1, 1, 1] }, 413, 'UPLOAD_TOO_LARGE'],
    ['more chunks than the limit', undefined, { chunks: [1, 1_000_000] }, 413, 'UPLOAD_TOO_LARGE'],
  ])('refuses %s', async (_name, headers, change, status, code) => {
    const service = await startService({ MAX_PARTS: '5' });
    const session = await openSession(service);
    const { body, idempotencyKey } = await sealUpload(session, [{ 'a.js': 'x' }]);
    const sent = headers ?? { 'idempotency-key': idempotencyKey };
    const answer = await create(service, session.sessionId, sent as Record<string, string>, { ...body, ...change });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    if (status === 413) expect(answer.json).toMatchObject({ limit: expect.any(Number), actual: expect.any(Number) });
    expect((await service.call('GET', `${SESSIONS}/${session.sessionId}`)).json.analyses).toEqual([]);
  });

  test('is limited in number for each session', async () => {
    const service = await startService({ ANALYSES_PER_SESSION: '2' });
    const session = await openSession(service);
    for (const _ of [1, 2]) await announce(service, await sealUpload(session, [{ 'a.js': 'x' }]));
    const { body } = await sealUpload(session, [{ 'a.js': 'x' }]);
    const answer = await create(service, session.sessionId, { 'idempotency-key': 'third' }, body);
    expect(answer.json).toMatchObject({ status: 413, code: 'UPLOAD_TOO_LARGE', limit: 2 });
  });
});

describe('chunks', () => {
  test('may come in any order, twice, and side by side', async () => {
    const service = await startService();
    const { upload, path } = await prepared(service, [{ 'a.js': incompressible(3 * MIB) }, { 'b.js': 'eval(1)' }]);
    const places = upload.sealed.flatMap((chunks, part) => chunks.map((body, chunk) => ({ part, chunk, body })));
    expect(places.length).toBeGreaterThan(3);
    const put = ({ part, chunk, body }: (typeof places)[number]) =>
      service.call('PUT', `${path}/parts/${part}/chunks/${chunk}`, { body });
    const answers = await Promise.all([...places.toReversed(), ...places].map(put));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect(await untilEnded(service, path)).toMatchObject({ state: 'succeeded', counts: { high: 1 } });
    expect(service.node.submitted).toHaveLength(1);
    // Their bytes are gone by now, and the answer is still the same.
    await expect.poll(() => service.stores.chunks.totalBytes()).toBe(0);
    expect((await put(places[0]!)).status).toBe(204);
    expect((await put({ ...places[0]!, body: new Uint8Array(100) })).json.code).toBe('CHUNK_CONFLICT');
  });

  test('that are here are listed, so that the upload can go on', async () => {
    const service = await startService();
    const { upload, path } = await prepared(service, [{ 'a.js': incompressible(3 * MIB) }]);
    const count = upload.body.chunks[1]!;
    for (const chunk of [2, 0]) {
      await service.call('PUT', `${path}/parts/1/chunks/${chunk}`, { body: upload.sealed[1]![chunk]! });
    }
    expect((await service.call('GET', `${path}/parts`)).json).toEqual({
      parts: [
        { part: 0, chunks: 1, received: [] },
        { part: 1, chunks: count, received: [0, 2] },
      ],
    });
    await sendChunks(service, path, upload);
    expect(await untilEnded(service, path)).toMatchObject({ state: 'succeeded' });
  });

  test('with other bytes are a conflict and change nothing', async () => {
    const service = await startService();
    const { upload, path } = await prepared(service);
    await service.call('PUT', `${path}/parts/0/chunks/0`, { body: upload.sealed[0]![0]! });
    const other = await service.call('PUT', `${path}/parts/0/chunks/0`, { body: new Uint8Array(64) });
    expect(other.json).toMatchObject({ status: 409, code: 'CHUNK_CONFLICT' });
    await sendChunks(service, path, upload);
    expect(await untilEnded(service, path)).toMatchObject({ state: 'succeeded' });
  });

  test.each([
    ['parts/2/chunks/0', 404, 'NOT_FOUND'],
    ['parts/0/chunks/1', 404, 'NOT_FOUND'],
    ['parts/-1/chunks/0', 404, 'NOT_FOUND'],
    ['parts/0/chunks/0x0', 404, 'NOT_FOUND'],
    ['parts/00/chunks/0', 404, 'NOT_FOUND'],
    ['parts/99999999999999999999/chunks/0', 404, 'NOT_FOUND'],
  ])('are refused at %s', async (place, status, code) => {
    const service = await startService();
    const { path } = await prepared(service);
    const answer = await service.call('PUT', `${path}/${place}`, { body: new Uint8Array(64) });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  test('are refused when they are empty, too large or of another type', async () => {
    const service = await startService();
    const { path } = await prepared(service);
    const put = (body: Uint8Array, headers = {}) => service.call('PUT', `${path}/parts/0/chunks/0`, { body, headers });
    expect((await put(new Uint8Array(0))).json.code).toBe('INVALID_REQUEST');
    expect((await put(new Uint8Array(CHUNK_BODY_MAX_BYTES + 1))).json).toMatchObject({
      status: 413,
      code: 'CHUNK_TOO_LARGE',
      limit: CHUNK_BODY_MAX_BYTES,
      actual: CHUNK_BODY_MAX_BYTES + 1,
    });
    expect((await put(new Uint8Array(9), { 'content-type': 'text/plain' })).json.code).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect((await put(new Uint8Array(9), { 'content-encoding': 'gzip' })).json.code).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect((await put(new Uint8Array(CHUNK_BODY_MAX_BYTES))).status).toBe(204);
  });

  test('whose length was not announced are cut off at the limit', async () => {
    const service = await startService();
    const { path } = await prepared(service);
    let sent = 0;
    const endless = function* () {
      // Bounded, so that a service that takes it all fails the test instead of the machine.
      for (; sent < 64 * MIB; sent += 65_536) yield Buffer.alloc(65_536);
    };
    const client = request(`${service.url}${path}/parts/0/chunks/0`, {
      method: 'PUT',
      headers: { 'x-api-key': service.keys.first, 'content-type': 'application/octet-stream' },
    });
    const status = new Promise((resolve) => client.once('response', (response) => resolve(response.statusCode)));
    // The answer comes first, then the connection is cut while the client still sends.
    await expect(pipeline(Readable.from(endless()), client)).rejects.toThrow();
    expect(await status).toBe(413);
    expect(sent).toBeLessThan(64 * MIB);
    expect(await service.stores.chunks.totalBytes()).toBe(0);
  });

  test('beyond the session limit are refused on arrival, across analyses', async () => {
    const limit = 3 * MIB;
    const service = await startService({ MAX_UPLOAD_BYTES: `${limit}` });
    const session = await openSession(service);
    const fill = async (bytes: number) => {
      const upload = await sealUpload(session, [{ 'a.js': incompressible(bytes) }]);
      await sendChunks(service, await announce(service, upload), upload);
    };
    await fill(1.5 * MIB);
    await expect(fill(1.9 * MIB)).rejects.toThrow(/UPLOAD_TOO_LARGE/);
    expect(await service.stores.chunks.sessionBytes(session.sessionId)).toBeLessThanOrEqual(limit);
  });

  test('are told to wait while the memory for them is full, and then go on', async () => {
    const room = `${2 * MIB}`;
    const service = await startService({
      MAX_UPLOAD_BYTES: room,
      MAX_CUSTOMER_CHUNK_BYTES: room,
      MAX_STORED_CHUNK_BYTES: room,
    });
    service.node.faults.hold = true;
    const first = await prepared(service, [{ 'a.js': incompressible(1.5 * MIB) }]);
    await sendChunks(service, first.path, first.upload);
    const second = await prepared(service, [{ 'b.js': incompressible(1.5 * MIB) }]);
    const send = (chunk: number) =>
      service.call('PUT', `${second.path}/parts/1/chunks/${chunk}`, { body: second.upload.sealed[1]![chunk]! });
    const refused = await send(0);
    expect(refused.json).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await service.call('DELETE', first.path);
    expect((await send(0)).status).toBe(204);
  });

  test('of one customer leave room for another', async () => {
    const service = await startService({
      MAX_UPLOAD_BYTES: `${MIB}`,
      MAX_CUSTOMER_CHUNK_BYTES: `${MIB}`,
      MAX_STORED_CHUNK_BYTES: `${2 * MIB}`,
    });
    service.node.faults.hold = true;
    const source = [{ 'a.js': incompressible(0.75 * MIB) }];
    const first = await prepared(service, source);
    await sendChunks(service, first.path, first.upload);
    const second = await prepared(service, source);
    await expect(sendChunks(service, second.path, second.upload)).rejects.toThrow(/503/);
    const key = service.keys.second;
    const neighbour = await sealUpload(await openSession(service, key), source);
    await sendChunks(service, await announce(service, neighbour, key), neighbour, key);
  });

  test.each([
    ['together', '1100000', 'first'],
    ['for each customer, and leave room for another', '1200000', 'second'],
  ] as const)('that are being read are bounded %s', async (_, total, neighbour) => {
    const service = await startService({
      MAX_BODY_BYTES: total,
      MAX_CUSTOMER_BODY_BYTES: '1100000',
      ANALYZE_MAX_FILES: '1',
      ANALYZE_MAX_FILE_BYTES: '1000',
    });
    const { path } = await prepared(service);
    const key = service.keys[neighbour];
    const elsewhere = await announce(
      service,
      await sealUpload(await openSession(service, key), [{ 'a.js': 'x' }]),
      key,
    );
    const headers = { 'x-api-key': service.keys.first, 'content-type': 'application/octet-stream' };
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    let finish = () => {};
    const slow = fetch(`${service.url}${path}/parts/0/chunks/0`, {
      method: 'PUT',
      headers,
      body: new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(10));
          finish = () => controller.close();
        },
        pull: () => open(),
      }),
      duplex: 'half',
    } as RequestInit);
    await opened;
    const other = () => service.call('PUT', `${path}/parts/1/chunks/0`, { body: new Uint8Array(100_000) });
    await expect.poll(async () => (await other()).status).toBe(503);
    const another = await service.call('PUT', `${elsewhere}/parts/1/chunks/0`, { key, body: new Uint8Array(100_000) });
    expect(another.status).toBe(neighbour === 'first' ? 503 : 204);
    finish();
    expect((await slow).status).toBe(204);
    await expect.poll(async () => (await other()).status).toBe(204);
  });
});

describe('results', () => {
  test('are refused while they are not ready, where they failed, and where there are none', async () => {
    const service = await startService();
    service.node.faults.hold = true;
    service.node.faults.failParts = [2];
    const { upload, path } = await prepared(service, [{ 'a.js': 'x' }, { 'b.js': 'x' }]);
    await sendChunks(service, path, upload);
    const code = async (part: number | string) => (await service.call('GET', `${path}/results/${part}`)).json?.code;
    expect(await code(1)).toBe('RESULT_NOT_READY');
    service.node.releaseHeld();
    expect(await untilEnded(service, path)).toMatchObject({
      parts: [
        { part: 1, state: 'succeeded' },
        { part: 2, state: 'failed' },
      ],
    });
    expect(await Promise.all([1, 2, 0, 3, 'x'].map(code))).toEqual([
      undefined,
      'ANALYSIS_STATE',
      'NOT_FOUND',
      'NOT_FOUND',
      'NOT_FOUND',
    ]);
  });

  test('that no memory is left for make their parts failed', async () => {
    const service = await startService({ MAX_STORED_RESULT_BYTES: '10', MAX_CUSTOMER_RESULT_BYTES: '10' });
    const { upload, path } = await prepared(service);
    await sendChunks(service, path, upload);
    expect(await untilEnded(service, path)).toMatchObject({
      state: 'succeeded',
      parts: [{ part: 1, state: 'failed' }],
    });
    expect(service.log.join('')).toContain('no memory left for a result');
  });

  test('of one customer leave room for those of another', async () => {
    const service = await startService({ MAX_CUSTOMER_RESULT_BYTES: '1000' });
    const outcomeFor = async (key: string) => {
      const upload = await sealUpload(await openSession(service, key), [{ 'a.js': 'eval(x)' }]);
      const path = await announce(service, upload, key);
      await sendChunks(service, path, upload, key);
      for (;;) {
        const { json } = await service.call('GET', `${path}?wait=20`, { key });
        if (json.phase === 'done') return json.parts[0].state;
      }
    };
    const { first, second } = service.keys;
    expect([await outcomeFor(first), await outcomeFor(first)]).toEqual(['succeeded', 'failed']);
    expect(await outcomeFor(second)).toBe('succeeded');
  });

  test('are the same bytes at each call', async () => {
    const service = await startService();
    const { upload, path } = await prepared(service);
    await sendChunks(service, path, upload);
    await untilEnded(service, path);
    const [a, b] = [await service.call('GET', `${path}/results/1`), await service.call('GET', `${path}/results/1`)];
    expect(a.bytes.equals(b.bytes)).toBe(true);
  });
});

describe('an analysis', () => {
  test('tells its place in the queue, and ends when it is cancelled', async () => {
    const service = await startService();
    service.node.faults.hold = true;
    const [first, second] = [await prepared(service), await prepared(service)];
    await sendChunks(service, first.path, first.upload);
    await sendChunks(service, second.path, second.upload);
    expect((await service.call('GET', second.path)).json).toMatchObject({
      state: 'queued',
      phase: 'queue',
      position: 1,
    });
    expect((await service.call('DELETE', first.path)).status).toBe(204);
    expect((await service.call('GET', first.path)).json).toMatchObject({ state: 'cancelled', phase: 'done' });
    expect((await service.call('GET', second.path)).json).toMatchObject({ state: 'queued', position: 0 });
    // Once more, and after its end: nothing left to do.
    expect((await service.call('DELETE', first.path)).status).toBe(204);
    expect(service.node.cancelled).toHaveLength(1);
  });

  test('that was cancelled takes no more chunks and keeps none', async () => {
    const service = await startService();
    const { upload, path } = await prepared(service);
    await service.call('PUT', `${path}/parts/0/chunks/0`, { body: upload.sealed[0]![0]! });
    await service.call('DELETE', path);
    const late = await service.call('PUT', `${path}/parts/1/chunks/0`, { body: upload.sealed[1]![0]! });
    expect(late.json).toMatchObject({ status: 409, code: 'ANALYSIS_STATE' });
    expect(await service.stores.chunks.totalBytes()).toBe(0);
    expect((await service.call('GET', `${path}/results/1`)).json.code).toBe('ANALYSIS_STATE');
  });

  test('that failed says why', async () => {
    const service = await startService();
    service.node.faults.fail = 'ANALYSIS_FAILED';
    const { upload, path } = await prepared(service);
    await sendChunks(service, path, upload);
    expect(await untilEnded(service, path)).toMatchObject({
      state: 'failed',
      error: { code: 'ANALYSIS_FAILED', detail: 'An injected fault.' },
    });
    expect(await service.stores.chunks.totalBytes()).toBe(0);
  });

  test('ignores what the node still reports of it after its end', async () => {
    const service = await startService();
    service.node.faults.hang = true;
    const { session, upload, path } = await prepared(service);
    await sendChunks(service, path, upload);
    const analysisId = path.split('/').at(-1)!;
    await service.call('DELETE', path);
    service.node.emit({ kind: 'part-succeeded', analysisId, part: 1, sealed: new Uint8Array(9) });
    service.node.emit({ kind: 'succeeded', analysisId, counts: { low: 0, medium: 0, high: 0, critical: 0 } });
    expect((await service.call('GET', path)).json).toMatchObject({ state: 'cancelled', parts: [] });
    await service.call('DELETE', `${SESSIONS}/${session.sessionId}`);
    service.node.emit({ kind: 'progress', analysisId, filesDone: 1, filesTotal: 1 });
    service.node.emit({ kind: 'part-failed', analysisId, part: 1, code: 'TIMEOUT' });
    expect((await service.call('GET', path)).json.code).toBe('SESSION_UNKNOWN');
  });
});
