/**
 * Lowering: the way from a concrete tree to the AST that all languages share. A language is a table from grammar kinds to handlers;
 * this class calls them, bounds their recursion, and keeps what no handler knows.
 */
import type { Node } from '../ast/nodes.ts';
import { type ConcreteTree, type GrammarNames, NONE, type NodeIndex } from './concrete-tree.ts';
import type { SyntaxProblem } from './problems.ts';

/** Makes the AST node of one grammar node. Fields may be absent after a syntax error: handlers never throw. */
export type Handler = (lowering: Lowering, node: NodeIndex) => Node;

export interface LoweringTable {
  /** By named grammar kind. */
  readonly handlers: Readonly<Record<string, Handler>>;
  /** Kinds that the handlers of their parents read, with the reason; where they stand loose in an ERROR, their children do instead. */
  readonly parts: Readonly<Record<string, string>>;
}

/**
 * Levels of handlers inside of handlers. The most that a level took was 0.9 kB of stack (nested `switch`), and the default stack is 984 kB; hand-written
 * code stays under 150. Chains (`a + b + c`, `a.b().c()`, `else if`) are lowered by loops and do not count.
 */
const MAX_DEPTH = 400;

type KindTable = readonly (Handler | 'part' | undefined)[];
const kindTables = new WeakMap<LoweringTable, WeakMap<GrammarNames, KindTable>>();

export class Lowering {
  readonly tree: ConcreteTree;
  readonly problems: SyntaxProblem[] = [];
  readonly #kinds: KindTable;
  readonly #loweredErrors = new Set<NodeIndex>();
  #depth = 0;

  constructor(tree: ConcreteTree, table: LoweringTable) {
    this.tree = tree;
    this.#kinds = kindTable(table, tree.grammar);
    for (const node of tree.missing) this.#report('missing', node);
    for (const node of tree.errors) this.#report('error', node);
  }

  /** Lowers one named node. NONE becomes an empty SyntaxError at `position`. */
  node(node: NodeIndex, position = 0): Node {
    if (node === NONE) return { kind: 'SyntaxError', start: position, end: position, children: [] };
    const handler = this.#kinds[this.tree.kindId(node)];
    const isError = handler === undefined && this.tree.kind(node) === 'ERROR';
    if (this.#depth >= MAX_DEPTH) return this.#tooDeep(node);
    this.#depth++;
    const lowered =
      typeof handler === 'function' ? handler(this, node) : isError ? this.#error(node) : this.#unknown(node);
    this.#depth--;
    return lowered;
  }

  /** The child under a field; an empty SyntaxError if the parser found none. */
  field(node: NodeIndex, field: string): Node {
    return this.node(this.tree.child(node, field), this.tree.end(node));
  }

  optionalField(node: NodeIndex, field: string): Node | null {
    const child = this.tree.child(node, field);
    return child === NONE ? null : this.node(child);
  }

  /** The first named child; an empty SyntaxError if there is none. */
  firstNamed(node: NodeIndex): Node {
    return this.node(this.tree.firstNamed(node), this.tree.end(node));
  }

  optionalFirstNamed(node: NodeIndex): Node | null {
    const child = this.tree.firstNamed(node);
    return child === NONE ? null : this.node(child);
  }

  /** All named children; NONE has none. */
  namedChildren(node: NodeIndex): Node[] {
    const lowered: Node[] = [];
    if (node === NONE) return lowered;
    const { tree } = this;
    const end = tree.after(node);
    for (let child = node + 1; child < end; child = tree.after(child))
      if (tree.isNamed(child)) lowered.push(this.node(child));
    return lowered;
  }

  /** Statements or members: like `namedChildren`, and errors inside one of them that its handlers had no place for follow behind it. */
  statements(node: NodeIndex): Node[] {
    const lowered: Node[] = [];
    if (node === NONE) return lowered;
    const { tree } = this;
    const end = tree.after(node);
    for (let child = node + 1; child < end; child = tree.after(child))
      if (tree.isNamed(child)) {
        lowered.push(this.node(child));
        this.appendLooseErrors(child, lowered);
      }
    return lowered;
  }

  /** Lowers the outermost errors inside `node` that nothing has lowered yet. */
  appendLooseErrors(node: NodeIndex, out: Node[]): void {
    const { errors } = this.tree;
    if (errors.length === 0) return;
    const end = this.tree.after(node);
    let low = 0;
    for (let high = errors.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((errors[middle] as number) <= node) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < errors.length; i++) {
      const error = errors[i] as NodeIndex;
      if (error >= end) return;
      if (!this.#loweredErrors.has(error)) out.push(this.node(error));
    }
  }

  /** An Unsupported node that keeps the children. */
  #unknown(node: NodeIndex): Node {
    this.#report('unsupported', node);
    const children: Node[] = [];
    this.#recognised(node, children);
    const { tree } = this;
    return {
      kind: 'Unsupported',
      start: tree.start(node),
      end: tree.end(node),
      grammarKind: tree.kind(node),
      children,
    };
  }

  #error(node: NodeIndex): Node {
    this.#loweredErrors.add(node);
    const children: Node[] = [];
    this.#recognised(node, children);
    return { kind: 'SyntaxError', start: this.tree.start(node), end: this.tree.end(node), children };
  }

  #tooDeep(node: NodeIndex): Node {
    this.#report('too-deep', node);
    const { tree } = this;
    return {
      kind: 'Unsupported',
      start: tree.start(node),
      end: tree.end(node),
      grammarKind: tree.kind(node),
      children: [],
    };
  }

  /** Named children, with parts replaced by theirs. */
  #recognised(node: NodeIndex, out: Node[]): void {
    const { tree } = this;
    const end = tree.after(node);
    let child = node + 1;
    while (child < end) {
      const isPart = this.#kinds[tree.kindId(child)] === 'part';
      if (tree.isNamed(child) && !isPart) out.push(this.node(child));
      // Preorder: the first child of a part is the next node, and its siblings follow behind.
      child = isPart ? child + 1 : tree.after(child);
    }
  }

  #report(kind: SyntaxProblem['kind'], node: NodeIndex): void {
    const { tree } = this;
    this.problems.push({ kind, start: tree.start(node), end: tree.end(node), grammarKind: tree.kind(node) });
  }
}

function kindTable(table: LoweringTable, grammar: GrammarNames): KindTable {
  let byGrammar = kindTables.get(table);
  if (byGrammar === undefined) {
    byGrammar = new WeakMap();
    kindTables.set(table, byGrammar);
  }
  let kinds = byGrammar.get(grammar);
  if (kinds === undefined) {
    kinds = grammar.kinds.map((kind, id) => {
      if (grammar.named[id] !== 1) return undefined;
      return Object.hasOwn(table.handlers, kind)
        ? table.handlers[kind]
        : Object.hasOwn(table.parts, kind)
          ? 'part'
          : undefined;
    });
    byGrammar.set(grammar, kinds);
  }
  return kinds;
}
