/** GitHub's published description of its REST interface, as checks on requests and answers. */
import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { ServedOperation } from './served-operations.ts';

type Schema = { [keyword: string]: unknown };
interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}
type Content = Record<string, { schema: Schema }>;

export interface Operation {
  readonly id: ServedOperation;
  readonly method: string;
  readonly template: string;
  readonly parameters: readonly Parameter[];
  readonly body?: ValidateFunction;
  /** Checks of JSON answers by status; undefined where the description knows the status but gives it no content. */
  readonly answers: ReadonlyMap<number, ValidateFunction | undefined>;
}

export interface Route {
  readonly operation: Operation;
  /** Path parameters, decoded. */
  readonly path: Record<string, string>;
}

const document = JSON.parse(readFileSync(new URL('api.github.com.json', import.meta.url), 'utf8'));
const schemas: Record<string, Schema> = document.components.schemas;
const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false });
formats.default(ajv);
ajv.addFormat('timestamp', /^\d{4}-\d\d-\d\dT/);
ajv.addFormat('int64', true);
ajv.addSchema({ $id: 'github', components: { schemas: modern(schemas) } });

/** What the extract says of itself. */
export const extractOf: Readonly<Record<string, string>> = document.info['x-extract'];
export const operations: readonly Operation[] = readOperations();

/** The operation that a request means; the most literal path wins. */
export function route(method: string, pathname: string): Route | undefined {
  for (const operation of operations) {
    if (operation.method !== method) continue;
    const match = pathPattern(operation).exec(pathname);
    if (match === null) continue;
    const path = Object.fromEntries(Object.entries(match.groups ?? {}).map(([k, v]) => [k, decodeURIComponent(v)]));
    return { operation, path };
  }
  return undefined;
}

/** What is wrong with a request, in words; empty if nothing is. */
export function requestFaults({ operation, path }: Route, query: URLSearchParams, body: unknown): string[] {
  const known = new Map(operation.parameters.map((one) => [`${one.in} ${one.name}`, one]));
  const faults: string[] = [];
  for (const name of new Set(query.keys())) {
    if (!known.has(`query ${name}`)) faults.push(`query ${name}: no such parameter`);
  }
  for (const { name, in: place, required, schema } of operation.parameters) {
    const text = place === 'path' ? path[name] : (query.get(name) ?? undefined);
    if (text === undefined && required === true) faults.push(`${place} ${name}: is required`);
    if (text !== undefined)
      faults.push(...faultsOf(ajv.compile(modern(schema) as Schema), typed(text, schema), `${place} ${name}`));
  }
  if (operation.body !== undefined) faults.push(...faultsOf(operation.body, body ?? {}, 'body'));
  else if (body !== undefined) faults.push('body: none is expected');
  return faults;
}

/** What is wrong with a JSON answer, in words; empty if nothing is. */
export function answerFaults(operation: Operation, status: number, body: unknown): string[] {
  if (status >= 400 && operation.answers.get(status) === undefined) {
    return faultsOf(
      ajv.getSchema(`github#/components/schemas/${status === 422 ? 'validation-error' : 'basic-error'}`)!,
      body,
      'answer',
    );
  }
  if (!operation.answers.has(status)) return [`answer: status ${status} is not described`];
  const validate = operation.answers.get(status);
  return validate === undefined ? [] : faultsOf(validate, body, 'answer');
}

/** A value of the named schema: what is known of it, and the plainest value for every other property that it must have. */
export function filled(name: string, known: Record<string, unknown>): Record<string, unknown> {
  return { ...(plainest({ ...schemas[name], nullable: false }) as object), ...known };
}

function plainest(schema: Schema): unknown {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.split('/').at(-1)!;
    return name.startsWith('nullable-') ? null : plainest(schemas[name]!);
  }
  if (schema.nullable === true) return null;
  const variants = (schema.oneOf ?? schema.anyOf ?? schema.allOf) as Schema[] | undefined;
  if (schema.type === undefined && variants !== undefined) return plainest(variants[0]!);
  if (Array.isArray(schema.enum)) return schema.enum[0];
  switch (schema.type) {
    case 'string':
      if (schema.format === 'uri') return 'https://api.github.com/';
      return schema.format === 'date-time' ? '2026-01-01T00:00:00Z' : '';
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    default: {
      const properties = (schema.properties ?? {}) as Record<string, Schema>;
      const required = (schema.required ?? []) as string[];
      return Object.fromEntries(required.map((key) => [key, plainest(properties[key] ?? {})]));
    }
  }
}

function readOperations(): Operation[] {
  const found: Operation[] = [];
  for (const [template, methods] of Object.entries<Record<string, Record<string, unknown>>>(document.paths)) {
    for (const [method, described] of Object.entries(methods)) found.push(readOperation(template, method, described));
  }
  const literal = ({ template }: Operation) => template.split('/').filter((part) => !part.startsWith('{')).length;
  return found.sort((a, b) => literal(b) - literal(a));
}

function readOperation(template: string, method: string, described: Record<string, unknown>): Operation {
  const body = described.requestBody as { content: Content } | undefined;
  const answers = new Map<number, ValidateFunction | undefined>();
  for (const [status, answer] of Object.entries(described.responses as Record<string, Schema>)) {
    const content = (resolve(answer) as { content?: Content }).content?.['application/json'];
    answers.set(Number(status), content && ajv.compile(modern(content.schema) as Schema));
  }
  return {
    id: described.operationId as ServedOperation,
    method: method.toUpperCase(),
    template,
    parameters: ((described.parameters ?? []) as Schema[]).map((one) => resolve(one) as unknown as Parameter),
    ...(body && { body: ajv.compile(closed(modern(body.content['application/json']!.schema) as Schema)) }),
    answers,
  };
}

function resolve(value: Schema): Schema {
  if (typeof value.$ref !== 'string') return value;
  return value.$ref
    .split('/')
    .slice(1)
    .reduce<Schema>((at, key) => at[key] as Schema, document);
}

/** OpenAPI 3.0 writes "or null" as a keyword of its own; JSON Schema as a type. References get their document's name. */
function modern(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(modern);
  if (value === null || typeof value !== 'object') return value;
  const { nullable, $ref, ...rest } = value as Schema;
  const inner: Schema = Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, modern(one)]));
  if (typeof $ref === 'string') inner.$ref = `github${$ref}`;
  return nullable === true ? { anyOf: [{ type: 'null' }, inner] } : inner;
}

/** GitHub ignores properties that it does not know: here they are faults, since a misspelt one is without effect. */
function closed(schema: Schema): Schema {
  const properties = schema.properties as Record<string, Schema> | undefined;
  return {
    ...schema,
    ...(schema.items !== undefined && { items: closed(schema.items as Schema) }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, closed(one)])),
      additionalProperties: schema.additionalProperties ?? false,
    }),
  };
}

function pathPattern({ template, parameters }: Operation): RegExp {
  const pattern = template.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const parameter = parameters.find((one) => one.in === 'path' && one.name === name) as Schema | undefined;
    return `(?<${name}>${parameter?.['x-multi-segment'] === true ? '.+' : '[^/]+'})`;
  });
  return new RegExp(`^${pattern}$`);
}

function typed(text: string, schema: Schema): unknown {
  if (schema.type === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  if (schema.type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

function faultsOf(validate: ValidateFunction, value: unknown, place: string): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error: ErrorObject) => {
    const extra = 'additionalProperty' in error.params ? ` (${error.params.additionalProperty})` : '';
    return `${place}${error.instancePath} ${error.message}${extra}`;
  });
}
