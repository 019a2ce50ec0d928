/** A rule after loading: validated, its patterns ready to be compiled for each of its languages, its regular expressions translated. */
import type { Confidence, Severity } from '@rsolv-ast/protocol';
import type { RuleLanguageId } from '../languages/text/text-languages.ts';
import type { CompiledPattern, GenericPattern } from '../matching/pattern.ts';
import type { RuleOptions } from './options.ts';
import type { TaintSpecification } from './taint.ts';

/** A search rule reports each match of its formula; a taint rule reports flows from its sources to its sinks. */
export type Rule = SearchRule | TaintRule;

export interface SearchRule extends RuleHead {
  readonly kind: 'search';
  readonly formula: Formula;
}

export interface TaintRule extends RuleHead {
  readonly kind: 'taint';
  readonly taint: TaintSpecification;
}

/** What a rule says beside what it looks for. */
export interface RuleHead {
  readonly id: string;
  /** Metavariables stand in it as `$X`. */
  readonly message: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly cwe: readonly string[];
  readonly owasp: readonly string[];
  readonly references: readonly string[];
  readonly languages: readonly RuleLanguageId[];
  readonly paths: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  readonly options: RuleOptions;
  readonly fix: Fix | null;
}

/** How a match is to be rewritten. */
export type Fix =
  /** By this text, with metavariables in it; an empty one deletes. */
  | { readonly kind: 'text'; readonly text: string }
  /** By replacing what an expression finds inside of it, at most `count` times. */
  | {
      readonly kind: 'regex';
      readonly regex: RegExp;
      readonly replacement: readonly ReplacementPart[];
      readonly count: number | null;
    };

/** A piece of a replacement: text, or what a group caught (0 is the whole match). */
export type ReplacementPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'group'; readonly group: number };

/** The formula of a search rule: sets of ranges with bindings, combined. */
export type Formula =
  | { readonly kind: 'pattern'; readonly pattern: PatternByLanguage }
  | { readonly kind: 'regex'; readonly regex: RegExp }
  | { readonly kind: 'any'; readonly operands: readonly Formula[] }
  | All;

/** `patterns:` — ranges that satisfy every operand, then every condition, then narrowed to the focus. */
export interface All {
  readonly kind: 'all';
  /** At least one positive operand (`match` or `inside`); filters may stand in any order among them. */
  readonly operands: readonly Operand[];
  readonly conditions: readonly Condition[];
  /** One entry for each `focus-metavariable` key, each with its one or more metavariables. */
  readonly focus: readonly (readonly string[])[];
}

/** `anywhere`: something of the file that agrees in its bindings, wherever it stands. */
export type Operand = {
  readonly kind: 'match' | 'not' | 'inside' | 'not-inside' | 'anywhere';
  readonly formula: Formula;
};

export type Condition =
  | {
      readonly kind: 'metavariable-regex';
      readonly metavariable: string;
      readonly regex: RegExp;
      readonly constants: boolean;
    }
  /** `language`: the binding's text is parsed anew as that language. */
  | {
      readonly kind: 'metavariable-pattern';
      readonly metavariable: string;
      readonly formula: Formula;
      readonly language: RuleLanguageId | null;
    }
  | {
      readonly kind: 'metavariable-comparison';
      readonly metavariable: string | null;
      readonly comparison: ComparisonExpression;
      readonly strip: boolean;
      readonly base: number | null;
    }
  /** One of the types, as they are written in the rule's language. */
  | {
      readonly kind: 'metavariable-type';
      readonly metavariable: string;
      readonly types: readonly PatternByLanguage[];
    }
  | {
      readonly kind: 'metavariable-analysis';
      readonly metavariable: string;
      readonly analyzer: 'entropy' | 'redos';
    }
  /** The full name under which one of the modules offers what the metavariable names begins with the module's. */
  | {
      readonly kind: 'metavariable-name';
      readonly metavariable: string;
      readonly modules: readonly string[];
    };

/** The small expression language of `metavariable-comparison`. */
export type ComparisonExpression =
  /** `decimal`: a number that is written with a point or an exponent. */
  | { readonly kind: 'literal'; readonly value: number | string | boolean; readonly decimal?: true }
  | { readonly kind: 'metavariable'; readonly name: string }
  | { readonly kind: 'list'; readonly elements: readonly ComparisonExpression[] }
  | { readonly kind: 'unary'; readonly operator: 'not' | '-'; readonly operand: ComparisonExpression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: ComparisonExpression;
      readonly right: ComparisonExpression;
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly ComparisonExpression[] };

/** One pattern text, compiled for each language of its rule when a file of that language first needs it. */
export interface PatternByLanguage {
  readonly text: string;
  readonly languages: readonly RuleLanguageId[];
  /** Undefined where the language cannot read the text. */
  get(language: RuleLanguageId): CompiledPattern | GenericPattern | undefined;
  /** Words without which a text of the language holds no match. */
  words(language: RuleLanguageId): readonly string[];
}
