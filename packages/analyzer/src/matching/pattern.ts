/** A pattern of the rule language after parsing: generic AST with pattern nodes in it. */
import type { Node } from '../ast/nodes.ts';
import type { LanguageId } from '../languages/language.ts';

export interface CompiledPattern {
  readonly language: LanguageId;
  readonly text: string;
  /** What shape the pattern has: one expression, one or more statements, or a class member, parameter, argument and the like (`member`). */
  readonly form: 'expression' | 'statements' | 'member';
  readonly nodes: readonly Node[];
  /** Names of the metavariables in it, with their `$`. */
  readonly metavariables: readonly string[];
}

/** A pattern of `languages: generic`. */
export interface GenericPattern {
  readonly language: 'generic';
  readonly text: string;
  readonly form: 'generic';
  readonly parts: readonly GenericPatternPart[];
  readonly metavariables: readonly string[];
}

export type GenericPatternPart =
  | { readonly kind: 'text'; readonly text: string }
  /** One word. */
  | { readonly kind: 'metavariable'; readonly name: string }
  /** Any text of a bounded number of lines. */
  | { readonly kind: 'dots'; readonly metavariable: string | null }
  /** All of an indented block, or of what stands between two brackets. */
  | { readonly kind: 'block'; readonly parts: readonly GenericPatternPart[] };

/** A pattern that cannot be parsed. `offset` is the UTF-16 offset inside the pattern's text where it went wrong. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
