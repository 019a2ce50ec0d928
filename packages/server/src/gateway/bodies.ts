/** Bodies of requests: content type, size and memory are checked before and while they are read. */
import { CHUNK_BODY_MAX_BYTES, type ErrorCode, parseJson, ServiceError } from '@rsolv-ast/protocol';
import type { Request, RequestHandler, Response } from 'express';
import getRawBody, { type RawBodyError } from 'raw-body';
import type { z } from 'zod';
import { assertNever } from './assert-never.ts';
import type { ByteBudget } from './byte-budget.ts';
import { customerOf } from './request-context.ts';

/** Characters of an error about fields: their names may be the client's own inventions. */
const FAULTS_MAX_LENGTH = 500;

/** What a call takes, and the code that refuses more. */
interface BodyLimit {
  readonly bytes: number;
  readonly code: ErrorCode;
}

/** A small body may still hold millions of values, which take many times its size once they are built. */
export interface JsonLimit extends BodyLimit {
  readonly values: number;
  /** Refuses more values: the code of the limit that they are most of all beyond. */
  readonly valuesCode: ErrorCode;
}

/** JSON in UTF-8, as `request.body`. */
export function readJson(budget: ByteBudget, limit: JsonLimit): RequestHandler {
  return async (request, response, next) => {
    request.body = builtFrom(await readBody(request, response, 'application/json', limit, budget), limit);
    next();
  };
}

/** One sealed chunk, as `request.body`. */
export function readChunk(budget: ByteBudget): RequestHandler {
  const limit: BodyLimit = { bytes: CHUNK_BODY_MAX_BYTES, code: 'CHUNK_TOO_LARGE' };
  return async (request, response, next) => {
    request.body = await readBody(request, response, 'application/octet-stream', limit, budget);
    next();
  };
}

/** The body as the schema has it. Throws INVALID_REQUEST that names the fields, not their values. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.map(String).join('.') || 'body'}: ${message}`);
  throw new ServiceError('INVALID_REQUEST', `The body does not fit: ${faults.join('; ').slice(0, FAULTS_MAX_LENGTH)}.`);
}

/** Unlike express' own readers it stops at the limit: those read a refused body to its end before they say so. */
async function readBody(
  request: Request,
  response: Response,
  type: string,
  limit: BodyLimit,
  budget: ByteBudget,
): Promise<Buffer> {
  refuseOtherForms(request, type);
  const announced = request.get('content-length');
  const length = announced === undefined ? undefined : Number(announced);
  // Until the answer is out, or the client gone.
  response.once('close', budget.reserve(customerOf(response), Math.min(length ?? limit.bytes, limit.bytes)));
  try {
    return await getRawBody(request, { limit: limit.bytes, ...(length !== undefined && { length }) });
  } catch (error) {
    throw refusal(error as RawBodyError, limit);
  }
}

function refuseOtherForms(request: Request, type: string): void {
  // `null` stands for no body at all.
  if (request.is(type) === false) throw new ServiceError('UNSUPPORTED_MEDIA_TYPE', `Send the body as ${type}.`);
  if ((request.get('content-encoding') ?? 'identity') !== 'identity') {
    throw new ServiceError('UNSUPPORTED_MEDIA_TYPE', 'Send the body without Content-Encoding.');
  }
}

function refusal(error: RawBodyError, { bytes, code }: BodyLimit): ServiceError {
  switch (error.type) {
    case 'entity.too.large':
      return new ServiceError(code, `The body is larger than the ${bytes} bytes that this call takes.`, {
        limit: bytes,
        actual: error.length ?? error.received ?? bytes + 1,
        cause: error,
      });
    case 'request.aborted':
    case 'request.size.invalid':
      return new ServiceError('INVALID_REQUEST', 'The body ended before its announced length.', { cause: error });
    default:
      return new ServiceError('INTERNAL_ERROR', undefined, { cause: error });
  }
}

function builtFrom(bytes: Buffer, { values, valuesCode }: JsonLimit): unknown {
  const parsed = parseJson(bytes, values);
  switch (parsed.kind) {
    case 'json':
      return parsed.value;
    case 'malformed':
      throw new ServiceError('INVALID_REQUEST', 'The body is not JSON in UTF-8.');
    case 'too-many-values':
      throw new ServiceError(valuesCode, `The body holds more than the ${values} values that this call takes.`, {
        limit: values,
        actual: values + 1,
      });
    default:
      return assertNever(parsed);
  }
}
