/** Names, numbers, strings, templates and regular expressions. */
import type { Identifier, Interpolation, Node, StringLiteral, StringPart } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { decodeEntities } from './entities.ts';
import { unescapeString } from './escapes.ts';

export const LITERALS: Readonly<Record<string, Handler>> = {
  identifier: (c, n) => importType(c, n) ?? identifier(c, n),
  property_identifier: identifier,
  private_property_identifier: identifier,
  shorthand_property_identifier: identifier,
  shorthand_property_identifier_pattern: identifier,
  statement_identifier: identifier,
  this: identifier,
  super: identifier,
  undefined: identifier,
  import: identifier,
  number: (c, n) => {
    const raw = c.tree.textOf(n);
    return { kind: 'NumberLiteral', start: c.tree.start(n), end: c.tree.end(n), raw, value: numberValue(raw) };
  },
  true: (c, n) => ({ kind: 'BooleanLiteral', start: c.tree.start(n), end: c.tree.end(n), value: true }),
  false: (c, n) => ({ kind: 'BooleanLiteral', start: c.tree.start(n), end: c.tree.end(n), value: false }),
  null: (c, n) => ({ kind: 'NullLiteral', start: c.tree.start(n), end: c.tree.end(n) }),
  string: stringLiteral,
  template_string: (c, n) => {
    const hasSubstitution = c.tree.hasChild(n, 'template_substitution');
    return hasSubstitution ? templateString(c, n) : stringLiteral(c, n);
  },
  regex: (c, n) => {
    const { tree } = c;
    const pattern = tree.child(n, 'pattern');
    const flags = tree.child(n, 'flags');
    return {
      kind: 'RegexLiteral',
      start: tree.start(n),
      end: tree.end(n),
      pattern: pattern === NONE ? '' : tree.textOf(pattern),
      flags: flags === NONE ? '' : tree.textOf(flags),
    };
  },
  meta_property: (c, n) => {
    // `new.target`, `import.meta`; spaces and comments may stand around the dot.
    const { tree } = c;
    const start = tree.start(n);
    const end = tree.end(n);
    const [object, property] = tree.textOf(n).startsWith('new') ? ['new', 'target'] : ['import', 'meta'];
    return {
      kind: 'Member',
      start,
      end,
      object: { kind: 'Identifier', start, end: start + object.length, name: object },
      property: { kind: 'Identifier', start: end - property.length, end, name: property },
      operator: '.',
      optional: false,
    };
  },
};

export function identifier(c: Lowering, n: NodeIndex): Identifier {
  const text = c.tree.textOf(n);
  const name = text.includes('\\') ? unescapeString(text) : text;
  return { kind: 'Identifier', start: c.tree.start(n), end: c.tree.end(n), name };
}

/** `import('m')` of an import type, where the grammar was given a name in its place (rewriting.ts). */
function importType(c: Lowering, n: NodeIndex): Node | null {
  const { text } = c.tree;
  const start = c.tree.start(n);
  const end = c.tree.end(n);
  // An escape in broken code was given a name, too.
  if (text[end - 1] !== ')' || !text.startsWith('import(', start)) return null;
  const callee: Node = { kind: 'Identifier', start, end: start + 'import'.length, name: 'import' };
  const value = text.slice(callee.end + 2, end - 2);
  const module: Node = { kind: 'StringLiteral', start: callee.end + 1, end: end - 1, value, prefix: '' };
  return { kind: 'Call', start, end, callee, typeArgs: [], args: [module], optional: false };
}

/** Everything between the quotes, unescaped; the quotes may be missing after a syntax error. */
export function stringLiteral(c: Lowering, n: NodeIndex): StringLiteral {
  const text = innerText(c, n);
  const value =
    text.includes('\\') || text.includes('\r') ? unescapeString(text, c.tree.text[c.tree.start(n)] === '`') : text;
  return { kind: 'StringLiteral', start: c.tree.start(n), end: c.tree.end(n), value, prefix: '' };
}

/** A string in a JSX attribute knows entities and no escapes. */
export function jsxString(c: Lowering, n: NodeIndex): StringLiteral {
  return {
    kind: 'StringLiteral',
    start: c.tree.start(n),
    end: c.tree.end(n),
    value: decodeEntities(innerText(c, n)),
    prefix: '',
  };
}

/** A template with its parts; adjacent fragments and escapes make one StringPart. */
export function templateString(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const parts: (StringPart | Interpolation)[] = [];
  const end = tree.after(n);
  let textStart = tree.start(n) + 1;
  const textUpTo = (position: number): void => {
    if (position <= textStart) return;
    const value = unescapeString(tree.text.slice(textStart, position), true);
    parts.push({ kind: 'StringPart', start: textStart, end: position, value });
  };
  for (let child = n + 1; child < end; child = tree.after(child)) {
    if (tree.kind(child) !== 'template_substitution') continue;
    textUpTo(tree.start(child));
    textStart = tree.end(child);
    const expression = c.firstNamed(child);
    parts.push({
      kind: 'Interpolation',
      start: tree.start(child),
      end: tree.end(child),
      expression,
      format: null,
      nested: [],
    });
  }
  textUpTo(tree.end(n) - (tree.text[tree.end(n) - 1] === '`' ? 1 : 0));
  return { kind: 'TemplateString', start: tree.start(n), end: tree.end(n), prefix: '', parts };
}

function innerText(c: Lowering, n: NodeIndex): string {
  const text = c.tree.textOf(n);
  const closed = text.length > 1 && text.endsWith(text[0] as string);
  return text.slice(1, closed ? -1 : undefined);
}

/** NaN where a double cannot hold it exactly as written: big integers past 2^53. */
function numberValue(raw: string): number {
  const digits = raw.includes('_') ? raw.replaceAll('_', '') : raw;
  if (digits.endsWith('n')) {
    const value = Number(digits.slice(0, -1));
    return Number.isSafeInteger(value) ? value : Number.NaN;
  }
  // Legacy octal: a leading zero and octal digits only.
  if (/^0[0-7]+$/.test(digits)) return Number.parseInt(digits, 8);
  return Number(digits);
}
