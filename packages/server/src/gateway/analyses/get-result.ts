/** GET /api/v1/ast/sessions/{sessionId}/analyses/{analysisId}/results/{part} */
import { ServiceError } from '@rsolv-ast/protocol';
import type { RequestHandler } from 'express';
import { numberParameter } from '../parameters.ts';
import type { Services } from '../services.ts';
import type { Analysis } from '../stores/analysis-store.ts';
import { analysisOf } from './find.ts';
import { hasEnded } from './lifetime.ts';

export function getResultHandler(services: Services): RequestHandler {
  return async (request, response) => {
    const part = numberParameter(request, 'part');
    const analysis = await analysisOf(services, request, response);
    const sealed = await sealedResult(services, analysis, part);
    response.type('application/octet-stream').send(Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength));
  };
}

/** Throws NOT_FOUND, RESULT_NOT_READY, or ANALYSIS_STATE for a part that has no result and will not get one. */
export async function sealedResult({ stores }: Services, analysis: Analysis, part: number): Promise<Uint8Array> {
  if (part < 1 || part >= analysis.chunks.length) {
    throw new ServiceError('NOT_FOUND', 'The analysis has no result of such a part.', {
      limit: analysis.chunks.length - 1,
      actual: part,
    });
  }
  const sealed = await stores.analyses.result(analysis.id, part);
  if (sealed !== undefined) return sealed;
  const failed = analysis.parts.some((outcome) => outcome.part === part && outcome.state === 'failed');
  if (failed || hasEnded(analysis))
    throw new ServiceError('ANALYSIS_STATE', 'The part has no result: it was not analysed.');
  throw new ServiceError('RESULT_NOT_READY');
}
