/**
 * Pattern node × program node → the environments in which they match. All solutions are returned, each once: a pattern with `...` may
 * match one node in several ways. Bindings of a failed arm are dropped with its environment.
 */
import { equalNodes } from '../ast/equal.ts';
import type { Node, NodeKind } from '../ast/nodes.ts';
import { children } from '../ast/visitor.ts';
import type { LanguageTraits } from '../languages/language.ts';
import { DEFAULT_EXPORT, requiredPath } from '../names/imports.ts';
import type { Budget } from './budget.ts';
import { bindingTo, type Environment } from './environment.ts';
import type { Guard } from './guards.ts';
import { type ItemMatch, matchInOrder, matchSubset } from './lists.ts';
import type { Binding } from './match.ts';
import { matchDeclared } from './match-declarations.ts';
import { FLEXIBLE, matchEquivalent } from './match-equivalents.ts';
import { matchExpression } from './match-expressions.ts';
import { matchFields } from './match-fields.ts';
import { sameName } from './match-names.ts';
import { matchStatementKind } from './match-statements.ts';
import { matchTyped } from './match-types.ts';
import { NONE, type Solutions } from './solutions.ts';
import type { MatchTarget } from './target.ts';

/** What of a text costs about as much as matching one node does, when it is compared or prepared. */
export const CODE_UNITS_PER_STEP = 16;

export class Matcher {
  readonly target: MatchTarget;
  readonly budget: Budget;
  readonly #guards: readonly Guard[];

  constructor(target: MatchTarget, budget: Budget, guards: readonly Guard[] = []) {
    this.target = target;
    this.budget = budget;
    this.#guards = guards;
  }

  /** A matcher that also refuses what the guards do. What it finds out of statements holds under them only. */
  guarded(guards: readonly Guard[]): Matcher {
    return guards.length === 0
      ? this
      : new Matcher({ ...this.target, statementMatches: new Map() }, this.budget, guards);
  }

  get traits(): LanguageTraits {
    return this.target.language.traits;
  }

  match(pattern: Node, node: Node, env: Environment): Solutions {
    this.budget.spend();
    switch (pattern.kind) {
      case 'Ellipsis':
        return [env];
      case 'Metavariable':
        return this.bind(pattern.name, node, env);
      case 'EllipsisMetavariable':
        return this.bindList(pattern.name, [node], node.start, env);
      case 'DeepEllipsis':
        return this.#deep(pattern.pattern, node, env);
      case 'TypedMetavariable':
        return matchTyped(this, pattern, node, env);
      default:
        return this.#structure(pattern, node, env);
    }
  }

  /** Optional parts: a part that the pattern has must be there; one that it lacks must be absent. */
  optional(pattern: Node | null, node: Node | null, env: Environment): Solutions {
    if (pattern === null) return node === null ? [env] : NONE;
    if (node === null) return pattern.kind === 'Ellipsis' ? [env] : NONE;
    return this.match(pattern, node, env);
  }

  /** Parts that a pattern may leave out, whatever the program has there. */
  lenient(pattern: Node | null, node: Node | null, env: Environment): Solutions {
    return pattern === null ? [env] : this.optional(pattern, node, env);
  }

  list(patterns: readonly (Node | null)[], nodes: readonly (Node | null)[], env: Environment): Solutions {
    return matchInOrder(this, patterns, nodes, env, this.item);
  }

  /** Subset of `nodes` in any order, each used once. */
  subset(patterns: readonly Node[], nodes: readonly Node[], env: Environment): Solutions {
    return matchSubset(this, patterns, nodes, env, this.item);
  }

  readonly item: ItemMatch = (pattern, node, env) => this.match(pattern, node, env);

  /** Continues every solution. */
  andThen(solutions: Solutions, next: (env: Environment) => Solutions): Solutions {
    if (solutions.length === 0) return NONE;
    if (solutions.length === 1) return next(solutions[0]!);
    const all = new Set<Environment>();
    for (const env of solutions) for (const found of next(env)) all.add(found);
    return [...all];
  }

  // ── Metavariables ───────────────────────────────────────────────────────────────────────────────────────────────

  bind(name: string, node: Node, env: Environment): Solutions {
    if (name === '$_') return [env];
    const whole = this.bindWhole(name, node, env);
    const value = this.#symbolicValue(node);
    if (value !== null) return [...whole, ...this.#through(node, () => this.bind(name, value, env))];
    return node.kind === 'Cast' ? [...whole, ...this.bind(name, node.expression, env)] : whole;
  }

  /** To a cast only with its type, where `bind` also leaves it out. */
  bindWhole(name: string, node: Node, env: Environment): Solutions {
    if (this.#refuses(name, node, env)) return NONE;
    const constant = this.target.constants.valueOf(node);
    const binding = bindingTo([node], node.start, node.end, this.target.file.text);
    return this.unify(name, constant === undefined ? binding : { ...binding, constant }, env);
  }

  #refuses(name: string, { start, end }: Node, env: Environment): boolean {
    return this.#guards.some(
      ({ metavariable, required }) =>
        metavariable === name && env.get(name) === undefined && !this.target.places.hold(required, start, end),
    );
  }

  bindList(name: string, nodes: readonly Node[], at: number, env: Environment): Solutions {
    if (name === '$..._') return [env];
    const start = nodes[0]?.start ?? at;
    const end = nodes.at(-1)?.end ?? at;
    return this.unify(name, bindingTo(nodes, start, end, this.target.file.text), env);
  }

  /** The content of a string: text, without a node of its own. */
  bindText(name: string, start: number, end: number, text: string, env: Environment, inFix?: string): Solutions {
    const binding = { start, end, text, nodes: [], constant: text };
    return this.unify(name, inFix === undefined ? binding : { ...binding, inFix }, env);
  }

  unify(name: string, binding: Binding, env: Environment): Solutions {
    if (name === '$_') return [env];
    const bound = env.get(name);
    if (bound === undefined) return [env.with(name, binding)];
    return this.sameBinding(bound, binding) ? [env] : NONE;
  }

  sameBinding(a: Binding, b: Binding): boolean {
    if (a.nodes.length !== b.nodes.length) {
      // A string's content and a name or string of the same text.
      return a.nodes.length + b.nodes.length === 1 && contentOf(a) === contentOf(b);
    }
    if (a.nodes.length === 0) return a.text === b.text;
    return a.nodes.every((node, i) => this.#sameMeaning(node, b.nodes[i]!));
  }

  /** Equal in structure, and equal names mean the same declaration. */
  #sameMeaning(a: Node, b: Node): boolean {
    if (a === b) return true;
    // Two large values are compared node by node.
    this.budget.spend(Math.ceil(Math.min(a.end - a.start, b.end - b.start) / CODE_UNITS_PER_STEP));
    if (!equalNodes(a, b)) return false;
    return !this.target.options.strictIdentifiers || this.#sameDeclarations(a, b);
  }

  #sameDeclarations(a: Node, b: Node): boolean {
    if (a.kind === 'Identifier') {
      const left = this.target.names.declarationOf(a);
      const right = this.target.names.declarationOf(b);
      return left === null || right === null || left === right;
    }
    const left = children(a);
    const right = children(b);
    return left.every((child, i) => right[i] === undefined || this.#sameDeclarations(child, right[i]!));
  }

  // ── Pattern nodes ───────────────────────────────────────────────────────────────────────────────────────────────

  /** `<... p ...>`: the node or any expression inside of it, but not inside of a function written there. */
  #deep(pattern: Node, node: Node, env: Environment): Solutions {
    const found = new Set<Environment>();
    const pending: Node[] = [node];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      this.budget.spend();
      for (const solution of this.match(pattern, next, env)) found.add(solution);
      if (next.kind === 'Function' || next.kind === 'Class' || !this.target.options.deepExpressions) continue;
      pending.push(...children(next).reverse());
    }
    return [...found];
  }

  // ── Structure ───────────────────────────────────────────────────────────────────────────────────────────────────

  #structure(pattern: Node, node: Node, env: Environment): Solutions {
    const value = this.#symbolicValue(node);
    if (value === null) return this.#asWritten(pattern, node, env);
    const through = this.#through(node, () => this.#structure(pattern, value, env));
    return [...new Set([...this.#asWritten(pattern, node, env), ...through])];
  }

  #asWritten(pattern: Node, node: Node, env: Environment): Solutions {
    if (node.kind === 'AsPattern' && node.pattern.kind === 'Binary' && pattern.kind !== 'AsPattern')
      return this.match(pattern, node.pattern, env);
    if (pattern.kind !== node.kind && node.kind !== 'Cast' && !FLEXIBLE.has(pattern.kind)) return NONE;
    const direct = matchSameKind(this, pattern, node, env);
    if (direct.length > 0) return direct;
    if (node.kind === 'Cast' && pattern.kind !== 'Cast') {
      return this.match(pattern, node.expression, env);
    }
    const byName = this.#throughImport(pattern, node, env);
    if (byName.length > 0) return byName;
    return matchEquivalent(this, pattern, node, env);
  }

  /** With `symbolic_propagation`, the expression that a variable was given, if there is one only. */
  #symbolicValue(node: Node): Node | null {
    if (!this.target.options.symbolic || node.kind !== 'Identifier' || this.#followed.has(node)) return null;
    if (this.target.names.isTarget(node)) return null;
    const values = this.target.names.declarationOf(node)?.values ?? [];
    const [value] = values;
    if (values.length !== 1 || !value) return null;
    // An object of JavaScript counts; a dictionary, like a list, changes after it is made.
    const isObject = value.kind === 'Mapping' && !this.traits.mappingsAreExact;
    return isObject || SYMBOLIC.has(value.kind) ? value : null;
  }

  /** Names that are being followed: one may be defined by itself. */
  readonly #followed = new Set<Node>();

  #through(name: Node, match: () => Solutions): Solutions {
    this.#followed.add(name);
    const found = match();
    this.#followed.delete(name);
    return found;
  }

  /** An imported name matches a pattern that spells its full name: `s(x)` is `os.system(x)`. */
  #throughImport(pattern: Node, node: Node, env: Environment): Solutions {
    if (pattern.kind !== 'Identifier' && pattern.kind !== 'Member') return NONE;
    // What `from m import *` brings in, and the default of a module, is known only to patterns that spell it out.
    const isSpelled = isSpelledOut(pattern);
    if (!isSpelled && this.target.names.isFromStar(node)) return NONE;
    for (const path of this.#fullNames(node)) {
      if (!isSpelled && path.at(-1) === DEFAULT_EXPORT) continue;
      if (path.length === 1 && pattern.kind === 'Identifier' && sameName(this, pattern.name, path[0]!)) return [env];
      if (path.length > 1 && pattern.kind === 'Member') {
        const found = matchSameKind(this, pattern, spelledOut(path, node), env);
        if (found.length > 0) return found;
      }
    }
    return NONE;
  }

  #fullNames(node: Node): readonly (readonly string[])[] {
    if (node.kind === 'Identifier') return this.target.names.fullNames(node);
    if (node.kind === 'Call' && this.traits.requireIsModule) {
      const path = requiredPath(node);
      return path === null ? [] : [path];
    }
    return [];
  }
}

/** What a variable may stand for. */
const SYMBOLIC: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'Identifier',
  'Member',
  'Index',
  'Call',
  'New',
  'Binary',
  'Unary',
  'Conditional',
  'TemplateString',
  'StringLiteral',
  'NumberLiteral',
  'BooleanLiteral',
  'Cast',
  'Await',
]);

function matchSameKind(m: Matcher, pattern: Node, node: Node, env: Environment): Solutions {
  if (pattern.kind !== node.kind) return NONE;
  return (
    matchExpression(m, pattern, node, env) ??
    matchStatementKind(m, pattern, node, env) ??
    matchDeclared(m, pattern, node, env) ??
    matchFields(m, pattern, node, env)
  );
}

function isSpelledOut(pattern: Node): boolean {
  return pattern.kind === 'Member'
    ? isSpelledOut(pattern.object) && isSpelledOut(pattern.property)
    : pattern.kind === 'Identifier';
}

/** A full name as the chain of members that a pattern would spell, at the place of the short one. */
function spelledOut(path: readonly string[], node: Node): Node {
  const { start, end } = node;
  const [head = '', ...rest] = path;
  let chain: Node = { kind: 'Identifier', name: head, start, end };
  for (const name of rest) {
    const property: Node = { kind: 'Identifier', name, start, end };
    chain = { kind: 'Member', object: chain, property, operator: '.', optional: false, start, end };
  }
  return chain;
}

function contentOf(binding: Binding): string {
  const [node] = binding.nodes;
  if (node === undefined) return binding.text;
  if (node.kind === 'StringLiteral') return node.value;
  return binding.text;
}
