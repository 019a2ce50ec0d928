/** GET /api/v1/ast/sessions/{sessionId}/analyses/{analysisId}/parts */
import type { PartsResponse } from '@rsolv-ast/protocol';
import type { RequestHandler } from 'express';
import type { Services } from '../services.ts';
import { analysisOf } from './find.ts';

export function listPartsHandler(services: Services): RequestHandler {
  return async (request, response) => {
    const analysis = await analysisOf(services, request, response);
    const received = await services.stores.chunks.received(analysis.id);
    const answer: PartsResponse = {
      parts: analysis.chunks.map((chunks, part) => ({ part, chunks, received: [...(received.get(part) ?? [])] })),
    };
    response.json(answer);
  };
}
