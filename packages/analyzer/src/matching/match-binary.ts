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
  const { operands, heads } = chainOf(node);
  if (operands.length > 2) m.budget.spend(operands.length);
  for (let split = 1; split < operands.length - 1; split++) {
    const begun = m.match(pattern.left, heads[split - 1]!, env);
    if (begun.length === 0) continue;
    m.budget.spend((operands.length - split) * STEPS_PER_JOINED_OPERAND);
    const right = joined(operands.slice(split), node.operator);
    for (const next of begun) for (const one of m.match(pattern.right, right, next)) found.add(one);
  }
  // Of a chain in any order, others may stand among those that the pattern names.
  if (commutativeBooleans && BOOLEAN.has(node.operator)) {
    for (const one of m.subset(chainOf(pattern).operands, operands, env)) found.add(one);
  }
  return [...found];
}

function isChain({ left, operator }: NodeOf<'Binary'>): boolean {
  return BOOLEAN.has(operator) && left.kind === 'Binary' && left.operator === operator;
}

function matchSides(m: Matcher, left: Node, right: Node, a: Node, b: Node, env: Environment): Solutions {
  return m.andThen(m.match(left, a, env), (next) => m.match(right, b, next));
}

/** A node made for one match lives as long as the file's constants: some 100 bytes, so that a budget of steps is one of memory, too. */
const STEPS_PER_JOINED_OPERAND = 4;

/** The operands of a chain, and the nodes that hold the first one, two, three of them. */
function chainOf(node: NodeOf<'Binary'>): { readonly operands: readonly Node[]; readonly heads: readonly Node[] } {
  const operands: Node[] = [];
  const heads: Node[] = [];
  let head: Node = node;
  for (; head.kind === 'Binary' && head.operator === node.operator; head = head.left) {
    operands.push(head.right);
    heads.push(head);
  }
  operands.push(head);
  heads.push(head);
  return { operands: operands.reverse(), heads: heads.reverse() };
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
