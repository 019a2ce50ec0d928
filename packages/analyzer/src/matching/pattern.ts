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

/** A pattern that cannot be parsed. `offset` is the UTF-16 offset inside the pattern's text where it went wrong. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
