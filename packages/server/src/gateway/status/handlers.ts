/** The calls that tell of the service itself: liveness, readiness, keys, metrics, workers, the catalogue of errors. */
import { ERROR_CATALOGUE, type KeysResponse, ServiceError } from '@rsolv-ast/protocol';
import type { RequestHandler } from 'express';
import type { Services } from '../services.ts';
import type { Readiness } from './messages.ts';

export function livenessHandler(): RequestHandler {
  return (_request, response) => {
    response.json({ status: 'ok' });
  };
}

export function readinessHandler({ node, stores, lifecycle }: Services): RequestHandler {
  return async (_request, response) => {
    const { ready, reasons, sandbox, queued, running } = node.status();
    const keyFault = await stores.apiKeys.fault();
    const all = [
      ...(lifecycle.draining ? ['the service is shutting down'] : []),
      ...(ready ? [] : reasons.length > 0 ? reasons : ['the analysis node is not ready']),
      ...(node.keys().length > 0 ? [] : ['there is no encryption key']),
      ...(keyFault === undefined ? [] : [keyFault]),
    ];
    const answer: Readiness = { ready: all.length === 0, reasons: all, sandbox, queued, running };
    response.status(answer.ready ? 200 : 503).json(answer);
  };
}

export function keysHandler({ node }: Services): RequestHandler {
  return (_request, response) => {
    const answer: KeysResponse = { keys: [...node.keys()] };
    if (answer.keys.length === 0) throw new ServiceError('UNAVAILABLE', 'The service has no encryption key yet.');
    response.json(answer);
  };
}

export function metricsHandler({ metrics }: Services): RequestHandler {
  return async (_request, response) => {
    response.set('Content-Type', metrics.contentType).send(await metrics.metrics());
  };
}

export function workersHandler({ node }: Services): RequestHandler {
  return (_request, response) => {
    const { workers, queued, running, exits } = node.status();
    response.json({ workers, queued, running, exits });
  };
}

/** What the `type` of every problem refers to. */
export function problemsHandler(): RequestHandler {
  return (_request, response) => {
    response.json(ERROR_CATALOGUE);
  };
}
