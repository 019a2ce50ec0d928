/** tree-sitter (WebAssembly) behind one small interface: load a grammar once, parse a text, hand out its tree. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Language as Grammar, Parser, type Node as SyntaxNode, type Tree } from 'web-tree-sitter';

export type { SyntaxNode };
/** A parse tree. Indexes are UTF-16 offsets. The owner calls `delete()` once lowering is done: trees live outside of the garbage-collected heap. */
export type SyntaxTree = Tree;

const require = createRequire(import.meta.url);

let runtime: Promise<void> | undefined;
const grammars = new Map<string, Promise<Grammar>>();
const loaded = new Map<string, Grammar>();

/** Absolute path of a file inside an installed package. */
export function packageFile(specifier: string): string {
  return require.resolve(specifier);
}

/** Loads a grammar from its `.wasm` file; a second call for the same file returns the first one's grammar. */
export async function loadGrammar(file: string): Promise<Grammar> {
  runtime ??= startRuntime();
  await runtime;
  let grammar = grammars.get(file);
  if (grammar === undefined) {
    grammar = readFile(file).then((bytes) => Grammar.load(bytes));
    grammars.set(file, grammar);
  }
  loaded.set(file, await grammar);
  return grammar;
}

/** What the runtime gives of itself to whoever has to clean up behind it. */
interface Stack {
  emscripten_stack_get_current(): number;
  _emscripten_stack_restore(pointer: number): void;
}

let stack: Stack | undefined;

/** The part of it that is used here; the libraries of this project know no DOM, which declares it. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

async function startRuntime(): Promise<void> {
  const module = await WebAssembly.compile(await readFile(require.resolve('web-tree-sitter/tree-sitter.wasm')));
  await Parser.init({
    instantiateWasm(imports: { readonly env: object }, done: (instance: object, module: object) => void) {
      // Scanners of grammars assert what a hostile file can break (a heredoc's word of 300 letters); the runtime has no such function.
      Object.assign(imports.env, { __assert_fail: gaveUp });
      const instance = new WebAssembly.Instance(module, imports);
      stack = instance.exports as Stack;
      done(instance, module);
    },
  });
}

function gaveUp(): never {
  throw new Error('A scanner found its own state broken.');
}

/** A grammar that `loadGrammar` has loaded before, for callers that cannot wait. */
export function loadedGrammar(file: string): Grammar {
  const grammar = loaded.get(file);
  if (grammar === undefined) throw new Error(`The grammar ${file} has not been loaded.`);
  return grammar;
}

/** A parser for one grammar. What cannot be read stands in the tree as ERROR or MISSING nodes. */
export class SyntaxParser {
  readonly #grammar: Grammar;
  #parser: Parser;

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
    this.#parser = parserFor(grammar);
  }

  /** Throws ParserGaveUp. */
  parse(text: string): SyntaxTree {
    const begun = stack!.emscripten_stack_get_current();
    try {
      const tree = this.#parser.parse(text);
      if (tree === null) throw new Error('The parser was cancelled or has no language.');
      return tree;
    } catch (cause) {
      // A throw through WebAssembly leaves its stack as it stood, and the parser in the middle of the text.
      stack!._emscripten_stack_restore(begun);
      this.#parser.delete();
      this.#parser = parserFor(this.#grammar);
      throw new ParserGaveUp({ cause });
    }
  }

  /** Frees the parser; like trees it lives outside of the garbage-collected heap. */
  delete(): void {
    this.#parser.delete();
  }
}

/** A text at which the grammar's own code breaks. What was parsed before and is parsed later is not touched by that. */
export class ParserGaveUp extends Error {
  override readonly name = 'ParserGaveUp';

  constructor(options: ErrorOptions) {
    super('The parser gave up.', options);
  }
}

function parserFor(grammar: Grammar): Parser {
  const parser = new Parser();
  parser.setLanguage(grammar);
  return parser;
}
