/** The calls of the one-request form. */
import { readJson } from '../bodies.ts';
import type { Route } from '../routes.ts';
import type { Services } from '../services.ts';
import { livenessHandler } from '../status/handlers.ts';
import { analyzeJsonLimit } from './body-limit.ts';
import { analyzeHandler, checkEncryptionKey } from './handler.ts';
import { AnalyzeRequest, AnalyzeResponse, HealthResponse } from './messages.ts';
import { ENCRYPTION_KEY_HEADER } from './request.ts';

export function analyzeRoutes(services: Services): Route[] {
  const limit = analyzeJsonLimit(services.config);
  return [
    {
      method: 'post',
      path: '/api/v1/ast/analyze',
      caller: 'customer',
      bucket: 'requests',
      errorForm: 'analyze',
      handlers: [checkEncryptionKey(services), readJson(services.bodies, limit), analyzeHandler(services)],
      operationId: 'analyze',
      summary: 'Analyse a few files in one request; protects against stores and logs only, unlike the sealed uploads',
      headers: [
        {
          name: ENCRYPTION_KEY_HEADER,
          description: 'Base64 of the 32 bytes that the files are encrypted with',
          required: true,
        },
      ],
      request: { type: 'application/json', schema: AnalyzeRequest },
      status: 200,
      response: { type: 'application/json', schema: AnalyzeResponse },
      errors: [
        'INVALID_REQUEST',
        'UNSUPPORTED_MEDIA_TYPE',
        'MISSING_ENCRYPTION_KEY',
        'INVALID_ENCRYPTION_KEY',
        'DECRYPTION_FAILED',
        'FILE_TOO_LARGE',
        'TOO_MANY_FILES',
        'RATE_LIMITED',
        'SESSION_EXPIRED',
        'TIMEOUT',
        'UNAVAILABLE',
      ],
    },
    {
      method: 'get',
      path: '/health',
      caller: 'customer',
      errorForm: 'analyze',
      handlers: [livenessHandler()],
      operationId: 'getHealth',
      summary: 'Whether the service answers this API key',
      status: 200,
      response: { type: 'application/json', schema: HealthResponse },
      errors: [],
    },
  ];
}
