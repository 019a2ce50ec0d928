/**
 * Pattern node × program node → the environments in which they match. All solutions are returned, each once: a pattern with `...` may
 * match one node in several ways. Bindings of a failed arm are dropped with its environment.
 */
import { equalNodes } from '../ast/equal.ts';
import type { Node, NodeKind, NodeOf } from '../ast/nodes.ts';
import { SCHEMA } from '../ast/schema.ts';
import { children } from '../ast/visitor.ts';
import { requiredPath } from '../names/imports.ts';
import { matchArguments } from './arguments.ts';
import type { Budget } from './budget.ts';
import { bindingTo, type Environment } from './environment.ts';
import { type ItemMatch, matchInOrder, matchSubset } from './lists.ts';
import type { Binding } from './match.ts';
import { WHOLE_METAVARIABLE } from './placeholders.ts';
import { matchBody, matchStatement } from './sequences.ts';
import { bodyStatements, isStatement } from './statements.ts';
import { STRING_REGEX, stringRegex } from './string-regex.ts';
import type { MatchTarget } from './target.ts';

export type Solutions = readonly Environment[];
export const NONE: Solutions = [];

export class Matcher {
  readonly target: MatchTarget;
  readonly budget: Budget;

  constructor(target: MatchTarget, budget: Budget) {
    this.target = target;
    this.budget = budget;
  }

  get python(): boolean {
    return this.target.language.id === 'python';
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
        return this.#typed(pattern, node, env);
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
    if (node.kind === 'Cast') {
      const inner = this.bind(name, node.expression, env);
      return [...this.#bindNode(name, node, env), ...inner];
    }
    return this.#bindNode(name, node, env);
  }

  #bindNode(name: string, node: Node, env: Environment): Solutions {
    const constant = this.target.constants.valueOf(node);
    const binding = bindingTo([node], node.start, node.end, this.target.file.text);
    return this.unify(name, constant === undefined ? binding : { ...binding, constant }, env);
  }

  bindList(name: string, nodes: readonly Node[], at: number, env: Environment): Solutions {
    if (name === '$..._') return [env];
    const start = nodes[0]?.start ?? at;
    const end = nodes.at(-1)?.end ?? at;
    return this.unify(name, bindingTo(nodes, start, end, this.target.file.text), env);
  }

  /** The content of a string: text, without a node of its own. */
  bindText(name: string, node: Node, start: number, end: number, text: string, env: Environment): Solutions {
    void node;
    return this.unify(name, { start, end, text, nodes: [], constant: text }, env);
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
    if (!equalNodes(a, b)) return false;
    return this.#sameDeclarations(a, b);
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
      if (next.kind === 'Function' || next.kind === 'Class') continue;
      pending.push(...children(next).reverse());
    }
    return [...found];
  }

  /** As Semgrep's free engine: types of literals, of declared parameters and variables, and of `new T()`. */
  #typed(pattern: NodeOf<'TypedMetavariable'>, node: Node, env: Environment): Solutions {
    const type = this.#typeOf(node);
    if (type === null) return NONE;
    return this.andThen(this.#matchType(pattern.type, type, env), (next) => this.bind(pattern.name, node, next));
  }

  #matchType(pattern: Node, type: Node | string, env: Environment): Solutions {
    if (typeof type !== 'string') {
      const bare = type.kind === 'NamedType' && type.args.length === 0 ? type.name : type;
      const wanted = pattern.kind === 'NamedType' && pattern.args.length === 0 ? pattern.name : pattern;
      return this.match(wanted, bare, env);
    }
    if (pattern.kind === 'NamedType' && pattern.name.kind === 'Identifier') {
      return pattern.name.name.toLowerCase() === type ? [env] : NONE;
    }
    return NONE;
  }

  #typeOf(node: Node): Node | string | null {
    switch (node.kind) {
      case 'StringLiteral':
        return this.python ? 'str' : 'string';
      case 'TemplateString':
        return this.python ? 'str' : 'string';
      case 'NumberLiteral':
        if (!this.python) return 'number';
        return Number.isInteger(node.value) ? 'int' : 'float';
      case 'BooleanLiteral':
        return this.python ? 'bool' : 'boolean';
      case 'New':
        return node.callee;
      case 'Cast':
        return node.type;
      case 'Identifier':
        return this.target.names.typeOf(node);
      default:
        return null;
    }
  }

  // ── Structure ───────────────────────────────────────────────────────────────────────────────────────────────────

  #structure(pattern: Node, node: Node, env: Environment): Solutions {
    if (pattern.kind !== node.kind && node.kind !== 'Cast' && !FLEXIBLE.has(pattern.kind)) return NONE;
    const direct = this.#sameKind(pattern, node, env);
    if (direct.length > 0) return direct;
    if (node.kind === 'Cast' && pattern.kind !== 'Cast') {
      return this.match(pattern, node.expression, env);
    }
    const byName = this.#throughImport(pattern, node, env);
    if (byName.length > 0) return byName;
    return this.#equivalent(pattern, node, env);
  }

  /** An imported name matches a pattern that spells its full name: `s(x)` is `os.system(x)`. */
  #throughImport(pattern: Node, node: Node, env: Environment): Solutions {
    if (pattern.kind !== 'Identifier' && pattern.kind !== 'Member') return NONE;
    for (const path of this.#fullNames(node)) {
      if (path.length === 1 && pattern.kind === 'Identifier' && pattern.name === path[0]) return [env];
      if (path.length > 1 && pattern.kind === 'Member') {
        const found = this.#sameKind(pattern, spelledOut(path, node), env);
        if (found.length > 0) return found;
      }
    }
    return NONE;
  }

  #fullNames(node: Node): readonly (readonly string[])[] {
    if (node.kind === 'Identifier') return this.target.names.fullNames(node);
    if (node.kind === 'Call' && !this.python) {
      const path = requiredPath(node);
      return path === null ? [] : [path];
    }
    return [];
  }

  /** Different spellings of the same thing. */
  #equivalent(pattern: Node, node: Node, env: Environment): Solutions {
    switch (pattern.kind) {
      case 'StringLiteral':
        return this.#stringConstant(pattern, node, env);
      case 'NumberLiteral':
        if (node.kind === 'NumberLiteral') return NONE;
        return this.target.constants.valueOf(node) === pattern.value ? [env] : NONE;
      case 'BooleanLiteral':
        return this.target.constants.valueOf(node) === pattern.value ? [env] : NONE;
      case 'Unary':
        if (pattern.operator === '-' && pattern.operand.kind === 'NumberLiteral') {
          return this.target.constants.valueOf(node) === -pattern.operand.value ? [env] : NONE;
        }
        return NONE;
      case 'Assign':
        return this.#assignment(pattern, node, env);
      case 'Sequence':
        // Python's `{...}` is read as a set and means dictionaries too.
        if (node.kind === 'Mapping' && pattern.form === 'set') return this.list(pattern.elements, node.entries, env);
        if (node.kind === 'Comprehension' && pattern.form === 'array' && node.form === 'list') {
          return pattern.elements.length === 1 && pattern.elements[0]?.kind === 'Ellipsis' ? [env] : NONE;
        }
        return NONE;
      case 'JsxContainer':
        return pattern.expression !== null && node.kind !== 'JsxContainer'
          ? this.match(pattern.expression, node, env)
          : NONE;
      case 'TemplateString':
        return this.#plainTemplate(pattern, node, env);
      case 'ForEach':
        return anyLoop(pattern) && node.kind === 'For' ? this.#body(pattern.body, node.body, env) : NONE;
      default:
        return NONE;
    }
  }

  /** `"..."`, `"$X"`, `"=~/re/"` and plain strings against any expression whose value is a known string. */
  #stringConstant(pattern: NodeOf<'StringLiteral'>, node: Node, env: Environment): Solutions {
    if (pattern.value === '...') return this.#constantText(node) ? [env] : NONE;
    const value = this.target.constants.valueOf(node);
    if (typeof value !== 'string') return NONE;
    return this.#stringContent(pattern.value, value, node, env);
  }

  /** A template without interpolation is a plain string in the tree. */
  #plainTemplate(pattern: NodeOf<'TemplateString'>, node: Node, env: Environment): Solutions {
    if (node.kind !== 'StringLiteral' || pattern.parts.some((part) => part.kind === 'Interpolation')) return NONE;
    const { start, end, value } = node;
    if (this.target.file.text[start] !== '`' && pattern.parts.some((part) => part.kind === ('Ellipsis' as string)))
      return NONE;
    return this.list(pattern.parts, [{ kind: 'StringPart', value, start, end }], env);
  }

  /** Whether a string whose parts are all constants, also ones that folding does not compute (numbers in templates). */
  #constantText(node: Node): boolean {
    if (typeof this.target.constants.valueOf(node) === 'string') return true;
    if (node.kind === 'Binary' && node.operator === '+')
      return this.#constantText(node.left) && this.#constantText(node.right);
    return false;
  }

  #stringContent(pattern: string, value: string, node: Node, env: Environment): Solutions {
    if (pattern === '...') return [env];
    if (WHOLE_METAVARIABLE.test(pattern)) {
      const inner = contentRange(node, this.target.file.text);
      return this.bindText(pattern, node, inner.start, inner.end, value, env);
    }
    const regex = STRING_REGEX.exec(pattern);
    if (regex !== null) return stringRegex(regex[1]!, regex[2]!).test(value) ? [env] : NONE;
    return pattern === value ? [env] : NONE;
  }

  /** `$X = e` also means declarators, class fields and augmented assignments (`x += e` assigns `x + e`). */
  #assignment(pattern: NodeOf<'Assign'>, node: Node, env: Environment): Solutions {
    if (pattern.operator !== '=' || pattern.type !== null || pattern.value === null) return NONE;
    switch (node.kind) {
      case 'Declarator':
        if (node.value === null) return NONE;
        return this.andThen(this.match(pattern.target, node.target, env), (next) =>
          this.match(pattern.value!, node.value!, next),
        );
      case 'Field':
        if (node.value === null || node.name === null) return NONE;
        return this.andThen(this.match(pattern.target, node.name, env), (next) =>
          this.match(pattern.value!, node.value!, next),
        );
      case 'Assign': {
        if (node.value === null) return NONE;
        const binary = /^(.+)=$/.exec(node.operator)?.[1];
        if (binary === undefined || binary === ':') return NONE;
        const { start, end } = node;
        const value: Node = {
          kind: 'Binary',
          operator: binary,
          left: node.target,
          right: node.value,
          implicit: false,
          start,
          end,
        };
        return this.andThen(this.match(pattern.target, node.target, env), (next) =>
          this.match(pattern.value!, value, next),
        );
      }
      case 'VariableDeclaration':
        return node.declarators.length === 1 ? this.#assignment(pattern, node.declarators[0]!, env) : NONE;
      default:
        return NONE;
    }
  }

  #sameKind(pattern: Node, node: Node, env: Environment): Solutions {
    if (pattern.kind !== node.kind) return NONE;
    switch (pattern.kind) {
      case 'Identifier':
        return pattern.name === (node as typeof pattern).name ? [env] : NONE;
      case 'StringLiteral': {
        const string = node as typeof pattern;
        const bytes = (prefix: string): boolean => prefix.includes('b');
        if (pattern.value === '...' || WHOLE_METAVARIABLE.test(pattern.value)) {
          return this.#stringContent(pattern.value, string.value, node, env);
        }
        if (bytes(pattern.prefix) !== bytes(string.prefix)) return NONE;
        return this.#stringContent(pattern.value, string.value, node, env);
      }
      case 'NumberLiteral': {
        const number = node as typeof pattern;
        if (this.python && isFloat(pattern.raw) !== isFloat(number.raw)) return NONE;
        return pattern.value === number.value || pattern.raw === number.raw ? [env] : NONE;
      }
      case 'RegexLiteral': {
        const regex = node as typeof pattern;
        if (pattern.flags !== '' && pattern.flags !== regex.flags) return NONE;
        if (pattern.pattern === '...') return [env];
        if (WHOLE_METAVARIABLE.test(pattern.pattern)) {
          const { start } = node;
          return this.bindText(pattern.pattern, node, start + 1, start + 1 + regex.pattern.length, regex.pattern, env);
        }
        return pattern.pattern === regex.pattern ? [env] : NONE;
      }
      case 'Cast': {
        const cast = node as typeof pattern;
        return this.andThen(this.optional(pattern.type, cast.type, env), (next) =>
          this.match(pattern.expression, cast.expression, next),
        );
      }
      case 'StringPart':
        return pattern.value === (node as typeof pattern).value ? [env] : NONE;
      case 'Call': {
        const call = node as typeof pattern;
        return this.andThen(this.match(pattern.callee, call.callee, env), (next) =>
          matchArguments(this, pattern.args, call.args, next),
        );
      }
      case 'New': {
        const made = node as typeof pattern;
        return this.andThen(this.match(pattern.callee, made.callee, env), (next) =>
          this.andThen(matchArguments(this, pattern.args, made.args, next), (last) =>
            pattern.body === null ? [last] : this.subset(pattern.body, made.body ?? [], last),
          ),
        );
      }
      case 'Member':
        return this.#member(pattern, node as typeof pattern, env);
      case 'Index': {
        const index = node as typeof pattern;
        return this.andThen(this.match(pattern.object, index.object, env), (next) =>
          this.#indexes(pattern, index, next),
        );
      }
      case 'Binary':
        return this.#binary(pattern, node as typeof pattern, env);
      case 'Assign': {
        const assign = node as typeof pattern;
        const walrus = pattern.operator === '=' && assign.operator === ':=';
        if (pattern.operator !== assign.operator && !walrus) return NONE;
        return this.andThen(this.match(pattern.target, assign.target, env), (next) =>
          this.andThen(this.lenient(pattern.type, assign.type, next), (last) =>
            this.optional(pattern.value, assign.value, last),
          ),
        );
      }
      case 'Mapping': {
        const mapping = node as typeof pattern;
        return this.#entries(pattern.entries, mapping.entries, env);
      }
      case 'Entry': {
        const entry = node as typeof pattern;
        if (pattern.computed !== entry.computed && pattern.key.kind !== 'Metavariable') return NONE;
        return this.andThen(this.#key(pattern.key, entry.key, env), (next) =>
          this.match(pattern.value, entry.value, next),
        );
      }
      case 'Sequence': {
        const sequence = node as typeof pattern;
        const anySet = this.python && pattern.form === 'set' && pattern.elements[0]?.kind === 'Ellipsis';
        if (pattern.form !== sequence.form && !anySet) return NONE;
        return this.list(pattern.elements, sequence.elements, env);
      }
      case 'Conditional':
      case 'CommaExpression':
        return this.#fields(pattern, node, env, LENIENT_NOTHING);
      case 'TemplateString':
        return this.list(pattern.parts, (node as typeof pattern).parts, env);
      case 'Interpolation': {
        const interpolation = node as typeof pattern;
        if (pattern.format !== interpolation.format) return NONE;
        return this.match(pattern.expression, interpolation.expression, env);
      }
      case 'JsxElement': {
        const element = node as typeof pattern;
        return this.andThen(this.optional(pattern.name, element.name, env), (next) =>
          this.andThen(this.subset(withoutEllipsis(pattern.attributes), element.attributes, next), (last) =>
            pattern.selfClosing
              ? [last]
              : this.list(jsxChildren(pattern.children), jsxChildren(element.children), last),
          ),
        );
      }
      case 'JsxAttribute': {
        const attribute = node as typeof pattern;
        return this.andThen(this.match(pattern.name, attribute.name, env), (next) =>
          this.optional(pattern.value, attribute.value, next),
        );
      }
      case 'JsxContainer':
        return this.optional(pattern.expression, (node as typeof pattern).expression, env);
      case 'JsxText':
        return pattern.value.trim() === (node as typeof pattern).value.trim() ? [env] : NONE;
      case 'Function':
        return this.#function(pattern, node as typeof pattern, env);
      case 'Parameter': {
        const parameter = node as typeof pattern;
        if (pattern.variadic !== parameter.variadic) return NONE;
        return this.andThen(this.optional(pattern.target, parameter.target, env), (next) =>
          this.andThen(this.lenient(pattern.type, parameter.type, next), (middle) =>
            this.andThen(this.lenient(pattern.default, parameter.default, middle), (last) =>
              this.subset(pattern.decorators, parameter.decorators, last),
            ),
          ),
        );
      }
      case 'Decorator':
        return this.#decorator(pattern.expression, (node as typeof pattern).expression, env);
      case 'Class':
        return this.#class(pattern, node as typeof pattern, env);
      case 'Field': {
        const field = node as typeof pattern;
        if (!includesAll(field.modifiers, pattern.modifiers)) return NONE;
        return this.andThen(this.#key(pattern.name, field.name, env), (next) =>
          this.andThen(this.lenient(pattern.type, field.type, next), (middle) =>
            this.andThen(this.lenient(pattern.value, field.value, middle), (last) =>
              this.subset(pattern.decorators, field.decorators, last),
            ),
          ),
        );
      }
      case 'Block':
        return matchBody(this, pattern.body, (node as typeof pattern).body, env);
      case 'ExpressionStatement':
        return matchStatement(this, pattern, node, env);
      case 'VariableDeclaration':
        return this.#declaration(pattern, node as typeof pattern, env);
      case 'Declarator': {
        const declarator = node as typeof pattern;
        return this.andThen(this.match(pattern.target, declarator.target, env), (next) =>
          this.andThen(this.lenient(pattern.type, declarator.type, next), (last) =>
            this.optional(pattern.value, declarator.value, last),
          ),
        );
      }
      case 'If': {
        const statement = node as typeof pattern;
        return this.andThen(this.match(pattern.condition, statement.condition, env), (next) =>
          this.andThen(this.#body(pattern.consequent, statement.consequent, next), (last) =>
            pattern.alternate === null
              ? [last]
              : statement.alternate === null
                ? NONE
                : this.#body(pattern.alternate, statement.alternate, last),
          ),
        );
      }
      case 'While': {
        const loop = node as typeof pattern;
        if (pattern.conditionAfter !== loop.conditionAfter) return NONE;
        return this.andThen(this.match(pattern.condition, loop.condition, env), (next) =>
          this.#body(pattern.body, loop.body, next),
        );
      }
      case 'For': {
        const loop = node as typeof pattern;
        return this.andThen(this.optional(pattern.init, loop.init, env), (a) =>
          this.andThen(this.optional(pattern.condition, loop.condition, a), (b) =>
            this.andThen(this.optional(pattern.update, loop.update, b), (c) => this.#body(pattern.body, loop.body, c)),
          ),
        );
      }
      case 'ForEach': {
        const loop = node as typeof pattern;
        if (anyLoop(pattern)) return this.#body(pattern.body, loop.body, env);
        if (pattern.form !== loop.form) return NONE;
        return this.andThen(this.#loopTarget(pattern.target, loop.target, env), (next) =>
          this.andThen(this.match(pattern.iterable, loop.iterable, next), (last) =>
            this.#body(pattern.body, loop.body, last),
          ),
        );
      }
      case 'Switch': {
        const statement = node as typeof pattern;
        return this.andThen(this.optional(pattern.subject, statement.subject, env), (next) =>
          this.subset(withoutEllipsis(pattern.cases), statement.cases, next),
        );
      }
      case 'SwitchCase': {
        const one = node as typeof pattern;
        return this.andThen(this.list(pattern.tests, one.tests, env), (next) =>
          this.andThen(this.lenient(pattern.guard, one.guard, next), (last) =>
            matchBody(this, pattern.body, one.body, last),
          ),
        );
      }
      case 'Try': {
        const statement = node as typeof pattern;
        return this.andThen(this.#body(pattern.body, statement.body, env), (a) =>
          this.andThen(this.subset(pattern.handlers, statement.handlers, a), (b) =>
            this.andThen(this.#optionalBody(pattern.alternate, statement.alternate, b), (c) =>
              this.#optionalBody(pattern.finalizer, statement.finalizer, c),
            ),
          ),
        );
      }
      case 'Catch': {
        const handler = node as typeof pattern;
        if (pattern.types.length > 0 && pattern.types[0]!.kind !== 'Ellipsis' && handler.types.length === 0)
          return NONE;
        return this.andThen(this.list(pattern.types, handler.types, env), (next) =>
          this.andThen(this.#caught(pattern.target, handler.target, next), (last) =>
            this.#body(pattern.body, handler.body, last),
          ),
        );
      }
      case 'With': {
        const statement = node as typeof pattern;
        return this.andThen(this.subset(pattern.items, statement.items, env), (next) =>
          this.#body(pattern.body, statement.body, next),
        );
      }
      case 'WithItem': {
        const item = node as typeof pattern;
        return this.andThen(this.match(pattern.context, item.context, env), (next) =>
          this.optional(pattern.target, item.target, next),
        );
      }
      case 'Return':
        return this.optional(pattern.argument, (node as typeof pattern).argument, env);
      case 'Throw': {
        const thrown = node as typeof pattern;
        return this.andThen(this.optional(pattern.argument, thrown.argument, env), (next) =>
          this.lenient(pattern.cause, thrown.cause, next),
        );
      }
      case 'Import':
        return this.#import(pattern, node as typeof pattern, env);
      case 'ImportItem': {
        const item = node as typeof pattern;
        if (pattern.form !== item.form) return NONE;
        return this.andThen(this.optional(pattern.imported, item.imported, env), (next) =>
          this.lenient(pattern.local, item.local, next),
        );
      }
      case 'Export': {
        const exported = node as typeof pattern;
        if (pattern.default && !exported.default) return NONE;
        if (pattern.declaration !== null) return this.optional(pattern.declaration, exported.declaration, env);
        return this.andThen(this.subset(withoutEllipsis(pattern.items), exported.items, env), (next) =>
          this.optional(pattern.module, exported.module, next),
        );
      }
      case 'NamedType': {
        const type = node as typeof pattern;
        return this.andThen(this.match(pattern.name, type.name, env), (next) =>
          pattern.args.length === 0 && type.args.length === 0 ? [next] : this.list(pattern.args, type.args, next),
        );
      }
      default:
        return this.#fields(pattern, node, env, LENIENT_NOTHING);
    }
  }

  /** Field by field, in the order of the schema. */
  #fields(pattern: Node, node: Node, env: Environment, lenient: ReadonlySet<string>): Solutions {
    const left = pattern as unknown as Record<string, unknown>;
    const right = node as unknown as Record<string, unknown>;
    let solutions: Solutions = [env];
    for (const [field, type] of Object.entries(SCHEMA[pattern.kind])) {
      if (lenient.has(field)) continue;
      const a = left[field];
      const b = right[field];
      if (type === 'value') {
        if (Array.isArray(a) ? JSON.stringify(a) !== JSON.stringify(b) : a !== b) return NONE;
      } else if (type === 'node') {
        solutions = this.andThen(solutions, (next) => this.optional(a as Node | null, b as Node | null, next));
      } else {
        const items = (a ?? []) as (Node | null)[];
        solutions = this.andThen(solutions, (next) => this.list(items, (b ?? []) as (Node | null)[], next));
      }
      if (solutions.length === 0) return NONE;
    }
    return solutions;
  }

  #member(pattern: NodeOf<'Member'>, node: NodeOf<'Member'>, env: Environment): Solutions {
    const receiver = pattern.object;
    if (pattern.property.kind === 'Ellipsis') return NONE;
    if (receiver.kind === 'Member' && receiver.property.kind === 'Ellipsis') {
      return this.andThen(this.match(pattern.property, node.property, env), (next) =>
        this.#chain(receiver.object, node.object, next),
      );
    }
    return this.andThen(this.match(pattern.property, node.property, env), (next) => {
      if (node.optional && !pattern.optional && receiver.kind === 'Identifier') return NONE;
      return this.match(receiver, node.object, next);
    });
  }

  /** `$X. ... .m`: the receiver after leaving out any number of members and calls. */
  #chain(pattern: Node, node: Node, env: Environment): Solutions {
    const found = new Set<Environment>();
    for (let receiver: Node | null = node; receiver !== null; ) {
      for (const solution of this.match(pattern, receiver, env)) found.add(solution);
      const inner: Node = receiver.kind === 'Call' ? receiver.callee : receiver;
      receiver = inner.kind === 'Member' ? inner.object : null;
    }
    return [...found];
  }

  #indexes(pattern: NodeOf<'Index'>, node: NodeOf<'Index'>, env: Environment): Solutions {
    const [only] = node.indexes;
    const slice = only?.kind === 'Slice';
    if (slice && pattern.indexes[0]?.kind !== 'Slice') return NONE;
    return this.list(pattern.indexes, node.indexes, env);
  }

  /** `&&`, `||`, `and`, `or` are associative: `$A || $B` also splits a longer chain elsewhere. */
  #binary(pattern: NodeOf<'Binary'>, node: NodeOf<'Binary'>, env: Environment): Solutions {
    if (pattern.operator !== node.operator) return NONE;
    const direct = this.andThen(this.match(pattern.left, node.left, env), (next) =>
      this.match(pattern.right, node.right, next),
    );
    if (!ASSOCIATIVE.has(pattern.operator)) return direct;
    const operands = chainOperands(node);
    if (operands.length < 3) return direct;
    const found = new Set(direct);
    for (let split = 1; split < operands.length - 1; split++) {
      const left = joined(operands.slice(0, split), node.operator);
      const right = joined(operands.slice(split), node.operator);
      for (const next of this.match(pattern.left, left, env)) {
        for (const solution of this.match(pattern.right, right, next)) found.add(solution);
      }
    }
    return [...found];
  }

  /** Entries in any order. JavaScript objects may have more of them; Python dictionaries only with `...`. */
  #entries(patterns: readonly Node[], nodes: readonly Node[], env: Environment): Solutions {
    const wanted = withoutEllipsis(patterns);
    const exact = this.python && wanted.length === patterns.length;
    if (exact && wanted.length !== nodes.length) return NONE;
    return this.subset(wanted, nodes, env);
  }

  /** `a`, `"a"` and `'a'` are one key. */
  #key(pattern: Node, node: Node, env: Environment): Solutions {
    const found = this.match(pattern, node, env);
    if (found.length > 0 || this.python) return found;
    if (pattern.kind === 'Identifier' && node.kind === 'StringLiteral')
      return pattern.name === node.value ? [env] : NONE;
    if (pattern.kind === 'StringLiteral' && node.kind === 'Identifier') {
      return this.#stringContent(pattern.value, node.name, node, env);
    }
    return NONE;
  }

  #function(pattern: NodeOf<'Function'>, node: NodeOf<'Function'>, env: Environment): Solutions {
    if (pattern.async && !node.async) return NONE;
    if (pattern.generator && !node.generator) return NONE;
    if (!includesAll(node.modifiers, pattern.modifiers)) return NONE;
    if (!this.#functionFits(pattern, node)) return NONE;
    let solutions: Solutions = [env];
    if (pattern.name !== null && pattern.name.kind !== 'Ellipsis') {
      if (node.name === null) return NONE;
      solutions = this.#key(pattern.name, node.name, env);
    }
    return this.andThen(solutions, (a) =>
      this.andThen(this.subset(pattern.decorators, node.decorators, a), (b) =>
        this.andThen(this.#parameters(pattern.params, node.params, b), (c) =>
          this.andThen(this.lenient(pattern.returnType, node.returnType, c), (d) =>
            pattern.body === null ? [d] : node.body === null ? NONE : this.#body(pattern.body, node.body, d),
          ),
        ),
      ),
    );
  }

  /** A named pattern means declarations and methods, an anonymous one functions as values; `function ... ()` means all. */
  #functionFits(pattern: NodeOf<'Function'>, node: NodeOf<'Function'>): boolean {
    if (pattern.name?.kind === 'Ellipsis') return true;
    return (pattern.name === null) === this.target.index.isFunctionValue(node);
  }

  /** The bare `*` and `/` of Python separate parameters and are none. */
  #parameters(patterns: readonly Node[], nodes: readonly Node[], env: Environment): Solutions {
    const separators = patterns.some((one) => one.kind === 'Parameter' && one.target === null);
    const parameters = separators ? nodes : nodes.filter((one) => one.kind !== 'Parameter' || one.target !== null);
    return matchInOrder(this, patterns, parameters, env, (pattern, node, next) => this.#parameter(pattern, node, next));
  }

  /** A parameter `$X` binds the name and leaves type and default open. */
  #parameter(pattern: Node, node: Node, env: Environment): Solutions {
    if (pattern.kind === 'Metavariable' && node.kind === 'Parameter') {
      return node.variadic === '' && node.target !== null ? this.bind(pattern.name, node.target, env) : NONE;
    }
    return this.match(pattern, node, env);
  }

  #decorator(pattern: Node, node: Node, env: Environment): Solutions {
    if (pattern.kind === 'Call' && node.kind !== 'Call') {
      const open = pattern.args.every((arg) => arg.kind === 'Ellipsis');
      return open ? this.match(pattern.callee, node, env) : NONE;
    }
    return this.match(pattern, node, env);
  }

  #class(pattern: NodeOf<'Class'>, node: NodeOf<'Class'>, env: Environment): Solutions {
    if (pattern.form !== node.form) return NONE;
    if (!includesAll(node.modifiers, pattern.modifiers)) return NONE;
    return this.andThen(this.lenient(pattern.name, node.name, env), (a) =>
      this.andThen(this.subset(pattern.decorators, node.decorators, a), (b) =>
        this.andThen(this.#superclasses(pattern.extends, node.extends, b), (c) =>
          this.andThen(this.subset(withoutEllipsis(pattern.implements), node.implements, c), (d) =>
            matchSubset(this, withoutEllipsis(pattern.members), node.members, d, (one, member, next) =>
              one.kind === 'ExpressionStatement' || one.kind === 'VariableDeclaration'
                ? matchStatement(this, one, member, next)
                : this.match(one, member, next),
            ),
          ),
        ),
      ),
    );
  }

  /** The first superclasses; a class may have more. */
  #superclasses(patterns: readonly Node[], nodes: readonly Node[], env: Environment): Solutions {
    if (patterns.length === 0) return [env];
    return matchArguments(this, [...patterns, { kind: 'Ellipsis', start: 0, end: 0 }], nodes, env);
  }

  /** `var` in a pattern means any declaration; `let` and `const` themselves. Declarators may be more. */
  #declaration(
    pattern: NodeOf<'VariableDeclaration'>,
    node: NodeOf<'VariableDeclaration'>,
    env: Environment,
  ): Solutions {
    if (pattern.keyword !== 'var' && pattern.keyword !== node.keyword) return NONE;
    const gap: Node = { kind: 'Ellipsis', start: 0, end: 0 };
    return this.list([gap, ...pattern.declarators.flatMap((declarator) => [declarator, gap])], node.declarators, env);
  }

  #loopTarget(pattern: Node, node: Node, env: Environment): Solutions {
    if (pattern.kind === 'VariableDeclaration' && node.kind === 'VariableDeclaration') {
      return this.match(pattern.declarators[0]!.target, node.declarators[0]!.target, env);
    }
    const target = node.kind === 'VariableDeclaration' ? node.declarators[0]!.target : node;
    return this.match(pattern, target, env);
  }

  #caught(pattern: Node | null, node: Node | null, env: Environment): Solutions {
    if (pattern?.kind === 'Metavariable' && node === null && !this.python) return [env];
    return this.optional(pattern, node, env);
  }

  #body(pattern: Node, node: Node, env: Environment): Solutions {
    if (pattern.kind === 'Ellipsis') return [env];
    if (pattern.kind === 'Block') return matchBody(this, pattern.body, bodyStatements(node), env);
    if (!isStatement(pattern)) {
      // An arrow function's value: `=> e` and `=> { return e }` are the same.
      const value = returnedValue(node);
      return value === null ? NONE : this.match(pattern, value, env);
    }
    if (node.kind === 'Block' && node.body.length === 1) return matchStatement(this, pattern, node.body[0]!, env);
    if (node.kind === 'Block' || !isStatement(node)) return NONE;
    return matchStatement(this, pattern, node, env);
  }

  #optionalBody(pattern: Node | null, node: Node | null, env: Environment): Solutions {
    if (pattern === null) return node === null ? [env] : NONE;
    return node === null ? NONE : this.#body(pattern, node, env);
  }

  #import(pattern: NodeOf<'Import'>, node: NodeOf<'Import'>, env: Environment): Solutions {
    if (this.python && pattern.module === null && node.module !== null) {
      // `import m` holds where something is imported from m.
      const [item] = pattern.items;
      if (pattern.items.length !== 1 || item?.kind !== 'ImportItem' || item.local !== null || item.imported === null)
        return NONE;
      return this.match(item.imported, node.module, env);
    }
    if ((pattern.module === null) !== (node.module === null)) return NONE;
    return this.andThen(pattern.module === null ? [env] : this.match(pattern.module, node.module!, env), (next) =>
      this.subset(withoutEllipsis(pattern.items), node.items, next),
    );
  }
}

/** Kinds of patterns that nodes of other kinds can match. */
const FLEXIBLE: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'Identifier',
  'Member',
  'StringLiteral',
  'NumberLiteral',
  'BooleanLiteral',
  'Unary',
  'Assign',
  'Sequence',
  'JsxContainer',
  'TemplateString',
  'ForEach',
  'ExpressionStatement',
]);

/** `for (...)`, which is written as a loop over `...`. */
function anyLoop(pattern: NodeOf<'ForEach'>): boolean {
  return pattern.target.kind === 'Ellipsis' && pattern.iterable.kind === 'Ellipsis';
}

const LENIENT_NOTHING: ReadonlySet<string> = new Set();
const ASSOCIATIVE: ReadonlySet<string> = new Set(['&&', '||', 'and', 'or']);

function withoutEllipsis<T extends Node>(nodes: readonly T[]): readonly T[] {
  return nodes.filter((node) => node.kind !== ('Ellipsis' as string));
}

function jsxChildren(nodes: readonly Node[]): readonly Node[] {
  return nodes.filter((node) => node.kind !== 'JsxText' || node.value.trim() !== '');
}

function includesAll(all: readonly string[], some: readonly string[]): boolean {
  return some.every((one) => all.includes(one));
}

function isFloat(raw: string): boolean {
  return !/^0[xob]/i.test(raw) && /[.ej]/i.test(raw);
}

function returnedValue(body: Node): Node | null {
  const [only, ...others] = bodyStatements(body);
  return only?.kind === 'Return' && others.length === 0 ? only.argument : null;
}

function chainOperands(node: NodeOf<'Binary'>): Node[] {
  const operands: Node[] = [];
  let left: Node = node;
  while (left.kind === 'Binary' && left.operator === node.operator) {
    operands.unshift(left.right);
    left = left.left;
  }
  operands.unshift(left);
  return operands;
}

function joined(operands: readonly Node[], operator: string): Node {
  return operands.reduce((left, right) => ({
    kind: 'Binary',
    operator,
    left,
    right,
    implicit: false,
    start: left.start,
    end: right.end,
  }));
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

/** The range of a string between its quotes. */
function contentRange(node: Node, text: string): { start: number; end: number } {
  if (node.kind !== 'StringLiteral') return { start: node.start, end: node.end };
  const opening = /^[A-Za-z]*("""|'''|["'`])/.exec(text.slice(node.start, node.end));
  if (opening === null) return { start: node.start, end: node.end };
  return { start: node.start + opening[0].length, end: node.end - opening[1]!.length };
}

function contentOf(binding: Binding): string {
  const [node] = binding.nodes;
  if (node === undefined) return binding.text;
  if (node.kind === 'StringLiteral') return node.value;
  return binding.text;
}
