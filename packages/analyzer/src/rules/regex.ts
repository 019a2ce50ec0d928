/**
 * Regular expressions of rules: PCRE text → JavaScript RegExp.
 *
 * What guards a worker against a catastrophic expression is matching/bounded-regex.ts; for the most part, V8's linear engine. That engine (tried on Node 24.21)
 * knows neither the flags `i`, `u`, `v` and `d`, nor inline modifiers, lookahead and back-references. So the translation spells case-insensitive letters
 * out as `[aA]`, keeps line anchors out of lookahead, and sets `u` only where `\p{…}` or a character beyond the BMP asks for it.
 */
import { RegExpValidator } from '@eslint-community/regexpp';
import {
  type ClassItem,
  classText,
  escapeCharacter,
  escapeInClass,
  parseClass,
  SHORTHAND_CLASSES,
} from './regex-class.ts';
import { type Flags, RegexError, RegexScanner } from './regex-scanner.ts';

export { RegexError };

export interface RegexUse {
  /** `^` and `$` match at each line: how Semgrep compiles `pattern-regex`. */
  readonly multiline: boolean;
  /** The match must begin where the text begins: how Semgrep runs `metavariable-regex`. */
  readonly anchored: boolean;
  /** Whether the expression is used to find every match of a text (flag `g`). */
  readonly global: boolean;
}

/** For `pattern-regex` and `pattern-not-regex`. */
export const SEARCH_REGEX: RegexUse = { multiline: true, anchored: false, global: true };
/** For `fix-regex`: anywhere, `^` and `$` are those of the whole match. */
export const FIX_REGEX: RegexUse = { multiline: false, anchored: false, global: true };
/** For `metavariable-regex`. */
export const METAVARIABLE_REGEX: RegexUse = { multiline: false, anchored: true, global: false };

/** Translates an expression, or throws a RegexError that says where and what cannot be translated. */
export function translateRegex(source: string, use: RegexUse): RegExp {
  const pieces = new Translator(source, use.multiline).translate();
  const numbers = new GroupNumbers(pieces);
  const lineAnchors = pieces.some((piece) => piece.anchor === 'line-start' || piece.anchor === 'line-end');
  const unicode = pieces.some((piece) => piece.unicode === true);
  const start = lineAnchors ? TEXT_START : '^';
  let text = use.anchored ? `${start}(?:` : '';
  const origins: { at: number; offset: number }[] = [{ at: 0, offset: 0 }];
  for (const piece of pieces) {
    origins.push({ at: text.length, offset: piece.offset });
    text += piece.before ?? '';
    text += piece.anchor === undefined ? textOf(piece, numbers) : anchorText(piece.anchor, lineAnchors);
  }
  if (use.anchored) text += ')';
  try {
    const regex = new RegExp(text, `${use.global ? 'g' : ''}${lineAnchors ? 'm' : ''}${unicode ? 'u' : ''}`);
    groupsOfRegexes.set(regex, numbers.written);
    return regex;
  } catch {
    throw located(text, unicode, origins);
  }
}

const groupsOfRegexes = new WeakMap<RegExp, readonly number[]>();

/** Which groups of a translated expression its author wrote, in order: the first of them is `$1`. */
export function writtenGroups(regex: RegExp): readonly number[] {
  const known = groupsOfRegexes.get(regex);
  if (known === undefined) throw new TypeError('The regular expression must come from translateRegex.');
  return known;
}

type Anchor = 'line-start' | 'line-end' | 'text-start' | 'text-end';

interface Piece {
  /** Or what can be said only when all groups have their numbers. */
  readonly text: string | Reference;
  readonly offset: number;
  readonly anchor?: Anchor;
  readonly unicode?: boolean;
  /** Whether it is one character of a set, whichever. */
  readonly single?: boolean;
  /** Of the end of a group: where in the pieces the group begins. */
  readonly from?: number;
  /** What was put in front of it, and the groups that begin there and with it, in order. */
  readonly before?: string;
  readonly opens?: readonly Group[];
}

/** One that the author wrote, or the number of one that the translation needs. */
type Group = 'written' | { readonly hidden: number };

interface Reference {
  readonly open: string;
  /** The number that the author counts, or that of a hidden one. */
  readonly to: number | { readonly hidden: number };
}

/** JavaScript's numbers of groups: it counts those that the translation put in, too. */
class GroupNumbers {
  readonly written: number[] = [];
  readonly #hidden = new Map<number, number>();

  constructor(pieces: readonly Piece[]) {
    let number = 0;
    for (const group of pieces.flatMap(({ opens = [] }) => opens)) {
      number += 1;
      if (group === 'written') this.written.push(number);
      else this.#hidden.set(group.hidden, number);
    }
  }

  of(to: Reference['to']): number | undefined {
    return typeof to === 'number' ? this.written[to - 1] : this.#hidden.get(to.hidden);
  }
}

function textOf({ text, offset }: Piece, numbers: GroupNumbers): string {
  if (typeof text === 'string') return text;
  const number = numbers.of(text.to);
  if (number === undefined) throw new RegexError(`There is no group ${text.to} for this back-reference.`, offset);
  // The empty group keeps a digit behind the reference apart from it.
  return `${text.open}\\${number}(?:))`;
}

const TEXT_START = '(?<![\\s\\S])';
const TEXT_END = '(?![\\s\\S])';

/** Anchors need flag `m` only where one stands for a line; without it `^` and `$` are those of the text. */
function anchorText(anchor: Anchor, lineAnchors: boolean): string {
  switch (anchor) {
    case 'line-start':
      return '^';
    case 'line-end':
      return '$';
    case 'text-start':
      return lineAnchors ? TEXT_START : '^';
    case 'text-end':
      return lineAnchors ? TEXT_END : '$';
  }
}

/** V8 says what is wrong but not where; the validator, which takes far longer, says both. */
function located(text: string, unicode: boolean, origins: readonly { at: number; offset: number }[]): RegexError {
  try {
    new RegExpValidator({ ecmaVersion: 2025 }).validatePattern(text, 0, text.length, { unicode });
  } catch (cause) {
    const index = cause instanceof Error && 'index' in cause ? Number(cause.index) : 0;
    const reason = cause instanceof Error ? (/: ([^:]+)$/.exec(cause.message)?.[1] ?? cause.message) : String(cause);
    const origin = origins.findLast((entry) => entry.at <= index);
    return new RegexError(`This is not a valid regular expression: ${reason}.`, origin?.offset ?? 0);
  }
  return new RegexError('This regular expression is not supported.', 0);
}

/** Walks over the PCRE text once; flags that an inline option sets hold until the end of the group they stand in. */
class Translator {
  readonly #scanner: RegexScanner;
  readonly #pieces: Piece[] = [];
  readonly #groups: OpenGroup[] = [];
  #flags: Flags;
  #captures = 0;
  #hidden = 0;

  constructor(source: string, multiline: boolean) {
    this.#scanner = new RegexScanner(source);
    this.#flags = { i: false, m: multiline, s: false, x: false, n: false };
  }

  translate(): readonly Piece[] {
    this.#scanner.skipStartOptions();
    while (!this.#scanner.done) {
      const piece = this.#atom();
      if (piece !== null) this.#pieces.push(piece);
    }
    const open = this.#groups.at(-1);
    if (open !== undefined) throw new RegexError('This group is not closed: write `)`.', open.offset);
    return this.#pieces;
  }

  #atom(): Piece | null {
    const s = this.#scanner;
    const offset = s.at;
    const char = s.next();
    switch (char) {
      case '\\':
        return this.#escape(offset);
      case '[': {
        const { items, negated } = parseClass(s, offset);
        return this.#class(items, negated, offset);
      }
      case '(':
        return this.#open(offset);
      case ')':
        return this.#close(offset);
      case '^':
        return this.#anchor(this.#flags.m ? 'line-start' : 'text-start', offset);
      case '$':
        return this.#anchor(this.#flags.m ? 'line-end' : 'text-end', offset);
      case '.':
        return { text: this.#flags.s ? '[\\s\\S]' : '[^\\n]', offset, single: true };
      case '|':
        return this.#emit('|', offset);
      case '*':
      case '+':
      case '?':
        return this.#quantifier(char, offset);
      case '{': {
        const bounds = s.take(/\d+(?:,\d*)?\}|,\d+\}/y);
        if (bounds === null) return this.#literal(char, offset);
        return this.#quantifier(bounds.startsWith(',') ? `{0${bounds}` : `{${bounds}`, offset);
      }
      default:
        if (this.#flags.x && /\s/.test(char)) return null;
        if (this.#flags.x && char === '#') {
          s.take(/[^\n]*/y);
          return null;
        }
        return this.#literal(char, offset);
    }
  }

  #quantifier(text: string, offset: number): Piece {
    const s = this.#scanner;
    if (s.take(/\+/y) !== null) return this.#possessive(text, offset);
    return this.#emit(text + (s.take(/\?/y) ?? ''), offset);
  }

  /** Repeats what stands last, and gives nothing of it back. Of one character: as many as there are. */
  #possessive(quantifier: string, offset: number): Piece {
    this.#refuseInLookbehind('Possessive quantifiers', offset);
    const last = this.#pieces.at(-1);
    if (last?.single === true) {
      this.#pieces.pop();
      return { ...last, text: allOf(last.text as string, quantifier), single: false };
    }
    const from = last?.from ?? this.#pieces.length - 1;
    const first = this.#pieces[from];
    // Behind nothing that can be repeated: V8 says so.
    if (first === undefined) return this.#emit(quantifier, offset);
    const hidden = this.#hidden++;
    this.#pieces[from] = {
      ...first,
      before: `${ATOMIC_OPEN}${first.before ?? ''}`,
      opens: [{ hidden }, ...(first.opens ?? [])],
    };
    this.#pieces.push(this.#emit(quantifier, offset));
    return atomicEnd(hidden, from, offset);
  }

  /** There, JavaScript reads from right to left. */
  #refuseInLookbehind(what: string, offset: number): void {
    if (this.#groups.some(({ lookbehind }) => lookbehind))
      throw new RegexError(
        `${what} have no equivalent inside of a lookbehind here: write the expression without.`,
        offset,
      );
  }

  #open(offset: number): Piece | null {
    const s = this.#scanner;
    if (s.take(/\*/y) !== null) {
      throw new RegexError(
        'Verbs such as `(*SKIP)` have no equivalent here: write the expression without them.',
        offset,
      );
    }
    if (s.take(/\?/y) === null)
      return this.#flags.n ? this.#push('(?:', offset) : this.#push('(', offset, { opens: 'written' });
    if (s.take(/#[^)]*\)/y) !== null) return null;
    const name = s.take(/(?:P?<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')/y);
    if (name !== null) return this.#push(`(?<${name.replace(/^P?[<']|[>']$/g, '')}>`, offset, { opens: 'written' });
    const backReference = s.take(/P=\w+\)/y);
    if (backReference !== null) return this.#namedReference(backReference.slice(2, -1), offset);
    const plain = s.take(/<?[=!]|:/y);
    if (plain !== null) return this.#push(`(?${plain}`, offset, { lookbehind: plain.startsWith('<') });
    if (s.take(/>/y) !== null) {
      this.#refuseInLookbehind('Atomic groups', offset);
      return this.#push(ATOMIC_OPEN, offset, { opens: { hidden: this.#hidden++ } });
    }
    const refusal = REFUSED_GROUPS.find(([start]) => s.take(start) !== null);
    if (refusal !== undefined) throw new RegexError(refusal[1], offset);
    return this.#options(offset);
  }

  /** `(?i)`, `(?i-s)`, `(?i:…)`. */
  #options(offset: number): Piece | null {
    const s = this.#scanner;
    const text = s.take(/\^?[a-zA-Z]*(?:-[a-zA-Z]*)?[:)]/y);
    if (text === null) throw new RegexError('This group is not known: check the characters behind `(?`.', offset);
    const [, reset = '', on = '', off = '', end] = /^(\^?)([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])$/.exec(text) ?? [];
    const flags: Flags = reset === '' ? { ...this.#flags } : { i: false, m: false, s: false, x: false, n: false };
    for (const [letters, value] of [
      [on, true],
      [off, false],
    ] as const) {
      for (const letter of letters) {
        if (letter === 'J') continue;
        if (letter !== 'i' && letter !== 'm' && letter !== 's' && letter !== 'x' && letter !== 'n') {
          throw new RegexError(`The inline option \`${letter}\` has no equivalent here: use i, m, s, x or n.`, offset);
        }
        flags[letter] = value;
      }
    }
    if (end === ':') return this.#push('(?:', offset, { flags });
    this.#flags = flags;
    return null;
  }

  #push(
    text: string,
    offset: number,
    about: { readonly opens?: Group; readonly lookbehind?: boolean; readonly flags?: Flags } = {},
  ): Piece {
    const { opens, lookbehind = false, flags = this.#flags } = about;
    if (opens === 'written') this.#captures += 1;
    const hidden = typeof opens === 'object' ? opens.hidden : null;
    this.#groups.push({ flags: this.#flags, offset, from: this.#pieces.length, lookbehind, hidden });
    this.#flags = flags;
    return { text, offset, opens: opens === undefined ? [] : [opens] };
  }

  #close(offset: number): Piece {
    const group = this.#groups.pop();
    if (group === undefined) throw new RegexError('This `)` closes nothing: write `\\)` for the character.', offset);
    this.#flags = group.flags;
    const { hidden, from } = group;
    return hidden === null ? { text: ')', offset, from } : atomicEnd(hidden, from, offset);
  }

  #escape(offset: number): Piece | null {
    const s = this.#scanner;
    if (s.done) throw new RegexError('The expression ends in a single `\\`: write `\\\\` for the character.', offset);
    if (s.take(/Q/y) !== null) {
      this.#pieces.push(...[...s.quoted()].map((char) => this.#literal(char, offset)));
      return null;
    }
    if (s.take(/E/y) !== null) return null;
    const shorthand = s.take(/[dDwWsShHvVN]/y);
    if (shorthand !== null) {
      const set = SHORTHAND_CLASSES.get(shorthand);
      if (set !== undefined) return { text: set.alone, offset, single: true };
    }
    if (s.take(/R/y) !== null) return this.#emit('(?:\\r\\n|[\\n-\\r\\x85\\u2028\\u2029])', offset);
    const boundary = s.take(/[bB]/y);
    if (boundary !== null) return this.#emit(`\\${boundary}`, offset);
    const edge = s.take(/[AzZ]/y);
    if (edge === 'A') return this.#anchor('text-start', offset);
    if (edge === 'z') return this.#anchor('text-end', offset);
    if (edge === 'Z') return this.#emit(`(?=\\n?${TEXT_END})`, offset);
    const property = s.property();
    if (property !== null) return { text: property, offset, unicode: true, single: true };
    const named = s.take(/k(?:\{\w+\}|<\w+>|'\w+')|g\{[A-Za-z_]\w*\}/y);
    if (named !== null) return this.#namedReference(named.slice(2, -1), offset);
    const relative = s.take(/g\{?-\d+\}?/y);
    if (relative !== null) {
      return this.#reference(this.#captures + 1 - Number(relative.replace(/\D/g, '')), offset);
    }
    const numbered = s.take(/g\{?\d+\}?|[1-9]\d*/y);
    if (numbered !== null) return this.#reference(Number(numbered.replace(/\D/g, '')), offset);
    return this.#literal(s.escapedCharacter(offset), offset);
  }

  #reference(group: number, offset: number): Piece {
    if (group < 1) throw new RegexError('This back-reference leads to no group.', offset);
    return { text: { open: this.#flags.i ? '(?i:' : '(?:', to: group }, offset };
  }

  #namedReference(name: string, offset: number): Piece {
    return this.#emit(this.#flags.i ? `(?i:\\k<${name}>)` : `\\k<${name}>`, offset);
  }

  #literal(char: string, offset: number): Piece {
    const other = this.#flags.i ? otherCases(char) : [];
    const unicode = char.length > 1;
    if (other.length === 0) return { text: escapeCharacter(char), offset, unicode, single: true };
    return { text: `[${[char, ...other].map(escapeInClass).join('')}]`, offset, single: true };
  }

  #class(items: readonly ClassItem[], negated: boolean, offset: number): Piece {
    const { text, unicode } = classText(items, negated, this.#flags.i);
    return { text, offset, unicode, single: true };
  }

  #anchor(anchor: Anchor, offset: number): Piece {
    return { text: '', offset, anchor };
  }

  #emit(text: string, offset: number): Piece {
    return { text, offset };
  }
}

interface OpenGroup {
  /** Those that hold again behind it. */
  readonly flags: Flags;
  readonly offset: number;
  /** Where it begins in the pieces. */
  readonly from: number;
  readonly lookbehind: boolean;
  /** Of an atomic group: its hidden group. */
  readonly hidden: number | null;
}

/** An atomic group: a lookahead, in which JavaScript goes back no more once it has matched, and then the text that it saw. */
const ATOMIC_OPEN = '(?:(?=(';

function atomicEnd(hidden: number, from: number, offset: number): Piece {
  return { text: { open: '))', to: { hidden } }, offset, from };
}

/** A character repeated possessively: as often as it may, with no more of it behind. */
function allOf(character: string, quantifier: string): string {
  const [, least, most] = /^\{(\d+)(?:,(\d*))?\}$/.exec(LONG_FORMS.get(quantifier) ?? quantifier) ?? [];
  const min = Number(least);
  const max = most === '' ? Number.POSITIVE_INFINITY : Number(most ?? least);
  const ended = (bounds: string): string => `${character}{${bounds}}(?!${character})`;
  if (max === Number.POSITIVE_INFINITY) return `(?:${ended(`${min},`)})`;
  if (min >= max) return `(?:${character}${quantifier})`;
  return `(?:${character}{${max}}|${ended(`${min},${max - 1}`)})`;
}

const LONG_FORMS: ReadonlyMap<string, string> = new Map([
  ['*', '{0,}'],
  ['+', '{1,}'],
  ['?', '{0,1}'],
]);

/** The same letter in its other case, where that is one code unit. */
function otherCases(char: string): string[] {
  return [char.toLowerCase(), char.toUpperCase()].filter((other) => other !== char && other.length === char.length);
}

const REFUSED_GROUPS: readonly (readonly [RegExp, string])[] = [
  [/\|/y, 'Branch reset groups `(?|…)` have no equivalent here: give each group its own number or name.'],
  [/\(/y, 'Conditional groups `(?(…)…)` have no equivalent here: write the two cases as alternatives.'],
  [/R|P>|&|[-+]?\d/y, 'Recursion has no equivalent here: write the repeated part out.'],
  [/C/y, 'Callouts have no equivalent here: write the expression without them.'],
];
