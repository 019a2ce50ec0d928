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
  const { pieces, captures } = new Translator(source, use.multiline).translate();
  const lineAnchors = pieces.some((piece) => piece.anchor === 'line-start' || piece.anchor === 'line-end');
  const unicode = pieces.some((piece) => piece.unicode === true);
  const start = lineAnchors ? TEXT_START : '^';
  let text = use.anchored ? `${start}(?:` : '';
  const origins: { at: number; offset: number }[] = [{ at: 0, offset: 0 }];
  for (const piece of pieces) {
    if (piece.reference !== undefined && piece.reference > captures) {
      throw new RegexError(`There is no group ${piece.reference} for this back-reference.`, piece.offset);
    }
    origins.push({ at: text.length, offset: piece.offset });
    text += piece.anchor === undefined ? piece.text : anchorText(piece.anchor, lineAnchors);
  }
  if (use.anchored) text += ')';
  try {
    return new RegExp(text, `${use.global ? 'g' : ''}${lineAnchors ? 'm' : ''}${unicode ? 'u' : ''}`);
  } catch {
    throw located(text, unicode, origins);
  }
}

type Anchor = 'line-start' | 'line-end' | 'text-start' | 'text-end';

interface Piece {
  readonly text: string;
  readonly offset: number;
  readonly anchor?: Anchor;
  readonly unicode?: boolean;
  readonly reference?: number;
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
  readonly #groups: { readonly flags: Flags; readonly offset: number }[] = [];
  #flags: Flags;
  #captures = 0;

  constructor(source: string, multiline: boolean) {
    this.#scanner = new RegexScanner(source);
    this.#flags = { i: false, m: multiline, s: false, x: false, n: false };
  }

  translate(): { readonly pieces: readonly Piece[]; readonly captures: number } {
    this.#scanner.skipStartOptions();
    while (!this.#scanner.done) {
      const piece = this.#atom();
      if (piece !== null) this.#pieces.push(piece);
    }
    const open = this.#groups.at(-1);
    if (open !== undefined) throw new RegexError('This group is not closed: write `)`.', open.offset);
    return { pieces: this.#pieces, captures: this.#captures };
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
        return this.#emit(this.#flags.s ? '[\\s\\S]' : '[^\\n]', offset);
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
    if (s.take(/\+/y) !== null) {
      throw new RegexError(
        `The possessive quantifier \`${text}+\` has no equivalent here: write \`${text}\` without the last \`+\`.`,
        offset,
      );
    }
    return this.#emit(text + (s.take(/\?/y) ?? ''), offset);
  }

  #open(offset: number): Piece | null {
    const s = this.#scanner;
    if (s.take(/\*/y) !== null) {
      throw new RegexError(
        'Verbs such as `(*SKIP)` have no equivalent here: write the expression without them.',
        offset,
      );
    }
    if (s.take(/\?/y) === null) return this.#push(this.#flags.n ? '(?:' : '(', !this.#flags.n, offset);
    if (s.take(/#[^)]*\)/y) !== null) return null;
    const name = s.take(/(?:P?<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')/y);
    if (name !== null) return this.#push(`(?<${name.replace(/^P?[<']|[>']$/g, '')}>`, true, offset);
    const backReference = s.take(/P=\w+\)/y);
    if (backReference !== null) return this.#namedReference(backReference.slice(2, -1), offset);
    const plain = s.take(/<?[=!]|:/y);
    if (plain !== null) return this.#push(`(?${plain}`, false, offset);
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
    if (end === ':') return this.#push('(?:', false, offset, flags);
    this.#flags = flags;
    return null;
  }

  #push(text: string, captures: boolean, offset: number, flags: Flags = this.#flags): Piece {
    if (captures) this.#captures += 1;
    this.#groups.push({ flags: this.#flags, offset });
    this.#flags = flags;
    return this.#emit(text, offset);
  }

  #close(offset: number): Piece {
    const group = this.#groups.pop();
    if (group === undefined) throw new RegexError('This `)` closes nothing: write `\\)` for the character.', offset);
    this.#flags = group.flags;
    return this.#emit(')', offset);
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
      if (set !== undefined) return this.#emit(set.alone, offset);
    }
    if (s.take(/R/y) !== null) return this.#emit('(?:\\r\\n|[\\n-\\r\\x85\\u2028\\u2029])', offset);
    const boundary = s.take(/[bB]/y);
    if (boundary !== null) return this.#emit(`\\${boundary}`, offset);
    const edge = s.take(/[AzZ]/y);
    if (edge === 'A') return this.#anchor('text-start', offset);
    if (edge === 'z') return this.#anchor('text-end', offset);
    if (edge === 'Z') return this.#emit(`(?=\\n?${TEXT_END})`, offset);
    const property = s.property();
    if (property !== null) return { text: property, offset, unicode: true };
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
    // The empty group keeps a digit behind the reference apart from it.
    const text = `\\${group}(?:)`;
    return { text: this.#flags.i ? `(?i:${text})` : `(?:${text})`, offset, reference: group };
  }

  #namedReference(name: string, offset: number): Piece {
    return this.#emit(this.#flags.i ? `(?i:\\k<${name}>)` : `\\k<${name}>`, offset);
  }

  #literal(char: string, offset: number): Piece {
    const other = this.#flags.i ? otherCases(char) : [];
    const unicode = char.length > 1;
    if (other.length === 0) return { text: escapeCharacter(char), offset, unicode };
    return this.#emit(`[${[char, ...other].map(escapeInClass).join('')}]`, offset);
  }

  #class(items: readonly ClassItem[], negated: boolean, offset: number): Piece {
    const { text, unicode } = classText(items, negated, this.#flags.i);
    return { text, offset, unicode };
  }

  #anchor(anchor: Anchor, offset: number): Piece {
    return { text: '', offset, anchor };
  }

  #emit(text: string, offset: number): Piece {
    return { text, offset };
  }
}

/** The same letter in its other case, where that is one code unit. */
function otherCases(char: string): string[] {
  return [char.toLowerCase(), char.toUpperCase()].filter((other) => other !== char && other.length === char.length);
}

const REFUSED_GROUPS: readonly (readonly [RegExp, string])[] = [
  [/>/y, 'Atomic groups `(?>…)` have no equivalent here: write `(?:…)`.'],
  [/\|/y, 'Branch reset groups `(?|…)` have no equivalent here: give each group its own number or name.'],
  [/\(/y, 'Conditional groups `(?(…)…)` have no equivalent here: write the two cases as alternatives.'],
  [/R|P>|&|[-+]?\d/y, 'Recursion has no equivalent here: write the repeated part out.'],
  [/C/y, 'Callouts have no equivalent here: write the expression without them.'],
];
