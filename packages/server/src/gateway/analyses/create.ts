/** POST /api/v1/ast/sessions/{sessionId}/analyses */
import { CreateAnalysisRequest, type CreateAnalysisResponse } from '@rsolv-ast/protocol';
import type { RequestHandler } from 'express';
import { parseBody } from '../bodies.ts';
import { parameter } from '../parameters.ts';
import { customerOf } from '../request-context.ts';
import type { Services } from '../services.ts';
import { findSession } from '../sessions/lifetime.ts';
import { createAnalysis } from './lifetime.ts';

export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';

export function createAnalysisHandler(services: Services): RequestHandler {
  return async (request, response) => {
    services.lifecycle.refuseWhileDraining();
    const body = parseBody(CreateAnalysisRequest, request.body);
    const session = await findSession(services, customerOf(response), parameter(request, 'sessionId'));
    const analysis = await createAnalysis(services, session, request.get(IDEMPOTENCY_KEY_HEADER) ?? '', body);
    const answer: CreateAnalysisResponse = { analysisId: analysis.id };
    response.status(201).json(answer);
  };
}
