/** The HTTP server, with the timeouts that end slow and idle connections. */
import { createServer, type Server } from 'node:http';
import type { Express } from 'express';
import { WAIT_MAX_SECONDS } from './analyses/show.ts';
import type { GatewayConfig } from './config.ts';

/** A client sends its headers in one piece. */
const HEADERS_TIMEOUT_MS = 10_000;
/** A chunk of 1 MiB takes this long at 9 KB/s, the largest request of the one-request form at 1.2 MB/s. */
const REQUEST_TIMEOUT_MS = 120_000;
/** Longer than load balancers keep idle connections (60 s), so that it is they who close them. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const CONNECTIONS_CHECK_MS = 5_000;
/** Node's own default, stated because the API key and the encryption key travel in headers. */
const HEADERS_MAX_BYTES = 16 * 1024;
const HEADERS_MAX_COUNT = 100;

export function createHttpServer(app: Express, config: GatewayConfig): Server {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
      maxHeaderSize: HEADERS_MAX_BYTES,
    },
    app,
  );
  server.maxHeadersCount = HEADERS_MAX_COUNT;
  // Silence on the socket: longer than any answer is waited for.
  server.setTimeout(config.analyzeTimeoutMs + WAIT_MAX_SECONDS * 1_000 + REQUEST_TIMEOUT_MS);
  return server;
}
