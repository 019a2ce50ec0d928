/** POST /api/v1/ast/sessions/{sessionId}/analyses */
import { CreateAnalysisRequest, type CreateAnalysisResponse, ServiceError } from '@rsolv-ast/protocol';
import type { RequestHandler } from 'express';
import { type JsonLimit, parseBody } from '../bodies.ts';
import type { GatewayConfig } from '../config.ts';
import { idempotencyKeyOf, parameter } from '../parameters.ts';
import { customerOf } from '../request-context.ts';
import type { Services } from '../services.ts';
import { findSession } from '../sessions/lifetime.ts';
import { createAnalysis } from './lifetime.ts';

/** The counts of 4,096 parts and more, at up to 7 digits each. */
const ANNOUNCEMENT_MAX_BYTES = 1024 * 1024;
/** Fields beside the counts, with room to spare: what goes slightly beyond is refused with the limit that it exceeds. */
const ANNOUNCEMENT_FIELDS = 100;

export function announcementLimit({ sessionLimits }: GatewayConfig): JsonLimit {
  const values = 2 * sessionLimits.parts + ANNOUNCEMENT_FIELDS;
  return { bytes: ANNOUNCEMENT_MAX_BYTES, code: 'UPLOAD_TOO_LARGE', values, valuesCode: 'UPLOAD_TOO_LARGE' };
}

export function createAnalysisHandler(services: Services): RequestHandler {
  return async (request, response) => {
    services.lifecycle.refuseWhileDraining();
    const body = parseBody(CreateAnalysisRequest, request.body);
    const session = await findSession(services, customerOf(response), parameter(request, 'sessionId'));
    const idempotencyKey = idempotencyKeyOf(request);
    if (idempotencyKey === undefined) throw new ServiceError('INVALID_REQUEST', 'Send an Idempotency-Key header.');
    const analysis = await createAnalysis(services, session, idempotencyKey, body);
    const answer: CreateAnalysisResponse = { analysisId: analysis.id };
    response.status(201).json(answer);
  };
}
