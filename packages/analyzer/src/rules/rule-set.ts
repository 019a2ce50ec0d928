/** Rules that were loaded, ordered so that a file meets only those for its language and path. */
import type { RuleDescription, RuleError } from '@rsolv-ast/protocol';
import type { RuleSet } from '../analysis.ts';
import type { LanguageId } from '../languages/language.ts';
import { allLanguages } from '../languages/registry.ts';
import { ruleDigest } from './digest.ts';
import type { LoadedRules } from './loader.ts';
import { pathFilter } from './paths.ts';
import { Prefilter } from './prefilter.ts';
import type { Formula, Rule } from './rule.ts';

interface Entry {
  readonly rule: Rule;
  readonly appliesTo: (path: string) => boolean;
}

/** The engine's RuleSet: what its public face says, and the compiled rules behind it. */
export class LoadedRuleSet implements RuleSet {
  readonly digest: string;
  readonly errors: readonly RuleError[];
  readonly size: number;
  readonly rules: readonly RuleDescription[];
  /** The languages that `metavariable-pattern` reads bindings in, other than the file's own. */
  readonly innerLanguages: ReadonlySet<LanguageId>;
  readonly #languages: ReadonlyMap<string, readonly LanguageId[]>;
  readonly #byLanguage = new Map<LanguageId, Entry[]>();
  readonly #prefilters = new Map<LanguageId, Prefilter>();

  constructor({ rules, errors }: LoadedRules) {
    this.digest = ruleDigest(rules);
    this.errors = errors;
    this.size = rules.length;
    this.rules = rules.map(describe);
    this.#languages = new Map(rules.map((rule) => [rule.id, rule.languages]));
    this.innerLanguages = new Set(rules.flatMap((rule) => innerLanguages(rule.formula)));
    for (const rule of rules) {
      const entry = { rule, appliesTo: pathFilter(rule.paths.include, rule.paths.exclude) };
      for (const language of rule.languages) {
        const entries = this.#byLanguage.get(language);
        if (entries === undefined) this.#byLanguage.set(language, [entry]);
        else entries.push(entry);
      }
    }
  }

  languagesOf(ruleId: string): readonly LanguageId[] {
    return this.#languages.get(ruleId) ?? [];
  }

  /** The rules that are for a file's language and path, by id. */
  rulesFor(language: LanguageId, path: string): readonly Rule[] {
    const entries = this.#byLanguage.get(language) ?? [];
    return entries.filter((entry) => entry.appliesTo(path)).map((entry) => entry.rule);
  }

  /** Those of a language's rules that could match in a text. */
  candidates(language: LanguageId, text: string): ReadonlySet<Rule> {
    let prefilter = this.#prefilters.get(language);
    if (prefilter === undefined) {
      const rules = (this.#byLanguage.get(language) ?? []).map((entry) => entry.rule);
      const { traits } = allLanguages().find(({ id }) => id === language)!;
      prefilter = new Prefilter(rules, language, traits);
      this.#prefilters.set(language, prefilter);
    }
    return prefilter.candidates(text);
  }
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
            ? [...(condition.language === null ? [] : [condition.language]), ...innerLanguages(condition.formula)]
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
