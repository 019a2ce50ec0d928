/** A rule after loading: validated, its patterns ready to be compiled for each of its languages, its regular expressions translated. */
import type { Confidence, Severity } from '@rsolv-ast/protocol';
import type { LanguageId } from '../languages/language.ts';
import type { CompiledPattern } from '../matching/pattern.ts';

export interface Rule {
  readonly id: string;
  /** Metavariables stand in it as `$X`. */
  readonly message: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly cwe: readonly string[];
  readonly owasp: readonly string[];
  readonly references: readonly string[];
  readonly languages: readonly LanguageId[];
  readonly formula: Formula;
  readonly paths: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  /** Replacement text with metavariables, or null. */
  readonly fix: string | null;
}

/** The formula of a search rule: sets of ranges with bindings, combined. */
export type Formula =
  | { readonly kind: 'pattern'; readonly pattern: PatternByLanguage }
  | { readonly kind: 'regex'; readonly regex: RegExp }
  | { readonly kind: 'any'; readonly operands: readonly Formula[] }
  | All;

/** `patterns:` — ranges that satisfy every operand, then every condition, then narrowed to the focus. */
export interface All {
  readonly kind: 'all';
  /** At least one positive operand (`match`); filters may stand in any order among them. */
  readonly operands: readonly Operand[];
  readonly conditions: readonly Condition[];
  /** One entry for each `focus-metavariable` key, each with its one or more metavariables. */
  readonly focus: readonly (readonly string[])[];
}

export type Operand = { readonly kind: 'match' | 'not' | 'inside' | 'not-inside'; readonly formula: Formula };

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
      readonly language: LanguageId | null;
    }
  | {
      readonly kind: 'metavariable-comparison';
      readonly metavariable: string | null;
      readonly comparison: ComparisonExpression;
      readonly strip: boolean;
      readonly base: number | null;
    };

/** The small expression language of `metavariable-comparison`. */
export type ComparisonExpression =
  | { readonly kind: 'literal'; readonly value: number | string | boolean }
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
  readonly languages: readonly LanguageId[];
  /** Undefined where the language cannot read the text. */
  get(language: LanguageId): CompiledPattern | undefined;
  /** Words without which a text of the language holds no match. */
  words(language: LanguageId): readonly string[];
}
