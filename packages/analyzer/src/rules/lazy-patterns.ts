/** A pattern text with its compiled forms, each made when a file of its language first asks for it. */
import type { LanguageId } from '../languages/language.ts';
import { type CompiledPattern, PatternError } from '../matching/pattern.ts';
import type { PatternByLanguage } from './rule.ts';

type Compile = (text: string, language: LanguageId) => CompiledPattern;

/** Looks like a map from language to compiled pattern; a language that cannot read the text is not in it. */
export class LazyPatterns implements PatternByLanguage {
  readonly text: string;
  readonly languages: readonly LanguageId[];
  readonly #compile: Compile;
  readonly #made = new Map<LanguageId, CompiledPattern | PatternError>();

  constructor(text: string, languages: readonly LanguageId[], compile: Compile) {
    this.text = text;
    this.languages = languages;
    this.#compile = compile;
  }

  /** Null if some language reads the text, else why the first of them does not. */
  failure(): PatternError | null {
    let first: PatternError | null = null;
    for (const language of this.languages) {
      const made = this.#make(language);
      if (!(made instanceof PatternError)) return null;
      first ??= made;
    }
    return first;
  }

  get(language: LanguageId): CompiledPattern | undefined {
    if (!this.languages.includes(language)) return undefined;
    const made = this.#make(language);
    return made instanceof PatternError ? undefined : made;
  }

  has(language: LanguageId): boolean {
    return this.get(language) !== undefined;
  }

  get size(): number {
    return [...this.keys()].length;
  }

  *keys(): MapIterator<LanguageId> {
    for (const [language] of this.entries()) yield language;
  }

  *values(): MapIterator<CompiledPattern> {
    for (const [, pattern] of this.entries()) yield pattern;
  }

  *entries(): MapIterator<[LanguageId, CompiledPattern]> {
    for (const language of this.languages) {
      const pattern = this.get(language);
      if (pattern !== undefined) yield [language, pattern];
    }
  }

  [Symbol.iterator](): MapIterator<[LanguageId, CompiledPattern]> {
    return this.entries();
  }

  forEach(visit: (pattern: CompiledPattern, language: LanguageId, all: PatternByLanguage) => void): void {
    for (const [language, pattern] of this) visit(pattern, language, this);
  }

  #make(language: LanguageId): CompiledPattern | PatternError {
    let made = this.#made.get(language);
    if (made === undefined) {
      try {
        made = this.#compile(this.text, language);
      } catch (cause) {
        if (!(cause instanceof PatternError)) throw cause;
        made = cause;
      }
      this.#made.set(language, made);
    }
    return made;
  }
}
