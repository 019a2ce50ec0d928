/** Conditions on metavariables: what is left of a match, with what a condition's own pattern binds. */
import type { Node } from '../ast/nodes.ts';
import { parserOf, parseText } from '../languages/parsing.ts';
import { allLanguages } from '../languages/registry.ts';
import { isTextLanguage, type RuleLanguageId } from '../languages/text/text-languages.ts';
import type { Condition, Formula, PatternByLanguage } from '../rules/rule.ts';
import { testRegexes } from './bounded-regex.ts';
import { evaluateComparison, writtenValue } from './comparison.ts';
import { looksRandom } from './entropy.ts';
import { Environment } from './environment.ts';
import type { Evaluation } from './formula.ts';
import { Evaluation as NestedEvaluation } from './formula.ts';
import type { Binding, Bindings, Match } from './match.ts';
import { CODE_UNITS_PER_STEP, Matcher } from './matcher.ts';
import { mayBacktrackWithoutEnd } from './redos.ts';
import { type MatchTarget, narrowTo, prepareTarget, prepareText, withOptions } from './target.ts';

/** Each match once for each way in which all conditions hold, in their order. */
export function matchConditions(
  conditions: readonly Condition[],
  matches: readonly Match[],
  evaluation: Evaluation,
): readonly Match[] {
  let found = matches;
  for (const condition of conditions) {
    if (condition.kind === 'metavariable-regex') answerRegex(condition, found, evaluation);
    found = found.flatMap((one) => satisfied(condition, one, evaluation));
  }
  return found;
}

type RegexCondition = Extract<Condition, { kind: 'metavariable-regex' }>;

/** For all matches at once: one by one is far slower where an expression is watched by the clock. */
function answerRegex(
  { regex, metavariable, constants }: RegexCondition,
  matches: readonly Match[],
  evaluation: Evaluation,
): void {
  const { target, budget } = evaluation.matcher;
  const known = answersOf(regex, target);
  const subjects = new Set<string>();
  for (const match of matches) {
    const binding = match.bindings.get(metavariable);
    const subject = binding === undefined ? undefined : regexSubject(binding, constants, target);
    if (subject !== undefined && !known.has(subject)) subjects.add(subject);
  }
  if (subjects.size === 0) return;
  const asked = [...subjects];
  for (const [i, answer] of testRegexes(regex, asked, budget).entries()) known.set(asked[i]!, answer);
}

function answersOf(regex: RegExp, { regexAnswers }: MatchTarget): Map<string, boolean> {
  let known = regexAnswers.get(regex);
  if (known === undefined) {
    known = new Map();
    regexAnswers.set(regex, known);
  }
  return known;
}

function satisfied(condition: Condition, match: Match, evaluation: Evaluation): Match[] {
  const { target } = evaluation.matcher;
  switch (condition.kind) {
    case 'metavariable-regex': {
      const binding = match.bindings.get(condition.metavariable);
      if (binding === undefined) return [];
      const subject = regexSubject(binding, condition.constants, target);
      return answersOf(condition.regex, target).get(subject) === true ? [match] : [];
    }
    case 'metavariable-pattern': {
      const binding = match.bindings.get(condition.metavariable);
      if (binding === undefined) return [];
      return nested(condition.formula, condition.language, binding, match, evaluation);
    }
    case 'metavariable-comparison':
      return evaluateComparison(condition, match.bindings, target, evaluation.matcher.budget) ? [match] : [];
    case 'metavariable-type': {
      const node = onlyNode(match.bindings.get(condition.metavariable));
      return node !== null && hasType(node, condition.types, evaluation) ? [match] : [];
    }
    case 'metavariable-analysis': {
      const binding = match.bindings.get(condition.metavariable);
      if (binding === undefined) return [];
      const text = contentOf(binding);
      return (condition.analyzer === 'entropy' ? looksRandom(text) : mayBacktrackWithoutEnd(text)) ? [match] : [];
    }
    case 'metavariable-name': {
      const node = onlyNode(match.bindings.get(condition.metavariable));
      return node !== null && isOfModule(node, condition.modules, evaluation) ? [match] : [];
    }
  }
}

function onlyNode(binding: Binding | undefined): Node | null {
  return binding?.nodes.length === 1 ? binding.nodes[0]! : null;
}

function hasType(node: Node, types: readonly PatternByLanguage[], { matcher }: Evaluation): boolean {
  return types.some((type) => {
    const compiled = type.get(matcher.target.language.id);
    if (compiled === undefined || compiled.form === 'generic') return false;
    return matcher.match(compiled.nodes[0]!, node, Environment.empty()).length > 0;
  });
}

/** Whether a name was imported from one of the modules, or a member of what was. */
function isOfModule(node: Node, modules: readonly string[], { matcher }: Evaluation): boolean {
  let root = node;
  while (root.kind === 'Member' || root.kind === 'Call') root = root.kind === 'Member' ? root.object : root.callee;
  const names = matcher.target.names.fullNames(root).map((path) => path.join('.'));
  return modules.some((module) => names.some((name) => name === module || name.startsWith(`${module}.`)));
}

/** What a regular expression is matched with: the source text, quotes included (as Semgrep does), or with `constant-propagation` the value. */
function regexSubject(binding: Binding, constants: boolean, target: MatchTarget): string {
  return (constants ? writtenValue(binding, target) : undefined) ?? binding.text;
}

/** What is analysed: the content of a string, the source text of anything else. */
function contentOf({ nodes: [node], text }: Binding): string {
  return node?.kind === 'StringLiteral' ? node.value : text;
}

function nested(
  formula: Formula,
  language: RuleLanguageId | null,
  binding: Binding,
  match: Match,
  evaluation: Evaluation,
): Match[] {
  const { target, budget } = evaluation.matcher;
  // The value is indexed, or parsed, for itself.
  budget.spend(Math.ceil(binding.text.length / CODE_UNITS_PER_STEP));
  const inner = language === null ? partOf(target, binding) : parsedAs(target, language, binding);
  if (inner === null) return [];
  const foreign = inner.file !== target.file;
  const found = new NestedEvaluation(new Matcher(inner, budget)).matches(formula);
  const results: Match[] = [];
  for (const one of found) {
    const bindings = evaluation.merge(match.bindings, foreign ? relocated(one.bindings, binding) : one.bindings);
    if (bindings !== null) results.push({ ...match, bindings });
  }
  return results;
}

function partOf(target: MatchTarget, binding: Binding): MatchTarget {
  return narrowTo(target, binding.nodes, { start: binding.start, end: binding.end });
}

/**
 * What of a binding is read as another language, as Semgrep does: the content of a string or what is known of it, and text; any code only as
 * generic text.
 */
function readableAs(id: RuleLanguageId, { nodes, text, constant }: Binding): string | null {
  const [node] = nodes;
  if (node === undefined) return text;
  if (node.kind === 'StringLiteral' && !text.startsWith('`')) return node.value;
  if (id === 'generic') return text;
  return id !== 'regex' && typeof constant === 'string' ? constant : null;
}

/** The bound text, read anew as another language; null if it cannot be. */
function parsedAs(target: MatchTarget, id: RuleLanguageId, binding: Binding): MatchTarget | null {
  const text = readableAs(id, binding);
  if (text === null) return null;
  const file = { ...target.file, text };
  if (isTextLanguage(id)) return withOptions(prepareText(file, id), target.options);
  const language = allLanguages().find((one) => one.id === id);
  if (language === undefined) return null;
  return withOptions(prepareTarget(file, language, parseText(language, parserOf(language), text)), target.options);
}

/** Bindings in a text of their own keep the text and take the place of what they were found in. */
function relocated(bindings: Bindings, place: Binding): Bindings {
  const moved = new Map<string, Binding>();
  const nodes: readonly Node[] = [];
  for (const [name, { text, constant }] of bindings) {
    const base = { start: place.start, end: place.end, text, nodes };
    moved.set(name, constant === undefined ? base : { ...base, constant });
  }
  return moved;
}
