/** The catalogue of errors that the service answers with: code, HTTP status, title and what to do. PROTOCOL.md lists the same. */

interface CatalogueEntry {
  readonly status: number;
  readonly title: string;
  /** What the reader of the error can do about it. */
  readonly remedy: string;
}

export const ERROR_CATALOGUE = {
  AUTH_REQUIRED: { status: 401, title: 'Authentication required', remedy: 'Send an API key in the x-api-key header.' },
  INVALID_API_KEY: {
    status: 401,
    title: 'Invalid API key',
    remedy: 'Check the key, or ask the operator of the service for a new one.',
  },
  INVALID_REQUEST: { status: 400, title: 'Invalid request', remedy: 'Correct the fields that the detail names.' },
  NOT_FOUND: { status: 404, title: 'No such resource', remedy: 'Check the method and path against /openapi.json.' },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'Method not allowed',
    remedy: 'Use one of the methods that the Allow header names.',
  },
  SESSION_UNKNOWN: {
    status: 404,
    title: 'Unknown session',
    remedy: 'The session expired or was deleted: open a new one and upload again.',
  },
  ANALYSIS_UNKNOWN: {
    status: 404,
    title: 'Unknown analysis',
    remedy: 'Create the analysis again and upload its chunks.',
  },
  SESSION_LIMIT: {
    status: 429,
    title: 'Too many live sessions',
    remedy: 'Delete a session that is no longer needed, or wait as Retry-After says.',
  },
  RATE_LIMITED: { status: 429, title: 'Too many requests', remedy: 'Wait as Retry-After says.' },
  KEY_ROTATED: {
    status: 409,
    title: 'Encryption key rotated',
    remedy: 'Open a new session and seal again to the key that it names.',
  },
  CHUNK_CONFLICT: {
    status: 409,
    title: 'Chunk already here with other bytes',
    remedy: 'Start a new analysis: a sealed chunk never changes.',
  },
  ANALYSIS_STATE: {
    status: 409,
    title: 'Not possible in this state',
    remedy: 'Ask for the state of the analysis and act on it.',
  },
  IDEMPOTENCY_CONFLICT: {
    status: 409,
    title: 'Idempotency key used for another request',
    remedy: 'Use a new Idempotency-Key for a new analysis.',
  },
  RESULT_NOT_READY: { status: 409, title: 'Result not ready', remedy: 'Wait until the analysis has succeeded.' },
  CHUNK_TOO_LARGE: {
    status: 413,
    title: 'Chunk too large',
    remedy: 'Send chunks within the limit that the session states.',
  },
  UPLOAD_TOO_LARGE: { status: 413, title: 'Upload too large', remedy: 'Send less, or raise the limit of the service.' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'Unsupported media type',
    remedy: 'Send the content type that the call documents.',
  },
  MISSING_ENCRYPTION_KEY: {
    status: 400,
    title: 'Missing encryption key',
    remedy: 'Send the X-Encryption-Key header: base64 of 32 random bytes.',
  },
  INVALID_ENCRYPTION_KEY: {
    status: 400,
    title: 'Invalid encryption key',
    remedy: 'X-Encryption-Key must be standard base64 of exactly 32 bytes.',
  },
  DECRYPTION_FAILED: {
    status: 400,
    title: 'Decryption failed',
    remedy: 'Check key, iv, authTag and contentHash of the file that the detail names.',
  },
  FILE_TOO_LARGE: {
    status: 413,
    title: 'File too large',
    remedy: 'Leave the file out, or raise the limit of the service.',
  },
  TOO_MANY_FILES: {
    status: 422,
    title: 'Too many files',
    remedy: 'Send fewer files in one request, or use the sealed uploads of v1.',
  },
  PARSER_ERROR: {
    status: 422,
    title: 'Parser error',
    remedy: 'Check that the file is in the language that it claims.',
  },
  SESSION_EXPIRED: { status: 410, title: 'Session expired', remedy: 'Open a new session.' },
  ANALYSIS_FAILED: {
    status: 500,
    title: 'Analysis failed',
    remedy: 'Try again; if it persists, give the request id to the operator.',
  },
  TIMEOUT: { status: 504, title: 'Timed out', remedy: 'Send fewer or smaller files, or try again later.' },
  UNAVAILABLE: { status: 503, title: 'Service unavailable', remedy: 'Try again as Retry-After says.' },
  INTERNAL_ERROR: {
    status: 500,
    title: 'Internal error',
    remedy: 'Try again; if it persists, give the request id to the operator.',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** An expected failure of the service: becomes `application/problem+json` at the edge. `detail` never holds source, names of files, or keys. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ErrorCode;
  /** For limits: what the limit is and what was asked. `retryAfter` in seconds. */
  readonly extra: { readonly limit?: number; readonly actual?: number; readonly retryAfter?: number };

  constructor(code: ErrorCode, detail?: string, extra: ServiceError['extra'] & { cause?: unknown } = {}) {
    const { cause, ...rest } = extra;
    super(detail ?? ERROR_CATALOGUE[code].remedy, cause === undefined ? undefined : { cause });
    this.code = code;
    this.extra = rest;
  }

  get status(): number {
    return ERROR_CATALOGUE[this.code].status;
  }
}

/** A key, chunk, stream or bundle that does not hold what it must. `code` says which of the MUSTs of PROTOCOL.md failed. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: ProtocolErrorCode;

  constructor(code: ProtocolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export type ProtocolErrorCode =
  | 'bad-api-key'
  | 'bad-key-statement'
  | 'fingerprint-mismatch'
  | 'key-expired'
  | 'envelope'
  | 'stream-authentication'
  | 'stream-truncated'
  | 'stream-trailing'
  | 'stream-header'
  | 'bundle'
  | 'bundle-limit';
