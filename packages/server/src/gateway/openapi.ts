/** openapi.json: OpenAPI 3.1, built from the table of routes and the schemas that check the messages. */
import { ERROR_CATALOGUE, type ErrorCode, PROTOCOL_VERSION, Problem } from '@rsolv-ast/protocol';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { AnalyzeError } from './analyze/messages.ts';
import { API_KEY_HEADER } from './authentication.ts';
import { REQUEST_ID_HEADER } from './request-context.ts';
import type { BodyDescription, HeaderDescription, Route } from './routes.ts';

type Json = { [key: string]: unknown };

/** What a call may answer because of who may call it, where it is counted, or that it is a call at all. */
const ANY_CALL: readonly ErrorCode[] = ['INTERNAL_ERROR'];
const CALLER_ERRORS: Readonly<Record<Route['caller'], readonly ErrorCode[]>> = {
  anyone: [],
  customer: ['AUTH_REQUIRED', 'INVALID_API_KEY', 'RATE_LIMITED', 'UNAVAILABLE'],
  operator: ['AUTH_REQUIRED', 'RATE_LIMITED'],
};
const SECURITY: Readonly<Record<Route['caller'], readonly Json[]>> = {
  anyone: [],
  customer: [{ apiKey: [] }],
  operator: [{ operatorToken: [] }],
};

/** `routes` is asked for only when somebody wants the document. */
export function openApiHandler(routes: () => readonly Route[]): RequestHandler {
  let document: Json | undefined;
  return (_request, response) => {
    document ??= describeRoutes(routes());
    response.json(document);
  };
}

export function describeRoutes(routes: readonly Route[]): Json {
  const byPath = Map.groupBy(routes, ({ path }) => openApiPath(path));
  const paths = [...byPath].map(([path, ofPath]) => [path, describePath(ofPath)] as const);
  return {
    openapi: '3.1.0',
    info: {
      title: 'rsolv AST',
      version: `${PROTOCOL_VERSION}`,
      description:
        'Vulnerability analysis of source that travels only sealed. PROTOCOL.md says what the messages mean.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: { Problem: jsonSchema(Problem, 'output'), AnalyzeError: jsonSchema(AnalyzeError, 'output') },
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: API_KEY_HEADER },
        operatorToken: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

/** `/a/:b` → `/a/{b}` */
export function openApiPath(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

function describePath(routes: readonly Route[]): Json {
  return Object.fromEntries(routes.map((route) => [route.method, describeRoute(route)]));
}

function describeRoute(route: Route): Json {
  return {
    operationId: route.operationId,
    summary: route.summary,
    security: SECURITY[route.caller],
    parameters: [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)],
    ...(route.request && { requestBody: { required: true, content: describeContent(route.request, 'input') } }),
    responses: { [route.status]: describeSuccess(route), ...describeErrors(route) },
  };
}

function pathParameters({ path }: Route): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: name!.endsWith('Id') ? { type: 'string', pattern: '^[0-9a-f]{32}$' } : { type: 'integer', minimum: 0 },
  }));
}

function queryParameters({ query }: Route): Json[] {
  if (query === undefined) return [];
  const { name, description, maximum } = query;
  return [{ name, in: 'query', description, schema: { type: 'integer', minimum: 0, maximum, default: 0 } }];
}

function headerParameters({ headers = [] }: Route): Json[] {
  const requestId: HeaderDescription = {
    name: REQUEST_ID_HEADER,
    description: 'Comes back in the answer and stands in the log; made up if absent or malformed',
    required: false,
  };
  return [...headers, requestId].map((header) => ({ ...header, in: 'header', schema: { type: 'string' } }));
}

function describeSuccess({ summary, response }: Route): Json {
  return { description: summary, ...(response && { content: describeContent(response, 'output') }) };
}

function describeErrors(route: Route): Json {
  const codes = new Set([...route.errors, ...CALLER_ERRORS[route.caller], ...ANY_CALL]);
  const byStatus = Map.groupBy(codes, (code) => ERROR_CATALOGUE[code].status);
  const ascending = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(ascending.map(([status, ofStatus]) => [status, describeError(route, status, ofStatus)]));
}

function describeError({ errorForm }: Route, status: number, codes: readonly ErrorCode[]): Json {
  const name = errorForm === 'analyze' ? 'AnalyzeError' : 'Problem';
  const type = errorForm === 'analyze' ? 'application/json' : 'application/problem+json';
  const retryable = status === 429 || status === 503;
  return {
    description: codes.map((code) => `${code}: ${ERROR_CATALOGUE[code].title}`).join('; '),
    ...(retryable && { headers: { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } } }),
    content: { [type]: { schema: { $ref: `#/components/schemas/${name}` } } },
  };
}

function describeContent({ type, schema }: BodyDescription, direction: 'input' | 'output'): Json {
  return { [type]: schema === undefined ? {} : { schema: jsonSchema(schema, direction) } };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
