/** GET /api/v1/ast/sessions/{sessionId}/analyses/{analysisId}?wait=20 */
import { type AnalysisResponse, type AnalysisState, ServiceError } from '@rsolv-ast/protocol';
import type { RequestHandler } from 'express';
import { assertNever } from '../assert-never.ts';
import { numberQuery } from '../parameters.ts';
import { customerOf } from '../request-context.ts';
import type { Services } from '../services.ts';
import type { Analysis } from '../stores/analysis-store.ts';
import { analysisOf } from './find.ts';
import { createWaitingPlaces, waitForChange } from './wait.ts';

export const WAIT_MAX_SECONDS = 30;

export function showAnalysisHandler(services: Services): RequestHandler {
  const takePlace = createWaitingPlaces(services);
  return async (request, response) => {
    const waitMs = numberQuery(request, 'wait', WAIT_MAX_SECONDS) * 1_000;
    const disconnected = new AbortController();
    response.once('close', () => disconnected.abort());
    const seen = await analysisOf(services, request, response);
    const givePlaceBack = takePlace(customerOf(response));
    const analysis = await waitForChange(services, seen, waitMs, disconnected.signal).finally(givePlaceBack);
    if (analysis === undefined) throw new ServiceError('ANALYSIS_UNKNOWN');
    response.json(describe(services, analysis));
  };
}

function describe({ node }: Services, analysis: Analysis): AnalysisResponse {
  const { id, state, filesDone, filesTotal, parts, counts, error } = analysis;
  const position = state === 'queued' ? node.position(id) : undefined;
  return {
    analysisId: id,
    state,
    phase: phaseOf(state),
    progress: { filesDone, ...(filesTotal !== undefined && { filesTotal }) },
    ...(position !== undefined && { position }),
    parts: [...parts],
    ...(counts !== undefined && { counts }),
    ...(error !== undefined && { error }),
  };
}

function phaseOf(state: AnalysisState): AnalysisResponse['phase'] {
  switch (state) {
    case 'receiving':
      return 'upload';
    case 'queued':
      return 'queue';
    case 'running':
      return 'analysis';
    case 'succeeded':
    case 'failed':
    case 'cancelled':
      return 'done';
    default:
      return assertNever(state);
  }
}
