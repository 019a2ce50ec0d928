/** The patterns of `case`: expressions of the AST, so that one kind of matching serves both. */
import type { Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import { at, type Handler, type Handlers, type Lowering } from './lowering.ts';

/** Passes on what it wraps, with the sign of a negative number. */
const casePattern: Handler = (l, n) => signed(l, n)[0] ?? null;

const unionPattern: Handler = (l, n) =>
  signed(l, n).reduce<Node | null>(
    (left, right) =>
      left === null
        ? right
        : { kind: 'Binary', start: left.start, end: right.end, operator: '|', left, right, implicit: false },
    null,
  );

const classPattern: Handler = (l, n) => {
  const [callee, ...args] = l.all(n);
  return callee === undefined ? null : { kind: 'Call', ...at(l, n), callee, typeArgs: [], args, optional: false };
};

const keywordPattern: Handler = (l, n) => {
  const [name] = l.parts(n);
  const value = signed(l, n).find((node) => node.start > (name === undefined ? -1 : l.tree.start(name)));
  return {
    kind: 'KeywordArgument',
    ...at(l, n),
    name: l.identifier(name ?? NONE, n),
    value: value ?? l.require(NONE, n),
  };
};

const splatPattern: Handler = (l, n) => ({
  kind: 'Spread',
  ...at(l, n),
  operator: l.tree.hasChild(n, '**') ? '**' : '*',
  argument: l.all(n)[0] ?? null,
});

/** `{"key": pattern, **rest}`: keys stand under the field `key`, a `-` of a negative number too. */
const dictPattern: Handler = (l, n) => {
  const entries: Node[] = [];
  let key: Node | null = null;
  for (const item of signed(l, n)) {
    if (item.kind === 'Spread' || item.kind === 'SyntaxError') entries.push(item);
    else if (key === null) key = item;
    else {
      entries.push({
        kind: 'Entry',
        start: key.start,
        end: item.end,
        key,
        value: item,
        computed: true,
        shorthand: false,
      });
      key = null;
    }
  }
  if (key !== null) entries.push(key);
  return { kind: 'Mapping', ...at(l, n), entries };
};

/** `1 + 2j`, `-1 - 2j`: numbers with their signs; the sign between them is the operator. */
const complexPattern: Handler = (l, n) => {
  const numbers = l.parts(n);
  const tokens = l.tree.children(n).filter((child) => !l.tree.isNamed(child));
  const [first, second] = [l.require(numbers[0] ?? NONE, n), l.require(numbers[1] ?? NONE, n)];
  const sign = tokens[0];
  const left = sign !== undefined && tokens.length > 1 ? negative(l.tree.start(sign), first) : first;
  const operator = tokens.length > 0 ? l.tree.kind(tokens[tokens.length - 1]!) : '+';
  return { kind: 'Binary', ...at(l, n), operator, left, right: second, implicit: false };
};

export const MATCH_PATTERNS: Handlers = {
  case_pattern: casePattern,
  union_pattern: unionPattern,
  class_pattern: classPattern,
  keyword_pattern: keywordPattern,
  splat_pattern: splatPattern,
  dict_pattern: dictPattern,
  complex_pattern: complexPattern,
};

/** The nodes below `n`; a number behind a `-` token is a Unary. */
function signed(l: Lowering, n: NodeIndex): Node[] {
  const minuses = l.tree.children(n).filter((child) => l.tree.kind(child) === '-');
  const nodes = l.all(n);
  if (minuses.length === 0) return nodes;
  const starts = minuses.map((minus) => l.tree.start(minus));
  let next = 0;
  return nodes.map((node) => {
    const start = starts[next];
    if (start === undefined || start > node.start) return node;
    next++;
    return negative(start, node);
  });
}

function negative(start: number, operand: Node): Node {
  return { kind: 'Unary', start, end: operand.end, operator: '-', operand };
}
