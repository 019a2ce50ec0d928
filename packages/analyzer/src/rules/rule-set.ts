/** Rules that were loaded, ordered so that a file meets only those for its language and path. */
import type { RuleDescription, RuleError } from '@rsolv-ast/protocol';
import type { RuleSet } from '../analysis.ts';
import type { LanguageId } from '../languages/language.ts';
import { allLanguages } from '../languages/registry.ts';
import { isTextLanguage, type RuleLanguageId, TEXT_LANGUAGES } from '../languages/text/text-languages.ts';
import { TEXT_TRAITS } from '../languages/text/traits.ts';
import { ruleDigest } from './digest.ts';
import type { LoadedRules } from './loader.ts';
import { pathFilter } from './paths.ts';
import { Prefilter } from './prefilter.ts';
import type { Formula, Rule, SearchRule, TaintRule } from './rule.ts';

interface Entry<R extends Rule> {
  readonly rule: R;
  readonly appliesTo: (path: string) => boolean;
}

type Entries<R extends Rule> = Map<RuleLanguageId, Entry<R>[]>;

/** The engine's RuleSet: what its public face says, and the compiled rules behind it. */
export class LoadedRuleSet implements RuleSet {
  readonly digest: string;
  readonly errors: readonly RuleError[];
  readonly size: number;
  readonly rules: readonly RuleDescription[];
  /** The languages that `metavariable-pattern` reads bindings in, other than the file's own. */
  readonly innerLanguages: ReadonlySet<LanguageId>;
  readonly #languages: ReadonlyMap<string, readonly RuleLanguageId[]>;
  readonly #searches: Entries<SearchRule> = new Map();
  readonly #taints: Entries<TaintRule> = new Map();
  readonly #prefilters = new Map<RuleLanguageId, Prefilter>();

  constructor({ rules, errors }: LoadedRules) {
    this.digest = ruleDigest(rules);
    this.errors = errors;
    this.size = rules.length;
    this.rules = rules.map(describe);
    this.#languages = new Map(rules.map((rule) => [rule.id, rule.languages]));
    this.innerLanguages = new Set(
      rules.flatMap((rule) => (rule.kind === 'search' ? innerLanguages(rule.formula) : [])),
    );
    for (const rule of rules) {
      if (rule.kind === 'search') addEntry(this.#searches, rule);
      else addEntry(this.#taints, rule);
    }
  }

  languagesOf(ruleId: string): readonly RuleLanguageId[] {
    return this.#languages.get(ruleId) ?? [];
  }

  /** The search rules that are for a language and a file's path, by id. */
  rulesFor(language: RuleLanguageId, path: string): readonly SearchRule[] {
    return applicable(this.#searches, language, path);
  }

  /** The same of taint rules. */
  taintRulesFor(language: RuleLanguageId, path: string): readonly TaintRule[] {
    return applicable(this.#taints, language, path);
  }

  /** Whether some rule is for the text of a file, whatever its language. */
  readsText(path: string): boolean {
    return TEXT_LANGUAGES.some((language) => this.rulesFor(language, path).length > 0);
  }

  /** Those of a language's search rules that could match in a text. */
  candidates(language: RuleLanguageId, text: string): ReadonlySet<SearchRule> {
    let prefilter = this.#prefilters.get(language);
    if (prefilter === undefined) {
      const rules = (this.#searches.get(language) ?? []).map((entry) => entry.rule);
      const traits = isTextLanguage(language) ? TEXT_TRAITS : allLanguages().find(({ id }) => id === language)!.traits;
      prefilter = new Prefilter(rules, language, traits);
      this.#prefilters.set(language, prefilter);
    }
    return prefilter.candidates(text);
  }
}

function addEntry<R extends Rule>(byLanguage: Entries<R>, rule: R): void {
  const entry = { rule, appliesTo: pathFilter(rule.paths.include, rule.paths.exclude) };
  for (const language of rule.languages) {
    const entries = byLanguage.get(language);
    if (entries === undefined) byLanguage.set(language, [entry]);
    else entries.push(entry);
  }
}

function applicable<R extends Rule>(byLanguage: Entries<R>, language: RuleLanguageId, path: string): readonly R[] {
  const entries = byLanguage.get(language) ?? [];
  return entries.filter((entry) => entry.appliesTo(path)).map((entry) => entry.rule);
}

function innerLanguages(formula: Formula): LanguageId[] {
  switch (formula.kind) {
    case 'pattern':
    case 'regex':
      return [];
    case 'any':
      return formula.operands.flatMap(innerLanguages);
    case 'all':
      return [
        ...formula.operands.flatMap((operand) => innerLanguages(operand.formula)),
        ...formula.conditions.flatMap((condition) =>
          condition.kind === 'metavariable-pattern'
            ? [
                ...(condition.language === null || isTextLanguage(condition.language) ? [] : [condition.language]),
                ...innerLanguages(condition.formula),
              ]
            : [],
        ),
      ];
  }
}

function describe(rule: Rule): RuleDescription {
  return {
    id: rule.id,
    message: rule.message,
    severity: rule.severity,
    confidence: rule.confidence,
    cwe: [...rule.cwe],
    owasp: [...rule.owasp],
    references: [...rule.references],
  };
}
