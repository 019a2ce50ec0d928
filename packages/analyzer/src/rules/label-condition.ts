/** Conditions on the labels of taint: `A and not (B or C)` → LabelCondition, with located errors. */
import type { LabelCondition } from './taint.ts';

/** A condition that cannot be read. `offset` is the UTF-16 offset inside its text. */
export class LabelConditionError extends Error {
  override readonly name = 'LabelConditionError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Nested parentheses and `not`s; deeper ones are refused, so that no recursion runs out of stack. */
const MAX_DEPTH = 100;

export function parseLabelCondition(text: string): LabelCondition {
  return new LabelParser(text).parseAll();
}

const TOKEN = /\s*(?:(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<sign>[()])|(?<other>\S))/y;

class LabelParser {
  readonly #text: string;
  #offset = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parseAll(): LabelCondition {
    const condition = this.#or();
    const rest = this.#peek();
    if (rest !== null) throw new LabelConditionError(`\`${rest.text}\` is not expected here.`, rest.offset);
    return condition;
  }

  #or(): LabelCondition {
    let left = this.#and();
    while (this.#take('or')) left = { kind: 'or', left, right: this.#and() };
    return left;
  }

  #and(): LabelCondition {
    let left = this.#not();
    while (this.#take('and')) left = { kind: 'and', left, right: this.#not() };
    return left;
  }

  #not(): LabelCondition {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) {
      throw new LabelConditionError(`The condition is nested more than ${MAX_DEPTH} deep.`, this.#offset);
    }
    const condition: LabelCondition = this.#take('not') ? { kind: 'not', operand: this.#not() } : this.#primary();
    this.#depth -= 1;
    return condition;
  }

  #primary(): LabelCondition {
    const token = this.#peek();
    if (token === null) throw new LabelConditionError('A label is expected here.', this.#text.length);
    if (token.text === '(') {
      this.#take('(');
      const inner = this.#or();
      if (!this.#take(')')) throw new LabelConditionError('`(` is not closed: write `)`.', token.offset);
      return inner;
    }
    if (!/^\w/.test(token.text) || token.text === 'and' || token.text === 'or') {
      throw new LabelConditionError(
        `A label is expected here, not \`${token.text}\`: write labels with \`and\`, \`or\`, \`not\` and parentheses.`,
        token.offset,
      );
    }
    this.#take(token.text);
    if (token.text === 'True' || token.text === 'False') return { kind: 'constant', value: token.text === 'True' };
    return { kind: 'label', label: token.text };
  }

  #take(word: string): boolean {
    const token = this.#peek();
    if (token?.text !== word) return false;
    this.#offset = token.end;
    return true;
  }

  #peek(): { readonly text: string; readonly offset: number; readonly end: number } | null {
    TOKEN.lastIndex = this.#offset;
    const match = TOKEN.exec(this.#text);
    if (match === null) return null;
    const text = match.groups?.word ?? match.groups?.sign ?? match.groups?.other ?? '';
    return { text, offset: TOKEN.lastIndex - text.length, end: TOKEN.lastIndex };
  }
}
