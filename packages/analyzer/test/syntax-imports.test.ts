/** Each grammar's scanner finds every function that it imports: a missing one would throw on the one input that calls it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { allLanguages } from '../src/languages/registry.ts';
import { SUPPLIED_IMPORTS } from '../src/syntax/syntax.ts';

/** The libraries of this project know no DOM, which declares it. */
declare const WebAssembly: {
  Module: {
    new (bytes: Uint8Array): object;
    imports(module: object): { readonly name: string }[];
    exports(module: object): { readonly name: string }[];
  };
};

/** What the loader makes anew for each grammar: its place in memory, in the table and on the stack. */
const LOADER = ['__memory_base', '__table_base', '__stack_pointer', 'memory', '__indirect_function_table'];

const runtime = createRequire(import.meta.url).resolve('web-tree-sitter/tree-sitter.wasm');
const provided = new Set([
  ...LOADER,
  ...Object.keys(SUPPLIED_IMPORTS),
  ...WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(runtime))).map(({ name }) => name),
]);

test.each(allLanguages().map((language) => [language.id, language.grammarFile()] as const))('%s', (_, file) => {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(file))).map(({ name }) => name);
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter((name) => !provided.has(name))).toEqual([]);
});
