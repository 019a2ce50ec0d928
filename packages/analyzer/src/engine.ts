/** The engine: grammars loaded once, rules loaded on request, files analysed one after the other. */
import type {
  AnalysisInput,
  AnalysisResult,
  AnalyzeOptions,
  Engine,
  EngineOptions,
  LanguageDescription,
  LoadRulesOptions,
  RuleSet,
  RuleSource,
} from './analysis.ts';
import type { Language, LanguageId } from './languages/language.ts';
import { allLanguages, languageByRuleName, languageOfBytes } from './languages/registry.ts';
import { compileGenericPattern, wordsOfGenericPattern } from './languages/text/generic-pattern.ts';
import { type RuleLanguageId, TEXT_LANGUAGES, textLanguageByRuleName } from './languages/text/text-languages.ts';
import { type CompiledPattern, type GenericPattern, PatternError } from './matching/pattern.ts';
import { compilePattern } from './matching/pattern-parser.ts';
import { analyzeFile } from './pipeline.ts';
import { defaultRuleSources } from './rules/default-rules.ts';
import type { RuleLanguages } from './rules/formula-reader.ts';
import { loadRules } from './rules/loader.ts';
import type { Rule } from './rules/rule.ts';
import { LoadedRuleSet } from './rules/rule-set.ts';
import { loadGrammar } from './syntax/syntax.ts';

/** By default with every grammar loaded: then nothing waits any more. */
export async function createEngine({ grammars }: EngineOptions = { grammars: 'all' }): Promise<Engine> {
  const engine = new LoadedEngine();
  if (grammars === 'all') await engine.prepare('all');
  return engine;
}

/** The registered languages; loads no grammar. */
export function describeLanguages(): readonly LanguageDescription[] {
  return allLanguages().map((language) => ({
    id: language.id,
    extensions: language.extensions,
    interpreters: language.interpreters,
    grammarVersion: language.grammarVersion,
  }));
}

class LoadedEngine implements Engine {
  /** Compiled patterns do not depend on their rule: a text is compiled once for each language. */
  readonly #languages: RuleLanguages = ruleLanguages();
  /** The packs alone, which most analyses use. */
  #defaults: LoadedRuleSet | undefined;

  async prepare(needs: Parameters<Engine['prepare']>[0]): Promise<void> {
    const languages = needs === 'all' ? allLanguages() : languagesOf(needs.inputs, loaded(needs.rules));
    await Promise.all(languages.map((language) => loadGrammar(language.grammarFile())));
  }

  loadRules(custom: readonly RuleSource[], options: LoadRulesOptions): RuleSet {
    if (custom.length === 0 && options.defaultRules && !options.ignorePaths) {
      this.#defaults ??= this.#load(custom, options);
      return this.#defaults;
    }
    return this.#load(custom, options);
  }

  analyze(inputs: readonly AnalysisInput[], rules: RuleSet, options: AnalyzeOptions): AnalysisResult {
    const ruleSet = loaded(rules);
    const files = inputs.map((input) => {
      options.onFile?.(input.index);
      return analyzeFile(input, ruleSet, options);
    });
    const findings = files.flatMap((file) => file.findings);
    const found = new Set(findings.map((finding) => finding.ruleId));
    return {
      findings,
      coverage: files.map((file) => file.coverage),
      rules: rules.rules.filter((rule) => found.has(rule.id)),
      statistics: files.map((file) => file.times),
    };
  }

  languages(): readonly LanguageDescription[] {
    return describeLanguages();
  }

  #load(custom: readonly RuleSource[], options: LoadRulesOptions): LoadedRuleSet {
    const files = [{ sources: custom, checkPatterns: true }];
    if (options.defaultRules) files.unshift({ sources: defaultRuleSources(), checkPatterns: false });
    const { rules, errors } = loadRules(files, this.#languages);
    return new LoadedRuleSet({ rules: options.ignorePaths ? rules.map(forAllPaths) : rules, errors });
  }
}

function forAllPaths(rule: Rule): Rule {
  return { ...rule, paths: { include: [], exclude: [] } };
}

function loaded(rules: RuleSet): LoadedRuleSet {
  if (!(rules instanceof LoadedRuleSet)) throw new TypeError('The rules must come from loadRules of an engine.');
  return rules;
}

/** The languages of the files, and those of patterns that rules hold against parts of them. */
function languagesOf(inputs: readonly AnalysisInput[], rules: LoadedRuleSet): Language[] {
  const ids = new Set<LanguageId>(rules.innerLanguages);
  for (const input of inputs) {
    const language = languageOfBytes(input.path, input.bytes, input.language);
    if (language !== undefined) ids.add(language.id);
  }
  return allLanguages().filter((language) => ids.has(language.id));
}

function ruleLanguages(): RuleLanguages {
  const languages = new Map(allLanguages().map((language) => [language.id, language]));
  const compiled = new Map<string, CompiledPattern | GenericPattern>();
  return {
    idsOf(name): readonly RuleLanguageId[] {
      const text = textLanguageByRuleName(name);
      return text === undefined ? languageByRuleName(name).map((language) => language.id) : [text];
    },
    names: [...new Set(allLanguages().flatMap((language) => language.ruleNames)), ...TEXT_LANGUAGES],
    words(pattern, id) {
      if (id === 'generic') return wordsOfGenericPattern(pattern);
      return id === 'regex' ? [] : (languages.get(id)?.patterns.words(pattern) ?? null);
    },
    traits: (id) => languageOfId(languages, id).traits,
    compile(pattern: string, id: RuleLanguageId): CompiledPattern | GenericPattern {
      if (id === 'generic') return compileGenericPattern(pattern);
      if (id === 'regex')
        throw new PatternError('`regex` has no patterns but regular expressions: use `pattern-regex`.', 0);
      const language = languageOfId(languages, id);
      const key = `${id}\n${pattern}`;
      const known = compiled.get(key);
      if (known !== undefined) return known;
      const fresh = compilePattern(pattern, language);
      compiled.set(key, fresh);
      return fresh;
    },
  };
}

function languageOfId(languages: ReadonlyMap<RuleLanguageId, Language>, id: LanguageId): Language {
  const language = languages.get(id);
  if (language === undefined) throw new TypeError(`No language ${id} is registered.`);
  return language;
}
