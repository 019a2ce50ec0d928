/** POST /api/v1/ast/sessions */
import { ServiceError, type SessionResponse } from '@rsolv-ast/protocol';
import type { RequestHandler } from 'express';
import { idempotencyKeyOf } from '../parameters.ts';
import { customerOf } from '../request-context.ts';
import type { Services } from '../services.ts';
import { openSession } from './lifetime.ts';

export function openSessionHandler(services: Services): RequestHandler {
  return async (request, response) => {
    services.lifecycle.refuseWhileDraining();
    const [encryption] = services.node.keys();
    if (encryption === undefined) throw new ServiceError('UNAVAILABLE', 'The service has no encryption key yet.');
    const idempotencyKey = idempotencyKeyOf(request);
    const session = await openSession(services, customerOf(response), 'sealed', idempotencyKey);
    const answer: SessionResponse = {
      sessionId: session.id,
      expiresAt: new Date(session.expiresAt).toISOString(),
      encryption,
      limits: services.config.sessionLimits,
    };
    response.status(201).json(answer);
  };
}
