/** The small expression language of `metavariable-comparison`: text → ComparisonExpression, with located errors. */
import type { ComparisonExpression } from './rule.ts';

/** A comparison that cannot be read. `offset` is the UTF-16 offset inside its text. */
export class ComparisonError extends Error {
  override readonly name = 'ComparisonError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Functions of the language, with the number of arguments that each takes. */
export const COMPARISON_FUNCTIONS: ReadonlyMap<string, readonly [least: number, most: number]> = new Map([
  ['int', [1, 2]],
  ['float', [1, 1]],
  ['str', [1, 1]],
  ['len', [1, 1]],
  ['today', [0, 0]],
  ['strptime', [1, 1]],
  ['re.match', [2, 2]],
]);

/** Nested parentheses and operators; deeper ones are refused, so that no recursion runs out of stack. */
const MAX_DEPTH = 100;

/** Binary operators by rising precedence; `**` (right-associative) and unary operators are handled apart. */
const PRECEDENCE: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['==', '!=', '<', '<=', '>', '>=', 'in', 'not in'],
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '//', '%'],
];

export function parseComparison(text: string): ComparisonExpression {
  const parser = new ComparisonParser(tokenize(text), text.length);
  return parser.parseAll();
}

interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'metavariable' | 'operator';
  readonly text: string;
  readonly value?: number | string;
  readonly offset: number;
}

const TOKEN =
  /\s+|(?<number>0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?)|(?<metavariable>\$(?:[A-Z_][A-Z_0-9]*|\d+))|(?<string>r?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))|(?<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?<operator>\*\*|\/\/|<<|>>|[=!<>]=|[-+*/%<>()[\],&|^~])/y;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < text.length) {
    TOKEN.lastIndex = offset;
    const match = TOKEN.exec(text);
    if (match === null) throw new ComparisonError(unreadable(text, offset), offset);
    const groups = match.groups ?? {};
    const whole = match[0];
    if (groups.number !== undefined) tokens.push({ kind: 'number', text: whole, value: Number(whole), offset });
    else if (groups.string !== undefined) {
      tokens.push({ kind: 'string', text: whole, value: unquote(whole), offset });
    } else if (groups.metavariable !== undefined) tokens.push({ kind: 'metavariable', text: whole, offset });
    else if (groups.name !== undefined) {
      const word = ['and', 'or', 'not', 'in'].includes(whole);
      tokens.push({ kind: word ? 'operator' : 'name', text: whole, offset });
    } else if (groups.operator !== undefined) tokens.push({ kind: 'operator', text: whole, offset });
    offset += whole.length;
  }
  return tokens;
}

function isDecimal(number: string): boolean {
  return !/^0[xob]/i.test(number) && /[.e]/i.test(number);
}

function unreadable(text: string, offset: number): string {
  const char = text[offset] ?? '';
  if (char === '"' || char === "'") return 'This string is not closed.';
  if (char === '$') return 'A metavariable is `$` and then capital letters, digits or `_`, such as `$SIZE`.';
  if (char === '=') return 'Write `==` to compare.';
  return `\`${char}\` has no meaning in a comparison.`;
}

function unquote(literal: string): string {
  const raw = literal.startsWith('r');
  const body = literal.slice(raw ? 2 : 1, -1);
  if (raw) return body;
  const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };
  return body.replace(/\\(.)/gs, (whole, char: string) => escapes[char] ?? whole);
}

class ComparisonParser {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  parseAll(): ComparisonExpression {
    const expression = this.#level(0);
    const rest = this.#peek();
    if (rest !== undefined) throw new ComparisonError(`\`${rest.text}\` is not expected here.`, rest.offset);
    return expression;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  /** Takes an operator if it stands here. */
  #take(...operators: readonly string[]): string | null {
    const token = this.#peek();
    if (token?.kind !== 'operator') return null;
    if (token.text === 'not' && this.#tokens[this.#at + 1]?.text === 'in' && operators.includes('not in')) {
      this.#at += 2;
      return 'not in';
    }
    if (!operators.includes(token.text)) return null;
    this.#at += 1;
    return token.text;
  }

  #level(level: number): ComparisonExpression {
    this.#deeper();
    const operators = PRECEDENCE[level];
    let left: ComparisonExpression;
    if (operators === undefined) left = this.#unary();
    else if (level === 2 && this.#take('not') !== null) {
      left = { kind: 'unary', operator: 'not', operand: this.#level(2) };
    } else {
      left = this.#level(level + 1);
      const compared: ComparisonExpression[] = [];
      for (let operator = this.#take(...operators); operator !== null; operator = this.#take(...operators)) {
        const right = this.#level(level + 1);
        // Python reads `1 < $X < 5` as `1 < $X and $X < 5`.
        const previous = compared.at(-1);
        const comparison: ComparisonExpression = { kind: 'binary', operator, left: previous ?? left, right };
        if (level === 2 && previous !== undefined) left = { kind: 'binary', operator: 'and', left, right: comparison };
        else left = comparison;
        if (level === 2) compared.push(right);
      }
    }
    this.#depth -= 1;
    return left;
  }

  #unary(): ComparisonExpression {
    this.#deeper();
    const operator = this.#take('-', '+', '~');
    let result: ComparisonExpression;
    if (operator === '-') result = { kind: 'unary', operator: '-', operand: this.#unary() };
    else if (operator === '+') result = this.#unary();
    else if (operator === '~') {
      // Two's complement: `~x` is `-x - 1`.
      const operand: ComparisonExpression = { kind: 'unary', operator: '-', operand: this.#unary() };
      result = { kind: 'binary', operator: '-', left: operand, right: { kind: 'literal', value: 1 } };
    } else result = this.#power();
    this.#depth -= 1;
    return result;
  }

  #power(): ComparisonExpression {
    const base = this.#primary();
    if (this.#take('**') === null) return base;
    return { kind: 'binary', operator: '**', left: base, right: this.#unary() };
  }

  #primary(): ComparisonExpression {
    const token = this.#peek();
    if (token === undefined) throw new ComparisonError('The comparison ends where a value is expected.', this.#end);
    this.#at += 1;
    switch (token.kind) {
      case 'number':
        return { kind: 'literal', value: token.value ?? 0, ...(isDecimal(token.text) && { decimal: true }) };
      case 'string':
        return { kind: 'literal', value: token.value ?? 0 };
      case 'metavariable':
        return { kind: 'metavariable', name: token.text };
      case 'name':
        return this.#named(token);
      case 'operator':
        if (token.text === '(') {
          const inner = this.#level(0);
          this.#expect(')', token);
          return inner;
        }
        if (token.text === '[') return { kind: 'list', elements: this.#list(']', token) };
        throw new ComparisonError(`A value is expected here, not \`${token.text}\`.`, token.offset);
    }
  }

  #named(token: Token): ComparisonExpression {
    if (token.text === 'True' || token.text === 'False') return { kind: 'literal', value: token.text === 'True' };
    const arity = COMPARISON_FUNCTIONS.get(token.text);
    if (arity === undefined) {
      const known = [...COMPARISON_FUNCTIONS.keys()].join(', ');
      throw new ComparisonError(
        `\`${token.text}\` is not known here: write a metavariable, a literal, or one of the functions ${known}.`,
        token.offset,
      );
    }
    const open = this.#peek();
    if (open?.text !== '(') {
      throw new ComparisonError(`Write \`${token.text}(…)\`: a call is expected.`, token.offset);
    }
    this.#at += 1;
    const args = this.#list(')', open);
    const [least, most] = arity;
    if (args.length < least || args.length > most) {
      const count = least === most ? `${least}` : `${least} to ${most}`;
      throw new ComparisonError(`\`${token.text}\` takes ${count} argument(s), not ${args.length}.`, token.offset);
    }
    return { kind: 'call', name: token.text, args };
  }

  #list(close: string, open: Token): ComparisonExpression[] {
    const elements: ComparisonExpression[] = [];
    while (this.#take(close) === null) {
      elements.push(this.#level(0));
      if (this.#take(',') === null) {
        this.#expect(close, open);
        break;
      }
    }
    return elements;
  }

  #expect(close: string, open: Token): void {
    if (this.#take(close) !== null) return;
    const here = this.#peek();
    throw new ComparisonError(`\`${open.text}\` is not closed: write \`${close}\`.`, here?.offset ?? this.#end);
  }

  #deeper(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH * (PRECEDENCE.length + 1)) {
      throw new ComparisonError(
        `The comparison is nested more than ${MAX_DEPTH} deep.`,
        this.#peek()?.offset ?? this.#end,
      );
    }
  }
}
