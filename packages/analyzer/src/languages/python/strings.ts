/** Strings of Python: prefixes, escapes, f-strings, and adjacent literals that make one. */
import type { Interpolation, Node, StringPart } from '../../ast/nodes.ts';
import { NONE } from '../../syntax/concrete-tree.ts';
import { at, type Handler, type Handlers } from './lowering.ts';

/** What the letters in front of a quote say. */
interface Prefix {
  readonly raw: boolean;
  readonly bytes: boolean;
  /** f-strings, and Python 3.14's t-strings: doubled braces mean one. */
  readonly format: boolean;
}

const string: Handler = (l, n) => {
  const { tree } = l;
  const open = tree.childOfKind(n, 'string_start');
  const close = tree.childOfKind(n, 'string_end');
  const opening = open === NONE ? '' : tree.textOf(open);
  const letters = opening.replace(/['"]+$/, '').toLowerCase();
  const start = open === NONE ? tree.start(n) : tree.end(open);
  // Counted from the end: the grammar lets `string_end` begin too early in a raw string that begins with a backslash.
  const quote = close === NONE ? 0 : opening.length - letters.length;
  const end = Math.max(start, tree.end(n) - quote);
  const prefix = readPrefix(letters);
  const interpolations = l.allOf(n, 'Interpolation');
  if (interpolations.length === 0)
    return { kind: 'StringLiteral', ...at(l, n), value: decode(tree.text.slice(start, end), prefix), prefix: letters };
  const parts: (StringPart | Interpolation)[] = [];
  const addText = (from: number, to: number): void => {
    if (from < to)
      parts.push({ kind: 'StringPart', start: from, end: to, value: decode(tree.text.slice(from, to), prefix) });
  };
  let last = start;
  for (const interpolation of interpolations) {
    addText(last, interpolation.start);
    parts.push(interpolation);
    last = interpolation.end;
  }
  addText(last, end);
  return { kind: 'TemplateString', ...at(l, n), prefix: letters, parts };
};

/** `{expression=!r:>{width}}`: the format is all that follows the expression; interpolations inside of it are kept besides. */
const interpolation: Handler = (l, n) => {
  const { tree } = l;
  const format = ['=', 'type_conversion', 'format_specifier'].map((kind) => tree.childOfKind(n, kind));
  const first = format.find((child) => child !== NONE);
  const last = format.findLast((child) => child !== NONE);
  const specifier = format[2]!;
  return {
    kind: 'Interpolation',
    ...at(l, n),
    expression: l.requireField(n, 'expression'),
    format: first === undefined || last === undefined ? null : tree.text.slice(tree.start(first), tree.end(last)),
    nested: specifier === NONE ? [] : l.allOf(specifier, 'Interpolation'),
  };
};

/** Adjacent literals are a `+` that nobody wrote. */
const concatenatedString: Handler = (l, n) =>
  l
    .all(n)
    .reduce<Node | null>(
      (left, right) =>
        left === null
          ? right
          : { kind: 'Binary', start: left.start, end: right.end, operator: '+', left, right, implicit: true },
      null,
    );

export const STRINGS: Handlers = {
  string,
  concatenated_string: concatenatedString,
  interpolation,
  format_expression: interpolation,
};

function readPrefix(letters: string): Prefix {
  return { raw: letters.includes('r'), bytes: letters.includes('b'), format: /[ft]/.test(letters) };
}

/** The text that a piece of a literal stands for. Python reads a line end of any kind as LF; U+FFFD stands for what is no character. */
function decode(source: string, prefix: Prefix): string {
  let text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  if (!prefix.raw && text.includes('\\')) text = unescaped(text, prefix);
  else if (prefix.format) text = singleBraces(text);
  return text;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * The escapes of the language reference, section "String and Bytes literals"; doubled braces of format strings on the way, as `\x7b` is
 * no brace of a format. Escapes that the language does not know stay as they are; so does `\N{name}`, for which no table is at hand.
 */
function unescaped(text: string, prefix: Prefix): string {
  const escapes =
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(N\{[^}]*\})|([\s\S])|$)|(\{\{|\}\})/g;
  return text.replace(escapes, (whole, octal, hex, u4, u8, name, simple, brace) => {
    if (brace !== undefined) return prefix.format ? brace[0] : brace;
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (name !== undefined) return whole;
    if (u4 !== undefined || u8 !== undefined) {
      if (prefix.bytes) return whole;
      const code = Number.parseInt(u4 ?? u8, 16);
      return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
    }
    return simple === undefined ? whole : (SIMPLE_ESCAPES[simple] ?? whole);
  });
}

function singleBraces(text: string): string {
  return text.replace(/\{\{|\}\}/g, (braces) => braces[0]!);
}
