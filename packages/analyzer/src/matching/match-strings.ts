/** Strings and numbers: `"..."`, `"$X"`, `"=~/re/"`, and expressions whose value is a known string. */
import type { Node, NodeOf } from '../ast/nodes.ts';
import { testRegex } from './bounded-regex.ts';
import type { Environment } from './environment.ts';
import type { Matcher } from './matcher.ts';
import { WHOLE_METAVARIABLE } from './placeholders.ts';
import { NONE, type Solutions } from './solutions.ts';
import { STRING_REGEX, stringRegex } from './string-regex.ts';

/** `"..."`, `"$X"`, `"=~/re/"` and plain strings against any expression whose value is a known string. */
export function matchStringConstant(
  m: Matcher,
  pattern: NodeOf<'StringLiteral'>,
  node: Node,
  env: Environment,
): Solutions {
  if (!m.target.options.constants) return NONE;
  if (pattern.value === '...') return isConstantText(m, node) ? [env] : NONE;
  const value = m.target.constants.valueOf(node);
  if (typeof value !== 'string') return NONE;
  return matchStringContent(m, pattern.value, value, node, env);
}

export function matchStringContent(
  m: Matcher,
  pattern: string,
  value: string,
  node: Node,
  env: Environment,
): Solutions {
  if (pattern === '...') return [env];
  if (WHOLE_METAVARIABLE.test(pattern)) {
    const inner = contentRange(node, m.target.file.text);
    return m.bindText(pattern, inner.start, inner.end, value, env, firstPart(m, node));
  }
  const regex = STRING_REGEX.exec(pattern);
  if (regex !== null) {
    const expression = stringRegex(regex[1]!, regex[2]!);
    const isLiteral = node.kind === 'StringLiteral';
    const holds = (text: string): boolean => testRegex(expression, text, m.budget);
    return holds(value) || (isLiteral && holds(written(m, node))) ? [env] : NONE;
  }
  return pattern === value ? [env] : NONE;
}

/**
 * Of a joined string Semgrep's fixes write the first part as it is written. Between quotes that cannot be read, so that such a fix is refused; where they
 * would write it without its quotes, and lose the other parts, the whole is written.
 */
function firstPart(m: Matcher, node: Node): string | undefined {
  if (node.kind !== 'Binary' || !m.traits.joinedTextKeepsQuotes) return undefined;
  let first: Node = node;
  while (first.kind === 'Binary') first = first.left;
  return first.kind === 'StringLiteral' ? m.target.file.text.slice(first.start, first.end) : undefined;
}

/** `f"..."` and `f"$X"`, which mean strings with that prefix only, and not what is known to have their value. */
export function isOpenFormatted({ prefix, value }: NodeOf<'StringLiteral'>): boolean {
  return prefix.includes('f') && (value === '...' || WHOLE_METAVARIABLE.test(value));
}

/** `f"..."` also means what is interpolated in one, as Semgrep finds it besides. */
export function matchFormatted(pattern: NodeOf<'StringLiteral'>, node: Node, env: Environment): Solutions {
  if (pattern.value !== '...') return NONE;
  const isFormatted = node.kind === 'TemplateString' && node.prefix.includes('f');
  return isFormatted || node.kind === 'Interpolation' ? [env] : NONE;
}

/** A template without interpolation is a plain string in the tree. */
export function matchPlainTemplate(
  m: Matcher,
  pattern: NodeOf<'TemplateString'>,
  node: Node,
  env: Environment,
): Solutions {
  if (node.kind !== 'StringLiteral' || pattern.parts.some((part) => part.kind === 'Interpolation')) return NONE;
  const { start, end, value } = node;
  if (m.target.file.text[start] !== '`' && pattern.parts.some((part) => part.kind === ('Ellipsis' as string)))
    return NONE;
  return m.list(pattern.parts, [{ kind: 'StringPart', value, start, end }], env);
}

/** Whether a string whose parts are all constants, also ones that folding does not compute (numbers in templates). */
function isConstantText(m: Matcher, node: Node): boolean {
  if (typeof m.target.constants.valueOf(node) === 'string' || m.target.constants.isAlwaysText(node)) return true;
  if (node.kind === 'Binary' && (node.operator === '+' || node.operator === '.'))
    return isConstantText(m, node.left) && isConstantText(m, node.right);
  return false;
}

/** Semgrep holds a regular expression against a string as it is written: `\\` finds a backslash that is written as two. */
function written(m: Matcher, node: Node): string {
  const { text } = m.target.file;
  const { start, end } = contentRange(node, text);
  return text.slice(start, end);
}

/** The range of a string between its quotes. */
function contentRange(node: Node, text: string): { start: number; end: number } {
  if (node.kind !== 'StringLiteral') return { start: node.start, end: node.end };
  const opening = /^[A-Za-z]*("""|'''|["'`])/.exec(text.slice(node.start, node.end));
  if (opening === null) return { start: node.start, end: node.end };
  return { start: node.start + opening[0].length, end: node.end - opening[1]!.length };
}

export function isFloat(raw: string): boolean {
  return !/^0[xob]/i.test(raw) && /[.ej]/i.test(raw);
}
