/** Arrays and objects, as values and as destructuring targets. */
import type { Entry, Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { identifier } from './literals.ts';

export const COLLECTIONS: Readonly<Record<string, Handler>> = {
  array: sequence,
  array_pattern: sequence,
  object: mapping,
  object_pattern: mapping,
  pair: entry,
  pair_pattern: entry,
  object_assignment_pattern: entryWithDefault,
  assignment_pattern: (c, n) => ({
    kind: 'DefaultValue',
    start: c.tree.start(n),
    end: c.tree.end(n),
    target: c.field(n, 'left'),
    value: c.field(n, 'right'),
  }),
  spread_element: spread,
  rest_pattern: spread,
  computed_property_name: (c, n) => c.firstNamed(n),
};

/** A key, without the brackets of a computed one. */
export function isComputed(c: Lowering, name: NodeIndex): boolean {
  return name !== NONE && c.tree.kind(name) === 'computed_property_name';
}

function sequence(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const elements: (Node | null)[] = [];
  let afterComma = true;
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child)) {
    if (tree.isNamed(child)) {
      elements.push(c.node(child));
      afterComma = false;
    } else if (tree.kind(child) === ',') {
      // A comma with nothing in front of it: a hole.
      if (afterComma) elements.push(null);
      afterComma = true;
    }
  }
  return { kind: 'Sequence', start: tree.start(n), end: tree.end(n), form: 'array', elements };
}

function mapping(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const entries: Node[] = [];
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child)) {
    if (!tree.isNamed(child)) continue;
    const kind = tree.kind(child);
    const shorthand = kind === 'shorthand_property_identifier' || kind === 'shorthand_property_identifier_pattern';
    entries.push(shorthand ? shorthandEntry(c, child) : c.node(child));
  }
  return { kind: 'Mapping', start: tree.start(n), end: tree.end(n), entries };
}

function shorthandEntry(c: Lowering, n: NodeIndex): Entry {
  const key = identifier(c, n);
  return { kind: 'Entry', start: key.start, end: key.end, key, value: key, computed: false, shorthand: true };
}

function entry(c: Lowering, n: NodeIndex): Node {
  return {
    kind: 'Entry',
    start: c.tree.start(n),
    end: c.tree.end(n),
    key: c.field(n, 'key'),
    value: c.field(n, 'value'),
    computed: isComputed(c, c.tree.child(n, 'key')),
    shorthand: false,
  };
}

/** `{a = 1}` means `{a: a = 1}`. */
function entryWithDefault(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const start = tree.start(n);
  const end = tree.end(n);
  const value: Node = { kind: 'DefaultValue', start, end, target: c.field(n, 'left'), value: c.field(n, 'right') };
  return { kind: 'Entry', start, end, key: c.field(n, 'left'), value, computed: false, shorthand: false };
}

function spread(c: Lowering, n: NodeIndex): Node {
  return {
    kind: 'Spread',
    start: c.tree.start(n),
    end: c.tree.end(n),
    operator: '...',
    argument: c.optionalFirstNamed(n),
  };
}
