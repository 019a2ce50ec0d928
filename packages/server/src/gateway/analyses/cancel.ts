/** DELETE /api/v1/ast/sessions/{sessionId}/analyses/{analysisId} */
import type { RequestHandler } from 'express';
import type { Services } from '../services.ts';
import { analysisOf } from './find.ts';
import { cancelAnalysis } from './lifetime.ts';

export function cancelAnalysisHandler(services: Services): RequestHandler {
  return async (request, response) => {
    await cancelAnalysis(services, await analysisOf(services, request, response));
    response.status(204).end();
  };
}
