/** Bodies of requests: content type, size and memory are checked before and while they are read. */
import { CHUNK_BODY_MAX_BYTES, ServiceError } from '@rsolv-ast/protocol';
import express, { type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import type { ByteBudget } from './byte-budget.ts';

/** The counts of 4,096 parts and more, at up to 7 digits each. */
const JSON_BODY_MAX_BYTES = 1024 * 1024;

export function readJson(budget: ByteBudget): RequestHandler {
  return readJsonUpTo(JSON_BODY_MAX_BYTES, budget, (error) => error);
}

/** `refuse` translates what the reader throws. */
export function readJsonUpTo(limit: number, budget: ByteBudget, refuse: (error: unknown) => unknown): RequestHandler {
  return reader('application/json', limit, budget, express.json({ limit, inflate: false, strict: false }), refuse);
}

/** One sealed chunk, as `request.body`. */
export function readChunk(budget: ByteBudget): RequestHandler {
  const type = 'application/octet-stream';
  const read = express.raw({ type, limit: CHUNK_BODY_MAX_BYTES, inflate: false });
  return reader(type, CHUNK_BODY_MAX_BYTES, budget, read, (error) =>
    isTooLarge(error)
      ? new ServiceError('CHUNK_TOO_LARGE', undefined, {
          limit: CHUNK_BODY_MAX_BYTES,
          ...(error.length !== undefined && { actual: error.length }),
          cause: error,
        })
      : error,
  );
}

/** The body as the schema has it. Throws INVALID_REQUEST that names the fields, not their values. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.map(String).join('.') || 'body'}: ${message}`);
  throw new ServiceError('INVALID_REQUEST', `The body does not fit: ${faults.join('; ')}.`);
}

export function isTooLarge(error: unknown): error is Error & { length?: number } {
  return error instanceof Error && 'type' in error && error.type === 'entity.too.large';
}

function reader(
  type: string,
  limit: number,
  budget: ByteBudget,
  read: RequestHandler,
  refuse: (error: unknown) => unknown,
): RequestHandler {
  return (request, response, next) => {
    // `false`: another type or none; `null`: no body at all.
    if (request.is(type) === false) {
      throw new ServiceError('UNSUPPORTED_MEDIA_TYPE', `Send the body as ${type}.`);
    }
    holdMemory(request, response, limit, budget);
    read(request, response, (error?: unknown) => next(error === undefined ? undefined : refuse(error)));
  };
}

/** Until the answer is out, or the client gone. */
function holdMemory(request: Request, response: Response, limit: number, budget: ByteBudget): void {
  const announced = Number(request.get('content-length'));
  const release = budget.reserve(Number.isSafeInteger(announced) ? Math.min(announced, limit) : limit);
  response.once('close', release);
}
