/** The session and the analysis that a path names. */
import type { Request, Response } from 'express';
import { parameter } from '../parameters.ts';
import { customerOf } from '../request-context.ts';
import type { Services } from '../services.ts';
import { findSession } from '../sessions/lifetime.ts';
import type { Analysis } from '../stores/analysis-store.ts';
import { findAnalysis } from './lifetime.ts';

/** Throws SESSION_UNKNOWN, ANALYSIS_UNKNOWN. */
export async function analysisOf(services: Services, request: Request, response: Response): Promise<Analysis> {
  const session = await findSession(services, customerOf(response), parameter(request, 'sessionId'));
  return findAnalysis(services, session, parameter(request, 'analysisId'));
}
