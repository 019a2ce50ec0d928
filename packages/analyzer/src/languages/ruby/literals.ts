/** Names, numbers, strings, symbols, regular expressions and commands in backticks. */
import type { Call, Identifier, Interpolation, Node, StringLiteral, StringPart } from '../../ast/nodes.ts';
import type { NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { type Quoting, unescaped } from './escapes.ts';
import { heredoc } from './heredocs.ts';
import { statementsOf } from './statement-lists.ts';

/** The method that a command in backticks calls. */
export const SUBSHELL = '`';

export const LITERALS: Readonly<Record<string, Handler>> = {
  identifier,
  constant: identifier,
  instance_variable: identifier,
  class_variable: identifier,
  global_variable: identifier,
  self: identifier,
  super: identifier,
  operator: identifier,
  file: identifier,
  line: identifier,
  encoding: identifier,
  setter: (c, n) => ({ ...identifier(c, n), name: c.tree.textOf(n).replace(/\s+/g, '') }),
  integer: number,
  float: number,
  rational: number,
  complex: number,
  true: (c, n) => ({ kind: 'BooleanLiteral', start: c.tree.start(n), end: c.tree.end(n), value: true }),
  false: (c, n) => ({ kind: 'BooleanLiteral', start: c.tree.start(n), end: c.tree.end(n), value: false }),
  nil: (c, n) => ({ kind: 'NullLiteral', start: c.tree.start(n), end: c.tree.end(n) }),
  string: (c, n) => quoted(c, n, '', quotingOf(c, n)),
  character: (c, n) => {
    const value = unescaped(c.tree.textOf(n).slice(1), 'double');
    return { kind: 'StringLiteral', start: c.tree.start(n), end: c.tree.end(n), value, prefix: '' };
  },
  bare_string: (c, n) => bareWord(c, n, ''),
  bare_symbol: (c, n) => bareWord(c, n, ':'),
  string_array: words,
  symbol_array: words,
  chained_string: (c, n) => {
    const { tree } = c;
    const [first, ...others] = c.namedChildren(n);
    let joined = first ?? c.node(-1, tree.start(n));
    // Adjacent literals are a `+` that nobody wrote.
    for (const right of others)
      joined = {
        kind: 'Binary',
        start: joined.start,
        end: right.end,
        operator: '+',
        left: joined,
        right,
        implicit: true,
      };
    return joined;
  },
  simple_symbol: (c, n) => symbol(c, n, c.tree.textOf(n).slice(1)),
  hash_key_symbol: (c, n) => symbol(c, n, c.tree.textOf(n)),
  delimited_symbol: (c, n) => quoted(c, n, ':', quotingOf(c, n)),
  regex: (c, n) => {
    const { tree } = c;
    const [start, end] = [tree.start(n), tree.end(n)];
    const [from, to] = contentRange(c, n);
    const flags = /[a-z]*$/.exec(tree.text.slice(to, end))![0];
    if (!tree.hasChild(n, 'interpolation'))
      return { kind: 'RegexLiteral', start, end, pattern: tree.text.slice(from, to), flags };
    return { kind: 'TemplateString', start, end, prefix: `/${flags}`, parts: partsOf(c, n, from, to, (text) => text) };
  },
  subshell: (c, n) => {
    const { tree } = c;
    const [from, to] = contentRange(c, n);
    const parts = partsOf(c, n, from, to, (text) => unescaped(text, 'double'));
    return subshell(tree.start(n), tree.end(n), stringNode(tree.start(n), tree.end(n), '', parts));
  },
  heredoc_beginning: heredoc,
};

export function identifier(c: Lowering, n: NodeIndex): Identifier {
  return { kind: 'Identifier', start: c.tree.start(n), end: c.tree.end(n), name: c.tree.textOf(n) };
}

export function symbol(c: Lowering, n: NodeIndex, value: string): StringLiteral {
  return { kind: 'StringLiteral', start: c.tree.start(n), end: c.tree.end(n), value, prefix: ':' };
}

/** A command in backticks is a call of the method of that name. */
export function subshell(start: number, end: number, command: Node): Call {
  const callee: Node = { kind: 'Identifier', start, end: Math.min(end, start + SUBSHELL.length), name: SUBSHELL };
  return { kind: 'Call', start, end, callee, typeArgs: [], args: [command], optional: false };
}

/** A StringLiteral of the only text or of none, else a TemplateString. */
export function stringNode(
  start: number,
  end: number,
  prefix: string,
  parts: readonly (StringPart | Interpolation)[],
): Node {
  if (parts.some((part) => part.kind === 'Interpolation')) return { kind: 'TemplateString', start, end, prefix, parts };
  const value = parts.map((part) => (part.kind === 'StringPart' ? part.value : '')).join('');
  return { kind: 'StringLiteral', start, end, value, prefix };
}

/** `#{a; b}` holds statements; `#@x` a name. */
export function lowerInterpolation(c: Lowering, n: NodeIndex): Interpolation {
  const { tree } = c;
  const [start, end] = [tree.start(n), tree.end(n)];
  const statements = statementsOf(c, n);
  const [only] = statements;
  let expression: Node;
  if (only === undefined) expression = { kind: 'NullLiteral', start: end - 1, end: end - 1 };
  else if (statements.length === 1) expression = valueIn(only);
  else expression = { kind: 'Block', start: start + '#{'.length, end, body: statements };
  return { kind: 'Interpolation', start, end, expression, format: null, nested: [] };
}

/** The expression of a statement that stands where a value is wanted; there a name alone is no call (as in Semgrep). */
export function valueIn(statement: Node): Node {
  if (statement.kind !== 'ExpressionStatement') return statement;
  const { expression } = statement;
  const bare = expression.kind === 'Call' && expression.callee.kind === 'Identifier' && isBare(expression);
  return bare ? expression.callee : expression;
}

/** Whether a call is a name alone. */
export function isBare(call: Call): boolean {
  return call.args.length === 0 && call.callee.start === call.start && call.callee.end === call.end;
}

function number(c: Lowering, n: NodeIndex): Node {
  const raw = c.tree.textOf(n);
  return { kind: 'NumberLiteral', start: c.tree.start(n), end: c.tree.end(n), raw, value: numberValue(raw) };
}

/** NaN where a double cannot hold it: imaginary numbers, integers past 2^53. */
function numberValue(raw: string): number {
  const digits = raw.replaceAll('_', '').toLowerCase();
  if (digits.endsWith('i')) return Number.NaN;
  const real = digits.replace(/r$/, '');
  let value = Number(real.replace(/^0d/, ''));
  if (/^0o?[0-7]+$/.test(real)) value = Number.parseInt(real.replace(/^0o?/, ''), 8) || 0;
  return Number.isInteger(value) && !Number.isSafeInteger(value) && !/[.e]/.test(real) ? Number.NaN : value;
}

function quotingOf(c: Lowering, n: NodeIndex): Quoting {
  return /^(?::?'|%[qs])/.test(c.tree.textOf(n)) ? 'single' : 'double';
}

/** A string or symbol between delimiters. */
function quoted(c: Lowering, n: NodeIndex, prefix: string, quoting: Quoting): Node {
  const [from, to] = contentRange(c, n);
  const parts = partsOf(c, n, from, to, (text) => unescaped(text, quoting));
  return stringNode(c.tree.start(n), c.tree.end(n), prefix, parts);
}

/** Between the delimiters: the first and the last token. The last may be missing after a syntax error. */
function contentRange(c: Lowering, n: NodeIndex): [number, number] {
  const { tree } = c;
  const tokens = tree.children(n).filter((child) => !tree.isNamed(child));
  const [first, last] = [tokens[0], tokens.at(-1)];
  const from = first === undefined ? tree.start(n) : tree.end(first);
  return [from, last === undefined || last === first ? Math.max(from, tree.end(n)) : tree.start(last)];
}

function partsOf(
  c: Lowering,
  n: NodeIndex,
  from: number,
  to: number,
  read: (text: string) => string,
): (StringPart | Interpolation)[] {
  const { tree } = c;
  const parts: (StringPart | Interpolation)[] = [];
  let at = from;
  const textUpTo = (position: number): void => {
    if (position <= at) return;
    parts.push({ kind: 'StringPart', start: at, end: position, value: read(tree.text.slice(at, position)) });
  };
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child)) {
    if (tree.kind(child) !== 'interpolation') continue;
    textUpTo(tree.start(child));
    parts.push(lowerInterpolation(c, child));
    at = tree.end(child);
  }
  textUpTo(to);
  return parts;
}

/** A word of `%w[]` or `%I[]`, which has no delimiters of its own. */
function bareWord(c: Lowering, n: NodeIndex, prefix: string): Node {
  const { tree } = c;
  const interpolates = tree.hasChild(n, 'interpolation') || tree.hasChild(n, 'escape_sequence');
  const quoting: Quoting = interpolates ? 'double' : 'single';
  const parts = partsOf(c, n, tree.start(n), tree.end(n), (text) => unescaped(text, quoting));
  return stringNode(tree.start(n), tree.end(n), prefix, parts);
}

function words(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  return {
    kind: 'Sequence',
    start: tree.start(n),
    end: tree.end(n),
    form: 'array',
    elements: c.namedChildren(n),
  };
}
