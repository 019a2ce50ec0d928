/** The log: ids, sizes, codes and times. Nothing else that a client sends gets here, and what looks like a secret is struck out. */
import { type DestinationStream, type Logger, pino } from 'pino';
import type { GatewayConfig } from './config.ts';

/** A second line of defence: no code logs any of these. */
const REDACTED = ['headers', 'body', 'key', 'apiKey', 'token', 'secret', 'secrets', 'path', 'url', 'authorization'];

export function createLogger(config: Pick<GatewayConfig, 'logLevel'>, destination?: DestinationStream): Logger {
  const options = {
    level: config.logLevel,
    base: null,
    redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
