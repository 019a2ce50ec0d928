/** One compiled pattern over a whole file: its candidates by the index, its matches each once. */
import type { Node, NodeKind, NodeOf } from '../ast/nodes.ts';
import type { LanguageTraits } from '../languages/language.ts';
import { isLoading } from '../names/imports.ts';
import { Environment } from './environment.ts';
import type { Match } from './match.ts';
import { endOf } from './match-ends.ts';
import { exportedByDefault } from './match-equivalents.ts';
import { importsIn } from './match-imports.ts';
import { isOpenFormatted } from './match-strings.ts';
import type { Matcher } from './matcher.ts';
import { calleeName, type NodeIndex } from './node-index.ts';
import type { CompiledPattern } from './pattern.ts';
import {
  couldMatch,
  matchLastValue,
  matchSequence,
  matchStatement,
  returnsLastValues,
  sequenceCouldMatch,
} from './sequences.ts';
import { isStatement } from './statements.ts';

/**
 * `widest`: of the ranges that a `...` at the pattern's end leaves to choose from only the one to the end of the list, which is all that
 * matters where other matches are to lie inside. All of them grow with the square of a list.
 */
export function searchPattern(pattern: CompiledPattern, matcher: Matcher, widest = false): Match[] {
  const found = new MatchSet(matcher.target.file.text, matcher.traits);
  const [first] = pattern.nodes;
  if (first === undefined) return [];
  if (pattern.nodes.length > 1) searchSequence(pattern.nodes, matcher, found, widest);
  else if (pattern.form === 'statements') searchStatement(first, matcher, found);
  else searchNode(first, matcher, found);
  return found.matches;
}

/** Matches by range and bindings, in the order of discovery. */
class MatchSet {
  readonly matches: Match[] = [];
  readonly #text: string;
  readonly #traits: LanguageTraits;
  readonly #keys = new Set<string>();

  constructor(text: string, traits: LanguageTraits) {
    this.#text = text;
    this.#traits = traits;
  }

  add(first: Node, last: Node, env: Environment): void {
    this.#add(first.start, endOf(last, this.#text, this.#traits), first === last ? first : null, env);
  }

  /** The value of an arrow function, with its arrow, as Semgrep says it. */
  addReturned(body: Node, env: Environment): void {
    const arrow = this.#text.lastIndexOf('=>', body.start);
    this.#add(arrow < 0 ? body.start : arrow, body.end, body, env);
  }

  /** A declaration as the assignment that it is: without its type and modifiers. */
  addAssignment(node: Node, env: Environment): void {
    const target = node.kind === 'Declarator' ? node.target : node.kind === 'Field' ? node.name : node;
    const value = node.kind === 'Declarator' || node.kind === 'Field' ? node.value : null;
    this.#add(target.start, value?.end ?? node.end, node, env);
  }

  /** `default e`, without what stands in front of it and behind it. */
  addDefault(node: NodeOf<'Export'>, env: Environment): void {
    const given = exportedByDefault(node, this.#text);
    if (given !== null) this.#add(given.target.start, given.value.end, node, env);
  }

  #add(start: number, end: number, node: Node | null, env: Environment): void {
    const bindings = env.bindings();
    const key = matchKey({ start, end, bindings, node });
    if (this.#keys.has(key)) return;
    this.#keys.add(key);
    this.matches.push({ start, end, bindings, node });
  }
}

/** Distinguishes matches: the range, and what each metavariable is bound to. */
export function matchKey(match: Match): string {
  let key = `${match.start}:${match.end}`;
  for (const name of [...match.bindings.keys()].sort()) {
    const { start, end } = match.bindings.get(name)!;
    key += `|${name}=${start}:${end}`;
  }
  return key;
}

function searchNode(pattern: Node, matcher: Matcher, found: MatchSet): void {
  const { index } = matcher.target;
  const skipped = matcher.target.options.attributeIsExpression ? null : index.decoratorNames;
  for (const node of candidates(pattern, index, matcher.traits)) {
    if (skipped?.has(node)) continue;
    const parts = node.kind === 'Import' ? importsIn(node, pattern, matcher.traits) : [node];
    for (const part of parts) searchCandidate(pattern, part, matcher, found);
  }
}

function searchCandidate(pattern: Node, node: Node, matcher: Matcher, found: MatchSet): void {
  // A destructuring declaration stands for all of its statement.
  const whole =
    node.kind === 'Declarator' && node.target.kind !== 'Identifier' ? matcher.target.index.declarationOf(node) : node;
  const assigns = pattern.kind === 'Assign' && whole === node && matcher.traits.fieldsAreVariables;
  for (const env of matcher.match(pattern, node, Environment.empty())) {
    if (assigns) found.addAssignment(node, env);
    else if (pattern.kind === 'Assign' && node.kind === 'Export') found.addDefault(node, env);
    else found.add(whole, whole, env);
  }
}

function searchStatement(pattern: Node, matcher: Matcher, found: MatchSet): void {
  const { index } = matcher.target;
  if (pattern.kind === 'ExpressionStatement') {
    const assigns = pattern.expression.kind === 'Assign' && matcher.traits.fieldsAreVariables;
    for (const kind of ['ExpressionStatement', 'Return', 'VariableDeclaration', 'Field'] as const) {
      if (kind === 'Field' && !assigns) continue;
      for (const node of index.ofKind(kind)) {
        for (const env of matchStatement(matcher, pattern, node, Environment.empty())) found.add(node, node, env);
      }
    }
    return;
  }
  searchNode(pattern, matcher, found);
  if (pattern.kind === 'Return' && returnsLastValues(matcher)) {
    for (const value of index.lastValues) {
      for (const env of matchLastValue(matcher, pattern, value, Environment.empty())) found.add(value, value, env);
    }
    return;
  }
  if (pattern.kind === 'Return' && !matcher.traits.arrowsReturnNothing) {
    for (const node of index.ofKind('Function')) {
      if (node.kind !== 'Function' || node.body === null || isStatement(node.body) || node.body.kind === 'Block')
        continue;
      for (const env of matcher.optional(pattern.argument, node.body, Environment.empty()))
        found.addReturned(node.body, env);
    }
  }
}

function searchSequence(patterns: readonly Node[], matcher: Matcher, found: MatchSet, widest: boolean): void {
  if (!sequenceCouldMatch(matcher, patterns)) return;
  const toTheEnd = widest && patterns.at(-1)?.kind === 'Ellipsis';
  const matched = toTheEnd ? patterns.slice(0, -1) : patterns;
  const [head] = matched;
  for (const list of matcher.target.index.lists) {
    for (let first = 0; first < list.length; first++) {
      if (head !== undefined && head.kind !== 'Ellipsis' && !couldMatch(matcher, head, list[first]!)) continue;
      for (const { end, env } of matchSequence(matcher, matched, list, first, Environment.empty())) {
        if (end > first) found.add(list[first]!, list[(toTheEnd ? list.length : end) - 1]!, env);
      }
    }
  }
}

/** Nodes that a pattern can match: those of its kind, and of the kinds that mean the same. */
function candidates(pattern: Node, index: NodeIndex, traits: LanguageTraits): readonly Node[] {
  switch (pattern.kind) {
    case 'Ellipsis':
    case 'Metavariable':
    case 'EllipsisMetavariable':
    case 'DeepEllipsis':
      return index.expressions;
    case 'TypedMetavariable':
      return [...index.expressions, ...index.initialisedNames, ...index.ofKind('StringPart')];
    case 'Call': {
      const name = calleeName(pattern.callee);
      if (name === '') return index.ofKind('Call');
      return isLoading(pattern, traits)
        ? [...traits.loadingMethods!].flatMap((one) => index.callsOf(one))
        : index.callsOf(name);
    }
    case 'StringLiteral':
      return (isOpenFormatted(pattern) ? FORMATTED : ALSO.StringLiteral!).flatMap((kind) => index.ofKind(kind));
    case 'Class':
      return index.ofKind('Class').filter((node) => pattern.name === null || !index.isClassValue(node));
    default:
      if (traits.coalescingIsConditional && CHOICES.includes(pattern.kind))
        return CHOICES.flatMap((kind) => index.ofKind(kind));
      return (ALSO[pattern.kind] ?? [pattern.kind]).flatMap((kind) => index.ofKind(kind));
  }
}

const FORMATTED: readonly NodeKind[] = ['StringLiteral', 'TemplateString', 'Interpolation'];
const CHOICES: readonly NodeKind[] = ['Binary', 'Conditional'];

const CONSTANTS: readonly NodeKind[] = ['Identifier', 'Binary', 'TemplateString', 'Unary', 'Conditional', 'Cast'];

const ALSO: { readonly [K in NodeKind]?: readonly NodeKind[] } = {
  // What a template says between its interpolations is a string, too.
  StringLiteral: ['StringLiteral', 'StringPart', ...CONSTANTS],
  NumberLiteral: ['NumberLiteral', ...CONSTANTS],
  BooleanLiteral: ['BooleanLiteral', ...CONSTANTS],
  RegexLiteral: ['RegexLiteral', 'Identifier'],
  Unary: ['Unary', ...CONSTANTS.filter((kind) => kind !== 'Unary')],
  Member: ['Member', 'Identifier'],
  Identifier: ['Identifier', 'Call'],
  Assign: ['Assign', 'Declarator', 'Field', 'Export'],
  Function: ['Function', 'Entry', 'Field'],
  Import: ['Import', 'Export', 'VariableDeclaration'],
  VariableDeclaration: ['VariableDeclaration', 'Field'],
  Sequence: ['Sequence', 'Comprehension', 'Mapping'],
  ForEach: ['ForEach', 'For'],
  TemplateString: ['TemplateString', 'StringLiteral'],
};
