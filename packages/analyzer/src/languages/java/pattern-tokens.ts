/** The tokens of a pattern, its brackets paired, and what each pair of brackets holds: `...` is written for the grammar by its place. */

export interface PatternToken {
  readonly text: string;
  readonly at: number;
  /** The token of the bracket that closes or opens this one; -1 for others. */
  pair: number;
}

/** Blanks and comments, strings, ellipses, words, signs. `<...` opens a deep ellipsis unless it is `<...>`, any type arguments. */
const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"""[\s\S]*?"""|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|<\.\.\.(?!>)|(?<!<)\.\.\.>|\$\.\.\.[A-Z_][A-Z_0-9]*|\.\.\.|[\p{ID_Continue}$]+|->|::|[\s\S]/gu;

const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '...>': '<...' };

/** All tokens of a text; blanks and comments among them. */
export function tokensOf(pattern: string): PatternToken[] {
  const tokens = [...pattern.matchAll(TOKEN)].map(
    ({ 0: text, index }): PatternToken => ({ text, at: index, pair: -1 }),
  );
  const open: number[] = [];
  tokens.forEach((token, i) => {
    if (/^(?:[([{]|<\.\.\.)$/.test(token.text)) open.push(i);
    const wanted = CLOSING[token.text];
    const last = open.at(-1);
    if (wanted === undefined || last === undefined || tokens[last]!.text !== wanted) return;
    open.pop();
    token.pair = last;
    tokens[last]!.pair = i;
  });
  return tokens;
}

/** What stands between a pair of brackets. */
export type Place =
  | 'statements'
  | 'members'
  | 'constants'
  | 'cases'
  | 'elements'
  | 'parameters'
  | 'names'
  | 'arguments'
  | 'annotation'
  | 'for'
  | 'catch'
  | 'typed';

/** Answers questions about the neighbourhood of a token. */
export class PatternTokens {
  readonly all: readonly PatternToken[];

  constructor(pattern: string) {
    this.all = tokensOf(pattern);
  }

  text(i: number): string {
    return this.all[i]?.text ?? '';
  }

  /** The nearest token in front of `i` that is neither blank nor comment; -1 if there is none. */
  before(i: number): number {
    let k = i - 1;
    while (k >= 0 && isBlank(this.text(k))) k--;
    return k;
  }

  after(i: number): number {
    let k = i + 1;
    while (k < this.all.length && isBlank(this.text(k))) k++;
    return k;
  }

  /** Whether nothing but one token stands between a pair of brackets. */
  isAlone(i: number): boolean {
    const [before, after] = [this.before(i), this.after(i)];
    return before >= 0 && this.all[before]!.pair === after;
  }

  /** Tokens directly between the brackets that open at `open`, without those of brackets inside of them. */
  inside(open: number): number[] {
    const found: number[] = [];
    const close = this.all[open]?.pair ?? -1;
    for (let i = open + 1; i < close; i++) {
      found.push(i);
      const { pair } = this.all[i]!;
      if (pair > i) i = pair - 1;
    }
    return found;
  }

  placeOf(open: number, outer: Place): Place {
    switch (this.text(open)) {
      case '(':
        return this.#parenthesis(open);
      case '{':
        return this.#brace(open, outer);
      case '[':
        return 'elements';
      default:
        return 'arguments';
    }
  }

  #parenthesis(open: number): Place {
    const previous = this.before(open);
    const word = this.text(previous);
    const close = this.all[open]!.pair;
    const behind = close < 0 ? '' : this.text(this.after(close));
    if (word === 'for') return 'for';
    if (word === 'catch') return 'catch';
    if (behind === '->') return this.#isTyped(open) ? 'parameters' : 'names';
    if (!isWord(word) || KEYWORDS.has(word))
      return close >= 0 && this.#isTypedMetavariable(open) ? 'typed' : 'arguments';
    const start = this.#pathStart(previous);
    const front = this.text(this.before(start));
    if (front === '@') return word === 'interface' ? 'arguments' : 'annotation';
    if (start !== previous) return 'arguments';
    const afterType = (isWord(front) && !KEYWORDS.has(front)) || /^[>\]]$/.test(front) || PRIMITIVE.has(front);
    if (afterType || MODIFIERS.has(front)) return 'parameters';
    return (behind === '{' || behind === 'throws') && front !== 'new' && front !== '.' ? 'parameters' : 'arguments';
  }

  #brace(open: number, outer: Place): Place {
    const previous = this.before(open);
    const word = this.text(previous);
    if (/^(?:[\]=(,[?:]|&&)$/.test(word)) return 'elements';
    if (word === ')') {
      const parenthesis = this.all[previous]!.pair;
      const name = this.before(parenthesis);
      if (this.text(name) === 'switch') return 'cases';
      const start = this.#pathStart(name);
      const front = this.text(this.before(start));
      return front === 'new' || front === 'record' ? 'members' : 'statements';
    }
    return outer === 'elements' || outer === 'annotation' ? 'elements' : this.#headed(open);
  }

  /** What a declaration's words say that its braces hold. */
  #headed(open: number): Place {
    for (let i = this.before(open); i >= 0 && !/^[;{}]$/.test(this.text(i)); i = this.before(i)) {
      const { pair } = this.all[i]!;
      if (pair >= 0 && pair < i) i = pair;
      if (/^(?:class|interface|record)$/.test(this.text(i)) && this.text(this.before(i)) !== '.') return 'members';
      if (this.text(i) === 'enum') return 'constants';
    }
    return 'statements';
  }

  /** The beginning of `a.b.C` or `a.C<T>` that ends at `i`. */
  #pathStart(i: number): number {
    let start = i;
    if (this.text(start) === '>') start = this.#genericStart(start);
    for (;;) {
      const dot = this.before(start);
      if (this.text(dot) !== '.') return start;
      const name = this.before(dot);
      if (!isWord(this.text(name))) return start;
      start = name;
    }
  }

  #genericStart(close: number): number {
    let depth = 0;
    for (let i = close; i >= 0; i--) {
      if (this.text(i) === '>') depth++;
      if (this.text(i) === '<' && --depth === 0) return this.before(i);
    }
    return close;
  }

  /** Whether the parameters of a lambda have types. */
  #isTyped(open: number): boolean {
    return this.inside(open).some((i) => isWord(this.text(i)) && isWord(this.text(this.after(i))));
  }

  /** `(T $X)` for any type T. */
  #isTypedMetavariable(open: number): boolean {
    const close = this.all[open]!.pair;
    const name = this.before(close);
    if (!METAVARIABLE.test(this.text(name))) return false;
    const type = this.all
      .slice(open + 1, name)
      .map(({ text }) => (isBlank(text) ? ' ' : text))
      .join('')
      .trim();
    return TYPE.test(type) && !KEYWORDS.has(type) && !/^[\w$.]+\s+[\w$]/.test(type);
  }
}

export const METAVARIABLE = /^\$[A-Z_][A-Z_0-9]*$/;
const TYPE = /^[\p{ID_Continue}$.]+(?:\s*<[\p{ID_Continue}$.,<>?[\]\s]*>)?(?:\s*\[\s*\])*$/u;

export function isBlank(text: string): boolean {
  return /^(?:\s|\/\/|\/\*)/.test(text);
}

export function isWord(text: string): boolean {
  return /^[\p{ID_Continue}$]+$/u.test(text);
}

const PRIMITIVE: ReadonlySet<string> = new Set('byte short int long char float double boolean void'.split(' '));
export const MODIFIERS: ReadonlySet<string> = new Set(
  'public protected private abstract static final strictfp default synchronized native transient volatile sealed'.split(
    ' ',
  ),
);
/** Words that are no name in front of a bracket or of a name. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'assert break case catch continue default do else extends finally for if implements import instanceof new package return switch synchronized throw throws try while yield'.split(
    ' ',
  ),
);
