/** Structural equality of trees: what a metavariable that occurs twice must be, wherever it stands and however it is spelled. */
import type { Node } from './nodes.ts';
import { SCHEMA } from './schema.ts';

type Values = Readonly<Record<string, unknown>>;

/** Fields that only say how something is spelled. A number's raw text counts where its value is not known. */
const SPELLING: { readonly [kind: string]: readonly string[] } = {
  NumberLiteral: ['raw'],
  Entry: ['shorthand'],
  Binary: ['implicit'],
};

const FIELDS = new Map(
  Object.entries(SCHEMA).map(([kind, fields]) => [
    kind,
    Object.entries(fields).filter(([name]) => !SPELLING[kind]?.includes(name)),
  ]),
);

/** Whether two trees are the same but for their places and the quoting of strings and numbers. Depth costs no call stack. */
export function equalNodes(a: Node, b: Node): boolean {
  const pending: [Node, Node][] = [[a, b]];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [left, right] = pair;
    if (left === right) continue;
    if (left.kind !== right.kind || !sameFields(left, right, pending)) return false;
  }
  return true;
}

/** Compares the values of one node; pairs of children that are still to be compared are added to `pending`. */
function sameFields(left: Node, right: Node, pending: [Node, Node][]): boolean {
  if (left.kind === 'NumberLiteral' && Number.isNaN(left.value)) return left.raw === (right as typeof left).raw;
  const a = left as unknown as Values;
  const b = right as unknown as Values;
  for (const [name, type] of FIELDS.get(left.kind)!) {
    if (type === 'value') {
      if (!sameValue(name, a[name], b[name])) return false;
    } else {
      const lefts = type === 'nodes' ? ((a[name] ?? null) as (Node | null)[] | null) : [a[name] as Node | null];
      const rights = type === 'nodes' ? ((b[name] ?? null) as (Node | null)[] | null) : [b[name] as Node | null];
      if (lefts === null || rights === null) {
        if (lefts !== rights) return false;
        continue;
      }
      if (lefts.length !== rights.length) return false;
      for (let i = 0; i < lefts.length; i++) {
        const x = lefts[i]!;
        const y = rights[i]!;
        if (x === null || y === null) {
          if (x !== y) return false;
        } else pending.push([x, y]);
      }
    }
  }
  return true;
}

function sameValue(name: string, a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => item === b[i]);
  if (name === 'prefix') return meaningOfPrefix(a as string) === meaningOfPrefix(b as string);
  return a === b;
}

/** `r` and `u` change how a string is written, not what it is; `b` makes it bytes. */
function meaningOfPrefix(prefix: string): string {
  return prefix.replace(/[ru]/g, '');
}
