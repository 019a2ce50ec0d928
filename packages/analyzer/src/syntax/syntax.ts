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
  runtime ??= readFile(require.resolve('web-tree-sitter/tree-sitter.wasm')).then((wasmBinary) =>
    Parser.init({ wasmBinary }),
  );
  await runtime;
  let grammar = grammars.get(file);
  if (grammar === undefined) {
    grammar = readFile(file).then((bytes) => Grammar.load(bytes));
    grammars.set(file, grammar);
  }
  loaded.set(file, await grammar);
  return grammar;
}

/** A grammar that `loadGrammar` has loaded before, for callers that cannot wait. */
export function loadedGrammar(file: string): Grammar {
  const grammar = loaded.get(file);
  if (grammar === undefined) throw new Error(`The grammar ${file} has not been loaded.`);
  return grammar;
}

/** A parser for one grammar. Parsing never fails: what cannot be read stands in the tree as ERROR or MISSING nodes. */
export class SyntaxParser {
  readonly #parser = new Parser();

  constructor(grammar: Grammar) {
    this.#parser.setLanguage(grammar);
  }

  parse(text: string): SyntaxTree {
    const tree = this.#parser.parse(text);
    if (tree === null) throw new Error('The parser was cancelled or has no language.');
    return tree;
  }

  /** Frees the parser; like trees it lives outside of the garbage-collected heap. */
  delete(): void {
    this.#parser.delete();
  }
}
