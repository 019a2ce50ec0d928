/** Errors as clients see them: every failure becomes a code of the catalogue, told as RFC 9457 or in the one-request form. */
import { ERROR_CATALOGUE, type Problem, ServiceError } from '@rsolv-ast/protocol';
import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Logger } from 'pino';
import { FileRefusal } from './analyze/file-refusal.ts';
import type { AnalyzeError } from './analyze/messages.ts';
import { discardBody } from './refused-body.ts';
import { contextOf, type RequestContext } from './request-context.ts';
import { KeyFileError } from './stores/key-file.ts';

/** Where the catalogue is served: a problem's `type` is this path and the code as its fragment. */
export const PROBLEMS_PATH = '/problems';

const DEFAULT_RETRY_SECONDS = 5;

export function answerErrors(logger: Logger): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (thrown: unknown, request, response, _next) => {
    const context = contextOf(response);
    const error = toServiceError(thrown);
    context.errorCode = error.code;
    if (error.code === 'INTERNAL_ERROR')
      logger.error({ requestId: context.requestId, fault: faultOf(thrown) }, 'fault');
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    sendError(request, response, context, error);
  };
}

/** Any thrown value as an error of the catalogue, without a word of what the client sent. */
export function toServiceError(thrown: unknown): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  if (thrown instanceof KeyFileError) {
    return new ServiceError('UNAVAILABLE', 'API keys cannot be looked up; the operator finds the reason at /readyz.', {
      cause: thrown,
    });
  }
  // The router could not decode the path.
  if (thrown instanceof URIError) return new ServiceError('NOT_FOUND', undefined, { cause: thrown });
  return new ServiceError('INTERNAL_ERROR', undefined, { cause: thrown });
}

/** What may be logged of an unexpected error: its message may quote what a client sent. */
export function faultOf(thrown: unknown): { name: string; code?: string; frames: readonly string[] } {
  if (!(thrown instanceof Error)) return { name: typeof thrown, frames: [] };
  const frames = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
  return { name: thrown.constructor.name, ...(code && { code }), frames: frames.map((frame) => frame.trim()) };
}

function sendError(request: Request, response: Response, context: RequestContext, error: ServiceError): void {
  const retryAfter = error.extra.retryAfter ?? (mayRetry(error) ? DEFAULT_RETRY_SECONDS : undefined);
  if (retryAfter !== undefined) response.setHeader('Retry-After', String(retryAfter));
  discardBody(request);
  response.status(error.status);
  if (context.errorForm === 'analyze') {
    response.json(analyzeErrorOf(error, context.bodyRequestId ?? context.requestId, retryAfter));
  } else {
    response.type('application/problem+json').send(JSON.stringify(problemOf(error, context.requestId)));
  }
}

function mayRetry(error: ServiceError): boolean {
  return error.status === 429 || error.status === 503;
}

function problemOf(error: ServiceError, requestId: string): Problem {
  const { limit, actual } = error.extra;
  return {
    type: `${PROBLEMS_PATH}#${error.code}`,
    title: ERROR_CATALOGUE[error.code].title,
    status: error.status,
    detail: error.message,
    code: error.code,
    requestId,
    ...(limit !== undefined && { limit }),
    ...(actual !== undefined && { actual }),
  };
}

function analyzeErrorOf(error: ServiceError, requestId: string, retryAfter: number | undefined): AnalyzeError {
  const { limit, actual } = error.extra;
  const details = {
    ...(limit !== undefined && { limit }),
    ...(actual !== undefined && { actual }),
    ...(error instanceof FileRefusal && { path: error.path }),
  };
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(Object.keys(details).length > 0 && { details }),
      ...(retryAfter !== undefined && { retryAfter }),
    },
    requestId,
    ...(retryAfter !== undefined && { retryAfter }),
  };
}
