/**
 * printAst: a tree as text, for golden tests and for people. S-expressions with named fields, driven by SCHEMA:
 *
 *     (Call callee: (Member object: os property: system) args: ["ls" (KeywordArgument name: shell value: (BooleanLiteral true))])
 *
 * Names, strings and numbers stand for themselves; nulls, empty lists, empty strings, `false` and usual values are left out; a flag that is
 * true stands as its name; the only child field of a kind has no name. What does not fit on a line is broken, a field a line.
 */
import type { Node, NodeKind } from './nodes.ts';
import { type FieldType, SCHEMA } from './schema.ts';
import { walk } from './visitor.ts';

/** Longest line that is not broken, without its indentation, in characters. */
const WIDTH = 110;
/** Indentation stops growing here, so that the text of a very deep tree stays linear in its size. Levels. */
const MAX_INDENT = 60;

interface PrintedField {
  readonly name: string;
  readonly type: FieldType;
  readonly label: string;
}

/** Values so usual that a reader expects them when nothing is said. */
const USUAL: { readonly [K in NodeKind]?: { readonly [field: string]: string } } = {
  Member: { operator: '.' },
  Assign: { operator: '=' },
  ForEach: { form: 'of' },
  Function: { form: 'function' },
  Class: { form: 'class' },
};

const FIELDS = new Map<string, readonly PrintedField[]>(
  Object.entries(SCHEMA).map(([kind, fields]) => {
    const entries = Object.entries(fields) as [string, FieldType][];
    const single = entries.filter(([, type]) => type !== 'value').length === 1;
    return [
      kind,
      entries.map(([name, type]) => ({ name, type, label: single && type !== 'value' ? '' : `${name}: ` })),
    ];
  }),
);

/** The text of a tree. Equal trees give equal texts; it does not end in a line feed. */
export function printAst(root: Node): string {
  return printPlaced(root, () => '');
}

/** What stands behind the kind of a node, and behind its plain text. */
export type PlaceOf = (node: Node) => string;

/** As `printAst`, with the place of each node. */
export function printPlaced(root: Node, placeOf: PlaceOf): string {
  const flat = flatTexts(root, placeOf);
  const out: string[] = [];
  // What is still to be written, last first: finished text, or a node with the depth of its indentation.
  const pending: (string | { readonly node: Node; readonly depth: number })[] = [{ node: root, depth: 0 }];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    if (typeof item === 'string') out.push(item);
    else {
      const short = flat.get(item.node);
      if (short !== undefined) out.push(short);
      else pending.push(...brokenParts(item.node, item.depth, placeOf).reverse());
    }
  }
  return out.join('');
}

/** The one-line texts of all nodes that have one of at most WIDTH characters. */
function flatTexts(root: Node, placeOf: PlaceOf): Map<Node, string> {
  const texts = new Map<Node, string>();
  walk(
    root,
    () => undefined,
    (node) => {
      const text = flatText(node, texts, placeOf);
      if (text !== undefined && text.length <= WIDTH) texts.set(node, text);
    },
  );
  // Leaves have no children to break at: however long, they are one line.
  walk(root, (node) => {
    if (!texts.has(node) && isLeaf(node)) texts.set(node, flatText(node, texts, placeOf)!);
  });
  return texts;
}

function isLeaf(node: Node): boolean {
  return FIELDS.get(node.kind)!.every((field) => field.type === 'value');
}

/** The one-line text of a node whose children have theirs; undefined if one of them is too long. */
function flatText(node: Node, texts: ReadonlyMap<Node, string>, placeOf: PlaceOf): string | undefined {
  const plain = plainText(node);
  if (plain !== undefined) return `${plain}${placeOf(node)}`;
  let text = `(${node.kind}${placeOf(node)}`;
  for (const field of FIELDS.get(node.kind)!) {
    const value = (node as unknown as Record<string, unknown>)[field.name];
    if (field.type === 'value') text += valueText(node, field, value);
    else if (field.type === 'node') {
      if (value === null) continue;
      const child = texts.get(value as Node);
      if (child === undefined) return undefined;
      text += ` ${field.label}${child}`;
    } else {
      const items = value as readonly (Node | null)[] | null | undefined;
      if (!items || items.length === 0) continue;
      if (items.length > WIDTH) return undefined;
      const parts = items.map((item) => (item === null ? '<hole>' : texts.get(item)));
      if (parts.includes(undefined)) return undefined;
      text += ` ${field.label}[${parts.join(' ')}]`;
    }
  }
  return `${text})`;
}

/** The same over several lines: values behind the kind, then each child on a line of its own. */
function brokenParts(
  node: Node,
  depth: number,
  placeOf: PlaceOf,
): (string | { readonly node: Node; readonly depth: number })[] {
  const parts: (string | { readonly node: Node; readonly depth: number })[] = [`(${node.kind}${placeOf(node)}`];
  const lineAt = (level: number): string => `\n${'  '.repeat(Math.min(level, MAX_INDENT))}`;
  for (const field of FIELDS.get(node.kind)!) {
    const value = (node as unknown as Record<string, unknown>)[field.name];
    if (field.type === 'value') parts.push(valueText(node, field, value));
    else if (field.type === 'node') {
      if (value === null) continue;
      parts.push(`${lineAt(depth + 1)}${field.label}`, { node: value as Node, depth: depth + 1 });
    } else {
      const items = value as readonly (Node | null)[] | null | undefined;
      if (!items || items.length === 0) continue;
      parts.push(`${lineAt(depth + 1)}${field.label}[`);
      for (const item of items)
        parts.push(lineAt(depth + 2), item === null ? '<hole>' : { node: item, depth: depth + 2 });
      parts.push(`${lineAt(depth + 1)}]`);
    }
  }
  parts.push(')');
  return parts;
}

/** Names, strings and numbers as people write them, where that cannot be mistaken for something else. */
function plainText(node: Node): string | undefined {
  switch (node.kind) {
    case 'Identifier':
      return /^[\p{L}_$@#][\p{L}\p{M}\p{N}_$@#?!]*$/u.test(node.name) ? node.name : undefined;
    case 'StringLiteral':
      return /^[a-z]*$/.test(node.prefix) ? `${node.prefix}${quote(node.value)}` : undefined;
    case 'NumberLiteral':
      return /^\.?[0-9]\S*$/.test(node.raw) ? node.raw : undefined;
    default:
      return undefined;
  }
}

function valueText(node: Node, field: PrintedField, value: unknown): string {
  if (node.kind === 'NumberLiteral' && field.name === 'value') return '';
  // The value of a boolean literal is content, not a flag.
  if (node.kind === 'BooleanLiteral') return ` ${value}`;
  if (value === null || value === false || value === '') return '';
  if (value === true) return ` ${field.name}`;
  if (Array.isArray(value)) return value.length === 0 ? '' : ` ${field.name}: [${value.map(wordText).join(' ')}]`;
  if (USUAL[node.kind]?.[field.name] === value) return '';
  const text = wordText(String(value));
  return field.name === 'value' || field.name === 'name' ? ` ${text}` : ` ${field.name}: ${text}`;
}

/** A word or operator stays bare; other text is quoted. */
function wordText(text: string): string {
  return /^[^\s()[\]{}"\\\p{C}]+$/u.test(text) ? text : quote(text);
}

/** JSON, with the line separators that it leaves as they are. */
function quote(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
