/** The table of all calls: what serves each, who may call it, where it is counted, and how openapi.json describes it. */
import {
  AnalysisResponse,
  CreateAnalysisRequest,
  CreateAnalysisResponse,
  type ErrorCode,
  KeysResponse,
  PartsResponse,
  SessionResponse,
  SessionStateResponse,
} from '@rsolv-ast/protocol';
import type { RequestHandler } from 'express';
import type { z } from 'zod';
import { cancelAnalysisHandler } from './analyses/cancel.ts';
import { announcementLimit, createAnalysisHandler } from './analyses/create.ts';
import { getResultHandler } from './analyses/get-result.ts';
import { listPartsHandler } from './analyses/list-parts.ts';
import { putChunkHandler } from './analyses/put-chunk.ts';
import { showAnalysisHandler, WAIT_MAX_SECONDS } from './analyses/show.ts';
import { analyzeRoutes } from './analyze/routes.ts';
import { readChunk, readJson } from './bodies.ts';
import { openApiHandler } from './openapi.ts';
import { IDEMPOTENCY_KEY_HEADER } from './parameters.ts';
import { PROBLEMS_PATH } from './problem.ts';
import type { Services } from './services.ts';
import { closeSessionHandler } from './sessions/close.ts';
import { openSessionHandler } from './sessions/open.ts';
import { showSessionHandler } from './sessions/show.ts';
import {
  keysHandler,
  livenessHandler,
  metricsHandler,
  problemsHandler,
  readinessHandler,
  workersHandler,
} from './status/handlers.ts';
import { Liveness, ProblemCatalogue, Readiness, WorkersResponse } from './status/messages.ts';
import type { RateLimitBucket } from './stores/rate-limit-store.ts';

export interface HeaderDescription {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
}

export interface BodyDescription {
  readonly type: 'application/json' | 'application/octet-stream' | 'text/plain';
  /** Absent for bodies that are not JSON. */
  readonly schema?: z.ZodType;
}

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Express template. */
  readonly path: string;
  readonly caller: 'anyone' | 'customer' | 'operator';
  /** Where calls of customers are counted. */
  readonly bucket?: Exclude<RateLimitBucket, 'failed-authentication'>;
  readonly errorForm: 'problem' | 'analyze';
  /** The last one answers. */
  readonly handlers: readonly RequestHandler[];
  readonly operationId: string;
  readonly summary: string;
  readonly query?: { readonly name: string; readonly description: string; readonly maximum: number };
  readonly headers?: readonly HeaderDescription[];
  readonly request?: BodyDescription;
  readonly status: 200 | 201 | 204;
  readonly response?: BodyDescription;
  /** What it may answer besides the errors that come with `caller`, `bucket` and any call. */
  readonly errors: readonly ErrorCode[];
}

export const API_ROOT = '/api/v1/ast';
const SESSION = `${API_ROOT}/sessions/:sessionId`;
const ANALYSIS = `${SESSION}/analyses/:analysisId`;

/** The calls of v1, of the one-request form, and those that tell of the service itself. */
export function createRoutes(services: Services): readonly Route[] {
  const routes: Route[] = [
    ...sessionRoutes(services),
    ...analysisRoutes(services),
    ...analyzeRoutes(services),
    ...statusRoutes(services),
  ];
  // It describes the table that it stands in.
  routes.push({
    method: 'get',
    path: '/openapi.json',
    caller: 'anyone',
    errorForm: 'problem',
    handlers: [openApiHandler(() => routes)],
    operationId: 'getSpecification',
    summary: 'This specification',
    status: 200,
    response: { type: 'application/json' },
    errors: [],
  });
  return routes;
}

function sessionRoutes(services: Services): Route[] {
  const common = { caller: 'customer', bucket: 'requests', errorForm: 'problem' } as const;
  return [
    {
      ...common,
      method: 'post',
      path: `${API_ROOT}/sessions`,
      handlers: [openSessionHandler(services)],
      operationId: 'openSession',
      summary: 'Open a session; a customer has a limited number of live ones',
      headers: [
        {
          name: IDEMPOTENCY_KEY_HEADER,
          description: 'The same key gets the same session again while that lives: 1 to 128 visible ASCII characters',
          required: false,
        },
      ],
      status: 201,
      response: json(SessionResponse),
      errors: ['INVALID_REQUEST', 'SESSION_LIMIT', 'UNAVAILABLE'],
    },
    {
      ...common,
      method: 'get',
      path: SESSION,
      handlers: [showSessionHandler(services)],
      operationId: 'getSession',
      summary: 'The state of a session and of its analyses',
      status: 200,
      response: json(SessionStateResponse),
      errors: ['SESSION_UNKNOWN'],
    },
    {
      ...common,
      method: 'delete',
      path: SESSION,
      handlers: [closeSessionHandler(services)],
      operationId: 'deleteSession',
      summary: 'Wipe a session now: its chunks, its results, its queued and running work',
      status: 204,
      errors: ['SESSION_UNKNOWN'],
    },
  ];
}

function analysisRoutes(services: Services): Route[] {
  const requests = { caller: 'customer', bucket: 'requests', errorForm: 'problem' } as const;
  const transfers = { caller: 'customer', bucket: 'transfers', errorForm: 'problem' } as const;
  const unknown = ['SESSION_UNKNOWN', 'ANALYSIS_UNKNOWN'] as const;
  return [
    {
      ...requests,
      method: 'post',
      path: `${SESSION}/analyses`,
      handlers: [readJson(services.bodies, announcementLimit(services.config)), createAnalysisHandler(services)],
      operationId: 'createAnalysis',
      summary: 'Announce an analysis; the same Idempotency-Key with the same body gets the same answer',
      headers: [
        {
          name: IDEMPOTENCY_KEY_HEADER,
          description: 'The key that the envelope is bound to: 1 to 128 visible ASCII characters',
          required: true,
        },
      ],
      request: json(CreateAnalysisRequest),
      status: 201,
      response: json(CreateAnalysisResponse),
      errors: [
        'INVALID_REQUEST',
        'UNSUPPORTED_MEDIA_TYPE',
        'SESSION_UNKNOWN',
        'KEY_ROTATED',
        'IDEMPOTENCY_CONFLICT',
        'UPLOAD_TOO_LARGE',
        'UNAVAILABLE',
      ],
    },
    {
      ...transfers,
      method: 'get',
      path: ANALYSIS,
      handlers: [showAnalysisHandler(services)],
      operationId: 'getAnalysis',
      summary: 'The state of an analysis, once it changes or the wait is over',
      query: { name: 'wait', description: 'Seconds to wait for a change', maximum: WAIT_MAX_SECONDS },
      status: 200,
      response: json(AnalysisResponse),
      errors: ['INVALID_REQUEST', ...unknown],
    },
    {
      ...requests,
      method: 'delete',
      path: ANALYSIS,
      handlers: [cancelAnalysisHandler(services)],
      operationId: 'cancelAnalysis',
      summary: 'Cancel an analysis; running workers are stopped',
      status: 204,
      errors: [...unknown],
    },
    {
      ...transfers,
      method: 'put',
      path: `${ANALYSIS}/parts/:part/chunks/:chunk`,
      handlers: [readChunk(services.bodies), putChunkHandler(services)],
      operationId: 'putChunk',
      summary: 'Upload one sealed chunk, in any order; the same bytes again are accepted, others are a conflict',
      request: { type: 'application/octet-stream' },
      status: 204,
      errors: [
        'INVALID_REQUEST',
        'UNSUPPORTED_MEDIA_TYPE',
        'NOT_FOUND',
        ...unknown,
        'CHUNK_CONFLICT',
        'ANALYSIS_STATE',
        'CHUNK_TOO_LARGE',
        'UPLOAD_TOO_LARGE',
        'UNAVAILABLE',
      ],
    },
    {
      ...transfers,
      method: 'get',
      path: `${ANALYSIS}/parts`,
      handlers: [listPartsHandler(services)],
      operationId: 'getParts',
      summary: 'Which chunks are here, so that an upload can be resumed',
      status: 200,
      response: json(PartsResponse),
      errors: [...unknown],
    },
    {
      ...transfers,
      method: 'get',
      path: `${ANALYSIS}/results/:part`,
      handlers: [getResultHandler(services)],
      operationId: 'getResult',
      summary: 'The sealed result of one part',
      status: 200,
      response: { type: 'application/octet-stream' },
      errors: ['NOT_FOUND', ...unknown, 'RESULT_NOT_READY', 'ANALYSIS_STATE'],
    },
  ];
}

function statusRoutes(services: Services): Route[] {
  const common = { method: 'get', caller: 'anyone', errorForm: 'problem', status: 200 } as const;
  return [
    {
      ...common,
      path: `${API_ROOT}/keys`,
      handlers: [keysHandler(services)],
      operationId: 'getKeys',
      summary: "The service's signed encryption keys, the newest first",
      response: json(KeysResponse),
      errors: ['UNAVAILABLE'],
    },
    {
      ...common,
      path: '/api/v1/admin/workers',
      caller: 'operator',
      handlers: [workersHandler(services)],
      operationId: 'getWorkers',
      summary: 'Live workers, for the operator; only where OPERATOR_TOKEN is set',
      response: json(WorkersResponse),
      errors: ['NOT_FOUND'],
    },
    {
      ...common,
      path: '/healthz',
      handlers: [livenessHandler()],
      operationId: 'getLiveness',
      summary: 'Whether the gateway runs',
      response: json(Liveness),
      errors: [],
    },
    {
      ...common,
      path: '/readyz',
      handlers: [readinessHandler(services)],
      operationId: 'getReadiness',
      summary: 'Whether the service takes work; 503 with the same body and its reasons if not',
      response: json(Readiness),
      errors: [],
    },
    {
      ...common,
      path: '/metrics',
      // What a scraper sees is nobody else's business once there is a token to tell them apart.
      caller: services.config.operatorToken === undefined ? 'anyone' : 'operator',
      handlers: [metricsHandler(services)],
      operationId: 'getMetrics',
      summary: 'Metrics for Prometheus; for the operator only where OPERATOR_TOKEN is set',
      response: { type: 'text/plain' },
      errors: [],
    },
    {
      ...common,
      path: PROBLEMS_PATH,
      handlers: [problemsHandler()],
      operationId: 'getProblems',
      summary: 'The catalogue of errors, by code: what the type of a problem refers to',
      response: json(ProblemCatalogue),
      errors: [],
    },
  ];
}

function json(schema: z.ZodType): BodyDescription {
  return { type: 'application/json', schema };
}
