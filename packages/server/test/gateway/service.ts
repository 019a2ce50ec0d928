/** A gateway that listens on a port of its own, over memory stores and an honest node; and the calls of a v1 client. */

import { createHash, randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createApiKey,
  encodeManifest,
  fromBase64Url,
  type Manifest,
  packPart,
  type SessionResponse,
  sealEnvelope,
  sealStream,
  toBase64Url,
} from '@rsolv-ast/protocol';
import { onTestFinished } from 'vitest';
import {
  type ApiKeyStore,
  type Clock,
  createGateway,
  createHttpServer,
  createLogger,
  createMemoryApiKeyStore,
  createMemoryStores,
  createMetricsRegistry,
  createPartReader,
  type Gateway,
  type GatewayConfig,
  readConfig,
  type Stores,
  systemClock,
  type VerifyBearer,
} from '../../src/gateway/index.ts';
import { createHonestNode, type HonestNode } from './honest-node.ts';

export interface Service {
  readonly url: string;
  /** API keys of two customers, and one that was revoked. */
  readonly keys: { readonly first: string; readonly second: string; readonly revoked: string };
  readonly node: HonestNode;
  readonly stores: Stores;
  readonly gateway: Gateway;
  readonly server: Server;
  readonly config: GatewayConfig;
  readonly clock: MovableClock;
  /** Everything that was logged. */
  readonly log: string[];
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
}

export interface CallOptions {
  readonly key?: string | null;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array | object;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every form
  readonly json: any;
}

/** Real time, and what a test adds to it. */
export interface MovableClock extends Clock {
  advance(ms: number): void;
}

function createMovableClock(): MovableClock {
  let ahead = 0;
  const repeated = new Set<() => void>();
  return {
    now: () => Date.now() + ahead,
    after: systemClock.after,
    every(ms, action) {
      repeated.add(action);
      const end = systemClock.every(ms, action);
      return () => {
        repeated.delete(action);
        end();
      };
    },
    advance(ms) {
      ahead += ms;
      for (const action of repeated) action();
    },
  };
}

export async function startService(
  settings: Record<string, string> = {},
  replaced: { apiKeys?: ApiKeyStore; stores?: (stores: Stores) => Stores; verifyBearer?: VerifyBearer } = {},
): Promise<Service> {
  const config = readConfig({ PORT: '0', LOG_LEVEL: 'trace', DATA_DIR: '/nonexistent', ...settings });
  const clock = createMovableClock();
  const log: string[] = [];
  const logger = createLogger(config, { write: (line) => log.push(line) });
  // The fingerprint in a key is the client's concern.
  const made = [
    createApiKey(new Uint8Array(32)),
    createApiKey(new Uint8Array(32)),
    createApiKey(new Uint8Array(32)),
  ] as const;
  const records = made.map(({ hash }, position) => ({
    id: `key-${position}`,
    customerId: `customer-${position}`,
    customer: `Secret Customer Name ${position}`,
    hash,
    created: new Date().toISOString(),
    ...(position === 2 && { revoked: new Date().toISOString() }),
  }));
  const memory = createMemoryStores(replaced.apiKeys ?? createMemoryApiKeyStore(records), config, clock);
  const stores = replaced.stores?.(memory) ?? memory;
  const node = await createHonestNode(createPartReader(stores.chunks));
  const gateway = createGateway({
    stores,
    node,
    config,
    logger,
    metrics: createMetricsRegistry(),
    clock,
    verifyBearer: replaced.verifyBearer,
  });
  const server = createHttpServer(gateway.app, config);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    gateway.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = { first: made[0].key, second: made[1].key, revoked: made[2].key };
  const call = (method: string, path: string, options: CallOptions = {}) =>
    request(url, method, path, { key: keys.first, ...options });
  return { url, keys, node, stores, gateway, server, config, clock, log, call };
}

async function request(url: string, method: string, path: string, options: CallOptions): Promise<Answer> {
  const { key, headers, body, signal } = options;
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const type =
    body === undefined ? undefined : body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
  const response = await fetch(url + path, {
    method,
    headers: { ...(key && { 'x-api-key': key }), ...(type && { 'content-type': type }), ...headers },
    ...(body !== undefined && { body: raw ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    json: isJson && bytes.length > 0 ? JSON.parse(bytes.toString()) : undefined,
  };
}

export interface Upload {
  readonly sessionId: string;
  readonly idempotencyKey: string;
  readonly body: { enc: string; keyId: string; parts: number; chunks: number[] };
  /** By part. */
  readonly sealed: Uint8Array[][];
  readonly resultSecret: Uint8Array;
}

export const SESSIONS = '/api/v1/ast/sessions';

export async function openSession(service: Service, key = service.keys.first): Promise<SessionResponse> {
  const answer = await service.call('POST', SESSIONS, { key });
  if (answer.status !== 201) throw new Error(`no session: ${answer.status} ${answer.bytes}`);
  return answer.json;
}

/** What a part holds, by path. */
export type Source = Readonly<Record<string, string | Uint8Array>>;

/** One part for each of `parts`. */
export async function sealUpload(session: SessionResponse, parts: readonly Source[]): Promise<Upload> {
  const idempotencyKey = randomUUID();
  const publicKey = fromBase64Url(session.encryption.publicKey)!;
  const { enc, secrets } = await sealEnvelope({ publicKey, sessionId: session.sessionId, idempotencyKey });
  const files = parts.flatMap((part, position) =>
    Object.entries(part).map(([path, text]) => ({ path, part: position + 1, bytes: Buffer.from(text) })),
  );
  const manifest: Manifest = {
    protocol: 1,
    options: { defaultRules: true },
    rules: [],
    files: files.map(({ path, part, bytes }, index) => ({
      index,
      part,
      path,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      role: 'changed',
    })),
  };
  const seal = async (part: number, source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of sealStream(secrets.upload, { kind: 'upload', part }, source)) chunks.push(chunk);
    return chunks;
  };
  const sealed = [await seal(0, [encodeManifest(manifest)])];
  for (const [position] of parts.entries()) {
    const ofPart = files.map((file, index) => ({ ...file, index })).filter(({ part }) => part === position + 1);
    sealed.push(await seal(position + 1, packPart(ofPart)));
  }
  const chunks = sealed.map((part) => part.length);
  const body = { enc: toBase64Url(enc), keyId: session.encryption.keyId, parts: chunks.length, chunks };
  return { sessionId: session.sessionId, idempotencyKey, body, sealed, resultSecret: secrets.result };
}

export async function announce(service: Service, upload: Upload, key = service.keys.first): Promise<string> {
  const answer = await service.call('POST', `${SESSIONS}/${upload.sessionId}/analyses`, {
    key,
    headers: { 'idempotency-key': upload.idempotencyKey },
    body: upload.body,
  });
  if (answer.status !== 201) throw new Error(`no analysis: ${answer.status} ${answer.bytes}`);
  return `${SESSIONS}/${upload.sessionId}/analyses/${answer.json.analysisId}`;
}

export async function sendChunks(
  service: Service,
  path: string,
  upload: Upload,
  key = service.keys.first,
): Promise<void> {
  for (const [part, chunks] of upload.sealed.entries()) {
    for (const [chunk, body] of chunks.entries()) {
      const answer = await service.call('PUT', `${path}/parts/${part}/chunks/${chunk}`, { key, body });
      if (answer.status !== 204) throw new Error(`chunk refused: ${answer.status} ${answer.bytes}`);
    }
  }
}

/** The analysis as it is once it has ended. */
export async function untilEnded(service: Service, path: string): Promise<Answer['json']> {
  for (;;) {
    const { json } = await service.call('GET', `${path}?wait=20`);
    if (json.phase === 'done') return json;
  }
}
