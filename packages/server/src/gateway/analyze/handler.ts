/** POST /api/v1/ast/analyze: the gateway is a v1 client inside itself, for a client that does not seal to the node. */
import { randomUUID } from 'node:crypto';
import { collect, decodePartResult, openStream, type PartResult, ServiceError } from '@rsolv-ast/protocol';
import type { RequestHandler, Response } from 'express';
import { createAnalysis, removeAnalysis, storeChunk } from '../analyses/lifetime.ts';
import { waitForEnd } from '../analyses/wait.ts';
import { faultOf } from '../problem.ts';
import { contextOf, customerOf } from '../request-context.ts';
import type { Services } from '../services.ts';
import { openSession } from '../sessions/lifetime.ts';
import type { Analysis } from '../stores/analysis-store.ts';
import type { Session } from '../stores/session-store.ts';
import { composeAnswer } from './answer.ts';
import { type AnalyzeResponse, ID_MAX_LENGTH } from './messages.ts';
import { type AnalyzeInput, parseAnalyzeRequest, requireEncryptionKey } from './request.ts';
import { type SealedBundle, sealBundle } from './seal.ts';

/** Refused before the body is read: it may be 140 MB. */
export function checkEncryptionKey(services: Services): RequestHandler {
  return (request, _response, next) => {
    services.lifecycle.refuseWhileDraining();
    requireEncryptionKey(request);
    next();
  };
}

export function analyzeHandler(services: Services): RequestHandler {
  return async (request, response) => {
    adoptRequestId(request.body, response);
    const contentKey = requireEncryptionKey(request);
    const input = parseAnalyzeRequest(request.body, services.config);
    const disconnected = new AbortController();
    response.once('close', () => disconnected.abort());
    const session = await holdSession(services, customerOf(response), input.sessionId);
    try {
      const { startedAt } = contextOf(response);
      const answer = await analyze(services, session, input, { contentKey, startedAt, signal: disconnected.signal });
      response.json(answer);
    } finally {
      await services.stores.sessions.release(session.id);
    }
  };
}

interface Attempt {
  readonly contentKey: string;
  readonly startedAt: number;
  readonly signal: AbortSignal;
}

async function analyze(
  services: Services,
  session: Session,
  input: AnalyzeInput,
  attempt: Attempt,
): Promise<AnalyzeResponse> {
  const { clock } = services;
  const begun = clock.now();
  const { bundle, results } = await analyzeSealed(services, session, input, attempt).catch((error: unknown) => {
    // The ring was rotated in between: once more, to the new key.
    if (error instanceof ServiceError && error.code === 'KEY_ROTATED') {
      return analyzeSealed(services, session, input, attempt);
    }
    throw error;
  });
  const now = clock.now();
  const ms = { total: now - attempt.startedAt, analysis: now - begun };
  return composeAnswer(input, session, bundle.files, results, ms);
}

/** Seals, uploads, waits and opens, as any client of v1; nothing of it is left in the stores afterwards. */
async function analyzeSealed(
  services: Services,
  session: Session,
  { files }: AnalyzeInput,
  { contentKey, startedAt, signal }: Attempt,
): Promise<{ bundle: SealedBundle; results: PartResult[] }> {
  const [key] = services.node.keys();
  if (key === undefined) throw new ServiceError('UNAVAILABLE', 'The service has no encryption key yet.');
  const idempotencyKey = randomUUID();
  const bundle = await sealBundle(files, contentKey, { key, sessionId: session.id, idempotencyKey });
  const chunks = bundle.parts.map((part) => part.length);
  const { enc, keyId } = bundle;
  const analysis = await createAnalysis(services, session, idempotencyKey, {
    enc,
    keyId,
    parts: chunks.length,
    chunks,
  });
  let ended: Analysis | undefined;
  try {
    await upload(services, analysis, bundle);
    const left = startedAt + services.config.analyzeTimeoutMs - services.clock.now();
    ended = await waitForEnd(services, analysis, left, signal);
    if (ended === undefined) throw await whyNotEnded(services, session);
    refuseUnlessSucceeded(ended);
    return { bundle, results: await openResults(services, ended, bundle.resultSecret) };
  } finally {
    const removal = removeAnalysis(services, analysis.id).catch((error: unknown) =>
      services.logger.error({ analysisId: analysis.id, fault: faultOf(error) }, 'analysis not removed'),
    );
    // A worker that must be stopped first would take the answer past the time that the client gives it.
    if (ended !== undefined) await removal;
  }
}

async function upload(services: Services, analysis: Analysis, { parts }: SealedBundle): Promise<void> {
  for (const [part, chunks] of parts.entries()) {
    for (const [chunk, bytes] of chunks.entries()) await storeChunk(services, analysis, { part, chunk }, bytes);
  }
}

async function whyNotEnded({ stores, clock }: Services, session: Session): Promise<ServiceError> {
  const live = await stores.sessions.get(session.id, clock.now());
  return live === undefined
    ? new ServiceError('SESSION_EXPIRED', 'The session ended while its files were analysed.')
    : new ServiceError('TIMEOUT', 'The analysis took longer than this call waits.');
}

function refuseUnlessSucceeded(ended: Analysis): void {
  if (ended.state === 'succeeded') return;
  switch (ended.error?.code) {
    case 'KEY_ROTATED':
    case 'TIMEOUT':
    case 'UNAVAILABLE':
      throw new ServiceError(ended.error.code, ended.error.detail);
    default:
      throw new ServiceError('INTERNAL_ERROR', ended.error?.detail ?? 'The analysis was stopped.');
  }
}

async function openResults({ stores }: Services, analysis: Analysis, secret: Uint8Array): Promise<PartResult[]> {
  const succeeded = analysis.parts.filter(({ state }) => state === 'succeeded');
  return Promise.all(
    succeeded.map(async ({ part }) => {
      const sealed = await stores.analyses.result(analysis.id, part);
      if (sealed === undefined) throw new Error('a succeeded part has no result');
      return decodePartResult(await collect(openStream(secret, { kind: 'result', part }, [sealed])));
    }),
  );
}

/** The session that the client names, if it is live and its own; else a new one. The caller releases it. */
async function holdSession(services: Services, customerId: string, id: string | undefined): Promise<Session> {
  const { sessions } = services.stores;
  const held = id === undefined ? undefined : await sessions.hold(id, services.clock.now());
  if (held?.customerId === customerId) return held;
  if (held !== undefined) await sessions.release(held.id);
  return openOrRefuse(services, customerId);
}

/** The clients of this form know one code for all that is too much. */
async function openOrRefuse(services: Services, customerId: string): Promise<Session> {
  try {
    return await openSession(services, customerId, 'one-request');
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'SESSION_LIMIT') throw error;
    const detail = 'The customer has as many live sessions as it may: delete one, or wait as Retry-After says.';
    throw new ServiceError('RATE_LIMITED', detail, { ...error.extra, cause: error });
  }
}

/** Also in errors about the rest of the body, the client finds the id that it sent. */
function adoptRequestId(body: unknown, response: Response): void {
  const id = typeof body === 'object' && body !== null && 'requestId' in body ? body.requestId : undefined;
  if (typeof id === 'string' && id.length <= ID_MAX_LENGTH) contextOf(response).bodyRequestId = id;
}
