/** What is known of a request while it is served: its id, its route, and, once authenticated, its customer. */
import { randomUUID } from 'node:crypto';
import type { ErrorCode } from '@rsolv-ast/protocol';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Clock } from './clock.ts';

export interface RequestContext {
  readonly requestId: string;
  /** The one-request form's body brings one of its own, which comes back in the answer and is not logged. */
  bodyRequestId?: string;
  readonly startedAt: number;
  /** The template of the matched path, never the path itself. */
  route: string;
  /** How errors are told: RFC 9457, or as the one-request form does. */
  errorForm: 'problem' | 'analyze';
  customerId?: string;
  errorCode?: ErrorCode;
}

export const REQUEST_ID_HEADER = 'x-request-id';
/** The id is logged: a form that neither breaks a log line nor, by mistake, holds an API key. */
const REQUEST_ID_PATTERN = /^(?!rsolv_)[A-Za-z0-9._-]{1,64}$/;

export function beginRequest(clock: Clock): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const sent = request.get(REQUEST_ID_HEADER);
    const requestId = sent !== undefined && REQUEST_ID_PATTERN.test(sent) ? sent : randomUUID();
    const context: RequestContext = { requestId, startedAt: clock.now(), route: 'unmatched', errorForm: 'problem' };
    response.locals.context = context;
    response.setHeader(REQUEST_ID_HEADER, requestId);
    next();
  };
}

export function contextOf(response: Response): RequestContext {
  return response.locals.context as RequestContext;
}

/** The customer of an authenticated request. */
export function customerOf(response: Response): string {
  const { customerId } = contextOf(response);
  if (customerId === undefined) throw new Error('a handler that needs a customer runs before authentication');
  return customerId;
}
