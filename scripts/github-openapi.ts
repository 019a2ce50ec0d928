/**
 * Renews test/github/openapi: of GitHub's published description of its REST interface, which is too large to be installed with
 * everything else, takes the operations that the tests' GitHub serves, and what they refer to. Needs npm and its registry.
 *
 *     npx node --conditions=source scripts/github-openapi.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SERVED_OPERATIONS } from '../test/github/openapi/served-operations.ts';

const PACKAGE = '@octokit/openapi';
const VERSION = '23.0.2';
const DESCRIPTION = 'package/generated/api.github.com.json';
const TARGET = path.resolve(import.meta.dirname, '../test/github/openapi');

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const work = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-github-openapi-'));
try {
  const folder = fetchPackage();
  const whole: JsonObject = JSON.parse(readFileSync(path.join(folder, DESCRIPTION), 'utf8'));
  const extract = { ...heading(whole), paths: pick(whole), components: referenced(whole) };
  writeFileSync(path.join(TARGET, 'api.github.com.json'), `${JSON.stringify(extract, null, 1)}\n`);
  writeFileSync(path.join(TARGET, 'LICENSE'), readFileSync(path.join(folder, 'package/LICENSE')));
} finally {
  rmSync(work, { recursive: true, force: true });
}
execFileSync('npx', ['biome', 'format', '--write', TARGET], { stdio: 'inherit' });

function fetchPackage(): string {
  const archive = execFileSync('npm', ['pack', '--silent', `${PACKAGE}@${VERSION}`], {
    cwd: work,
    encoding: 'utf8',
  }).trim();
  execFileSync('tar', ['-xzf', archive, DESCRIPTION, 'package/LICENSE'], { cwd: work });
  return work;
}

function heading(whole: JsonObject): JsonObject {
  return {
    openapi: whole.openapi!,
    info: {
      ...(whole.info as JsonObject),
      'x-extract': {
        package: PACKAGE,
        version: VERSION,
        source: `https://www.npmjs.com/package/${PACKAGE}/v/${VERSION}`,
        license: 'MIT, see LICENSE in this folder',
        contents: 'The operations named in served-operations.ts with what they refer to; prose and examples left out',
      },
    },
  };
}

/** Paths with the operations that are served, and no others. */
function pick(whole: JsonObject): JsonObject {
  const missing = new Set<string>(SERVED_OPERATIONS);
  const paths: JsonObject = {};
  for (const [route, methods] of Object.entries(whole.paths as JsonObject)) {
    for (const [method, operation] of Object.entries(methods as JsonObject)) {
      const id = (operation as JsonObject).operationId as string;
      if (missing.delete(id)) paths[route] = { ...(paths[route] as JsonObject), [method]: bare(operation) };
    }
  }
  if (missing.size > 0) throw new Error(`${PACKAGE}@${VERSION} describes no ${[...missing].join(', ')}`);
  return paths;
}

/** The components that the picked operations refer to, directly or through others; and the form of every error. */
function referenced(whole: JsonObject): JsonObject {
  const components: Record<string, JsonObject> = {};
  const open = [
    ...references(pick(whole)),
    '#/components/schemas/basic-error',
    '#/components/schemas/validation-error',
  ];
  for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
    const [, , kind, name] = reference.split('/') as [string, string, string, string];
    if (components[kind]?.[name] !== undefined) continue;
    const component = bare(((whole.components as JsonObject)[kind] as JsonObject)[name]!);
    components[kind] = { ...components[kind], [name]: component };
    open.push(...references(component));
  }
  return Object.fromEntries(
    Object.entries(components)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, named]) => [kind, Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)))]),
  );
}

/** Without what no validation reads. A property that happens to be called so is an object, not a text. */
function bare(value: Json): Json {
  if (Array.isArray(value)) return value.map(bare);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key, inner]) => {
    if (key === 'description' || key === 'summary' || key === 'title') return typeof inner !== 'string';
    if (key === 'example') return false;
    if (key === 'examples') return typeof inner === 'object' && inner !== null && 'type' in inner;
    return key !== 'externalDocs' && key !== 'x-github' && key !== 'tags';
  });
  return Object.fromEntries(kept.map(([key, inner]) => [key, bare(inner)]));
}

function references(value: Json): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : references(inner),
  );
}
