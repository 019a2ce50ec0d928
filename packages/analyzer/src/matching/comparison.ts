/** Evaluates the expressions of `metavariable-comparison`. What cannot be computed is false, as in Semgrep. */

import { METAVARIABLE_REGEX, translateRegex } from '../rules/regex.ts';
import type { ComparisonExpression, Condition } from '../rules/rule.ts';
import { testRegex } from './bounded-regex.ts';
import type { Budget } from './budget.ts';
import type { Binding, Bindings } from './match.ts';

type Value = number | string | boolean | readonly Value[];
type Comparison = Extract<Condition, { kind: 'metavariable-comparison' }>;

/** Thrown inside of an evaluation where there is no value. */
class NoValue extends Error {}

export function evaluateComparison(condition: Comparison, bindings: Bindings, budget: Budget): boolean {
  try {
    return truth(new Evaluator(condition, bindings, budget).value(condition.comparison));
  } catch (error) {
    if (error instanceof NoValue) return false;
    throw error;
  }
}

function truth(value: Value): boolean {
  return value !== false;
}

class Evaluator {
  readonly #condition: Comparison;
  readonly #bindings: Bindings;
  readonly #budget: Budget;

  constructor(condition: Comparison, bindings: Bindings, budget: Budget) {
    this.#condition = condition;
    this.#bindings = bindings;
    this.#budget = budget;
  }

  value(expression: ComparisonExpression): Value {
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'metavariable': {
        const binding = this.#bindings.get(expression.name);
        if (binding === undefined) throw new NoValue();
        return this.#bound(expression.name, binding);
      }
      case 'list':
        return expression.elements.map((element) => this.value(element));
      case 'unary': {
        const operand = this.value(expression.operand);
        if (expression.operator === 'not') return !truth(operand);
        return -numberOf(operand);
      }
      case 'binary':
        return this.#binary(expression.operator, expression.left, expression.right);
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
    try {
      return this.#bound(argument.name, binding);
    } catch (error) {
      if (error instanceof NoValue) return binding.text;
      throw error;
    }
  }

  /** `strip` and `base` concern the metavariable that the condition names. */
  #bound(name: string, binding: Binding): Value {
    const { metavariable, strip, base } = this.#condition;
    const [node] = binding.nodes;
    const own = metavariable === null || metavariable === name;
    if (own && strip) {
      const text = node?.kind === 'StringLiteral' ? node.value : binding.text;
      const number = base === null ? decimal(text) : integer(text, base);
      if (number !== undefined) return number;
    }
    if (own && base !== null && node?.kind !== 'StringLiteral') {
      const number = integer(binding.text, base);
      if (number !== undefined) return number;
    }
    if (binding.constant !== undefined) return binding.constant;
    if (node === undefined) return binding.text;
    if (node.kind === 'Sequence') return node.elements.map((element) => literal(element));
    return decimal(binding.text) ?? missing();
  }

  #binary(operator: string, left: ComparisonExpression, right: ComparisonExpression): Value {
    const a = this.value(left);
    if (operator === 'and') return truth(a) ? this.value(right) : false;
    if (operator === 'or') return truth(a) ? a : this.value(right);
    const b = this.value(right);
    switch (operator) {
      case '==':
        return equal(a, b);
      case '!=':
        return !equal(a, b);
      case 'in':
        return includes(b, a);
      case 'not in':
        return !includes(b, a);
      case '<':
      case '<=':
      case '>':
      case '>=':
        return ordered(operator, a, b);
      case '+':
        return typeof a === 'string' && typeof b === 'string' ? a + b : numberOf(a) + numberOf(b);
      case '-':
        return numberOf(a) - numberOf(b);
      case '*':
        return numberOf(a) * numberOf(b);
      case '/':
        return quotient(numberOf(a), numberOf(b));
      case '//':
        return Math.floor(quotient(numberOf(a), numberOf(b)));
      case '%': {
        const divisor = numberOf(b);
        const rest = quotient(numberOf(a), divisor);
        return numberOf(a) - Math.floor(rest) * divisor;
      }
      case '**':
        return numberOf(a) ** numberOf(b);
      case '&':
        return numberOf(a) & numberOf(b);
      case '|':
        return numberOf(a) | numberOf(b);
      case '^':
        return numberOf(a) ^ numberOf(b);
      case '<<':
        return numberOf(a) * 2 ** numberOf(b);
      case '>>':
        return Math.floor(numberOf(a) / 2 ** numberOf(b));
      default:
        throw new NoValue();
    }
  }
}

function call(name: string, args: readonly Value[], budget: Budget): Value {
  const [first, second] = args;
  switch (name) {
    case 'int': {
      if (typeof first === 'number') return Math.trunc(first);
      const number = typeof first === 'string' ? integer(first, typeof second === 'number' ? second : 10) : undefined;
      if (number === undefined) throw new NoValue();
      return number;
    }
    case 'float':
      return typeof first === 'string' ? (decimal(first) ?? missing()) : numberOf(first);
    case 'str':
      return first === undefined || typeof first === 'object' ? missing() : String(first);
    case 'len':
      return typeof first === 'string' || Array.isArray(first) ? first.length : missing();
    case 'today':
      return startOfDay(new Date());
    case 'strptime': {
      const time = typeof first === 'string' ? Date.parse(`${first}T00:00:00Z`) : Number.NaN;
      return Number.isNaN(time) ? missing() : time / 1000;
    }
    case 're.match':
      if (typeof first !== 'string' || second === undefined || typeof second === 'object') return missing();
      return testRegex(translateRegex(first, METAVARIABLE_REGEX), String(second), budget);
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

function numberOf(value: Value | undefined): number {
  return typeof value === 'number' ? value : missing();
}

function quotient(a: number, b: number): number {
  return b === 0 ? missing() : a / b;
}

function equal(a: Value, b: Value): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, i) => equal(one, b[i]));
  return a === b;
}

function includes(list: Value, value: Value): boolean {
  if (typeof list === 'string') return typeof value === 'string' && list.includes(value);
  return Array.isArray(list) ? list.some((one) => equal(one, value)) : missing();
}

function ordered(operator: string, a: Value, b: Value): boolean {
  if (typeof a !== typeof b || (typeof a !== 'number' && typeof a !== 'string')) return missing();
  const [x, y] = [a, b as typeof a];
  switch (operator) {
    case '<':
      return x < y;
    case '<=':
      return x <= y;
    case '>':
      return x > y;
    default:
      return x >= y;
  }
}

function literal(node: Binding['nodes'][number] | null): Value {
  switch (node?.kind) {
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return node.value;
    default:
      return missing();
  }
}

function decimal(text: string): number | undefined {
  const trimmed = text.trim().replace(/(?<=\d)_(?=\d)/g, '');
  if (/^[+-]?0[xob]/i.test(trimmed)) return integer(trimmed, 0);
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : undefined;
}

const PREFIXES: { readonly [prefix: string]: number } = { '0x': 16, '0o': 8, '0b': 2 };

/** Base 0 takes the base from the prefix. */
function integer(text: string, base: number): number | undefined {
  const match = /^([+-]?)(0[xob])?([0-9a-z]+)$/i.exec(text.trim().replace(/(?<=\w)_(?=\w)/g, ''));
  if (match === null) return undefined;
  const prefixed = match[2] === undefined ? undefined : PREFIXES[match[2].toLowerCase()];
  const radix = prefixed !== undefined && (base === 0 || base === 10 || base === prefixed) ? prefixed : base || 10;
  const digits = prefixed === radix ? match[3]! : `${match[2] ?? ''}${match[3]!}`;
  const valid = [...digits.toLowerCase()].every((digit) => Number.parseInt(digit, 36) < radix);
  return valid ? Number.parseInt(digits, radix) * (match[1] === '-' ? -1 : 1) : undefined;
}
