/** JSX elements, attributes and text. */
import type { Identifier, JsxElement, Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { decodeEntities } from './entities.ts';
import { identifier, jsxString } from './literals.ts';
import { typeArguments } from './types.ts';

export const JSX: Readonly<Record<string, Handler>> = {
  jsx_element: (c, n) => {
    const open = c.tree.child(n, 'open_tag');
    return {
      ...element(c, open === NONE ? n : open, false),
      start: c.tree.start(n),
      end: c.tree.end(n),
      children: elementChildren(c, n),
    };
  },
  jsx_self_closing_element: (c, n) => element(c, n, true),
  // An opening tag without its end, after a syntax error.
  jsx_opening_element: (c, n) => element(c, n, false),
  jsx_attribute: attribute,
  jsx_namespace_name: namespaceName,
  jsx_expression: (c, n) => ({
    kind: 'JsxContainer',
    start: c.tree.start(n),
    end: c.tree.end(n),
    expression: c.optionalFirstNamed(n),
  }),
  jsx_text: (c, n) => text(c, c.tree.start(n), c.tree.end(n)),
  html_character_reference: (c, n) => text(c, c.tree.start(n), c.tree.end(n)),
};

/** Name and attributes of a tag. */
function element(c: Lowering, tag: NodeIndex, selfClosing: boolean): JsxElement {
  const { tree } = c;
  const name = tree.child(tag, 'name');
  return {
    kind: 'JsxElement',
    start: tree.start(tag),
    end: tree.end(tag),
    name: name === NONE ? null : c.node(name),
    typeArgs: typeArguments(c, tree.child(tag, 'type_arguments')),
    attributes: tree.children(tag, 'attribute').map((child) => tagAttribute(c, child)),
    children: [],
    selfClosing,
  };
}

/** `{...props}` is a Spread here. */
function tagAttribute(c: Lowering, n: NodeIndex): Node {
  const inner = c.tree.firstNamed(n);
  const isSpread = c.tree.kind(n) === 'jsx_expression' && inner !== NONE && c.tree.kind(inner) === 'spread_element';
  return c.node(isSpread ? inner : n);
}

function attribute(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const [name, value] = tree.namedChildren(n);
  const start = tree.start(n);
  const end = tree.end(n);
  if (name === undefined) return { kind: 'SyntaxError', start, end, children: [] };
  return {
    kind: 'JsxAttribute',
    start,
    end,
    name: tree.kind(name) === 'jsx_namespace_name' ? namespaceName(c, name) : identifier(c, name),
    value: value === undefined ? null : tree.kind(value) === 'string' ? jsxString(c, value) : c.node(value),
  };
}

/** `a:b` is one name. */
function namespaceName(c: Lowering, n: NodeIndex): Identifier {
  const name = c.tree.textOf(n).replace(/\s+/g, '');
  return { kind: 'Identifier', start: c.tree.start(n), end: c.tree.end(n), name };
}

/** Text and character references that touch make one JsxText; text that renders as nothing makes none. */
function elementChildren(c: Lowering, n: NodeIndex): Node[] {
  const { tree } = c;
  const children: Node[] = [];
  let textStart = NONE;
  let textEnd = NONE;
  const closeText = (): void => {
    if (textStart === NONE) return;
    const lowered = text(c, textStart, textEnd);
    if (lowered.kind !== 'JsxText' || lowered.value !== '') children.push(lowered);
    textStart = NONE;
  };
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child)) {
    const kind = tree.kind(child);
    if (kind === 'jsx_text' || kind === 'html_character_reference') {
      if (textStart === NONE) textStart = tree.start(child);
      textEnd = tree.end(child);
    } else if (tree.isNamed(child) && tree.field(child) === null) {
      closeText();
      children.push(c.node(child));
    }
  }
  closeText();
  return children;
}

/**
 * Text as JSX renders it: lines are trimmed where they meet a line end, empty ones vanish, the others are joined by a blank; references
 * are decoded afterwards, so that `&#32;` stays.
 */
function text(c: Lowering, start: number, end: number): Node {
  const raw = c.tree.text.slice(start, end);
  const lines = raw.split(/\r\n|\n|\r/);
  const last = lines.length - 1;
  const kept = lines
    .map((line, i) => {
      const left = i === 0 ? line : line.replace(/^[ \t]+/, '');
      return i === last ? left : left.replace(/[ \t]+$/, '');
    })
    .filter((line) => line !== '');
  return { kind: 'JsxText', start, end, value: decodeEntities(kept.join(' ')) };
}
