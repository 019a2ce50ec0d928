/** One log line and one measurement for each request: method, route template, status, sizes, time and ids. */
import type { RequestHandler } from 'express';
import type { RequestMetrics } from './metrics.ts';
import { contextOf } from './request-context.ts';
import type { Services } from './services.ts';

/** As nginx names it: the client went away before its answer was out. */
const CLIENT_CLOSED_REQUEST = 499;

export function observeRequests({ clock, logger }: Services, metrics: RequestMetrics): RequestHandler {
  return (request, response, next) => {
    response.once('close', () => {
      const { requestId, route, startedAt, customerId, errorCode } = contextOf(response);
      const status = response.writableFinished ? response.statusCode : CLIENT_CLOSED_REQUEST;
      const ms = clock.now() - startedAt;
      metrics.record({ method: knownMethod(request.method), route, status, ms });
      logger.info(
        {
          requestId,
          method: knownMethod(request.method),
          route,
          status,
          ms,
          receivedBytes: announced(request),
          customerId,
          code: errorCode,
        },
        'request',
      );
    });
    next();
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);

/** The set of labels stays small whatever a client sends. */
function knownMethod(method: string): string {
  return METHODS.has(method) ? method : 'other';
}

function announced(request: Parameters<RequestHandler>[0]): number | undefined {
  const length = Number(request.get('content-length'));
  return Number.isSafeInteger(length) ? length : undefined;
}
