/** Constants: the values of literals, of operations on them, and of variables that are given one such value and no other. */
import type { Node } from '../ast/nodes.ts';
import type { Names } from './scopes.ts';

export type Constant = string | number | boolean;

export interface Constants {
  /** The value of an expression, where it is known before the program runs. */
  valueOf(node: Node): Constant | undefined;
  /** Whether every value that a variable is given is a known string, though it is not known which one it has here. */
  isAlwaysText(node: Node): boolean;
}

/** The value of a literal, without looking any further. */
export function literalValue(node: Node): Constant | undefined {
  switch (node.kind) {
    case 'StringLiteral':
      return isText(node) ? node.value : undefined;
    case 'NumberLiteral':
      return Number.isNaN(node.value) ? undefined : node.value;
    case 'BooleanLiteral':
    case 'StringPart':
      return node.value;
    default:
      return undefined;
  }
}

/** Names that are followed through one another, and operands inside of one another, at most this deep. */
const MAX_DEPTH = 100;

/** `foldsNumbers`: whether operations on integers are computed. */
export function foldConstants(names: Names, foldsNumbers: boolean): Constants {
  const computed = new Map<Node, Constant | undefined>();
  return { valueOf: (node) => known(node, 0), isAlwaysText };

  function isAlwaysText(node: Node): boolean {
    if ((node.kind !== 'Identifier' && node.kind !== 'Member') || names.isTarget(node)) return false;
    const values = names.declarationOf(node)?.values ?? [];
    return values.length > 0 && values.every((value) => value !== null && typeof known(value, 0) === 'string');
  }

  function known(node: Node, depth: number): Constant | undefined {
    if (depth > MAX_DEPTH) return undefined;
    switch (node.kind) {
      case 'Identifier':
      case 'Member':
      case 'Binary':
      case 'TemplateString':
      case 'Unary':
      case 'Conditional':
        break;
      default:
        return literalValue(node);
    }
    if (computed.has(node)) return computed.get(node);
    // A name that is defined by itself is no constant.
    computed.set(node, undefined);
    const value = compute(node, depth + 1);
    computed.set(node, value);
    return value;
  }

  /** A character counts as text where it is joined to a string. */
  function operand(node: Node, depth: number): Constant | undefined {
    return isCharacter(node) && node.kind === 'StringLiteral' ? node.value : known(node, depth);
  }

  function compute(node: Node, depth: number): Constant | undefined {
    switch (node.kind) {
      case 'Identifier':
      case 'Member': {
        const declaration = names.isTarget(node) ? null : names.declarationOf(node);
        if (declaration === null || declaration.values.length !== 1) return undefined;
        const value = declaration.values[0]!;
        return value === null ? undefined : known(value, depth);
      }
      case 'Binary':
        return operate(node.operator, operand(node.left, depth), operand(node.right, depth), foldsNumbers);
      case 'Unary': {
        const operand = known(node.operand, depth);
        if (foldsNumbers && node.operator === '-' && typeof operand === 'number') return -operand;
        if (foldsNumbers && node.operator === '+' && typeof operand === 'number') return operand;
        if ((node.operator === '!' || node.operator === 'not') && typeof operand === 'boolean') return !operand;
        return undefined;
      }
      case 'Conditional': {
        const [yes, no] = [
          node.consequent === null ? undefined : known(node.consequent, depth),
          known(node.alternate, depth),
        ];
        return yes === no ? yes : undefined;
      }
      case 'TemplateString': {
        let text = '';
        for (const part of node.parts) {
          const value = part.kind === 'StringPart' ? part.value : known(part.expression, depth);
          if (value === undefined || (part.kind === 'Interpolation' && part.format !== null)) return undefined;
          text += String(value);
        }
        return text;
      }
      default:
        return undefined;
    }
  }
}

/** A string, and neither a character nor a symbol of a language that tells those from strings. */
export function isText(node: Node): boolean {
  return literalSort(node) === '';
}

/** What a literal made of text is, by its prefix: `'` a character, `:` a symbol, `/` a regular expression, '' a string. */
export function literalSort(node: Node): string {
  if (node.kind !== 'StringLiteral' && node.kind !== 'TemplateString') return '';
  return /^[':/]/.exec(node.prefix)?.[0] ?? '';
}

/** One character of a language that tells it from a string. */
export function isCharacter(node: Node): boolean {
  return node.kind === 'StringLiteral' && node.prefix === "'";
}

function operate(
  operator: string,
  left: Constant | undefined,
  right: Constant | undefined,
  foldsNumbers: boolean,
): Constant | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (operator === '.' && typeof left !== 'boolean' && typeof right !== 'boolean') return `${left}${right}`;
  if (operator === '+' && (typeof left === 'string' || typeof right === 'string')) {
    if (typeof left === 'boolean' || typeof right === 'boolean') return undefined;
    return `${left}${right}`;
  }
  if (!foldsNumbers || typeof left !== 'number' || typeof right !== 'number') return undefined;
  const value = arithmetic(operator, left, right);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function arithmetic(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      // Signs differ between languages.
      return left >= 0 && right > 0 ? left % right : undefined;
    case '**':
      return left ** right;
    default:
      return undefined;
  }
}
