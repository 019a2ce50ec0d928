/** GET /api/v1/ast/sessions/{sessionId} */
import type { SessionStateResponse } from '@rsolv-ast/protocol';
import type { RequestHandler } from 'express';
import { parameter } from '../parameters.ts';
import { customerOf } from '../request-context.ts';
import type { Services } from '../services.ts';
import { findSession } from './lifetime.ts';

export function showSessionHandler(services: Services): RequestHandler {
  return async (request, response) => {
    const session = await findSession(services, customerOf(response), parameter(request, 'sessionId'));
    const analyses = await services.stores.analyses.ofSession(session.id);
    const answer: SessionStateResponse = {
      sessionId: session.id,
      expiresAt: new Date(session.expiresAt).toISOString(),
      analyses: analyses.map(({ id, state }) => ({ analysisId: id, state })),
    };
    response.json(answer);
  };
}
