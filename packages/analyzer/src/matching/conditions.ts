/** Conditions on metavariables: what is left of a match, with what a condition's own pattern binds. */
import type { Node } from '../ast/nodes.ts';
import { parserOf, parseText } from '../languages/parsing.ts';
import { allLanguages } from '../languages/registry.ts';
import type { Condition, Formula } from '../rules/rule.ts';
import { evaluateComparison } from './comparison.ts';
import type { Evaluation } from './formula.ts';
import { Evaluation as NestedEvaluation } from './formula.ts';
import type { Binding, Bindings, Match } from './match.ts';
import { CODE_UNITS_PER_STEP, Matcher } from './matcher.ts';
import { type MatchTarget, narrowTo, prepareTarget } from './target.ts';

/** The match once for each way in which all conditions hold, in their order. */
export function matchConditions(conditions: readonly Condition[], match: Match, evaluation: Evaluation): Match[] {
  let found = [match];
  for (const condition of conditions) found = found.flatMap((one) => satisfied(condition, one, evaluation));
  return found;
}

function satisfied(condition: Condition, match: Match, evaluation: Evaluation): Match[] {
  switch (condition.kind) {
    case 'metavariable-regex': {
      const binding = match.bindings.get(condition.metavariable);
      if (binding === undefined) return [];
      return condition.regex.test(regexSubject(binding, condition.constants)) ? [match] : [];
    }
    case 'metavariable-pattern': {
      const binding = match.bindings.get(condition.metavariable);
      if (binding === undefined) return [];
      return nested(condition.formula, condition.language, binding, match, evaluation);
    }
    case 'metavariable-comparison':
      return evaluateComparison(condition, match.bindings) ? [match] : [];
  }
}

/** What a regular expression is matched with: the source text, quotes included (as Semgrep does), or with `constant-propagation` the value. */
function regexSubject(binding: Binding, constants: boolean): string {
  const [node] = binding.nodes;
  if (constants && node?.kind !== 'StringLiteral' && binding.constant !== undefined) return String(binding.constant);
  return binding.text;
}

/** What is parsed as another language: the content of a string, the source text of anything else. */
function contentOf(binding: Binding): string {
  return typeof binding.constant === 'string' ? binding.constant : binding.text;
}

function nested(
  formula: Formula,
  language: string | null,
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

/** The bound text, parsed anew as another language; null if that language is not known. */
function parsedAs(target: MatchTarget, id: string, binding: Binding): MatchTarget | null {
  const language = allLanguages().find((one) => one.id === id);
  if (language === undefined) return null;
  const text = contentOf(binding);
  return prepareTarget({ ...target.file, text }, language, parseText(language, parserOf(language), text));
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
