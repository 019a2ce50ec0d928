/** The size of a one-request form, from what it may hold. */
import type { JsonLimit } from '../bodies.ts';

/** A path of 4,096 characters, escaped in JSON, and the other fields of a file. */
const FILE_FIELDS_BYTES = 32 * 1024;
/** A file has 10 fields; clients add their own, there and to the options. */
const FILE_VALUES = 100;
const OTHER_VALUES = 10_000;

interface AnalyzeLimits {
  readonly analyzeFiles: number;
  readonly analyzeFileBytes: number;
}

export function analyzeJsonLimit(limits: AnalyzeLimits): JsonLimit {
  const values = limits.analyzeFiles * FILE_VALUES + OTHER_VALUES;
  return { bytes: analyzeBodyLimit(limits), code: 'FILE_TOO_LARGE', values, valuesCode: 'TOO_MANY_FILES' };
}

/** The largest body, in bytes, that may hold as many files of that size as are allowed, in base64. */
export function analyzeBodyLimit(limits: AnalyzeLimits): number {
  return limits.analyzeFiles * (4 * Math.ceil(limits.analyzeFileBytes / 3) + FILE_FIELDS_BYTES);
}
