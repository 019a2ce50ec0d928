import { ERROR_CATALOGUE } from '@rsolv-ast/protocol';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { announce, openSession, SESSIONS, sealUpload, sendChunks, startService, untilEnded } from './service.ts';

describe('liveness and readiness', () => {
  test('need no key', async () => {
    const service = await startService();
    expect((await service.call('GET', '/healthz', { key: null })).json).toEqual({ status: 'ok' });
    const { status, json } = await service.call('GET', '/readyz', { key: null });
    expect([status, json]).toEqual([
      200,
      {
        ready: true,
        reasons: [],
        sandbox: { network: 'namespace', orphans: 'parent-death-signal', files: 'node-permission' },
        queued: 0,
        running: 0,
      },
    ]);
  });

  test('readiness names every reason against it', async () => {
    const service = await startService();
    service.node.faults.status = { ready: false, reasons: ['the worker pool restarts too often'] };
    service.node.dropKeys();
    const { status, json } = await service.call('GET', '/readyz');
    expect(status).toBe(503);
    expect(json.reasons).toEqual(['the worker pool restarts too often', 'there is no encryption key']);
    expect((await service.call('GET', '/healthz')).status).toBe(200);
    expect((await service.call('GET', '/api/v1/ast/keys')).json.code).toBe('UNAVAILABLE');
    expect((await service.call('POST', SESSIONS)).json.code).toBe('UNAVAILABLE');
  });
});

describe('what the service tells of itself', () => {
  test('has its signed keys, the newest first', async () => {
    const service = await startService();
    expect((await service.call('GET', '/api/v1/ast/keys', { key: null })).json).toEqual({ keys: service.node.keys() });
  });

  test('has the catalogue that problems refer to', async () => {
    const service = await startService();
    const { type, code } = (await service.call('GET', '/nowhere')).json;
    const [path, fragment] = type.split('#');
    const catalogue = (await service.call('GET', path)).json;
    expect(catalogue[fragment]).toEqual(ERROR_CATALOGUE.NOT_FOUND);
    expect(fragment).toBe(code);
  });

  test('protects its answers', async () => {
    const service = await startService();
    const { headers } = await service.call('GET', '/healthz');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toMatch(/max-age/);
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('metrics', () => {
  test('count by route, state and cause, and name no customer', async () => {
    const service = await startService();
    const session = await openSession(service);
    const upload = await sealUpload(session, [{ 'a.js': 'eval(x)' }]);
    const path = await announce(service, upload);
    await sendChunks(service, path, upload);
    await untilEnded(service, path);
    await service.call('GET', '/no/such/path');
    const worker = {
      pid: 1,
      ageSeconds: 1,
      residentBytes: 4096,
      analyses: 1,
      filesByLanguage: {},
      customerId: 'customer-0',
    };
    const { exits } = service.node.status();
    service.node.faults.status = { workers: [{ ...worker, state: 'busy' }], exits: { ...exits, memory: 2 } };
    // Each time the same: what the node counts is shown, not added up.
    await service.call('GET', '/metrics');
    const { headers, bytes } = await service.call('GET', '/metrics', { key: null });
    const text = bytes.toString();
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
    for (const line of [
      'rsolv_ast_http_requests_total{method="POST",route="/api/v1/ast/sessions",status="201"} 1',
      'rsolv_ast_http_requests_total{method="GET",route="unmatched",status="404"} 1',
      'rsolv_ast_http_request_duration_seconds_count{method="PUT",route="/api/v1/ast/sessions/:sessionId/analyses/:analysisId/parts/:part/chunks/:chunk"} 2',
      'rsolv_ast_sessions 1',
      'rsolv_ast_chunk_bytes 0',
      'rsolv_ast_analyses{state="succeeded"} 1',
      'rsolv_ast_analyses{state="running"} 0',
      'rsolv_ast_workers{state="busy"} 1',
      'rsolv_ast_workers{state="idle"} 0',
      'rsolv_ast_worker_exits_total{cause="memory"} 2',
      'rsolv_ast_ready 1',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    for (const secret of [
      'customer-0',
      'Secret Customer',
      session.sessionId,
      path.split('/').at(-1)!,
      '/no/such/path',
    ]) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('openapi.json', () => {
  test('is valid OpenAPI 3.1', async () => {
    const service = await startService();
    const { status, json } = await service.call('GET', '/openapi.json', { key: null });
    expect(status).toBe(200);
    const validator = new Validator();
    expect(await validator.validate(json)).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    expect(
      new Set(
        Object.values(json.paths).flatMap((path) =>
          Object.values(path as object).map(({ operationId }) => operationId),
        ),
      ).size,
    ).toBe(18);
  });

  test('describes every route that is served, and no other', async () => {
    const service = await startService();
    const { json } = await service.call('GET', '/openapi.json');
    const described = Object.entries(json.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method} ${path}`),
    );
    // The router itself is asked, not the table that both come from.
    interface Layer {
      route?: { path: string; methods: Record<string, boolean> };
    }
    const layers = (service.gateway.app as unknown as { router: { stack: Layer[] } }).router.stack;
    // What answers every method answers 405.
    const served = layers
      .flatMap(({ route }) => route ?? [])
      .filter(({ methods }) => Object.keys(methods).length === 1)
      .map(({ path, methods }) => `${Object.keys(methods)[0]} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(new Set(described)).toEqual(new Set(served));
    expect(described).toHaveLength(18);
  });

  test('names for each call the errors that it was seen to answer', async () => {
    const service = await startService();
    const { json } = await service.call('GET', '/openapi.json');
    const create = json.paths['/api/v1/ast/sessions/{sessionId}/analyses'].post;
    expect(Object.keys(create.responses)).toEqual([
      '201',
      '400',
      '401',
      '404',
      '409',
      '413',
      '415',
      '429',
      '500',
      '503',
    ]);
    expect(create.requestBody.content['application/json'].schema).toMatchObject({
      additionalProperties: false,
      required: ['enc', 'keyId', 'parts', 'chunks'],
    });
    expect(create.parameters.map(({ name }: { name: string }) => name)).toEqual([
      'sessionId',
      'idempotency-key',
      'x-request-id',
    ]);
  });
});
