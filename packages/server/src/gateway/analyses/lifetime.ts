/** The life of an analysis: created once for each idempotency key, filled with chunks, queued when complete, ended or removed. */
import { createHash, randomBytes } from 'node:crypto';
import {
  type AnalysisState,
  CHUNK_PLAINTEXT_BYTES,
  type CreateAnalysisRequest,
  fromBase64Url,
  ServiceError,
} from '@rsolv-ast/protocol';
import type { Services } from '../services.ts';
import type { Analysis } from '../stores/analysis-store.ts';
import type { Session } from '../stores/session-store.ts';

const ANALYSIS_ID_BYTES = 16;
const ANALYSIS_ID_PATTERN = /^[0-9a-f]{32}$/;
const UNENDED: readonly AnalysisState[] = ['receiving', 'queued', 'running'];
/** Uploads end, and with them chunks, within seconds to minutes. */
const STORE_FULL_RETRY_SECONDS = 10;

export function hasEnded(analysis: Analysis): boolean {
  return !UNENDED.includes(analysis.state);
}

/**
 * The session's analysis under this idempotency key: a new one, or the one that the same request created before.
 * Throws INVALID_REQUEST, UPLOAD_TOO_LARGE, KEY_ROTATED, IDEMPOTENCY_CONFLICT, SESSION_UNKNOWN.
 */
export async function createAnalysis(
  services: Services,
  session: Session,
  idempotencyKey: string,
  request: CreateAnalysisRequest,
): Promise<Analysis> {
  const { stores, config } = services;
  refuseUnsound(services, request);
  const analysis = newAnalysis(session, idempotencyKey, request);
  const known = (await stores.analyses.ofSession(session.id)).find((other) => other.idempotencyKey === idempotencyKey);
  if (known !== undefined) return sameRequest(known, analysis);
  refuseUnknownKey(services, request.keyId);
  await refuseTooMuch(services, session, request);
  const outcome = await stores.analyses.create(analysis, config.analysesPerSession);
  switch (outcome.kind) {
    case 'exists':
      return sameRequest(outcome.analysis, analysis);
    case 'full':
      throw new ServiceError('UPLOAD_TOO_LARGE', 'The session has as many analyses as it may: open a new one.', {
        limit: config.analysesPerSession,
        actual: config.analysesPerSession,
      });
    case 'created':
      return takeBackIfSessionIsGone(services, session, analysis);
  }
}

/** An analysis of this session. Throws ANALYSIS_UNKNOWN. */
export async function findAnalysis({ stores }: Services, session: Session, id: string): Promise<Analysis> {
  const analysis = ANALYSIS_ID_PATTERN.test(id) ? await stores.analyses.get(id) : undefined;
  if (analysis === undefined || analysis.sessionId !== session.id) throw new ServiceError('ANALYSIS_UNKNOWN');
  return analysis;
}

/** Keeps one chunk, and queues the analysis if it was the last one missing. Throws what `PUT …/chunks/{n}` answers. */
export async function storeChunk(
  services: Services,
  analysis: Analysis,
  place: { part: number; chunk: number },
  bytes: Uint8Array,
): Promise<void> {
  const { stores, config } = services;
  refuseOutOfRange(analysis, place);
  // Every other state has all its chunks: there the store only compares.
  if (analysis.state === 'cancelled') throw new ServiceError('ANALYSIS_STATE', 'The analysis was cancelled.');
  const { customerId, sessionId, id: analysisId } = analysis;
  const { uploadBytes } = config.sessionLimits;
  const outcome = await stores.chunks.put({ customerId, sessionId, analysisId, ...place }, bytes, uploadBytes);
  switch (outcome.kind) {
    case 'stored':
      await takeBackIfAnalysisIsGone(services, analysis);
      return queueIfComplete(services, analysis);
    case 'same':
      return;
    case 'different':
      throw new ServiceError('CHUNK_CONFLICT');
    case 'session-full':
      throw new ServiceError('UPLOAD_TOO_LARGE', 'The session may not upload more bytes.', {
        limit: uploadBytes,
        actual: outcome.total,
      });
    case 'store-full':
      throw new ServiceError('UNAVAILABLE', 'The service has no memory left for chunks until other analyses end.', {
        retryAfter: STORE_FULL_RETRY_SECONDS,
      });
  }
}

/** Stops the analysis unless it has ended; resolves once no worker holds anything of it. */
export async function cancelAnalysis({ stores, node }: Services, analysis: Analysis): Promise<void> {
  const cancelled = await stores.analyses.move(analysis.id, { from: UNENDED, to: 'cancelled' });
  if (cancelled === undefined) return;
  await node.cancel(analysis.id);
  await stores.chunks.dropBytes(analysis.id);
}

/** Resolves once nothing of the analysis is left, no worker included. */
export async function removeAnalysis({ stores, node }: Services, id: string): Promise<void> {
  await stores.analyses.remove(id);
  try {
    await node.cancel(id);
  } finally {
    // Nobody would find them again: the analysis is gone.
    await stores.chunks.remove(id);
  }
}

function refuseUnsound({ config }: Services, request: CreateAnalysisRequest): void {
  if (request.chunks.length !== request.parts) {
    throw new ServiceError('INVALID_REQUEST', 'chunks must hold one count for each of the parts.', {
      limit: request.parts,
      actual: request.chunks.length,
    });
  }
  const { parts } = config.sessionLimits;
  if (request.parts > parts) {
    throw new ServiceError('UPLOAD_TOO_LARGE', 'The analysis has more parts than the session allows.', {
      limit: parts,
      actual: request.parts,
    });
  }
}

function newAnalysis(session: Session, idempotencyKey: string, request: CreateAnalysisRequest): Analysis {
  return {
    id: randomBytes(ANALYSIS_ID_BYTES).toString('hex'),
    sessionId: session.id,
    customerId: session.customerId,
    idempotencyKey,
    requestDigest: digestOf(request),
    enc: fromBase64Url(request.enc)!,
    keyId: request.keyId,
    chunks: request.chunks,
    state: 'receiving',
    filesDone: 0,
    parts: [],
  };
}

function digestOf({ enc, keyId, parts, chunks }: CreateAnalysisRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([enc, keyId, parts, chunks]))
    .digest('hex');
}

function sameRequest(known: Analysis, asked: Analysis): Analysis {
  if (known.requestDigest !== asked.requestDigest) throw new ServiceError('IDEMPOTENCY_CONFLICT');
  return known;
}

function refuseUnknownKey({ node }: Services, keyId: string): void {
  if (!node.keys().some((key) => key.keyId === keyId)) throw new ServiceError('KEY_ROTATED');
}

/** Before a byte is sent: all chunks of a part but its last are full, so the counts say what must come at least. */
async function refuseTooMuch(
  { stores, config }: Services,
  session: Session,
  request: CreateAnalysisRequest,
): Promise<void> {
  const fullChunks = request.chunks.reduce((sum, count) => sum + count - 1, 0);
  const actual = (await stores.chunks.sessionBytes(session.id)) + fullChunks * CHUNK_PLAINTEXT_BYTES;
  const limit = config.sessionLimits.uploadBytes;
  if (actual > limit) {
    throw new ServiceError('UPLOAD_TOO_LARGE', 'The chunks are more than the session may upload.', { limit, actual });
  }
}

function refuseOutOfRange({ chunks }: Analysis, { part, chunk }: { part: number; chunk: number }): void {
  const count = chunks[part];
  if (count === undefined) {
    throw new ServiceError('NOT_FOUND', 'The analysis has no such part.', { limit: chunks.length - 1, actual: part });
  }
  if (chunk >= count) {
    throw new ServiceError('NOT_FOUND', 'The part has no such chunk.', { limit: count - 1, actual: chunk });
  }
}

async function takeBackIfSessionIsGone(services: Services, session: Session, analysis: Analysis): Promise<Analysis> {
  if ((await services.stores.sessions.get(session.id, services.clock.now())) !== undefined) return analysis;
  await removeAnalysis(services, analysis.id);
  throw new ServiceError('SESSION_UNKNOWN');
}

async function takeBackIfAnalysisIsGone({ stores }: Services, { id }: Analysis): Promise<void> {
  const now = await stores.analyses.get(id);
  if (now === undefined) {
    await stores.chunks.remove(id);
    throw new ServiceError('ANALYSIS_UNKNOWN');
  }
  if (now.state === 'cancelled') {
    await stores.chunks.dropBytes(id);
    throw new ServiceError('ANALYSIS_STATE', 'The analysis was cancelled.');
  }
}

async function queueIfComplete({ stores, node }: Services, analysis: Analysis): Promise<void> {
  const expected = analysis.chunks.reduce((sum, count) => sum + count, 0);
  if ((await stores.chunks.count(analysis.id)) < expected) return;
  const queued = await stores.analyses.move(analysis.id, { from: ['receiving'], to: 'queued' });
  if (queued === undefined) return;
  const { id: analysisId, customerId, sessionId, idempotencyKey, enc, keyId, chunks } = queued;
  node.submit({ analysisId, customerId, sessionId, idempotencyKey, enc, keyId, parts: chunks.length });
  const now = await stores.analyses.get(analysisId);
  if (now === undefined || now.state === 'cancelled') await node.cancel(analysisId);
}
