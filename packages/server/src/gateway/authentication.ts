/** Who is calling: API keys by their hashes, and the operator's token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { hashApiKey, ServiceError } from '@rsolv-ast/protocol';
import type { Request, RequestHandler, Response } from 'express';
import { contextOf } from './request-context.ts';
import type { Services } from './services.ts';

export const API_KEY_HEADER = 'x-api-key';

/** Lets a request pass if it brings a good API key, or token where they are enabled; `countFailure` runs before any other is refused. */
export function authenticateCustomer(services: Services, countFailure: RequestHandler): RequestHandler {
  return async (request, response, next) => {
    const customer = await customerCalling(request, services);
    if (customer === undefined) {
      await completed(countFailure, request, response);
      throw refusal(request, services);
    }
    contextOf(response).customerId = customer.customerId;
    next();
  };
}

/** An API key goes before a token. */
async function customerCalling(request: Request, { stores, verifyBearer }: Services) {
  const key = request.get(API_KEY_HEADER);
  // A revoked key is looked up and refused as an unknown one is.
  if (key !== undefined) return stores.apiKeys.find(hashApiKey(key));
  const token = bearerOf(request);
  return token === undefined ? undefined : verifyBearer?.(token);
}

function bearerOf(request: Request): string | undefined {
  return /^Bearer (.+)$/i.exec(request.get('authorization') ?? '')?.[1];
}

/** Lets a request pass if it brings the operator's token; without such a setting the call does not exist. */
export function authenticateOperator({ config }: Services, countFailure: RequestHandler): RequestHandler {
  return async (request, response, next) => {
    if (config.operatorToken === undefined) throw new ServiceError('NOT_FOUND');
    const sent = bearerOf(request);
    if (sent === undefined || !equalInConstantTime(sent, config.operatorToken)) {
      await completed(countFailure, request, response);
      response.setHeader('WWW-Authenticate', 'Bearer');
      throw new ServiceError('AUTH_REQUIRED', "Send the operator's token as Authorization: Bearer.");
    }
    next();
  };
}

function refusal(request: Request, { verifyBearer }: Services): ServiceError {
  if (request.get(API_KEY_HEADER) !== undefined) return new ServiceError('INVALID_API_KEY');
  if (verifyBearer !== undefined && bearerOf(request) !== undefined) {
    return new ServiceError('INVALID_API_KEY', 'The token of Authorization: Bearer is not accepted, or has expired.');
  }
  if (/^Bearer\b/i.test(request.get('authorization') ?? '')) {
    return new ServiceError(
      'AUTH_REQUIRED',
      'Authorization: Bearer is not enabled on this service. Send an API key in the x-api-key header.',
    );
  }
  return new ServiceError('AUTH_REQUIRED');
}

/** Runs one middleware and rejects with what it passes on. */
function completed(middleware: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    Promise.resolve(middleware(request, response, (error?: unknown) => (error ? reject(error) : resolve()))).catch(
      reject,
    );
  });
}

function equalInConstantTime(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
