/** Operators with two sides: chains of `&&` and its kin split anywhere, and the order of sides where an option leaves it open. */
import type { Node, NodeOf } from '../ast/nodes.ts';
import type { Environment } from './environment.ts';
import type { Matcher } from './matcher.ts';
import { NONE, type Solutions } from './solutions.ts';

const BOOLEAN: ReadonlySet<string> = new Set(['&&', '||', 'and', 'or']);
/** `$A || $B` also splits a longer chain elsewhere. */
const ASSOCIATIVE: ReadonlySet<string> = new Set([...BOOLEAN, '.']);
const EQUALITY: ReadonlySet<string> = new Set(['==', '!=']);

export function matchBinary(
  m: Matcher,
  pattern: NodeOf<'Binary'>,
  node: NodeOf<'Binary'>,
  env: Environment,
): Solutions {
  if (pattern.operator !== node.operator) return NONE;
  if (!m.target.options.associative && m.traits.booleanChainsAreFlat && isChain(node)) return NONE;
  const { associative, commutativeBooleans, commutativeEquality } = m.target.options;
  const found = new Set(matchSides(m, pattern.left, pattern.right, node.left, node.right, env));
  if (commutativeEquality && EQUALITY.has(node.operator)) {
    for (const one of matchSides(m, pattern.left, pattern.right, node.right, node.left, env)) found.add(one);
  }
  if (!associative || !ASSOCIATIVE.has(node.operator)) return [...found];
  const operands = chainOperands(node);
  for (let split = 1; split < operands.length - 1; split++) {
    const left = joined(operands.slice(0, split), node.operator);
    const right = joined(operands.slice(split), node.operator);
    for (const one of matchSides(m, pattern.left, pattern.right, left, right, env)) found.add(one);
  }
  // Of a chain in any order, others may stand among those that the pattern names.
  if (commutativeBooleans && BOOLEAN.has(node.operator)) {
    for (const one of m.subset(chainOperands(pattern), operands, env)) found.add(one);
  }
  return [...found];
}

function isChain({ left, operator }: NodeOf<'Binary'>): boolean {
  return BOOLEAN.has(operator) && left.kind === 'Binary' && left.operator === operator;
}

function matchSides(m: Matcher, left: Node, right: Node, a: Node, b: Node, env: Environment): Solutions {
  return m.andThen(m.match(left, a, env), (next) => m.match(right, b, next));
}

function chainOperands(node: NodeOf<'Binary'>): Node[] {
  const operands: Node[] = [];
  let left: Node = node;
  while (left.kind === 'Binary' && left.operator === node.operator) {
    operands.push(left.right);
    left = left.left;
  }
  operands.push(left);
  return operands.reverse();
}

function joined(operands: readonly Node[], operator: string): Node {
  return operands.reduce((left, right) => ({
    kind: 'Binary',
    operator,
    left,
    right,
    implicit: false,
    start: left.start,
    end: right.end,
  }));
}
