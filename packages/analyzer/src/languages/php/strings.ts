/** Strings with and without interpolation, heredocs, nowdocs and shell commands. */
import type { Identifier, Interpolation, Node, StringPart } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { unescapeInterpolated, unescapePlain } from './escapes.ts';
import { identifier } from './literals.ts';

export const STRINGS: Readonly<Record<string, Handler>> = {
  string: (c, n) => {
    const { start, end } = between(c, n);
    return stringLiteral(c, n, unescapePlain(c.tree.text.slice(start, end)));
  },
  encapsed_string: (c, n) => {
    const { start, end } = between(c, n);
    return stringOf(
      c,
      n,
      partsIn(c, n, start, end, (text) => unescapeInterpolated(text, '"')),
    );
  },
  heredoc: (c, n) => {
    reportLostEnd(c, n);
    const body = heredocBody(c, n);
    const content = c.tree.child(n, 'value');
    const read = (text: string, begins: boolean): string => unescapeInterpolated(body.unindent(text, begins), '');
    return stringOf(c, n, content === NONE ? [] : partsIn(c, content, body.start, body.end, read));
  },
  nowdoc: (c, n) => {
    reportLostEnd(c, n);
    const { start, end, unindent } = heredocBody(c, n);
    return stringLiteral(c, n, unindent(c.tree.text.slice(start, end), true));
  },
  shell_command_expression: shellCommand,
};

type Part = StringPart | Interpolation;
/** Text of a string as written to its value; `begins` where nothing of the string stands in front of it. */
type Reader = (text: string, begins: boolean) => string;

/**
 * The scanner keeps open words in 1,024 bytes and forgets all of them when they grow longer; then it ends a heredoc wherever no letter stands, and takes
 * its text for code, which may hide the code behind it.
 */
function reportLostEnd(c: Lowering, n: NodeIndex): void {
  const { tree } = c;
  const [start, end] = [tree.childOfKind(n, 'heredoc_start'), tree.childOfKind(n, 'heredoc_end')];
  if (start === NONE || end === NONE || tree.textOf(start) === tree.textOf(end)) return;
  c.problems.push({ kind: 'missing', start: tree.start(end), end: tree.start(end), grammarKind: 'heredoc_end' });
}

function stringLiteral(c: Lowering, n: NodeIndex, value: string): Node {
  return { kind: 'StringLiteral', start: c.tree.start(n), end: c.tree.end(n), value, prefix: '' };
}

function stringOf(c: Lowering, n: NodeIndex, parts: readonly Part[]): Node {
  if (parts.some((part) => part.kind === 'Interpolation'))
    return { kind: 'TemplateString', start: c.tree.start(n), end: c.tree.end(n), prefix: '', parts };
  return stringLiteral(c, n, parts.map((part) => (part.kind === 'StringPart' ? part.value : '')).join(''));
}

/** A call of the function `` ` `` with a TemplateString, also where nothing is interpolated. */
function shellCommand(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const [from, to] = [tree.start(n), tree.end(n)];
  const { start, end } = between(c, n);
  const parts = partsIn(c, n, start, end, (text) => unescapeInterpolated(text, '`'));
  const callee: Identifier = { kind: 'Identifier', start: from, end: start, name: '`' };
  const command: Node = { kind: 'TemplateString', start, end, prefix: '', parts };
  return { kind: 'Call', start: from, end: to, callee, typeArgs: [], args: [command], optional: false };
}

/** The range between the quotes; the closing one may be missing after a syntax error. */
function between(c: Lowering, n: NodeIndex): { start: number; end: number } {
  const { tree } = c;
  const [start, end] = [tree.start(n), tree.end(n)];
  const opening = /^[bB]?["'`]/.exec(tree.text.slice(start, start + 2))?.[0].length ?? 0;
  const quote = tree.text[start + opening - 1];
  const closed = end > start + opening && tree.text[end - 1] === quote;
  return { start: start + opening, end: closed ? end - 1 : end };
}

/** The parts of a string: its text read as a whole between interpolations. */
function partsIn(c: Lowering, n: NodeIndex, start: number, end: number, read: Reader): Part[] {
  const { tree } = c;
  const parts: Part[] = [];
  let textStart = start;
  const textUpTo = (position: number): void => {
    if (position <= textStart) return;
    const value = read(tree.text.slice(textStart, position), parts.length === 0);
    parts.push({ kind: 'StringPart', start: textStart, end: position, value });
  };
  const children = tree.children(n);
  children.forEach((child, i) => {
    if (!tree.isNamed(child) || TEXT_KINDS.has(tree.kind(child))) return;
    const before = children[i - 1];
    const after = children[i + 1];
    const braced = before !== undefined && tree.kind(before) === '{';
    const from = braced ? tree.start(before) : tree.start(child);
    const to = braced && after !== undefined && tree.kind(after) === '}' ? tree.end(after) : tree.end(child);
    textUpTo(from);
    textStart = to;
    const expression = braced ? c.node(child) : simpleInterpolation(c, child);
    parts.push({ kind: 'Interpolation', start: from, end: to, expression, format: null, nested: [] });
  });
  textUpTo(end);
  return parts;
}

const TEXT_KINDS: ReadonlySet<string> = new Set(['string_content', 'escape_sequence']);

/** Without braces around it, `$a[k]` has a string for its key, and `${a}` is the variable `$a`. */
function simpleInterpolation(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const start = tree.start(n);
  const end = tree.end(n);
  if (tree.kind(n) === 'dynamic_variable_name') {
    const inner = tree.firstNamed(n);
    if (inner !== NONE && tree.kind(inner) === 'name') return variableNamed(c, inner, start, end);
    if (inner !== NONE && tree.kind(inner) === 'subscript_expression') {
      const [object, index] = tree.namedChildren(inner);
      if (object !== undefined && tree.kind(object) === 'name') {
        const indexes = index === undefined ? [] : [c.node(index)];
        const variable = variableNamed(c, object, tree.start(object), tree.end(object));
        return { kind: 'Index', start, end, object: variable, indexes, optional: false };
      }
    }
  }
  if (tree.kind(n) === 'subscript_expression') {
    const [object, index] = tree.namedChildren(n);
    if (object !== undefined && index !== undefined && tree.kind(index) === 'name')
      return { kind: 'Index', start, end, object: c.node(object), indexes: [nameAsString(c, index)], optional: false };
  }
  return c.node(n);
}

function variableNamed(c: Lowering, name: NodeIndex, start: number, end: number): Node {
  return { kind: 'Identifier', start, end, name: `$${identifier(c, name).name}` };
}

function nameAsString(c: Lowering, n: NodeIndex): Node {
  return stringLiteral(c, n, c.tree.textOf(n));
}

interface HeredocBody {
  readonly start: number;
  readonly end: number;
  /** Takes the closing mark's indentation from the lines of a piece of the body. */
  unindent(text: string, begins: boolean): string;
}

/** What stands between the line of the opening mark and the line end in front of the closing one. */
function heredocBody(c: Lowering, n: NodeIndex): HeredocBody {
  const { tree } = c;
  const value = tree.child(n, 'value');
  const mark = tree.child(n, 'end_tag');
  const markStart = mark === NONE ? tree.end(n) : tree.start(mark);
  const indentation = /[ \t]*$/.exec(tree.text.slice(lineStart(tree.text, markStart), markStart))?.[0] ?? '';
  const unindent = (text: string, begins: boolean): string => {
    if (indentation === '') return text;
    const lines = text.split('\n');
    return lines.map((line, i) => (i === 0 && !begins ? line : withoutIndentation(line, indentation))).join('\n');
  };
  if (value === NONE) return { start: markStart, end: markStart, unindent };
  const opening = /^\r?\n|^\r/.exec(tree.text.slice(tree.start(value), tree.start(value) + 2))?.[0].length ?? 0;
  const start = tree.start(value) + opening;
  const closing = /(?:\r?\n|\r)$/.exec(tree.text.slice(start, lineStart(tree.text, markStart)))?.[0].length ?? 0;
  return { start, end: Math.max(start, lineStart(tree.text, markStart) - closing), unindent };
}

function withoutIndentation(line: string, indentation: string): string {
  let taken = 0;
  while (taken < indentation.length && (line[taken] === ' ' || line[taken] === '\t')) taken++;
  return line.slice(taken);
}

function lineStart(text: string, position: number): number {
  return text.lastIndexOf('\n', position - 1) + 1;
}
