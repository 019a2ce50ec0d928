/** What the matching tests share: a pattern or formula, run over a source text, as printed matches. */
import { expect } from 'vitest';
import type { LanguageId } from '../../src/languages/language.ts';
import { allLanguages } from '../../src/languages/registry.ts';
import { matchFormula } from '../../src/matching/formula.ts';
import type { Match } from '../../src/matching/match.ts';
import { compilePattern } from '../../src/matching/pattern-parser.ts';
import { type MatchTarget, prepareTarget } from '../../src/matching/target.ts';
import type { Formula } from '../../src/rules/rule.ts';
import { loadedGrammar, loadGrammar, SyntaxParser } from '../../src/syntax/syntax.ts';

await Promise.all(allLanguages().map((language) => loadGrammar(language.grammarFile())));

export function languageOf(id: LanguageId) {
  return allLanguages().find((language) => language.id === id)!;
}

export function targetFor(id: LanguageId, source: string): MatchTarget {
  const language = languageOf(id);
  const tree = new SyntaxParser(loadedGrammar(language.grammarFile())).parse(source);
  const lowered = language.lower(tree, source);
  tree.delete();
  const file = {
    index: 0,
    path: 'source',
    text: source,
    bytes: source.length,
    encoding: 'utf-8',
    diagnostic: null,
  } as const;
  return prepareTarget(file, language, lowered);
}

export function patternFormula(id: LanguageId, text: string): Formula {
  return { kind: 'pattern', pattern: new Map([[id, compilePattern(text, languageOf(id))]]) };
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
