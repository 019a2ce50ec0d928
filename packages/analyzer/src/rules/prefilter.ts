/**
 * Which rules could match in a text: the words that each rule needs, looked up in one pass over the text for all rules together.
 *
 * Measured on 7 MB of package code with 79 rules: this scan takes 9 ms a MB and leaves 6 rules a file; a Set of every word of the text, by a
 * regular expression, takes 13 ms a MB. Parsing takes about 160.
 */
import type { RuleLanguageId } from '../languages/text/text-languages.ts';
import {
  type NameTraits,
  namesText,
  requiredWords,
  TextWords,
  textMayMatch,
  type WordLookup,
} from '../matching/required-words.ts';
import { ALWAYS, type WordFormula } from '../matching/word-formula.ts';
import type { SearchRule } from './rule.ts';

interface Entry {
  readonly rule: SearchRule;
  readonly words: WordFormula;
}

/** For the rules of one language. */
export class Prefilter {
  readonly #entries: readonly Entry[];
  readonly #words = new Set<string>();
  readonly #traits: NameTraits;
  /** At [length of a word], the first code units that words of that length have; longer ones share the last place. */
  readonly #starts: readonly Set<number>[] = Array.from({ length: LONG_WORD + 1 }, () => new Set<number>());

  constructor(rules: readonly SearchRule[], language: RuleLanguageId, traits: NameTraits = {}) {
    this.#traits = traits;
    this.#entries = rules.map((rule) => ({
      rule,
      words: rule.options.generic.ignoreCase ? ALWAYS : requiredWords(rule.formula, language),
    }));
    for (const { words } of this.#entries) this.#collect(words);
  }

  /** The rules that a search for matches is worth while for. */
  candidates(text: string): ReadonlySet<SearchRule> {
    const present = this.#wordsIn(namesText(text, this.#traits));
    const whole = new TextWords(text);
    const lookup: WordLookup = {
      has: (word) => present.has(this.#folded(word)),
      hasText: (part, ignoreCase) => whole.hasText(part, ignoreCase),
    };
    return new Set(this.#entries.filter(({ words }) => textMayMatch(words, lookup)).map(({ rule }) => rule));
  }

  #collect(formula: WordFormula): void {
    if (formula.kind === 'always' || formula.kind === 'text' || formula.kind === 'regex') return;
    if (formula.kind !== 'word') {
      for (const operand of formula.operands) this.#collect(operand);
      return;
    }
    const word = this.#folded(formula.word);
    this.#words.add(word);
    this.#starts[Math.min(word.length, LONG_WORD)]?.add(word.charCodeAt(0));
  }

  #folded(word: string): string {
    return this.#traits.namesIgnoreCase ? word.toLowerCase() : word;
  }

  /** Which of the words stand in the text, as whole words. */
  #wordsIn(text: string): ReadonlySet<string> {
    const present = new Set<string>();
    let start = -1;
    /** Where a `$` begins a variable in a text of PHP (`a$_GET`), and is part of a name elsewhere. */
    let variable = -1;
    for (let i = 0; i <= text.length; i++) {
      const code = i < text.length ? text.charCodeAt(i) : 0;
      if (isWordCode(code)) {
        if (start === -1) start = i;
        else if (code === DOLLAR) {
          this.#addWord(present, text, Math.max(start, variable), i);
          variable = i;
        }
        continue;
      }
      if (start === -1) continue;
      this.#addWord(present, text, start, i);
      if (variable !== -1) this.#addWord(present, text, variable, i);
      start = -1;
      variable = -1;
    }
    return present;
  }

  #addWord(present: Set<string>, text: string, start: number, end: number): void {
    if (!this.#starts[Math.min(end - start, LONG_WORD)]?.has(text.charCodeAt(start))) return;
    const word = text.slice(start, end);
    if (this.#words.has(word)) present.add(word);
  }
}

/** Words of this length or more are not told apart by their length. */
const LONG_WORD = 32;

const DOLLAR = 0x24;

const ASCII_WORD = Uint8Array.from({ length: 128 }, (_, code) => (/[\w$]/.test(String.fromCharCode(code)) ? 1 : 0));

function isWordCode(code: number): boolean {
  if (code < 128) return ASCII_WORD[code] === 1;
  // A surrogate may belong to a letter.
  return (code >= 0xd800 && code <= 0xdfff) || /\p{ID_Continue}/u.test(String.fromCharCode(code));
}
