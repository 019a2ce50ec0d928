/** Parts of the path and the query, and a header, as the calls take them. */
import { IDEMPOTENCY_KEY_PATTERN, ServiceError } from '@rsolv-ast/protocol';
import type { Request } from 'express';

export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';
const DECIMAL_PATTERN = /^(0|[1-9]\d{0,8})$/;

export function parameter(request: Request, name: string): string {
  const value = request.params[name];
  if (typeof value !== 'string') throw new Error(`the route has no parameter ${name}`);
  return value;
}

/** Throws NOT_FOUND for what is not a decimal number: there is no such resource. */
export function numberParameter(request: Request, name: string): number {
  const text = parameter(request, name);
  if (!DECIMAL_PATTERN.test(text)) throw new ServiceError('NOT_FOUND', `In the path, ${name} must be a whole number.`);
  return Number(text);
}

/** 0 if absent. Throws INVALID_REQUEST. */
export function numberQuery(request: Request, name: string, max: number): number {
  const value = request.query[name];
  if (value === undefined) return 0;
  if (typeof value !== 'string' || !DECIMAL_PATTERN.test(value) || Number(value) > max) {
    throw new ServiceError('INVALID_REQUEST', `${name} must be a whole number from 0 to ${max}.`, { limit: max });
  }
  return Number(value);
}

/** Undefined if absent. Throws INVALID_REQUEST. */
export function idempotencyKeyOf(request: Request): string | undefined {
  const sent = request.get(IDEMPOTENCY_KEY_HEADER);
  if (sent === undefined || IDEMPOTENCY_KEY_PATTERN.test(sent)) return sent;
  throw new ServiceError('INVALID_REQUEST', 'The Idempotency-Key header must have 1 to 128 visible ASCII characters.');
}
