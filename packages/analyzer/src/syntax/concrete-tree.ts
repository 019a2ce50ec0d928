/**
 * A parse tree copied out of WebAssembly by one cursor walk. Each call into WebAssembly costs more than the rest of lowering a node,
 * so lowering works on these arrays and never on tree-sitter's own nodes.
 *
 * A node is its position in preorder: node `n`'s children are `n + 1`, `after(n + 1)`, … up to `after(n)`:
 *
 *     for (let child = n + 1; child < tree.after(n); child = tree.after(child)) …
 *
 * Comments stand in a list of their own and not among the nodes, so that nothing has to step over them.
 */
import type { Language as Grammar } from 'web-tree-sitter';
import { SyntaxCursor, type SyntaxTree } from './syntax.ts';

/** A position in a ConcreteTree; NONE where there is no such node. */
export type NodeIndex = number;
export const NONE: NodeIndex = -1;

/** Type id of ERROR nodes in tree-sitter's C interface (`ts_builtin_sym_error`). */
const ERROR_ID = 0xffff;

export interface CommentRange {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** Names and properties of a grammar's node kinds by type id, read once a grammar. The id behind the last is ERROR's. */
export interface GrammarNames {
  readonly kinds: readonly string[];
  readonly named: Uint8Array;
  readonly fields: readonly (string | null)[];
}

export class ConcreteTree {
  readonly text: string;
  readonly grammar: GrammarNames;
  /** How many nodes there are; the root is 0. */
  size = 0;
  readonly comments: CommentRange[] = [];
  /** Nodes that the parser invented (zero-width) to go on after an error, in source order. */
  readonly missing: NodeIndex[] = [];
  /** ERROR nodes, in preorder. */
  readonly errors: NodeIndex[] = [];
  readonly #kinds: Uint16Array;
  readonly #fields: Uint16Array;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #afters: Uint32Array;

  private constructor(text: string, grammar: GrammarNames, capacity: number) {
    this.text = text;
    this.grammar = grammar;
    this.#kinds = new Uint16Array(capacity);
    this.#fields = new Uint16Array(capacity);
    this.#starts = new Uint32Array(capacity);
    this.#ends = new Uint32Array(capacity);
    this.#afters = new Uint32Array(capacity);
  }

  /** Copies a tree; nodes of `commentKinds` go to `comments`. The tree may be deleted afterwards. */
  static read(tree: SyntaxTree, text: string, commentKinds: readonly string[]): ConcreteTree {
    const copy = new ConcreteTree(text, grammarNames(tree.language), tree.rootNode.descendantCount);
    copy.#fill(tree, commentKinds);
    return copy;
  }

  /** Number of the kind in `grammar.kinds`, for tables indexed by kind. */
  kindId(node: NodeIndex): number {
    return this.#kinds[node] as number;
  }

  kind(node: NodeIndex): string {
    return this.grammar.kinds[this.#kinds[node] as number] as string;
  }

  isNamed(node: NodeIndex): boolean {
    return this.grammar.named[this.#kinds[node] as number] === 1;
  }

  isMissing(node: NodeIndex): boolean {
    return this.#starts[node] === this.#ends[node] && this.missing.includes(node);
  }

  /** Name of the field under which the node stands in its parent. */
  field(node: NodeIndex): string | null {
    return this.grammar.fields[this.#fields[node] as number] ?? null;
  }

  start(node: NodeIndex): number {
    return this.#starts[node] as number;
  }

  end(node: NodeIndex): number {
    return this.#ends[node] as number;
  }

  /** The node that follows the whole subtree of `node` in preorder: its next sibling if there is one. */
  after(node: NodeIndex): NodeIndex {
    return this.#afters[node] as number;
  }

  textOf(node: NodeIndex): string {
    return this.text.slice(this.#starts[node], this.#ends[node]);
  }

  /** The first child that stands under a field, or NONE. */
  child(node: NodeIndex, field: string): NodeIndex {
    const end = this.after(node);
    for (let child = node + 1; child < end; child = this.after(child)) if (this.field(child) === field) return child;
    return NONE;
  }

  /** The first child of a kind (an anonymous token's kind is its text), or NONE. */
  childOfKind(node: NodeIndex, kind: string): NodeIndex {
    const end = this.after(node);
    for (let child = node + 1; child < end; child = this.after(child)) if (this.kind(child) === kind) return child;
    return NONE;
  }

  hasChild(node: NodeIndex, kind: string): boolean {
    return this.childOfKind(node, kind) !== NONE;
  }

  /** The first named child that is no ERROR; an ERROR if there is nothing else, NONE if there is no named child. */
  firstNamed(node: NodeIndex): NodeIndex {
    const end = this.after(node);
    let error = NONE;
    for (let child = node + 1; child < end; child = this.after(child)) {
      if (!this.isNamed(child)) continue;
      if (this.kindId(child) !== this.grammar.kinds.length - 1) return child;
      if (error === NONE) error = child;
    }
    return error;
  }

  /** All children, or those under one field. */
  children(node: NodeIndex, field?: string): NodeIndex[] {
    const children: NodeIndex[] = [];
    const end = this.after(node);
    for (let child = node + 1; child < end; child = this.after(child))
      if (field === undefined || this.field(child) === field) children.push(child);
    return children;
  }

  namedChildren(node: NodeIndex): NodeIndex[] {
    const children: NodeIndex[] = [];
    const end = this.after(node);
    for (let child = node + 1; child < end; child = this.after(child)) if (this.isNamed(child)) children.push(child);
    return children;
  }

  #fill(tree: SyntaxTree, commentKinds: readonly string[]): void {
    const { kinds, named } = this.grammar;
    const isComment = kinds.map((kind, id) => named[id] === 1 && commentKinds.includes(kind));
    const mayBeMissing = tree.rootNode.hasError;
    const errorIndex = kinds.length - 1;
    const open: NodeIndex[] = [];
    const cursor = new SyntaxCursor(tree);
    for (;;) {
      const typeId = cursor.kindId;
      const kindId = typeId === ERROR_ID ? errorIndex : typeId;
      const { start, end } = cursor;
      if (isComment[kindId]) {
        this.comments.push({ kind: kinds[kindId] as string, start, end });
      } else {
        const node = this.size++;
        this.#kinds[node] = kindId;
        this.#fields[node] = cursor.fieldId;
        this.#starts[node] = start;
        this.#ends[node] = end;
        this.#afters[node] = this.size;
        if (kindId === errorIndex) this.errors.push(node);
        if (start === end && mayBeMissing && cursor.isMissing) this.missing.push(node);
        if (cursor.gotoFirstChild()) {
          open.push(node);
          continue;
        }
      }
      while (!cursor.gotoNextSibling()) {
        const parent = open.pop();
        if (parent === undefined) {
          cursor.delete();
          return;
        }
        cursor.gotoParent();
        this.#afters[parent] = this.size;
      }
    }
  }
}

const namesOfGrammars = new WeakMap<Grammar, GrammarNames>();

function grammarNames(grammar: Grammar): GrammarNames {
  let names = namesOfGrammars.get(grammar);
  if (names === undefined) {
    const count = grammar.nodeTypeCount;
    const kinds = Array.from({ length: count }, (_, id) => grammar.types[id] ?? '');
    const named = Uint8Array.from([...kinds.keys()].map((id) => (grammar.nodeTypeIsNamed(id) ? 1 : 0)).concat(1));
    names = { kinds: [...kinds, 'ERROR'], named, fields: grammar.fields };
    namesOfGrammars.set(grammar, names);
  }
  return names;
}
