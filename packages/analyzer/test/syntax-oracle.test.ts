/**
 * The oracle of parsing: trees from WebAssembly, as ConcreteTree copies them, equal those of native tree-sitter with the same grammars, on
 * the sources of our own fixtures and on real files that are installed here.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { LanguageId } from '../src/languages/language.ts';
import { languageOf } from '../src/languages/registry.ts';
import { ConcreteTree } from '../src/syntax/concrete-tree.ts';
import { loadGrammar, SyntaxParser } from '../src/syntax/syntax.ts';
import { fixtureBlocks } from './languages/fixture-blocks.ts';

/** What this test uses of the native binding; its own types name no grammar. */
interface NativeCursor {
  readonly nodeType: string;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly currentFieldName: string | null;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}
interface NativeParser {
  setLanguage(language: unknown): void;
  parse(text: string, oldTree: undefined, options: { bufferSize: number }): { walk(): NativeCursor };
}

const require = createRequire(import.meta.url);
const Parser = require('tree-sitter') as new () => NativeParser;
const { typescript, tsx } = require('tree-sitter-typescript') as { typescript: unknown; tsx: unknown };
const { php } = require('tree-sitter-php') as { php: unknown };
const NATIVE: Readonly<Record<LanguageId, unknown>> = {
  javascript: require('tree-sitter-javascript'),
  typescript,
  tsx,
  python: require('tree-sitter-python'),
  java: require('tree-sitter-java'),
  ruby: require('tree-sitter-ruby'),
  erb: require('tree-sitter-ruby'),
  php,
};
const GRAMMAR_FILES: Readonly<Record<LanguageId, string>> = {
  javascript: 'tree-sitter-javascript/tree-sitter-javascript.wasm',
  typescript: 'tree-sitter-typescript/tree-sitter-typescript.wasm',
  tsx: 'tree-sitter-typescript/tree-sitter-tsx.wasm',
  python: 'tree-sitter-python/tree-sitter-python.wasm',
  java: 'tree-sitter-java/tree-sitter-java.wasm',
  ruby: 'tree-sitter-ruby/tree-sitter-ruby.wasm',
  erb: 'tree-sitter-ruby/tree-sitter-ruby.wasm',
  php: 'tree-sitter-php/tree-sitter-php.wasm',
};

/** Files per package: enough for every syntax in use, few enough for an everyday run. */
const FILES_PER_PACKAGE = 40;
/** Characters. Larger files only repeat. */
const MAX_LENGTH = 200_000;

const wasmParsers = new Map<LanguageId, SyntaxParser>();
const nativeParsers = new Map<LanguageId, NativeParser>();

beforeAll(async () => {
  for (const id of Object.keys(NATIVE) as LanguageId[]) {
    wasmParsers.set(id, new SyntaxParser(await loadGrammar(require.resolve(GRAMMAR_FILES[id]))));
    const native = new Parser();
    native.setLanguage(NATIVE[id]);
    nativeParsers.set(id, native);
  }
});

describe('wasm trees equal native trees', () => {
  test('on the fixtures of every language', () => {
    const blocks = fixtureBlocks();
    expect(new Set(blocks.map((block) => block.language)).size).toBeGreaterThanOrEqual(3);
    for (const { language, source } of blocks) compare(language, source, source);
  });

  test('on text outside of ASCII, with CRLF, and past the first chunk of the parser', () => {
    compare('javascript', 'const ü = "😀";\r\nf(ü);\r\n', 'non-ASCII');
    compare('typescript', `const a = "😀é";\n`.repeat(3000), 'long');
    compare('ruby', 'é = "😀#{<<~A}"\r\n  ü\r\nA\r\nif é\r\n\tf(é)\r\nend\r\n', 'non-ASCII Ruby');
    compare('python', 'é = "😀"\r\nif é:\r\n\tf(é)\r\n', 'non-ASCII Python');
  });

  for (const name of ['vitest', 'express', 'zod', 'yaml', '@types/node', 'typescript', 'fast-check'])
    test.skipIf(packageFiles(name).length === 0)(`on files of the package ${name}`, () => {
      for (const path of packageFiles(name)) compareFile(path);
    });

  const library = pythonLibrary();
  test.skipIf(library === undefined)(
    library === undefined
      ? "on Python's standard library (skipped: no python3 library on this machine)"
      : `on ${library}`,
    () => {
      const files = globSync('*.py', { cwd: library as string }).sort();
      for (const file of files.slice(0, FILES_PER_PACKAGE)) compareFile(join(library as string, file));
    },
  );
});

function compareFile(path: string): void {
  const text = readFileSync(path, 'utf8');
  const id = path.endsWith('.py') ? 'python' : languageOf(path, '')?.id;
  if (id !== undefined && text.length <= MAX_LENGTH) compare(id, text, path);
}

function compare(id: LanguageId, text: string, label: string): void {
  const wasm = wasmNodes(id, text);
  const native = nativeNodes(id, text);
  const length = Math.max(wasm.length, native.length);
  // One comparison a file, that shows the first difference: a listing of two whole trees helps nobody.
  for (let i = 0; i < length; i++)
    if (wasm[i] !== native[i]) expect(`${label}: ${wasm[i]}`).toBe(`${label}: ${native[i]}`);
  expect(wasm.length).toBeGreaterThan(0);
}

function wasmNodes(id: LanguageId, text: string): string[] {
  const tree = (wasmParsers.get(id) as SyntaxParser).parse(text);
  const copy = ConcreteTree.read(tree, text, []);
  tree.delete();
  const described: string[] = [];
  const ends: number[] = [];
  for (let node = 0; node < copy.size; node++) {
    while (ends.length > 0 && (ends.at(-1) as number) <= node) ends.pop();
    described.push(
      describeNode(
        ends.length,
        copy.kind(node),
        copy.isNamed(node),
        copy.field(node),
        copy.start(node),
        copy.end(node),
        copy.isMissing(node),
      ),
    );
    ends.push(copy.after(node));
  }
  return described;
}

function nativeNodes(id: LanguageId, text: string): string[] {
  const native = nativeParsers.get(id) as NativeParser;
  // The binding reads a text in pieces of this many bytes and refuses a text that is longer.
  const cursor = native.parse(text, undefined, { bufferSize: text.length * 2 + 1024 }).walk();
  const described: string[] = [];
  let depth = 0;
  for (;;) {
    described.push(
      describeNode(
        depth,
        cursor.nodeType,
        cursor.nodeIsNamed,
        cursor.currentFieldName ?? null,
        cursor.startIndex,
        cursor.endIndex,
        cursor.nodeIsMissing,
      ),
    );
    if (cursor.gotoFirstChild()) {
      depth++;
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) return described;
      depth--;
    }
  }
}

function describeNode(
  depth: number,
  kind: string,
  named: boolean,
  field: string | null,
  start: number,
  end: number,
  missing: boolean,
): string {
  return `${depth} ${field ?? '-'} ${named ? kind : JSON.stringify(kind)} ${start}-${end}${missing ? ' missing' : ''}`;
}

/** Source files of an installed package, sorted; none if it is not installed. */
function packageFiles(name: string): string[] {
  const folder = installedAt(name);
  if (folder === undefined) return [];
  const files = globSync('**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}', {
    cwd: folder,
    exclude: ['**/node_modules/**'],
  }).sort();
  const step = Math.max(1, Math.floor(files.length / FILES_PER_PACKAGE));
  return files.filter((_, i) => i % step === 0).map((file) => join(folder, file));
}

function installedAt(name: string): string | undefined {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(candidate)) return candidate;
  }
  return undefined;
}

function pythonLibrary(): string | undefined {
  return globSync('/usr/{lib,local/lib}/python3.*/abc.py').sort().map(dirname).at(-1);
}
