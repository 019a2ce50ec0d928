/** Names, numbers, characters and strings. */
import type { Interpolation, Node, NumberLiteral, StringPart } from '../../ast/nodes.ts';
import type { NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { at, dottedName, identifier } from './at.ts';
import { stripIndent, unescapeText } from './escapes.ts';

export const LITERALS: Readonly<Record<string, Handler>> = {
  identifier,
  scoped_identifier: dottedName,
  underscore_pattern: identifier,
  this: identifier,
  super: identifier,
  decimal_integer_literal: number,
  hex_integer_literal: number,
  octal_integer_literal: number,
  binary_integer_literal: number,
  decimal_floating_point_literal: number,
  hex_floating_point_literal: number,
  true: (c, n) => ({ kind: 'BooleanLiteral', ...at(c, n), value: true }),
  false: (c, n) => ({ kind: 'BooleanLiteral', ...at(c, n), value: false }),
  null_literal: (c, n) => ({ kind: 'NullLiteral', ...at(c, n) }),
  character_literal: (c, n) => ({
    kind: 'StringLiteral',
    ...at(c, n),
    value: unescapeText(c.tree.textOf(n).slice(1, -1)),
    prefix: CHARACTER,
  }),
  string_literal: (c, n) => {
    const interpolated = c.tree.hasChild(n, 'string_interpolation');
    return interpolated ? template(c, n) : { kind: 'StringLiteral', ...at(c, n), value: textOf(c, n), prefix: '' };
  },
};

/** The `prefix` of what is one character and no string. */
const CHARACTER = "'";

function number(c: Lowering, n: NodeIndex): NumberLiteral {
  const raw = c.tree.textOf(n);
  return { kind: 'NumberLiteral', ...at(c, n), raw, value: numberValue(raw.replaceAll('_', '').toLowerCase()) };
}

/** NaN for integers that a double would round. */
function numberValue(digits: string): number {
  const hexFloat = /^0x([0-9a-f]*)\.?([0-9a-f]*)p([+-]?\d+)[fd]?$/.exec(digits);
  if (hexFloat !== null) {
    const [, whole = '', fraction = '', exponent] = hexFloat;
    return Number.parseInt(`0${whole}${fraction}`, 16) * 2 ** (Number(exponent) - 4 * fraction.length);
  }
  if (/^0[xb]/.test(digits)) return exact(Number(digits.replace(/l$/, '')));
  if (/[.efd]/.test(digits)) return Number(digits.replace(/[fd]$/, ''));
  const integer = digits.replace(/l$/, '');
  return exact(/^0[0-7]+$/.test(integer) ? Number.parseInt(integer, 8) : Number(integer));
}

function exact(value: number): number {
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

function isTextBlock(text: string): boolean {
  return text.startsWith('"""') && text.length > 3;
}

/** The quotes may be missing after a syntax error. */
function textOf(c: Lowering, n: NodeIndex): string {
  const text = c.tree.textOf(n);
  if (isTextBlock(text)) return unescapeText(stripIndent(text.slice(3, text.endsWith('"""') ? -3 : undefined)));
  return unescapeText(text.slice(1, text.length > 1 && text.endsWith('"') ? -1 : undefined));
}

/** What stands for an interpolation while the text around it is read: a private-use character. */
const HOLE = '\ue000';

/** A string template of Java 21 (a preview): `"a \{x} b"`. */
function template(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const block = isTextBlock(tree.textOf(n));
  const quote = block ? 3 : 1;
  const holes = tree.children(n).filter((child) => tree.kind(child) === 'string_interpolation');
  let content = '';
  let position = tree.start(n) + quote;
  for (const hole of holes) {
    content += tree.text.slice(position, tree.start(hole)) + HOLE;
    position = tree.end(hole);
  }
  content += tree.text.slice(position, Math.max(position, tree.end(n) - quote));
  const texts = (block ? stripIndent(content) : content).split(HOLE);
  const parts: (StringPart | Interpolation)[] = [];
  let start = tree.start(n) + quote;
  texts.forEach((text, i) => {
    const hole = holes[i];
    const end = hole === undefined ? Math.max(start, tree.end(n) - quote) : tree.start(hole);
    if (text !== '') parts.push({ kind: 'StringPart', start, end, value: unescapeText(text) });
    if (hole === undefined) return;
    const expression = c.firstNamed(hole);
    parts.push({ kind: 'Interpolation', ...at(c, hole), expression, format: null, nested: [] });
    start = tree.end(hole);
  });
  return { kind: 'TemplateString', ...at(c, n), prefix: '', parts };
}
