/** How often a customer may call, and how often an address may fail to authenticate. */
import { ServiceError } from '@rsolv-ast/protocol';
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { customerOf } from './request-context.ts';
import type { Services } from './services.ts';
import type { RateLimitBucket } from './stores/rate-limit-store.ts';

export const RATE_LIMIT_WINDOW_MS = 60_000;

/** One limiter for each bucket, to be shared by all routes that count in it. */
export function createRateLimiters(services: Services): Readonly<Record<RateLimitBucket, RequestHandler>> {
  const { config } = services;
  const byCustomer = (_request: Request, response: Response) => customerOf(response);
  return {
    requests: limiter(services, 'requests', config.requestsPerMinute, byCustomer),
    transfers: limiter(services, 'transfers', config.transfersPerMinute, byCustomer),
    'failed-authentication': limiter(
      services,
      'failed-authentication',
      config.failedAuthenticationsPerMinute,
      // A socket that is gone has no address any more, and nobody who could use the answer.
      (request) => (request.ip === undefined ? 'gone' : ipKeyGenerator(request.ip)),
    ),
  };
}

function limiter(
  { stores, clock }: Services,
  bucket: RateLimitBucket,
  limit: number,
  keyGenerator: (request: Request, response: Response) => string,
): RequestHandler {
  return rateLimit({
    windowMs: RATE_LIMIT_WINDOW_MS,
    limit,
    identifier: bucket,
    // RateLimit and RateLimit-Policy as in draft-ietf-httpapi-ratelimit-headers-08.
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    store: stores.rateLimits.bucket(bucket),
    keyGenerator,
    // The library's checks of the set-up write to the console what clients send.
    validate: false,
    handler(request, _response, next) {
      const { resetTime, used } = (request as Request & { rateLimit: { resetTime?: Date; used: number } }).rateLimit;
      const waitMs = (resetTime?.getTime() ?? clock.now() + RATE_LIMIT_WINDOW_MS) - clock.now();
      const retryAfter = Math.max(1, Math.ceil(waitMs / 1_000));
      next(new ServiceError('RATE_LIMITED', undefined, { limit, actual: used, retryAfter }));
    },
  });
}
