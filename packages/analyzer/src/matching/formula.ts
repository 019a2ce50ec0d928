/** Formulas over one file: sets of matches, combined as the rule says. */

import type { All, Condition, Formula, PatternByLanguage } from '../rules/rule.ts';
import { Budget } from './budget.ts';
import { matchConditions } from './conditions.ts';
import { searchGeneric } from './generic-search.ts';
import { type Guard, guardsOf } from './guards.ts';
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
    return this.#matches(formula, false, []);
  }

  /** `context`: other matches are to lie inside of these. `guards`: of the formulas around this one. */
  #matches(formula: Formula, context: boolean, guards: readonly Guard[]): readonly Match[] {
    switch (formula.kind) {
      case 'pattern':
        return this.#search(formula.pattern, context, guards);
      case 'regex':
        return searchRegex(formula.regex, this.matcher.target, this.matcher.budget);
      case 'any':
        return distinct(formula.operands.flatMap((operand) => this.#matches(operand, context, guards)));
      case 'all':
        return this.#all(formula, [...guards, ...guardsOf(formula)]);
    }
  }

  /** Where the file cannot hold a match the pattern is not even compiled, as most patterns of a rule need not be for most files. */
  #search(pattern: PatternByLanguage, context: boolean, guards: readonly Guard[]): readonly Match[] {
    const { target, budget } = this.matcher;
    const { language, words, options } = target;
    const ignoreCase = options.generic.ignoreCase;
    if (!ignoreCase && !pattern.words(language.id).every((word) => words.has(word))) return [];
    const compiled = pattern.get(language.id);
    if (compiled === undefined) return [];
    return compiled.form === 'generic'
      ? searchGeneric(compiled, target, budget)
      : searchPattern(compiled, this.matcher.guarded(guards), context);
  }

  /** Positive operands first; then contexts and exclusions, conditions, focus. */
  #all(formula: All, guards: readonly Guard[]): readonly Match[] {
    const operands = (kind: string): Formula[] =>
      formula.operands.filter((operand) => operand.kind === kind).map((operand) => operand.formula);
    // Where only contexts are named, they are what is looked for.
    const [positive, contexts] =
      operands('match').length > 0 ? [operands('match'), operands('inside')] : [operands('inside'), []];
    const sets = this.#nonEmpty([...positive, ...contexts], new Set(operands('inside')), guards);
    if (sets === null) return [];
    this.#refuseEarly(sets, formula.conditions);
    let found: readonly Match[] = positive.length === 0 ? [this.#everything()] : sets.get(positive[0]!)!;
    for (const other of positive.slice(1)) found = this.#intersect(found, sets.get(other)!);
    for (const context of contexts) found = this.#within(found, sets.get(context)!);
    for (const anywhere of operands('anywhere')) found = this.#alongside(found, this.#matches(anywhere, true, guards));
    for (const { kind, formula: excluded } of formula.operands) {
      if (found.length === 0) return [];
      if (kind === 'not')
        found = this.#without(found, this.matches(excluded), excluded.kind === 'regex' ? nested : equal);
      if (kind === 'not-inside') found = this.#without(found, this.#matches(excluded, true, []), contains);
    }
    found = matchConditions(formula.conditions, found, this);
    if (formula.focus.length > 0) found = found.flatMap((match) => focused(match, formula.focus));
    return distinct(found);
  }

  /** The matches of formulas that must all have some, the cheap ones first; null as soon as one has none. */
  #nonEmpty(
    formulas: readonly Formula[],
    contexts: ReadonlySet<Formula>,
    guards: readonly Guard[],
  ): Map<Formula, readonly Match[]> | null {
    const sets = new Map<Formula, readonly Match[]>();
    for (const formula of [...formulas].sort((a, b) => cost(a) - cost(b))) {
      const found = this.#matches(formula, contexts.has(formula), guards);
      if (found.length === 0) return null;
      sets.set(formula, found);
    }
    return sets;
  }

  /**
   * What a regular expression will refuse in the end need not be combined with all other matches first. Only where one set alone
   * binds the metavariable: another one's binding may be spelled differently, and it is the combined one that counts.
   */
  #refuseEarly(sets: Map<Formula, readonly Match[]>, conditions: readonly Condition[]): void {
    for (const condition of conditions) {
      if (condition.kind !== 'metavariable-regex') continue;
      const bound = (match: Match) => match.bindings.has(condition.metavariable);
      const binding = [...sets].filter(([, matches]) => matches.some(bound));
      if (binding.length !== 1) continue;
      const [formula, matches] = binding[0]!;
      const holding = new Set(matchConditions([condition], matches.filter(bound), this));
      sets.set(
        formula,
        matches.filter((match) => !bound(match) || holding.has(match)),
      );
    }
  }

  /** The value of a metavariable whose condition says only what it must not be. */
  #everything(): Match {
    const { region } = this.matcher.target;
    return { ...region, bindings: new Map(), node: null };
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

  /** Matches with the bindings of others added, wherever these stand. */
  #alongside(matches: readonly Match[], others: readonly Match[]): readonly Match[] {
    const found: Match[] = [];
    for (const match of matches) {
      for (const other of others) {
        this.matcher.budget.spend();
        const bindings = this.merge(match.bindings, other.bindings);
        if (bindings !== null) found.push({ ...match, bindings });
      }
    }
    return distinct(found);
  }

  /** Without those that an excluded match covers, as `covers` says, and does not contradict. */
  #without(
    matches: readonly Match[],
    excluded: readonly Match[],
    covers: (outer: Range, inner: Range) => boolean,
  ): readonly Match[] {
    return matches.filter(
      (match) =>
        !excluded.some((other) => {
          this.matcher.budget.spend();
          return covers(other, match) && this.merge(match.bindings, other.bindings) !== null;
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

/** A rough order: single nodes, then formulas of several, then statements. */
function cost(formula: Formula): number {
  switch (formula.kind) {
    case 'pattern':
      return formula.pattern.text.trim().includes('\n') ? 100 : 1;
    case 'regex':
      return 2;
    case 'any':
    case 'all': {
      const operands = formula.kind === 'any' ? formula.operands : formula.operands.map((operand) => operand.formula);
      return operands.reduce((sum, operand) => sum + cost(operand), 1);
    }
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function contains(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** How `pattern-not` excludes: the very range. */
function equal(a: Range, b: Range): boolean {
  return a.start === b.start && a.end === b.end;
}

/** How `pattern-not-regex` excludes: text inside of the match or around it. */
function nested(a: Range, b: Range): boolean {
  return contains(a, b) || contains(b, a);
}

/** One entry's metavariables are alternatives; several entries are narrowed into one another. */
function focused(match: Match, focus: readonly (readonly string[])[]): Match[] {
  const [first = [], ...others] = focus.map((names) => rangesOf(match, names));
  const narrowed = others.reduce(
    (inner, ranges) => inner.flatMap((a) => ranges.flatMap((b) => (contains(b, a) ? [a] : contains(a, b) ? [b] : []))),
    first,
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
    return binding === undefined || binding.start === binding.end || !contains(match, binding) ? [] : [binding];
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
