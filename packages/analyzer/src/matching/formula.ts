/** Formulas over one file: sets of matches, combined as the rule says. */

import type { All, Formula } from '../rules/rule.ts';
import { Budget } from './budget.ts';
import { matchConditions } from './conditions.ts';
import type { Binding, Bindings, Match } from './match.ts';
import { Matcher } from './matcher.ts';
import { matchKey, searchPattern } from './search.ts';
import type { MatchTarget } from './target.ts';
import { searchRegex } from './text-search.ts';

/** All matches, each distinct range with its bindings once, in the order of the file. Throws BudgetExceeded. */
export function matchFormula(formula: Formula, target: MatchTarget, budget: Budget = new Budget()): Match[] {
  const evaluation = new Evaluation(new Matcher(target, budget));
  return distinct(evaluation.matches(formula)).sort((a, b) => a.start - b.start || a.end - b.end);
}

export class Evaluation {
  readonly matcher: Matcher;

  constructor(matcher: Matcher) {
    this.matcher = matcher;
  }

  matches(formula: Formula): readonly Match[] {
    switch (formula.kind) {
      case 'pattern': {
        const pattern = formula.pattern.get(this.matcher.target.language.id);
        return pattern === undefined ? [] : searchPattern(pattern, this.matcher);
      }
      case 'regex':
        return searchRegex(formula.regex, this.matcher.target);
      case 'any':
        return distinct(formula.operands.flatMap((operand) => this.matches(operand)));
      case 'all':
        return this.#all(formula);
    }
  }

  /** Positive operands first; then contexts and exclusions, conditions, focus. */
  #all(formula: All): readonly Match[] {
    const operands = (kind: string): Formula[] =>
      formula.operands.filter((one) => one.kind === kind).map((one) => one.formula);
    const [base, ...others] = [
      ...operands('match'),
      ...operands('inside').slice(0, operands('match').length === 0 ? 1 : 0),
    ];
    if (base === undefined) return [];
    let found = this.matches(base);
    for (const other of others) {
      if (found.length === 0) return [];
      found = this.#intersect(found, this.matches(other));
    }
    for (const context of operands('inside').slice(operands('match').length === 0 ? 1 : 0)) {
      if (found.length === 0) return [];
      found = this.#within(found, this.matches(context));
    }
    for (const excluded of [...operands('not'), ...operands('not-inside')]) {
      if (found.length === 0) return [];
      found = this.#without(found, this.matches(excluded));
    }
    found = found.flatMap((match) => matchConditions(formula.conditions, match, this));
    for (const focus of formula.focus.slice(0, 1))
      found = found.flatMap((match) => focused(match, focus, formula.focus.slice(1)));
    return distinct(found);
  }

  /** Of two matches of which one lies within the other, the inner one, with the bindings of both. */
  #intersect(left: readonly Match[], right: readonly Match[]): readonly Match[] {
    const found: Match[] = [];
    for (const a of left) {
      for (const b of right) {
        this.matcher.budget.spend();
        const inner = contains(b, a) ? a : contains(a, b) ? b : null;
        if (inner === null) continue;
        const bindings = this.merge(a.bindings, b.bindings);
        if (bindings !== null) found.push({ ...inner, bindings });
      }
    }
    return distinct(found);
  }

  /** Matches that lie within a context, with the context's bindings added. */
  #within(matches: readonly Match[], contexts: readonly Match[]): readonly Match[] {
    const found: Match[] = [];
    for (const match of matches) {
      for (const context of contexts) {
        this.matcher.budget.spend();
        if (!contains(context, match)) continue;
        const bindings = this.merge(match.bindings, context.bindings);
        if (bindings !== null) found.push({ ...match, bindings });
      }
    }
    return distinct(found);
  }

  #without(matches: readonly Match[], excluded: readonly Match[]): readonly Match[] {
    return matches.filter(
      (match) =>
        !excluded.some((other) => {
          this.matcher.budget.spend();
          return contains(other, match) && this.merge(match.bindings, other.bindings) !== null;
        }),
    );
  }

  /** Both sets of bindings, or null if they disagree. */
  merge(a: Bindings, b: Bindings): Bindings | null {
    if (b.size === 0) return a;
    if (a.size === 0) return b;
    const merged = new Map<string, Binding>(a);
    for (const [name, binding] of b) {
      const known = merged.get(name);
      if (known === undefined) merged.set(name, binding);
      else if (!this.matcher.sameBinding(known, binding)) return null;
    }
    return merged;
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function contains(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** One entry's metavariables are alternatives; several entries are narrowed into one another. */
function focused(match: Match, focus: readonly string[], others: readonly (readonly string[])[]): Match[] {
  const ranges = rangesOf(match, focus);
  const narrowed = others.reduce<Binding[]>(
    (inner, names) =>
      inner.flatMap((a) => rangesOf(match, names).flatMap((b) => (contains(b, a) ? [a] : contains(a, b) ? [b] : []))),
    ranges,
  );
  return narrowed.map((binding) => ({
    start: binding.start,
    end: binding.end,
    bindings: match.bindings,
    node: binding.nodes.length === 1 ? binding.nodes[0]! : null,
  }));
}

function rangesOf(match: Match, names: readonly string[]): Binding[] {
  return names.flatMap((name) => {
    const binding = match.bindings.get(name);
    return binding === undefined || binding.start === binding.end ? [] : [binding];
  });
}

function distinct(matches: readonly Match[]): Match[] {
  const byKey = new Map<string, Match>();
  for (const match of matches) {
    const key = matchKey(match);
    if (!byKey.has(key)) byKey.set(key, match);
  }
  return [...byKey.values()];
}
