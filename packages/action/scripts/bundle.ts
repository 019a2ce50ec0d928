/**
 * Makes the bundle that runners start: `npm run bundle [folder]`, by default into packages/action/dist. The same sources give the
 * same bytes, wherever they lie.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { minify } from 'terser';
import { licencesIn } from '../../../scripts/bundling/licences.ts';
import { packRules } from '../../../scripts/bundling/pack-rules.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const require = createRequire(import.meta.url);

type Ncc = (
  input: string,
  options: object,
) => Promise<{ code: string; assets: Record<string, { source: string | Buffer; permissions: number }> }>;

/** Programs of the bundle, where they lie beside each other as in `packages/server/dist`, and what each is made from. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'index.js': 'packages/action/build/index.js',
  'supervisor/entry.js': 'packages/server/dist/supervisor/entry.js',
  'worker/entry.js': 'packages/server/dist/worker/entry.js',
  'worker/work.js': 'packages/server/dist/worker/work.js',
  'worker/watchdog-thread.js': 'packages/server/dist/worker/watchdog-thread.js',
};

/** It finds its WebAssembly beside itself, and ncc cannot follow how: it stays a package, as the grammars do. */
const PARSER = 'web-tree-sitter';
const PARSER_FILES = ['tree-sitter.js', 'tree-sitter.wasm'];
const ECMASCRIPT = 'es2022';
const LICENCES = 'licences.txt';

if (import.meta.main) await bundle(path.resolve(process.argv[2] ?? path.join(ROOT, 'packages/action/dist')));

/** Replaces whatever the folder, an absolute path, holds. The packages must have been compiled (`tsc -b`). */
export async function bundle(folder: string): Promise<void> {
  // ncc numbers modules by their paths as seen from here.
  process.chdir(ROOT);
  rmSync(folder, { recursive: true, force: true });
  for (const [program, source] of Object.entries(PROGRAMS)) await bundleProgram(folder, program, source);
  const packages = await copyPackages(path.join(folder, 'node_modules'));
  packRules(path.join(folder, 'rules/packs.json'));
  cpSync(path.join(ROOT, 'LICENSE'), path.join(folder, 'LICENSE'));
  // What a worker may read follows from the dependencies that stand here.
  writeJson(path.join(folder, 'package.json'), { private: true, type: 'module', dependencies: packages });
}

async function bundleProgram(folder: string, program: string, source: string): Promise<void> {
  const ncc = require('@vercel/ncc') as Ncc;
  const { code, assets } = await ncc(path.join(ROOT, source), {
    cache: false,
    externals: [PARSER],
    filename: path.basename(program),
    license: LICENCES,
    quiet: true,
    target: ECMASCRIPT,
  });
  const own = path.join(folder, path.dirname(program));
  write(path.join(folder, program), await minified(code));
  for (const [name, { source }] of Object.entries(assets)) {
    if (name === 'package.json') continue;
    const target = path.join(own, name === LICENCES ? `${path.basename(program, '.js')}.${LICENCES}` : name);
    write(target, isChunk(name, program) ? await minified(String(source)) : source);
  }
}

/** What ncc splits off for an `import()` is named after the program. */
function isChunk(name: string, program: string): boolean {
  return name.endsWith(`.${path.basename(program)}`);
}

/** Less to read means an earlier start. Names stay, for the places that an unexpected error tells. */
async function minified(code: string): Promise<string> {
  const names = { keep_classnames: true, keep_fnames: true };
  const { code: smaller } = await minify(code, { module: true, ecma: 2020, ...names, format: { comments: false } });
  return `${smaller}\n`;
}

/** The parser and the grammars with the files that are read of them; resolves to name and version of each. */
async function copyPackages(folder: string): Promise<Record<string, string>> {
  const { allLanguages } = await import(
    pathToFileURL(path.join(ROOT, 'packages/analyzer/dist/languages/registry.js')).href
  );
  const grammars: string[] = allLanguages().map((language: { grammarFile(): string }) => language.grammarFile());
  const parser = path.dirname(require.resolve(`${PARSER}/tree-sitter.wasm`));
  const files = [...PARSER_FILES.map((name) => path.join(parser, name)), ...grammars];
  const byPackage = Map.groupBy([...new Set(files)].sort(), (file) => path.dirname(file));
  const versions: Record<string, string> = {};
  for (const [source, names] of byPackage) {
    const manifest = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'));
    const target = path.join(folder, manifest.name);
    mkdirSync(target, { recursive: true });
    for (const file of [...names, ...licencesIn(source)]) cpSync(file, path.join(target, path.basename(file)));
    const { name, version, license, type, main, module, exports } = manifest;
    writeJson(path.join(target, 'package.json'), { name, version, license, type, main, module, exports });
    versions[name] = version;
  }
  return versions;
}

function writeJson(file: string, value: object): void {
  write(file, `${JSON.stringify(value, undefined, 2)}\n`);
}

function write(file: string, content: string | Buffer): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}
