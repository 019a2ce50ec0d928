/** Evaluates the expressions of `metavariable-comparison`. What cannot be computed is false, as in Semgrep. */

import type { Node } from '../ast/nodes.ts';
import { METAVARIABLE_REGEX, translateRegex } from '../rules/regex.ts';
import type { ComparisonExpression, Condition } from '../rules/rule.ts';
import { testRegex } from './bounded-regex.ts';
import type { Budget } from './budget.ts';
import type { Binding, Bindings } from './match.ts';
import { isFloat } from './match-strings.ts';
import type { MatchTarget } from './target.ts';

/** A number is an integer or a decimal one: those compare with each other, but a list of integers holds no decimal one, and `int` has no value of it. */
interface Quantity {
  readonly number: number;
  readonly decimal: boolean;
}
type Value = Quantity | string | boolean | readonly Value[];
type Comparison = Extract<Condition, { kind: 'metavariable-comparison' }>;

/** Thrown inside of an evaluation where there is no value. */
class NoValue extends Error {}

export function evaluateComparison(condition: Comparison, bindings: Bindings, target: MatchTarget, budget: Budget) {
  return valueOrNone(() => new Evaluator(condition, bindings, target, budget).value(condition.comparison)) === true;
}

/** A value that constants give, as the function `str` writes it; undefined where there is none. */
export function writtenValue({ nodes, text }: Binding, target: MatchTarget): string | undefined {
  const [node] = nodes;
  return node === undefined ? text : valueOrNone(() => written(valueOfCode(node, target)));
}

function valueOrNone<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof NoValue) return undefined;
    throw error;
  }
}

class Evaluator {
  readonly #condition: Comparison;
  readonly #bindings: Bindings;
  readonly #target: MatchTarget;
  readonly #budget: Budget;

  constructor(condition: Comparison, bindings: Bindings, target: MatchTarget, budget: Budget) {
    this.#condition = condition;
    this.#bindings = bindings;
    this.#target = target;
    this.#budget = budget;
  }

  value(expression: ComparisonExpression): Value {
    switch (expression.kind) {
      case 'literal': {
        const { value } = expression;
        return typeof value === 'number' ? { number: value, decimal: expression.decimal === true } : value;
      }
      case 'metavariable': {
        const binding = this.#bindings.get(expression.name);
        if (binding === undefined) throw new NoValue();
        return this.#bound(expression.name, binding);
      }
      case 'list':
        return expression.elements.map((element) => this.value(element));
      case 'unary':
        return operateOn(expression.operator, this.value(expression.operand));
      case 'binary':
        return operate(expression.operator, this.value(expression.left), () => this.value(expression.right));
      case 'call':
        return call(
          expression.name,
          expression.args.map((argument) => this.#argument(expression.name, argument)),
          this.#budget,
        );
    }
  }

  /** `str` also takes what has no value: as it is written. */
  #argument(called: string, argument: ComparisonExpression): Value {
    const binding = argument.kind === 'metavariable' ? this.#bindings.get(argument.name) : undefined;
    if (called !== 'str' || binding === undefined || argument.kind !== 'metavariable') return this.value(argument);
    return valueOrNone(() => this.#bound(argument.name, binding)) ?? binding.text;
  }

  /** `strip` and `base` concern the metavariable that the condition names. */
  #bound(name: string, binding: Binding): Value {
    const { metavariable, strip, base } = this.#condition;
    const [node] = binding.nodes;
    const own = metavariable === null || metavariable === name;
    if (own && strip) return integerOf(node === undefined ? binding.text : valueOfCode(node, this.#target), base ?? 10);
    if (own && base !== null && node?.kind !== 'StringLiteral') {
      const number = integer(binding.text, base);
      if (number !== undefined) return number;
    }
    if (node !== undefined) return valueOfCode(node, this.#target);
    return typeof binding.constant === 'number' ? { number: binding.constant, decimal: false } : binding.text;
  }
}

/** What is known of code: literals, constants, and operations on them. Joined strings have no value where they are not given to a variable first. */
function valueOfCode(node: Node, target: MatchTarget): Value {
  switch (node.kind) {
    case 'Unary':
      return operateOn(OPERATORS.get(node.operator) ?? node.operator, valueOfCode(node.operand, target));
    case 'Binary':
      if (node.implicit === true) return constantOf(node, target);
      return operate(OPERATORS.get(node.operator) ?? node.operator, valueOfCode(node.left, target), () =>
        valueOfCode(node.right, target),
      );
    case 'Sequence':
      return node.elements.map((element) => (element === null ? missing() : valueOfCode(element, target)));
    case 'NumberLiteral':
      return quantity(node.value, isFloat(node.raw) || !target.language.traits.distinguishesFloats);
    default:
      return constantOf(node, target);
  }
}

function constantOf(node: Node, { constants, language }: MatchTarget): Value {
  const constant = constants.valueOf(node) ?? missing();
  if (typeof constant !== 'number') return constant;
  return quantity(constant, !Number.isInteger(constant) || !language.traits.distinguishesFloats);
}

/** Operators of code that comparisons write differently. */
const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['!', 'not'],
  ['&&', 'and'],
  ['||', 'or'],
  ['===', '=='],
  ['!==', '!='],
]);

function operateOn(operator: string, operand: Value): Value {
  switch (operator) {
    case 'not':
      return !truthOf(operand);
    case '-': {
      const { number, decimal } = quantityOf(operand);
      return { number: -number, decimal };
    }
    case '+':
      return quantityOf(operand);
    default:
      return missing();
  }
}

function operate(operator: string, left: Value, rightOf: () => Value): Value {
  const right = rightOf();
  switch (operator) {
    case 'and':
      return truthOf(left) && truthOf(right);
    case 'or':
      return truthOf(left) || truthOf(right);
    case '==':
      return equal(left, right);
    case '!=':
      return !equal(left, right);
    case 'in':
      return includes(right, left);
    case 'not in':
      return !includes(right, left);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(operator, quantityOf(left).number, quantityOf(right).number);
    default: {
      const [a, b] = [quantityOf(left), quantityOf(right)];
      return quantity(arithmetic(operator, a, b), a.decimal || b.decimal);
    }
  }
}

/** Division of integers leaves the rest away, and that has the sign of what is divided. */
function arithmetic(operator: string, a: Quantity, b: Quantity): number {
  switch (operator) {
    case '+':
      return a.number + b.number;
    case '-':
      return a.number - b.number;
    case '*':
      return a.number * b.number;
    case '/':
      return a.decimal || b.decimal ? quotient(a, b) : Math.trunc(quotient(a, b));
    case '//':
      return Math.floor(quotient(a, b));
    case '%':
      return a.number - Math.trunc(quotient(a, b)) * b.number;
    case '**':
      return a.number ** b.number;
    case '&':
      return a.number & b.number;
    case '|':
      return a.number | b.number;
    case '^':
      return a.number ^ b.number;
    case '<<':
      return a.number * 2 ** b.number;
    case '>>':
      return Math.floor(a.number / 2 ** b.number);
    default:
      return missing();
  }
}

function call(name: string, args: readonly Value[], budget: Budget): Value {
  const [first, second] = args;
  switch (name) {
    case 'int':
      return integerOf(first, isQuantity(second) ? second.number : 10);
    case 'float':
      return quantity(typeof first === 'string' ? quantityOf(decimal(first)).number : quantityOf(first).number, true);
    case 'str':
      return written(first);
    case 'len':
      return typeof first === 'string' || Array.isArray(first) ? quantity(first.length, false) : missing();
    case 'today':
      return quantity(startOfDay(new Date()), true);
    case 'strptime': {
      const time = typeof first === 'string' ? Date.parse(`${first}T00:00:00Z`) : Number.NaN;
      return Number.isNaN(time) ? missing() : quantity(time / 1000, true);
    }
    case 're.match':
      if (typeof first !== 'string' || typeof second !== 'string') return missing();
      return testRegex(translateRegex(first, METAVARIABLE_REGEX), second, budget);
    default:
      return missing();
  }
}

/** Seconds since 1970 at midnight UTC. */
function startOfDay(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) / 1000;
}

function missing(): never {
  throw new NoValue();
}

function quantity(number: number, decimal: boolean): Quantity {
  return Number.isNaN(number) ? missing() : { number, decimal };
}

function isQuantity(value: Value | undefined): value is Quantity {
  return typeof value === 'object' && 'number' in value;
}

function quantityOf(value: Value | undefined): Quantity {
  return isQuantity(value) ? value : missing();
}

function truthOf(value: Value): boolean {
  return typeof value === 'boolean' ? value : missing();
}

/** A decimal number has its point even where nothing follows it, as Semgrep writes it. */
function written(value: Value | undefined): string {
  if (isQuantity(value))
    return value.decimal && Number.isInteger(value.number) ? `${value.number}.` : `${value.number}`;
  return value === undefined || typeof value === 'object' ? missing() : String(value);
}

function quotient(a: Quantity, b: Quantity): number {
  return b.number === 0 ? missing() : a.number / b.number;
}

/** An integer may equal a decimal number, but not where both stand in lists. */
function equal(a: Value, b: Value): boolean {
  return isQuantity(a) && isQuantity(b) ? a.number === b.number : identical(a, b);
}

function identical(a: Value, b: Value | undefined): boolean {
  if (isQuantity(a)) return isQuantity(b) && a.number === b.number && a.decimal === b.decimal;
  if (typeof a !== 'object') return a === b;
  return Array.isArray(b) && a.length === b.length && a.every((one, i) => identical(one, b[i]));
}

function includes(list: Value, value: Value): boolean {
  if (typeof list === 'string') return typeof value === 'string' && list.includes(value);
  return Array.isArray(list) ? list.some((one) => identical(one, value)) : missing();
}

function ordered(operator: '<' | '<=' | '>' | '>=', a: number, b: number): boolean {
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

function decimal(text: string): Quantity | undefined {
  const trimmed = text.trim().replace(/(?<=\d)_(?=\d)/g, '');
  if (/^[+-]?0[xob]/i.test(trimmed)) return integer(trimmed, 0);
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed)) return undefined;
  return { number: Number(trimmed), decimal: /[.e]/i.test(trimmed) };
}

const PREFIXES: { readonly [prefix: string]: number } = { '0x': 16, '0o': 8, '0b': 2 };

function integerOf(value: Value | undefined, base: number): Quantity {
  if (typeof value === 'string') return integer(value, base) ?? missing();
  return isQuantity(value) && !value.decimal ? value : missing();
}

/** Base 0 takes the base from the prefix. */
function integer(text: string, base: number): Quantity | undefined {
  const match = /^([+-]?)(0[xob])?([0-9a-z]+)$/i.exec(text.trim().replace(/(?<=\w)_(?=\w)/g, ''));
  if (match === null) return undefined;
  const prefixed = match[2] === undefined ? undefined : PREFIXES[match[2].toLowerCase()];
  const radix = prefixed !== undefined && (base === 0 || base === 10 || base === prefixed) ? prefixed : base || 10;
  const digits = prefixed === radix ? match[3]! : `${match[2] ?? ''}${match[3]!}`;
  const valid = [...digits.toLowerCase()].every((digit) => Number.parseInt(digit, 36) < radix);
  return valid ? { number: Number.parseInt(digits, radix) * (match[1] === '-' ? -1 : 1), decimal: false } : undefined;
}
