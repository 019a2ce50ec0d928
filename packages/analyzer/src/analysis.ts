/** The engine's public types: what `analyze` takes and gives. */
import type { Coverage, Finding, RuleDescription, RuleError } from '@rsolv-ast/protocol';
import type { LanguageId } from './languages/language.ts';
import type { RuleLanguageId } from './languages/text/text-languages.ts';

export interface AnalysisInput {
  /** Position in the manifest; results keep this order. */
  readonly index: number;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly language?: string;
}

/** A rule file in the Semgrep rule language. */
export interface RuleSource {
  /** What error messages call it. */
  readonly name: string;
  readonly text: string;
}

export interface AnalyzeOptions {
  /** Larger files are skipped as `too-large`. */
  readonly maxFileBytes: number;
  /** Called before each file is touched, so that a supervisor knows which file a dead or hanging worker was at. */
  readonly onFile?: (index: number) => void;
}

export interface FileTimes {
  readonly index: number;
  readonly parseMs: number;
  readonly matchMs: number;
}

export interface AnalysisResult {
  /** In the order of the files, then by place, then by rule; suppressed ones are marked. */
  readonly findings: readonly Finding[];
  /** One entry a file, in the order of the files. */
  readonly coverage: readonly Coverage[];
  /** The rules that have a finding, by id. */
  readonly rules: readonly RuleDescription[];
  readonly statistics: readonly FileTimes[];
}

/** Rules that were loaded once and serve any number of analyses. */
export interface RuleSet {
  /** SHA-256 over the rules in use, hexadecimal. */
  readonly digest: string;
  readonly errors: readonly RuleError[];
  readonly size: number;
  /** Every rule in use, by id. */
  readonly rules: readonly RuleDescription[];
  /** The languages of a rule in use; empty for an id that is not. */
  languagesOf(ruleId: string): readonly RuleLanguageId[];
}

export interface LoadRulesOptions {
  /** Whether the rule packs that the engine brings along are used beside the custom rules. */
  readonly defaultRules: boolean;
  /** Whether the `paths` of rules are left out of account, as for fixtures: these lie elsewhere than the code that a rule is for. */
  readonly ignorePaths?: boolean;
}

export interface EngineOptions {
  /** `as-needed`: only what `prepare` is asked for. A process that ends after one analysis need not load the grammars of all languages. */
  readonly grammars: 'all' | 'as-needed';
}

/** The engine. Once its grammars are loaded everything is synchronous, and no state is kept between analyses. */
export interface Engine {
  /** Loads the grammars that these files need under these rules, or all. Custom rules need all, before they are loaded: their patterns are checked. */
  prepare(needs: 'all' | { readonly inputs: readonly AnalysisInput[]; readonly rules: RuleSet }): Promise<void>;
  /** Never throws on bad rules: each fault is an entry of `errors`, and the other rules are used. */
  loadRules(custom: readonly RuleSource[], options: LoadRulesOptions): RuleSet;
  /** Never throws on any input: what could not be analysed is said in the coverage of its file. */
  analyze(inputs: readonly AnalysisInput[], rules: RuleSet, options: AnalyzeOptions): AnalysisResult;
  languages(): readonly LanguageDescription[];
}

export interface LanguageDescription {
  readonly id: LanguageId;
  readonly extensions: readonly string[];
  readonly interpreters: readonly string[];
  readonly grammarVersion: string;
}
