/** A pattern text with its compiled forms, each made when a file of its language first asks for it. */
import type { LanguageId, LanguageTraits } from '../languages/language.ts';
import type { RuleLanguageId } from '../languages/text/text-languages.ts';
import { type CompiledPattern, type GenericPattern, PatternError } from '../matching/pattern.ts';
import { wordsOfNodes } from '../matching/required-words.ts';
import type { PatternByLanguage } from './rule.ts';

/** How patterns are read in each language. */
export interface PatternReader {
  /** Throws PatternError. */
  compile(pattern: string, language: RuleLanguageId): CompiledPattern | GenericPattern;
  /** As `PatternSyntax.words`. */
  words(pattern: string, language: RuleLanguageId): readonly string[] | null;
  traits(language: LanguageId): LanguageTraits;
}

type Compiled = CompiledPattern | GenericPattern;

export class LazyPatterns implements PatternByLanguage {
  readonly text: string;
  readonly languages: readonly RuleLanguageId[];
  readonly #reader: PatternReader;
  readonly #made = new Map<RuleLanguageId, Compiled | PatternError>();
  readonly #words = new Map<RuleLanguageId, readonly string[]>();

  constructor(text: string, languages: readonly RuleLanguageId[], reader: PatternReader) {
    this.text = text;
    this.languages = languages;
    this.#reader = reader;
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

  get(language: RuleLanguageId): Compiled | undefined {
    if (!this.languages.includes(language)) return undefined;
    const made = this.#make(language);
    return made instanceof PatternError ? undefined : made;
  }

  words(language: RuleLanguageId): readonly string[] {
    let words = this.#words.get(language);
    if (words === undefined) {
      words = this.#reader.words(this.text, language) ?? this.#wordsOfCompiled(language);
      this.#words.set(language, words);
    }
    return words;
  }

  #wordsOfCompiled(language: RuleLanguageId): readonly string[] {
    const pattern = this.get(language);
    return pattern === undefined || pattern.form === 'generic'
      ? []
      : wordsOfNodes(pattern.nodes, this.#reader.traits(pattern.language));
  }

  #make(language: RuleLanguageId): Compiled | PatternError {
    let made = this.#made.get(language);
    if (made === undefined) {
      try {
        made = this.#reader.compile(this.text, language);
      } catch (cause) {
        if (!(cause instanceof PatternError)) throw cause;
        made = cause;
      }
      this.#made.set(language, made);
    }
    return made;
  }
}
