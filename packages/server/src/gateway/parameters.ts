/** Parts of the path and the query, as the calls take them. */
import { ServiceError } from '@rsolv-ast/protocol';
import type { Request } from 'express';

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
