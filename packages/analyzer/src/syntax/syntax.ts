/** tree-sitter (WebAssembly) behind one small interface: load a grammar once, parse a text, hand out its tree. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Language as Grammar, Parser, type Node as SyntaxNode, type Tree } from 'web-tree-sitter';

export type { SyntaxNode };
/** A parse tree. Indexes are UTF-16 offsets. The owner calls `delete()` once lowering is done: trees live outside of the garbage-collected heap. */
export type SyntaxTree = Tree;

const require = createRequire(import.meta.url);

let started: Promise<void> | undefined;
const grammars = new Map<string, Promise<Grammar>>();
const loaded = new Map<string, Grammar>();

/** Absolute path of a file inside an installed package. */
export function packageFile(specifier: string): string {
  return require.resolve(specifier);
}

/** Loads a grammar from its `.wasm` file; a second call for the same file returns the first one's grammar. */
export async function loadGrammar(file: string): Promise<Grammar> {
  started ??= startRuntime();
  await started;
  let grammar = grammars.get(file);
  if (grammar === undefined) {
    grammar = readFile(file).then((bytes) => Grammar.load(bytes));
    grammars.set(file, grammar);
  }
  loaded.set(file, await grammar);
  return grammar;
}

/** What is used of the runtime itself: to clean up behind it, and its cursor. */
interface Runtime {
  emscripten_stack_get_current(): number;
  _emscripten_stack_restore(pointer: number): void;
  ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  ts_tree_cursor_current_field_id_wasm(tree: number): number;
  ts_tree_cursor_start_index_wasm(tree: number): number;
  ts_tree_cursor_end_index_wasm(tree: number): number;
  ts_tree_cursor_current_node_is_missing_wasm(tree: number): number;
  ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  ts_tree_cursor_goto_parent_wasm(tree: number): number;
  ts_tree_cursor_delete_wasm(tree: number): void;
}

let exported: Runtime | undefined;

/** The part of it that is used here; the libraries of this project know no DOM, which declares it. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/**
 * What scanners of grammars import and the runtime does not have: they assert what a hostile file can break (a heredoc's word of 300 letters). A test holds
 * that no grammar imports more.
 */
export const SUPPLIED_IMPORTS: Readonly<Record<string, () => never>> = { __assert_fail: gaveUp };

async function startRuntime(): Promise<void> {
  const module = await WebAssembly.compile(await readFile(require.resolve('web-tree-sitter/tree-sitter.wasm')));
  await Parser.init({
    instantiateWasm(imports: { readonly env: object }, done: (instance: object, module: object) => void) {
      Object.assign(imports.env, SUPPLIED_IMPORTS);
      const instance = new WebAssembly.Instance(module, imports);
      exported = instance.exports as Runtime;
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

/** Parses texts with one grammar. What cannot be read stands in the tree as ERROR or MISSING nodes. */
export class SyntaxParser {
  readonly #grammar: Grammar;

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
  }

  /** Throws ParserGaveUp. */
  parse(text: string): SyntaxTree {
    // Scanners of grammars keep a state (open heredocs): with a parser for each text, which costs microseconds, none meets that of another.
    const parser = new Parser();
    const begun = exported!.emscripten_stack_get_current();
    try {
      parser.setLanguage(this.#grammar);
      const tree = parser.parse(text);
      if (tree === null) throw new Error('The parser was cancelled or has no language.');
      parser.delete();
      return tree;
    } catch (cause) {
      // A throw through WebAssembly leaves its stack as it stood, and the parser in the middle of the text: it is not even fit to be deleted.
      exported!._emscripten_stack_restore(begun);
      throw new ParserGaveUp({ cause });
    }
  }
}

/**
 * A cursor over a tree, from its root on. The runtime keeps the place of the cursor that it moves in a buffer of its own; web-tree-sitter's cursor writes
 * its place there before each call, which costs more than the call. This one leaves it there: one cursor at a time, and nothing else is asked of the
 * runtime until it is deleted.
 */
export class SyntaxCursor {
  readonly #runtime: Runtime = exported!;
  readonly #tree: number;

  constructor(tree: SyntaxTree) {
    tree.walk();
    this.#tree = (tree as unknown as readonly [address: number])[0];
  }

  get kindId(): number {
    return this.#runtime.ts_tree_cursor_current_node_type_id_wasm(this.#tree);
  }

  get fieldId(): number {
    return this.#runtime.ts_tree_cursor_current_field_id_wasm(this.#tree);
  }

  get start(): number {
    return this.#runtime.ts_tree_cursor_start_index_wasm(this.#tree);
  }

  get end(): number {
    return this.#runtime.ts_tree_cursor_end_index_wasm(this.#tree);
  }

  get isMissing(): boolean {
    return this.#runtime.ts_tree_cursor_current_node_is_missing_wasm(this.#tree) === 1;
  }

  gotoFirstChild(): boolean {
    return this.#runtime.ts_tree_cursor_goto_first_child_wasm(this.#tree) === 1;
  }

  gotoNextSibling(): boolean {
    return this.#runtime.ts_tree_cursor_goto_next_sibling_wasm(this.#tree) === 1;
  }

  gotoParent(): boolean {
    return this.#runtime.ts_tree_cursor_goto_parent_wasm(this.#tree) === 1;
  }

  delete(): void {
    this.#runtime.ts_tree_cursor_delete_wasm(this.#tree);
  }
}

/** A text at which the grammar's own code breaks. What was parsed before and is parsed later is not touched by that. */
export class ParserGaveUp extends Error {
  override readonly name = 'ParserGaveUp';

  constructor(options: ErrorOptions) {
    super('The parser gave up.', options);
  }
}
