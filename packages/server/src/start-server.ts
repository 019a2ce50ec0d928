/**
 * Puts a whole service together: stores, analysis node, gateway, HTTP server; embedded in a program, or served to others. The gateway
 * is imported only once the node's processes are starting: loading it takes about as long as they do.
 */
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createApiKey, fingerprintOf, fromBase64Url } from '@rsolv-ast/protocol';
import { type GatewayConfig, readConfig } from './gateway/config.ts';
import type { VerifyBearer } from './gateway/services.ts';
import type { ApiKeyRecord, ApiKeyStore } from './gateway/stores/api-key-store.ts';
import type { NodeStatus, PartReader } from './node/analysis-node.ts';
import { defaultNodeSettings, type NodeSettings } from './node/settings.ts';
import { SupervisedNode } from './node/supervised-node.ts';

export interface RunningServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** Of the service's identity, as in every API key. */
  readonly fingerprint: string;
  status(): NodeStatus;
  /**
   * Takes no new work, lets clients finish and fetch for at most `graceMs`, then ends connections, analyses and processes.
   * Resolves when no process is left.
   */
  close(graceMs?: number): Promise<void>;
}

export interface EmbeddedServer extends RunningServer {
  /** Good for this server alone and as long as it runs. */
  readonly apiKey: string;
}

/** A port that cannot be listened on; the message says what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** A program's own server has one user, who needs no protection from himself. */
const UNLIMITED_REQUESTS = '1000000000';
/** Whoever scans at home may wait as long as he likes. */
const EMBEDDED_ANALYSIS_TIMEOUT_MS = 24 * 60 * 60 * 1000;

/** The server inside a program: on the loopback interface, with keys, stores and an API key that end with it. */
export async function startEmbeddedServer(
  options: {
    jobs?: number | undefined;
    fileTimeoutMs?: number | undefined;
    node?: Partial<NodeSettings>;
    /** Of `forkSupervisor`. */
    supervisor?: ChildProcess;
  } = {},
): Promise<EmbeddedServer> {
  const config = readConfig({
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'silent',
    REQUESTS_PER_MINUTE: UNLIMITED_REQUESTS,
    TRANSFERS_PER_MINUTE: UNLIMITED_REQUESTS,
  });
  const defaults = defaultNodeSettings();
  const jobs = options.jobs ?? defaults.jobs;
  const settings: NodeSettings = {
    ...defaults,
    ...config.node,
    analysisTimeoutMs: EMBEDDED_ANALYSIS_TIMEOUT_MS,
    jobs,
    spareWorkers: 1,
    singleCustomer: true,
    maxWorkers: jobs,
    ...(options.fileTimeoutMs !== undefined && { fileTimeoutMs: options.fileTimeoutMs }),
    ...options.node,
  };
  const apiKeys: ApiKeyRecord[] = [];
  const running = await start(
    config,
    settings,
    ({ createMemoryApiKeyStore }) => createMemoryApiKeyStore(apiKeys),
    options.supervisor,
  );
  const { key, hash } = createApiKey(running.identity);
  const created = new Date().toISOString();
  apiKeys.push({ id: randomUUID(), customerId: randomUUID(), customer: 'embedding program', hash, created });
  return { ...running.server, apiKey: key, close: (graceMs = 0) => running.server.close(graceMs) };
}

/**
 * The server for others, as the configuration says: API keys and the service's identity lie under `dataDir`. Throws
 * ListenError, NodeStartError, RangeError for settings that make no sense.
 */
export async function startServer(
  config: GatewayConfig,
  node: Partial<NodeSettings> = {},
  verifyBearer?: VerifyBearer,
): Promise<RunningServer> {
  const defaults = defaultNodeSettings();
  const jobs = node.jobs ?? config.node.jobs ?? defaults.jobs;
  const settings: NodeSettings = {
    ...defaults,
    ...config.node,
    jobs,
    spareWorkers: jobs,
    maxWorkers: 2 * jobs,
    dataDir: config.dataDir,
    ...node,
  };
  const { server } = await start(
    config,
    settings,
    ({ createKeyFileStore, KEY_FILE_NAME }) => createKeyFileStore(path.join(config.dataDir, KEY_FILE_NAME)),
    undefined,
    verifyBearer,
  );
  return server;
}

type GatewayModule = typeof import('./gateway/index.ts');

async function start(
  config: GatewayConfig,
  settings: NodeSettings,
  apiKeyStore: (gateway: GatewayModule) => ApiKeyStore,
  supervisor?: ChildProcess,
  verifyBearer?: VerifyBearer,
): Promise<{ server: RunningServer; identity: Uint8Array }> {
  let readPart: PartReader | undefined;
  const [node, module] = await Promise.all([
    SupervisedNode.start(settings, (analysisId, part) => readPart!(analysisId, part), supervisor),
    import('./gateway/index.ts'),
  ]);
  const {
    createGateway,
    createHttpServer,
    createLogger,
    createMemoryStores,
    createMetricsRegistry,
    createPartReader,
    systemClock,
  } = module;
  const stores = createMemoryStores(apiKeyStore(module), config, systemClock);
  readPart = createPartReader(stores.chunks);
  const gateway = createGateway({
    stores,
    node,
    config,
    logger: createLogger(config),
    metrics: createMetricsRegistry(),
    clock: systemClock,
    verifyBearer,
  });
  const http = createHttpServer(gateway.app, config);
  try {
    await listen(http, config);
  } catch (error) {
    gateway.stop();
    await node.stop(0);
    throw error;
  }
  const identity = fromBase64Url(node.keys()[0]!.identity)!;
  const server: RunningServer = {
    url: urlOf(http, config.host),
    fingerprint: fingerprintOf(identity),
    status: () => node.status(),
    close: once(async (graceMs = config.drainGraceMs) => {
      // Without grace there is nobody to be polite to: open connections would only delay the end.
      if (graceMs === 0) http.closeAllConnections();
      await gateway.drain(http, graceMs);
      await node.stop(0);
    }),
  };
  return { server, identity };
}

function listen(http: Server, { host, port }: GatewayConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(host, port, cause)));
    http.listen(port, host, resolve);
  });
}

function listenError(host: string, port: number, cause: NodeJS.ErrnoException): ListenError {
  const remedies: Record<string, string> = {
    EADDRINUSE: 'another program listens there: end it, or choose another port with PORT',
    EACCES: 'this user may not use that port: choose one above 1023 with PORT',
    EADDRNOTAVAIL: 'this machine has no such address: correct HOST',
    ENOTFOUND: 'the name is unknown: correct HOST',
  };
  const remedy = remedies[cause.code ?? ''] ?? `${cause.code ?? 'unknown error'}: correct HOST and PORT`;
  return new ListenError(`cannot listen on ${host} port ${port}: ${remedy}`, { cause });
}

function urlOf(http: Server, host: string): string {
  const { port } = http.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function once<A extends unknown[]>(action: (...args: A) => Promise<void>): (...args: A) => Promise<void> {
  let running: Promise<void> | undefined;
  return (...args) => {
    running ??= action(...args);
    return running;
  };
}
