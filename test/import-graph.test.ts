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
  action: ['protocol', 'analyzer', 'client', 'report', 'server'],
};

/** Packages that are published as a bundle: whoever installs them needs only what the bundle leaves out. */
const BUNDLED: ReadonlySet<string> = new Set(['cli']);

/** Folders of the server that must not import one another. */
const SERVER_WALLS: readonly (readonly [from: string, to: readonly string[]])[] = [
  ['gateway', ['supervisor', 'worker']],
  ['supervisor', ['gateway']],
  ['worker', ['gateway', 'supervisor']],
  ['node', ['gateway', 'worker']],
];

/** Folders of the action that must not import one another: what is read of a run, what becomes of it, where it is shown. */
const ACTION_WALLS: readonly (readonly [from: string, to: readonly string[]])[] = [
  ['inputs', ['event', 'change', 'analysis', 'judgement', 'network', 'publish']],
  ['event', ['inputs', 'change', 'analysis', 'judgement', 'network', 'publish']],
  ['network', ['inputs', 'event', 'change', 'analysis', 'judgement', 'publish']],
  ['change', ['analysis', 'judgement', 'publish']],
  ['analysis', ['change', 'judgement', 'publish']],
  ['judgement', ['analysis', 'network', 'publish']],
  ['publish', ['change', 'analysis', 'judgement']],
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
    const bundled = BUNDLED.has(name) ? manifest.devDependencies : {};
    const declared = new Set(Object.keys({ ...manifest.dependencies, ...bundled }));
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

/** Imports of one room of a package that lead into one of the others. */
function breachesOf(name: string, from: string, to: readonly string[]): string[] {
  const files = sourcesOf(`${name}/src/${from}`);
  expect(files.length).toBeGreaterThan(0);
  return files.flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => path.posix.join(path.dirname(file), specifier))
      .filter((target) => to.some((room) => target.startsWith(`packages/${name}/src/${room}/`)))
      .map((target) => `${file} imports ${target}`),
  );
}

describe('rooms of the server', () => {
  test.each(SERVER_WALLS)('%s imports none of %j', (from, to) => {
    expect(breachesOf('server', from, to)).toEqual([]);
  });

  test('the gateway never loads the engine', () => {
    const breaches = sourcesOf('server/src/gateway').filter((file) => importsOf(file).includes('@rsolv-ast/analyzer'));
    expect(breaches).toEqual([]);
  });
});

describe('rooms of the action', () => {
  test.each(ACTION_WALLS)('%s imports none of %j', (from, to) => {
    expect(breachesOf('action', from, to)).toEqual([]);
  });

  test('the engine runs in processes of its own: only what tells languages by names is loaded here', () => {
    const engine = sourcesOf('action/src').flatMap((file) =>
      importsOf(file).filter((specifier) => specifier.startsWith('@rsolv-ast/analyzer')),
    );
    expect(new Set(engine)).toEqual(new Set(['@rsolv-ast/analyzer/file-types']));
  });
});

test('only languages/ and syntax/ know the parser', () => {
  const breaches = sourcesOf('analyzer/src')
    .filter((file) => !/analyzer\/src\/(languages|syntax)\//.test(file))
    .filter((file) => importsOf(file).includes('web-tree-sitter'));
  expect(breaches).toEqual([]);
});
