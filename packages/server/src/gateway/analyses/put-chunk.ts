/** PUT /api/v1/ast/sessions/{sessionId}/analyses/{analysisId}/parts/{part}/chunks/{chunk} */
import { ServiceError } from '@rsolv-ast/protocol';
import type { RequestHandler } from 'express';
import { numberParameter } from '../parameters.ts';
import type { Services } from '../services.ts';
import { analysisOf } from './find.ts';
import { storeChunk } from './lifetime.ts';

export function putChunkHandler(services: Services): RequestHandler {
  return async (request, response) => {
    const place = { part: numberParameter(request, 'part'), chunk: numberParameter(request, 'chunk') };
    const analysis = await analysisOf(services, request, response);
    const body: unknown = request.body;
    if (!(body instanceof Uint8Array) || body.length === 0)
      throw new ServiceError('INVALID_REQUEST', 'The chunk is empty.');
    await storeChunk(services, analysis, place, body);
    response.status(204).end();
  };
}
