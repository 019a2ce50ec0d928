/** Dependencies between packages, and between the rooms of the server, point one way. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');

/** Which packages of ours each one may import. */
const PACKAGES: Record<string, readonly string[]> = {
  protocol: [],
  analyzer: ['protocol'],
  report: ['protocol'],
  client: ['protocol'],
  server: ['protocol', 'analyzer'],
  cli: ['protocol', 'analyzer', 'client', 'report', 'server'],
};

/** Folders of the server that must not import one another. */
const SERVER_WALLS: readonly (readonly [from: string, to: readonly string[]])[] = [
  ['gateway', ['supervisor', 'worker']],
  ['supervisor', ['gateway']],
  ['worker', ['gateway', 'supervisor']],
  ['node', ['gateway', 'worker']],
];

/** Comments speak of imports, too. A `//` inside a string ends nothing that matters here. */
const COMMENT = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(ROOT, file), 'utf8').replace(COMMENT, '');
  return [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

const sourcesOf = (folder: string) => globSync(`packages/${folder}/**/*.ts`, { cwd: ROOT });

describe.each(Object.entries(PACKAGES))('%s', (name, allowed) => {
  const files = sourcesOf(`${name}/src`);

  test('has sources', () => expect(files.length).toBeGreaterThan(0));

  test('imports only what it may', () => {
    const foreign = files.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith('@rsolv-ast/') && !allowed.includes(specifier.split('/')[1]!))
        .map((specifier) => `${file} imports ${specifier}`),
    );
    expect(foreign).toEqual([]);
  });

  test('reaches other packages by their names, never by a path', () => {
    const escapes = files.flatMap((file) =>
      importsOf(file)
        .filter(
          (specifier) =>
            specifier.startsWith('.') && !path.join(path.dirname(file), specifier).startsWith(`packages/${name}/`),
        )
        .map((specifier) => `${file} imports ${specifier}`),
    );
    expect(escapes).toEqual([]);
  });

  test('declares what it imports', () => {
    const manifest = JSON.parse(readFileSync(path.join(ROOT, `packages/${name}/package.json`), 'utf8'));
    const declared = new Set(Object.keys(manifest.dependencies ?? {}));
    const missing = files.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
        .map((specifier) =>
          specifier
            .split('/')
            .slice(0, specifier.startsWith('@') ? 2 : 1)
            .join('/'),
        )
        .filter((dependency) => !declared.has(dependency))
        .map((dependency) => `${file} needs ${dependency}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('rooms of the server', () => {
  test.each(SERVER_WALLS)('%s imports none of %j', (from, to) => {
    const files = sourcesOf(`server/src/${from}`);
    expect(files.length).toBeGreaterThan(0);
    const breaches = files.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => path.posix.join(path.dirname(file), specifier))
        .filter((target) => to.some((room) => target.startsWith(`packages/server/src/${room}/`)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(breaches).toEqual([]);
  });

  test('the gateway never loads the engine', () => {
    const breaches = sourcesOf('server/src/gateway').filter((file) => importsOf(file).includes('@rsolv-ast/analyzer'));
    expect(breaches).toEqual([]);
  });
});

test('only languages/ and syntax/ know the parser', () => {
  const breaches = sourcesOf('analyzer/src')
    .filter((file) => !/analyzer\/src\/(languages|syntax)\//.test(file))
    .filter((file) => importsOf(file).includes('web-tree-sitter'));
  expect(breaches).toEqual([]);
});
