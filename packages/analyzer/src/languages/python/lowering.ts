/**
 * The frame of Python's lowering: nodes of the concrete tree are lowered from the last to the first of the preorder, so that a node's
 * children are there when its turn comes. There is no recursion, hence no depth that could overflow the call stack.
 *
 * A handler gets a position and gives its AST node, or null for a kind that has none of its own (an argument list): its children then
 * belong to whatever takes them. What parsers put between (ERROR, MISSING) and no handler takes becomes a statement of the enclosing block.
 */
import type { Identifier, Node, NodeKind, NodeOf, Program, SyntaxErrorNode } from '../../ast/nodes.ts';
import { type ConcreteTree, type GrammarNames, NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';

export type Handler = (l: Lowering, n: NodeIndex) => Node | null;
/** Handlers by the name of the grammar's node kind. */
export type Handlers = Readonly<Record<string, Handler>>;

/** A node that may find no place in its parent, with its position in the concrete tree. */
interface Stray {
  readonly index: NodeIndex;
  readonly node: Node;
  /** Whether it stays where it is if a handler takes its position. */
  readonly takeable: boolean;
}

export class Lowering {
  readonly tree: ConcreteTree;
  readonly #nodes: (Node | null)[];
  readonly #taken: Uint8Array;
  readonly #missing: ReadonlySet<NodeIndex>;
  /** Last first; what is untaken when the block around it is lowered becomes a statement there. */
  readonly #strays: Stray[] = [];
  /** Positions of `yield`s whose function is still to come, last first. */
  readonly #yields: NodeIndex[] = [];

  constructor(tree: ConcreteTree) {
    this.tree = tree;
    this.#nodes = new Array<Node | null>(tree.size).fill(null);
    this.#taken = new Uint8Array(tree.size);
    this.#missing = new Set(tree.missing);
  }

  /** Lowers all nodes. `named` holds the handlers of named kinds, `tokens` those of anonymous ones; other named kinds become Unsupported. */
  run(named: Handlers, tokens: Handlers): Program {
    const handlers = handlersById(this.tree.grammar, named, tokens);
    for (let n = this.tree.size - 1; n >= 0; n--) {
      if (this.#missing.has(n)) this.#lowerMissing(n);
      else {
        const handler = handlers[this.tree.kindId(n)];
        if (handler !== null && handler !== undefined) this.#nodes[n] = handler(this, n);
      }
    }
    return this.#program();
  }

  /** The places at which lowered nodes stand that no handler has taken. None on a tree without errors: tests hold it. */
  untaken(): NodeIndex[] {
    const places: NodeIndex[] = [];
    for (let n = 1; n < this.tree.size; n++) if (this.#nodes[n] !== null && this.#taken[n] === 0) places.push(n);
    return places;
  }

  /** The AST node made of a position; null for NONE and for kinds without a node. */
  take(n: NodeIndex): Node | null {
    if (n === NONE) return null;
    this.#taken[n] = 1;
    return this.#nodes[n] ?? null;
  }

  /** The same where the grammar promises one: an empty SyntaxError at the end of `parent` stands in if the parser broke the promise. */
  require(n: NodeIndex, parent: NodeIndex): Node {
    return this.take(n) ?? syntaxError(this.tree.end(parent), this.tree.end(parent), []);
  }

  /** The node under a field, or null. */
  field(n: NodeIndex, name: string): Node | null {
    return this.take(this.tree.child(n, name));
  }

  requireField(n: NodeIndex, name: string): Node {
    return this.require(this.tree.child(n, name), n);
  }

  /** A name where nothing else is allowed; an empty one stands in where the parser found none. */
  identifier(n: NodeIndex, parent: NodeIndex): Identifier {
    const node = n === NONE ? null : this.#nodes[n];
    if (node?.kind !== 'Identifier') {
      const at = n === NONE ? this.tree.end(parent) : this.tree.start(n);
      return { kind: 'Identifier', name: '', start: at, end: at };
    }
    this.#taken[n] = 1;
    return node;
  }

  /** All topmost AST nodes below a position, in source order. */
  all(n: NodeIndex): Node[] {
    const found: Node[] = [];
    const end = this.tree.after(n);
    for (let i = n + 1; i < end; ) {
      const node = this.#nodes[i];
      if (node === null || node === undefined) i++;
      else {
        this.#taken[i] = 1;
        found.push(node);
        i = this.tree.after(i);
      }
    }
    return found;
  }

  /** Those of `all` that are of one kind; others stay for the enclosing block. */
  allOf<K extends NodeKind>(n: NodeIndex, kind: K): NodeOf<K>[] {
    const found: NodeOf<K>[] = [];
    const end = this.tree.after(n);
    for (let i = n + 1; i < end; ) {
      const node = this.#nodes[i];
      if (node === null || node === undefined) i++;
      else {
        if (node.kind === kind) {
          this.#taken[i] = 1;
          found.push(node as NodeOf<K>);
        }
        i = this.tree.after(i);
      }
    }
    return found;
  }

  /** The named children that the grammar's rule speaks of: all but ERROR nodes. */
  parts(n: NodeIndex): NodeIndex[] {
    const parts: NodeIndex[] = [];
    const end = this.tree.after(n);
    for (let i = n + 1; i < end; i = this.tree.after(i))
      if (this.tree.isNamed(i) && this.tree.kind(i) !== 'ERROR') parts.push(i);
    return parts;
  }

  /** The statements of a block or module, with the strays that lie inside of them. */
  statements(n: NodeIndex): Node[] {
    const body = this.all(n);
    const end = this.tree.after(n);
    let strays = 0;
    for (let stray = this.#strays.at(-1); stray !== undefined && stray.index < end; stray = this.#strays.at(-1)) {
      this.#strays.pop();
      if (stray.takeable && this.#taken[stray.index] === 1) continue;
      this.#taken[stray.index] = 1;
      body.push(stray.node);
      strays++;
    }
    return strays === 0 ? body : body.sort((a, b) => a.start - b.start);
  }

  /** Makes the node of position `n` a statement of the enclosing block, unless a handler takes it first. */
  offer(n: NodeIndex, node: Node): void {
    this.#strays.push({ index: n, node, takeable: true });
  }

  /** Makes a node that lies inside of position `n` and has no place there a statement of the enclosing block. */
  moveOut(n: NodeIndex, node: Node): void {
    this.#strays.push({ index: n, node, takeable: false });
  }

  noteYield(n: NodeIndex): void {
    this.#yields.push(n);
  }

  /** Whether a `yield` stands in the function at `n`, not counting functions inside of it. */
  takeYields(n: NodeIndex): boolean {
    const end = this.tree.after(n);
    let found = false;
    while ((this.#yields.at(-1) ?? end) < end) {
      this.#yields.pop();
      found = true;
    }
    return found;
  }

  #lowerMissing(n: NodeIndex): void {
    const node = syntaxError(this.tree.start(n), this.tree.end(n), []);
    if (this.tree.isNamed(n)) this.#nodes[n] = node;
    this.offer(n, node);
  }

  #program(): Program {
    const root = this.take(0);
    if (root?.kind === 'Program') return root;
    const body: Node[] = root === null ? [] : [root];
    for (const stray of this.#strays.reverse())
      if (!stray.takeable || this.#taken[stray.index] === 0) body.push(stray.node);
    return { kind: 'Program', start: 0, end: this.tree.text.length, body };
  }
}

/** Start and end of a position, to be spread into a node. */
export function at(l: Lowering, n: NodeIndex): { start: number; end: number } {
  return { start: l.tree.start(n), end: l.tree.end(n) };
}

export function syntaxError(start: number, end: number, children: readonly Node[]): SyntaxErrorNode {
  return { kind: 'SyntaxError', start, end, children };
}

const lowerError: Handler = (l, n) => {
  const node = syntaxError(l.tree.start(n), l.tree.end(n), l.all(n));
  l.offer(n, node);
  return node;
};

const lowerUnknown: Handler = (l, n) => ({
  kind: 'Unsupported',
  ...at(l, n),
  grammarKind: l.tree.kind(n),
  children: l.all(n),
});

const handlersOfGrammars = new WeakMap<GrammarNames, (Handler | null)[]>();

function handlersById(grammar: GrammarNames, named: Handlers, tokens: Handlers): (Handler | null)[] {
  let handlers = handlersOfGrammars.get(grammar);
  if (handlers === undefined) {
    const find = (table: Handlers, kind: string): Handler | null => (Object.hasOwn(table, kind) ? table[kind]! : null);
    handlers = grammar.kinds.map((kind, id) => {
      if (kind === 'ERROR') return lowerError;
      return grammar.named[id] === 1 ? (find(named, kind) ?? lowerUnknown) : find(tokens, kind);
    });
    handlersOfGrammars.set(grammar, handlers);
  }
  return handlers;
}
