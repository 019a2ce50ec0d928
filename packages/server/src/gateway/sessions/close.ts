/** DELETE /api/v1/ast/sessions/{sessionId} */
import type { RequestHandler } from 'express';
import { parameter } from '../parameters.ts';
import { customerOf } from '../request-context.ts';
import type { Services } from '../services.ts';
import { closeSession, findSession } from './lifetime.ts';

export function closeSessionHandler(services: Services): RequestHandler {
  return async (request, response) => {
    const session = await findSession(services, customerOf(response), parameter(request, 'sessionId'));
    await closeSession(services, session);
    response.status(204).end();
  };
}
