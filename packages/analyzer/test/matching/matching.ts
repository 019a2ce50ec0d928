/** What the matching tests share: a pattern or formula, run over a source text, as printed matches. */
import { expect } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import type { LanguageId } from '../../src/languages/language.ts';
import { parserOf, parseText } from '../../src/languages/parsing.ts';
import { allLanguages } from '../../src/languages/registry.ts';
import { isTextLanguage, type RuleLanguageId } from '../../src/languages/text/text-languages.ts';
import { matchFormula } from '../../src/matching/formula.ts';
import type { Match } from '../../src/matching/match.ts';
import { compilePattern } from '../../src/matching/pattern-parser.ts';
import { type MatchTarget, prepareTarget, prepareText } from '../../src/matching/target.ts';
import { LazyPatterns, type PatternReader } from '../../src/rules/lazy-patterns.ts';
import type { Formula, SearchRule } from '../../src/rules/rule.ts';
import type { LoadedRuleSet } from '../../src/rules/rule-set.ts';

const engine = await createEngine();

export function languageOf(id: LanguageId) {
  return allLanguages().find((language) => language.id === id)!;
}

export function targetFor(id: RuleLanguageId, source: string): MatchTarget {
  const file = {
    index: 0,
    path: 'source',
    text: source,
    bytes: source.length,
    encoding: 'utf-8',
    diagnostic: null,
    mayDiffer: false,
  } as const;
  if (isTextLanguage(id)) return prepareText(file, id);
  const language = languageOf(id);
  return prepareTarget(file, language, parseText(language, parserOf(language), source));
}

export function patternFormula(id: LanguageId, text: string): Formula {
  return { kind: 'pattern', pattern: new LazyPatterns(text, [id], patternReader(id)) };
}

export function patternReader(id: LanguageId): PatternReader {
  const language = languageOf(id);
  return {
    compile: (text) => compilePattern(text, language),
    words: (text) => language.patterns.words(text),
    traits: () => language.traits,
  };
}

/** A rule with these operators, loaded as any rule is. */
export function ruleOf(id: RuleLanguageId, operators: Readonly<Record<string, unknown>>): SearchRule {
  const rule = {
    id: 'rule',
    message: 'm',
    severity: 'ERROR',
    languages: [id === 'tsx' ? 'typescript' : id],
    ...operators,
  };
  const set = engine.loadRules([{ name: 'test', text: JSON.stringify({ rules: [rule] }) }], { defaultRules: false });
  expect(set.errors).toEqual([]);
  return (set as LoadedRuleSet).rulesFor(id, 'source')[0]!;
}

/** As the recorder prints them: `start-end "text" $X=…` with the metavariables that occur in the rule. */
export function shownLikeRecorded(matches: readonly Match[], source: string, rule: string): string[] {
  const names = [...new Set(rule.match(/\$(?:(?:\.\.\.)?[A-Z_][A-Z_0-9]*|\d)/g) ?? [])].filter(
    (name) => !name.endsWith('_'),
  );
  const lines = matches.map(({ start, end, bindings }) => {
    const bound = names.map((name) => `${name}=${bindings.get(name)?.text ?? ''}`).sort();
    return `${start}-${end} ${JSON.stringify(source.slice(start, end))} ${bound.join(' ')}`.trim();
  });
  return [...new Set(lines)].sort();
}

/** The formula of such a rule. */
export function formulaOf(id: RuleLanguageId, operators: Readonly<Record<string, unknown>>): Formula {
  return ruleOf(id, operators).formula;
}

/** `start-end text` of each match with its bindings: `0-6 foo(1) $X=1`. */
export function shown(matches: readonly Match[], source: string): string[] {
  return matches.map((match) => {
    const bindings = [...match.bindings].map(([name, binding]) => ` ${name}=${binding.text}`).sort();
    return `${match.start}-${match.end} ${source.slice(match.start, match.end)}${bindings.join('')}`;
  });
}

export function check(id: LanguageId, pattern: string, source: string, expected: readonly string[]): void {
  const matches = matchFormula(patternFormula(id, pattern), targetFor(id, source));
  expect(shown(matches, source).sort(), `${pattern} in ${source}`).toEqual([...expected].sort());
}
