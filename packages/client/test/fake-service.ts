/** A service in this process that speaks the protocol with the real cryptography, and breaks where it is told to. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AnalysisSecrets,
  type CreateAnalysisRequest,
  collect,
  createApiKey,
  DEFAULT_SESSION_LIMITS,
  decodeManifest,
  ERROR_CATALOGUE,
  type ErrorCode,
  encodePartResult,
  type Finding,
  fromBase64Url,
  generateEncryptionKeyPair,
  generateIdentity,
  type KeyStatement,
  type Manifest,
  openEnvelope,
  openStream,
  type PartResult,
  type SessionLimits,
  sealStream,
  signKeyStatement,
  unpackPart,
} from '@rsolv-ast/protocol';

export interface Received {
  method: string;
  /** Without `/api/v1/ast`. */
  path: string;
  headers: IncomingMessage['headers'];
}

interface Analysis {
  id: string;
  idempotencyKey: string;
  request: CreateAnalysisRequest;
  chunks: Map<string, Buffer>;
  results: Map<number, Buffer>;
  polls: number;
  manifest?: Manifest;
  failedParts: number[];
}

/** What happens to a request before the service sees it; undefined lets it pass. */
export type Fault = (
  request: Received,
  response: ServerResponse,
) => 'cut' | { status: number; code?: ErrorCode; headers?: Record<string, string>; body?: string } | undefined;

export interface FakeOptions {
  fault?: Fault;
  /** What happens to an answer once the service has done what it was asked. */
  answered?: (request: Received) => 'cut' | undefined;
  limits?: Partial<SessionLimits>;
  /** Tampers with the statement that a session answers. */
  statement?: (statement: KeyStatement) => KeyStatement;
  /** The result of a part; by default one finding for each line that says `danger`. */
  analyze?: (result: PartResult, manifest: Manifest) => PartResult;
  /** Which bearer tokens are good; none by default. */
  accepts?: (token: string) => boolean;
  failedParts?: number[];
  /** What `GET …/analyses/{aid}` answers first, poll by poll. */
  states?: object[];
  /** Changes the sealed bytes of a result on their way. */
  mangle?: (bytes: Buffer, fetch: number) => Buffer;
}

export class FakeService {
  readonly received: Received[] = [];
  readonly bodies: Buffer[] = [];
  readonly sources = new Map<string, string>();
  readonly deleted: string[] = [];
  readonly apiKey: string;
  manifest: Manifest | undefined;
  options: FakeOptions;
  url = '';

  readonly #identity = generateIdentity();
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch((error: unknown) => {
      response.destroy();
      this.crashes.push(error);
    });
  });
  readonly crashes: unknown[] = [];
  readonly #sessions = new Map<string, Map<string, Analysis>>();
  readonly #keys: { keyId: string; publicKey: Uint8Array; privateKey: Uint8Array }[] = [];
  readonly #opened = new Map<string, string>();
  #counter = 0;
  #resultFetches = 0;

  constructor(options: FakeOptions = {}) {
    this.options = options;
    this.apiKey = createApiKey(this.#identity.publicKey).key;
  }

  static async start(options: FakeOptions = {}): Promise<FakeService> {
    const service = new FakeService(options);
    for (const keyId of ['key-1', 'key-2']) service.#keys.push({ keyId, ...(await generateEncryptionKeyPair()) });
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    service.url = `http://127.0.0.1:${(service.#server.address() as AddressInfo).port}`;
    return service;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** From now on the next key is the only one. */
  rotateKey(): void {
    this.#keys.shift();
  }

  get #key() {
    return this.#keys[0]!;
  }

  forgetAnalyses(): void {
    for (const analyses of this.#sessions.values()) analyses.clear();
  }

  forgetSessions(): void {
    this.#sessions.clear();
  }

  get liveSessions(): number {
    return this.#sessions.size;
  }

  count(method: string, path: RegExp): number {
    return this.received.filter((one) => one.method === method && path.test(one.path)).length;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url!.replace(/^\/api\/v1\/ast/, '');
    const received = { method: request.method!, path, headers: request.headers };
    this.received.push(received);
    const requestId = `request-${this.received.length}`;
    response.setHeader('x-request-id', requestId);
    const fault = this.options.fault?.(received, response);
    if (fault === 'cut') {
      request.socket.destroy();
      return;
    }
    const body = await collect(request);
    this.bodies.push(body);
    if (fault !== undefined) {
      for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value);
      if (fault.code === undefined) response.writeHead(fault.status).end(fault.body ?? '');
      else problem(response, fault.code, requestId);
      return;
    }
    if (this.options.answered?.(received) === 'cut') response.writeHead = () => response.destroy();
    await this.#route(received, body, response, requestId);
  }

  async #route({ method, path, headers }: Received, body: Buffer, response: ServerResponse, requestId: string) {
    if (!this.#knows(headers)) return problem(response, 'INVALID_API_KEY', requestId);
    if (method === 'POST' && path === '/sessions')
      return json(response, 201, this.#openSession(headers['idempotency-key']));

    const [, sessionId, rest = ''] = /^\/sessions\/([^/?]+)(.*)$/.exec(path) ?? [];
    const analyses = this.#sessions.get(sessionId ?? '');
    if (analyses === undefined) return problem(response, 'SESSION_UNKNOWN', requestId);
    if (method === 'DELETE' && rest === '') {
      this.#sessions.delete(sessionId!);
      this.deleted.push(sessionId!);
      return response.writeHead(204).end();
    }
    if (method === 'POST' && rest === '/analyses') {
      const request = JSON.parse(body.toString()) as CreateAnalysisRequest;
      if (request.keyId !== this.#key.keyId) return problem(response, 'KEY_ROTATED', requestId);
      const idempotencyKey = String(headers['idempotency-key']);
      const known = [...analyses.values()].find((one) => one.idempotencyKey === idempotencyKey);
      const id = known?.id ?? `analysis-${++this.#counter}`;
      const fresh = { chunks: new Map(), results: new Map(), polls: 0, failedParts: this.options.failedParts ?? [] };
      if (known === undefined) analyses.set(id, { id, idempotencyKey, request, ...fresh });
      return json(response, 201, { analysisId: id });
    }
    const [, analysisId, tail = ''] = /^\/analyses\/([^/?]+)(.*)$/.exec(rest) ?? [];
    const analysis = analyses.get(analysisId ?? '');
    if (analysis === undefined) return problem(response, 'ANALYSIS_UNKNOWN', requestId);
    const chunk = /^\/parts\/(\d+)\/chunks\/(\d+)$/.exec(tail);
    if (method === 'PUT' && chunk) {
      const name = `${chunk[1]}/${chunk[2]}`;
      const known = analysis.chunks.get(name);
      if (known !== undefined && !known.equals(body)) return problem(response, 'CHUNK_CONFLICT', requestId);
      analysis.chunks.set(name, body);
      return response.writeHead(204).end();
    }
    if (method === 'GET' && tail === '/parts') {
      const parts = analysis.request.chunks.map((chunks, part) => ({
        part,
        chunks,
        received: Array.from({ length: chunks }, (_, n) => n).filter((n) => analysis.chunks.has(`${part}/${n}`)),
      }));
      return json(response, 200, { parts });
    }
    const result = /^\/results\/(\d+)$/.exec(tail);
    if (method === 'GET' && result) {
      const bytes = analysis.results.get(Number(result[1]));
      if (bytes === undefined) return problem(response, 'RESULT_NOT_READY', requestId);
      const mangled = this.options.mangle?.(bytes, ++this.#resultFetches) ?? bytes;
      return response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(mangled);
    }
    if (method === 'GET' && tail.startsWith('?wait='))
      return json(response, 200, await this.#poll(analysis, sessionId!));
    problem(response, 'NOT_FOUND', requestId);
  }

  #knows(headers: IncomingMessage['headers']): boolean {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    return headers['x-api-key'] === this.apiKey || (token !== undefined && (this.options.accepts?.(token) ?? false));
  }

  #openSession(idempotencyKey: string | string[] | undefined) {
    const name = String(idempotencyKey ?? ++this.#counter);
    const sessionId = this.#opened.get(name) ?? `session-${++this.#counter}`;
    this.#opened.set(name, sessionId);
    if (!this.#sessions.has(sessionId)) this.#sessions.set(sessionId, new Map());
    const now = Date.now();
    const statement = signKeyStatement(this.#identity, {
      ...this.#key,
      notBefore: new Date(now - 60_000),
      notAfter: new Date(now + 3_600_000),
    });
    return {
      sessionId,
      expiresAt: new Date(now + 3_600_000).toISOString(),
      encryption: this.options.statement?.(statement) ?? statement,
      limits: { ...DEFAULT_SESSION_LIMITS, ...this.options.limits },
    };
  }

  async #poll(analysis: Analysis, sessionId: string) {
    const total = analysis.request.chunks.reduce((sum, chunks) => sum + chunks, 0);
    const base = { analysisId: analysis.id, phase: 'analysis', progress: { filesDone: 0 }, parts: [] };
    const planned = this.options.states?.[analysis.polls++];
    if (planned !== undefined) return { ...base, ...planned };
    if (analysis.chunks.size < total) return { ...base, state: 'receiving' };
    await this.#analyze(analysis, sessionId);
    const parts = analysis.request.chunks.slice(1).map((_, position) => {
      const part = position + 1;
      return { part, state: analysis.failedParts.includes(part) ? 'failed' : 'succeeded' };
    });
    return { ...base, state: 'succeeded', phase: 'done', parts };
  }

  async #analyze(analysis: Analysis, sessionId: string): Promise<void> {
    const { privateKey } = this.#key;
    const { idempotencyKey, request } = analysis;
    const enc = fromBase64Url(request.enc)!;
    const secrets = await openEnvelope({ privateKey, enc, sessionId, idempotencyKey });
    const manifest = decodeManifest(await collect(openPart(analysis, secrets, 0)));
    this.manifest = manifest;
    for (let part = 1; part < request.parts; part++) {
      const files = manifest.files.filter((file) => file.part === part);
      let result: PartResult = {
        protocol: 1,
        part,
        rulesDigest: 'ab'.repeat(32),
        findings: [],
        coverage: [],
        rules: [],
        ruleErrors: [],
        statistics: [],
      };
      for await (const outcome of unpackPart(openPart(analysis, secrets, part), files, DEFAULT_SESSION_LIMITS)) {
        if (outcome.kind === 'mismatch') throw new Error(outcome.detail);
        const { file, bytes } = outcome;
        const text = bytes.toString('utf8');
        this.sources.set(file.path, text);
        result.findings.push(...findingsIn(file.path, text));
        result.coverage.push({ path: file.path, status: 'scanned', bytes: file.size, rulesRun: 1, diagnostics: [] });
        result.statistics.push({ index: file.index, parseMs: 1, matchMs: 2 });
      }
      if (result.findings.length > 0) result.rules = [RULE];
      result = this.options.analyze?.(result, manifest) ?? result;
      const sealed = sealStream(secrets.result, { kind: 'result', part }, [encodePartResult(result)]);
      analysis.results.set(part, await collect(sealed));
    }
  }
}

export const RULE = {
  id: 'test.danger',
  message: 'danger',
  severity: 'high' as const,
  confidence: 'high' as const,
  cwe: ['CWE-95'],
  owasp: [],
  references: [],
};

function findingsIn(path: string, text: string): Finding[] {
  return text.split('\n').flatMap((line, index) =>
    line.includes('danger')
      ? [
          {
            ...RULE,
            ruleId: RULE.id,
            path,
            fingerprint: 'ab',
            span: {
              start: { line: index + 1, column: 1, offset: 0 },
              end: { line: index + 1, column: 1 + line.length, offset: line.length },
            },
            ...(line.includes('accepted') && { suppression: { kind: 'inline' as const } }),
          },
        ].map(({ id: _, ...finding }) => finding)
      : [],
  );
}

function openPart(analysis: Analysis, secrets: AnalysisSecrets, part: number) {
  const chunks = Array.from({ length: analysis.request.chunks[part]! }, (_, n) => analysis.chunks.get(`${part}/${n}`)!);
  return openStream(secrets.upload, { kind: 'upload', part }, chunks);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function problem(response: ServerResponse, code: ErrorCode, requestId: string): void {
  const { status, title, remedy } = ERROR_CATALOGUE[code];
  const body = { type: 'about:blank', title, status, detail: remedy, code, requestId };
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body));
}
