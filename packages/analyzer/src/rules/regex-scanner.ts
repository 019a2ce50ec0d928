/** Reads a PCRE text from left to right: the pieces that groups, classes and escapes are made of. */

/** Inline options that hold at a point of the expression. */
export interface Flags {
  i: boolean;
  m: boolean;
  s: boolean;
  x: boolean;
  n: boolean;
}

/** An expression that cannot be translated. `offset` is the UTF-16 offset inside its text. */
export class RegexError extends Error {
  override readonly name = 'RegexError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Escapes of one character that JavaScript spells in another way, or that need their value for a range in a class. */
const CHARACTER_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['e', '\x1b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** What to write for escapes that are known and cannot be translated. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['K', 'write what stands before it as a lookbehind, `(?<=…)`'],
  ['G', 'write the expression without it; `\\A` stands for the beginning of the text'],
  ['X', 'write `.` for a character'],
  ['C', 'write `.` for a character'],
]);

export class RegexScanner {
  readonly #source: string;
  at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get done(): boolean {
    return this.at >= this.#source.length;
  }

  /** The next character, a surrogate pair as one; empty at the end. */
  next(): string {
    const code = this.#source.codePointAt(this.at);
    if (code === undefined) return '';
    const char = String.fromCodePoint(code);
    this.at += char.length;
    return char;
  }

  /** Takes what a sticky expression matches here. */
  take(sticky: RegExp): string | null {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.#source)?.[0];
    if (found === undefined) return null;
    this.at += found.length;
    return found;
  }

  /** Options in front of an expression that say how to read it as text; ours is read so anyway. */
  skipStartOptions(): void {
    while (this.take(/\(\*(?:UTF8?|UCP|ANYCRLF|LF|CRLF|ANY)\)/y) !== null);
  }

  /** The text behind `\Q`, to `\E` or the end. */
  quoted(): string {
    const end = this.#source.indexOf('\\E', this.at);
    const text = this.#source.slice(this.at, end === -1 ? undefined : end);
    this.at = end === -1 ? this.#source.length : end + 2;
    return text;
  }

  /** `p{L}`, `pL`, `P{^L}` behind a backslash, as JavaScript writes it. */
  property(): string | null {
    const text = this.take(/[pP](?:\{\^?\w+\}|[A-Z])/y);
    if (text === null) return null;
    const negated = text.startsWith('P') !== text.includes('^');
    const name = text.slice(1).replace(/[{}^]/g, '');
    const isScript = name.length > 2 && name !== 'Any';
    return `\\${negated ? 'P' : 'p'}{${isScript ? `Script=${name}` : name}}`;
  }

  /** The character that an escape stands for; `offset` is that of the backslash. */
  escapedCharacter(offset: number): string {
    const braced = this.take(/x\{[0-9a-fA-F]+\}|o\{[0-7]+\}/y);
    if (braced !== null) {
      const code = Number.parseInt(braced.slice(2, -1), braced.startsWith('x') ? 16 : 8);
      if (code > 0x10ffff) throw new RegexError(`There is no character \`\\${braced}\`.`, offset);
      return String.fromCodePoint(code);
    }
    const hexadecimal = this.take(/x[0-9a-fA-F]{0,2}/y);
    if (hexadecimal !== null) return String.fromCharCode(Number.parseInt(hexadecimal.slice(1) || '0', 16));
    const octal = this.take(/0[0-7]{0,2}/y);
    if (octal !== null) return String.fromCharCode(Number.parseInt(octal, 8));
    const control = this.take(/c[\x20-\x7e]/y);
    if (control !== null) return String.fromCharCode(control.slice(1).toUpperCase().charCodeAt(0) ^ 64);
    const char = this.next();
    const known = CHARACTER_ESCAPES.get(char);
    if (known !== undefined) return known;
    const instead = INSTEAD.get(char);
    if (instead !== undefined) throw new RegexError(`\`\\${char}\` has no equivalent here: ${instead}.`, offset);
    if (/[A-Za-z0-9]/.test(char)) {
      throw new RegexError(`The escape \`\\${char}\` has no equivalent here.`, offset);
    }
    return char;
  }
}
