/**
 * What a condition on a metavariable will refuse in the end is refused when the metavariable is to be bound: a range that does not hold the text
 * which the condition's regular expression needs. Most bindings of `$X = $Y` are not worth a match of their own.
 */
import type { All, Formula } from '../rules/rule.ts';
import { textOfRegex } from './regex-words.ts';
import { textMayMatch } from './required-words.ts';
import type { WordFormula } from './word-formula.ts';

/** What the source text that a metavariable is bound to must hold. */
export interface Guard {
  readonly metavariable: string;
  readonly required: WordFormula;
}

const known = new WeakMap<All, readonly Guard[]>();

/** For all positive operands, the nested ones too. */
export function guardsOf(formula: All): readonly Guard[] {
  let guards = known.get(formula);
  if (guards === undefined) {
    guards = read(formula);
    known.set(formula, guards);
  }
  return guards;
}

function read(formula: All): Guard[] {
  return formula.conditions.flatMap((condition) => {
    // The regular expression sees the value instead of the text.
    if (condition.kind !== 'metavariable-regex' || condition.constants) return [];
    const { metavariable, regex } = condition;
    // Bound in two places, it may be spelled differently in each, and only one of these is what counts.
    if (places(formula, metavariable) > 1) return [];
    const required = textOfRegex(regex);
    return required.kind === 'always' ? [] : [{ metavariable, required }];
  });
}

/** In how many places of one match a metavariable may be bound. */
function places(formula: Formula, metavariable: string): number {
  switch (formula.kind) {
    case 'pattern':
      return formula.pattern.text.split(metavariable).length - 1;
    case 'regex':
      return /^\$\d+$/.test(metavariable) || formula.regex.source.includes(metavariable.slice(1)) ? 1 : 0;
    case 'any':
      return Math.max(0, ...formula.operands.map((operand) => places(operand, metavariable)));
    case 'all':
      return formula.operands
        .filter(({ kind }) => kind === 'match' || kind === 'inside' || kind === 'anywhere')
        .reduce((sum, operand) => sum + places(operand.formula, metavariable), 0);
  }
}

/** Where texts stand in a file, each looked up once. */
export class TextPlaces {
  readonly #source: string;
  #lower: string | null = null;
  readonly #places = new Map<string, readonly number[]>();
  readonly #placesInAnyCase = new Map<string, readonly number[]>();

  constructor(source: string) {
    this.#source = source;
  }

  /** Whether what a formula requires stands between two places. Words are not looked for. */
  hold(required: WordFormula, start: number, end: number): boolean {
    return textMayMatch(required, {
      has: () => true,
      hasText: (text, ignoreCase) => this.#holdText(text, ignoreCase, start, end),
    });
  }

  #holdText(text: string, ignoreCase: boolean, start: number, end: number): boolean {
    if (text.length > end - start) return false;
    const places = this.#placesOf(text, ignoreCase);
    if (places === null) return true;
    let low = 0;
    for (let high = places.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (places[middle]! < start) low = middle + 1;
      else high = middle;
    }
    return low < places.length && places[low]! + text.length <= end;
  }

  /** Null if places in lower case are none of the source: one letter (İ) becomes two. */
  #placesOf(text: string, ignoreCase: boolean): readonly number[] | null {
    if (ignoreCase) this.#lower ??= this.#source.toLowerCase();
    const source = ignoreCase ? this.#lower! : this.#source;
    if (source.length !== this.#source.length) return null;
    const cache = ignoreCase ? this.#placesInAnyCase : this.#places;
    let places = cache.get(text);
    if (places === undefined) {
      places = placesIn(source, text);
      cache.set(text, places);
    }
    return places;
  }
}

function placesIn(source: string, text: string): number[] {
  const places: number[] = [];
  for (let at = source.indexOf(text); at >= 0; at = source.indexOf(text, at + 1)) places.push(at);
  return places;
}
