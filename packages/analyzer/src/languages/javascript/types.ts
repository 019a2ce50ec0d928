/** TypeScript's types. */
import type { Identifier, Node, TypeExpression } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { unescapeString } from './escapes.ts';
import { parameters } from './functions.ts';
import { identifier } from './literals.ts';

type Form = TypeExpression['form'];

export const TYPES: Readonly<Record<string, Handler>> = {
  type_identifier: namedType,
  predefined_type: (c, n) => {
    const isUnique = c.tree.textOf(n).startsWith('unique');
    return isUnique ? typeExpression(c, n, 'unique', []) : namedType(c, n);
  },
  this_type: namedType,
  nested_type_identifier: (c, n) => {
    const { tree } = c;
    const start = tree.start(n);
    const end = tree.end(n);
    const name: Node = {
      kind: 'Member',
      start,
      end,
      object: c.field(n, 'module'),
      property: nameIn(c, n, 'name'),
      operator: '.',
      optional: false,
    };
    return { kind: 'NamedType', start, end, name, args: [] };
  },
  generic_type: (c, n) => {
    const { tree } = c;
    const named = c.field(n, 'name');
    const args = typeArguments(c, tree.child(n, 'type_arguments'));
    const name = named.kind === 'NamedType' ? named.name : named;
    return { kind: 'NamedType', start: tree.start(n), end: tree.end(n), name, args };
  },
  type_annotation: annotated,
  opting_type_annotation: annotated,
  omitting_type_annotation: annotated,
  adding_type_annotation: annotated,
  asserts_annotation: annotated,
  type_predicate_annotation: annotated,
  constraint: annotated,
  default_type: annotated,
  parenthesized_type: annotated,
  template_type: annotated,

  union_type: (c, n) => typeExpression(c, n, 'union', flattened(c, n)),
  intersection_type: (c, n) => typeExpression(c, n, 'intersection', flattened(c, n)),
  array_type: (c, n) => typeExpression(c, n, 'array', operands(c, n)),
  tuple_type: (c, n) => typeExpression(c, n, 'tuple', operands(c, n)),
  optional_type: (c, n) => typeExpression(c, n, 'optional', operands(c, n)),
  flow_maybe_type: (c, n) => typeExpression(c, n, 'optional', operands(c, n)),
  rest_type: (c, n) => typeExpression(c, n, 'rest', operands(c, n)),
  readonly_type: (c, n) => typeExpression(c, n, 'readonly', operands(c, n)),
  index_type_query: (c, n) => typeExpression(c, n, 'keyof', operands(c, n)),
  lookup_type: (c, n) => typeExpression(c, n, 'indexed', operands(c, n)),
  conditional_type: (c, n) => typeExpression(c, n, 'conditional', operands(c, n)),
  literal_type: (c, n) => typeExpression(c, n, 'literal', c.namedChildren(n)),
  type_query: (c, n) => typeExpression(c, n, 'typeof', c.namedChildren(n)),
  object_type: (c, n) => typeExpression(c, n, 'object', c.statements(n)),
  existential_type: (c, n) => typeExpression(c, n, 'existential', []),
  function_type: (c, n) => typeExpression(c, n, 'function', signature(c, n)),
  constructor_type: (c, n) => typeExpression(c, n, 'constructor', signature(c, n)),
  asserts: (c, n) => typeExpression(c, n, 'asserts', c.namedChildren(n)),
  type_predicate: (c, n) => {
    const type = c.tree.child(n, 'type');
    return typeExpression(c, n, 'predicate', [
      nameIn(c, n, 'name'),
      type === NONE ? c.node(NONE, c.tree.end(n)) : lowerType(c, type),
    ]);
  },
  infer_type: (c, n) => {
    const [name, bound] = c.tree.namedChildren(n);
    if (name === undefined) return typeExpression(c, n, 'infer', []);
    return typeExpression(c, n, 'infer', [
      {
        kind: 'TypeParameter',
        start: c.tree.start(name),
        end: c.tree.end(bound ?? name),
        modifiers: [],
        name: identifier(c, name),
        bound: bound === undefined ? null : lowerType(c, bound),
        default: null,
      },
    ]);
  },
  template_literal_type: (c, n) => {
    const { tree } = c;
    const parts = tree.namedChildren(n).map((child): Node => {
      if (tree.kind(child) !== 'string_fragment') return c.node(child);
      const value = unescapeString(tree.textOf(child), true);
      return { kind: 'StringPart', start: tree.start(child), end: tree.end(child), value };
    });
    return typeExpression(c, n, 'template', parts);
  },
  type_parameter: (c, n) => {
    const { tree } = c;
    const variance = varianceBefore(c, n);
    return {
      kind: 'TypeParameter',
      start: tree.start(n) - variance.length,
      end: tree.end(n),
      modifiers: [...variance.split(/\s+/), tree.hasChild(n, 'const') ? 'const' : ''].filter((word) => word !== ''),
      name: nameIn(c, n, 'name'),
      bound: c.optionalField(n, 'constraint'),
      default: c.optionalField(n, 'value'),
    };
  },
  type_alias_declaration: (c, n) => {
    const value = c.tree.child(n, 'value');
    return {
      kind: 'TypeAlias',
      start: c.tree.start(n),
      end: c.tree.end(n),
      name: nameIn(c, n, 'name'),
      typeParams: c.namedChildren(c.tree.child(n, 'type_parameters')),
      type: value === NONE ? c.node(NONE, c.tree.end(n)) : lowerType(c, value),
    };
  },
};

/** `in out ` in front of a type parameter: the grammar was given blanks in its place (rewriting.ts). */
function varianceBefore(c: Lowering, n: NodeIndex): string {
  const start = c.tree.start(n);
  return (
    /(?<=[<,\s])(?:(?:in|out)\s+){1,2}$/.exec(c.tree.text.slice(Math.max(0, start - MAX_VARIANCE), start))?.[0] ?? ''
  );
}

/** UTF-16 units that `in`, `out` and the blanks behind them take at most. */
const MAX_VARIANCE = 20;

/** A node in the place of a type: `import('m').T` is an expression there, `const` of `as const` a token. */
export function lowerType(c: Lowering, n: NodeIndex): Node {
  switch (c.tree.kind(n)) {
    case 'member_expression':
    case 'call_expression':
      return { kind: 'NamedType', start: c.tree.start(n), end: c.tree.end(n), name: c.node(n), args: [] };
    case 'const':
    case 'identifier':
      return namedType(c, n);
    default:
      return c.node(n);
  }
}

/** The types between `<` and `>`; NONE has none. */
export function typeArguments(c: Lowering, n: NodeIndex): Node[] {
  return n === NONE ? [] : operands(c, n);
}

function namedType(c: Lowering, n: NodeIndex): Node {
  return { kind: 'NamedType', start: c.tree.start(n), end: c.tree.end(n), name: identifier(c, n), args: [] };
}

/** A node around one type: an annotation, a constraint, parentheses. */
function annotated(c: Lowering, n: NodeIndex): Node {
  const type = c.tree.firstNamed(n);
  if (type !== NONE) return lowerType(c, type);
  const last = c.tree.children(n).find((child) => c.tree.kind(child) === 'const');
  return last === undefined ? c.node(NONE, c.tree.end(n)) : lowerType(c, last);
}

function typeExpression(c: Lowering, n: NodeIndex, form: Form, operands: readonly Node[]): TypeExpression {
  return { kind: 'TypeExpression', start: c.tree.start(n), end: c.tree.end(n), form, operands };
}

/** The types among the children; `const` is a token that stands for a type. */
function operands(c: Lowering, n: NodeIndex): Node[] {
  const { tree } = c;
  const lowered: Node[] = [];
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child))
    if (tree.isNamed(child) || tree.kind(child) === 'const') lowered.push(lowerType(c, child));
  return lowered;
}

/** `A | B | C` nests to the left and is one union: a loop, since generated types have thousands of members. */
function flattened(c: Lowering, n: NodeIndex): Node[] {
  const { tree } = c;
  const kind = tree.kind(n);
  const rights: NodeIndex[] = [];
  let current = n;
  for (;;) {
    const sides = tree.namedChildren(current);
    const [left] = sides;
    const nests = left !== undefined && tree.kind(left) === kind;
    rights.push(...(nests ? sides.slice(1) : sides).reverse());
    if (!nests) break;
    current = left;
  }
  return rights.reverse().map((type) => lowerType(c, type));
}

/** Type parameters, parameters, result. */
function signature(c: Lowering, n: NodeIndex): Node[] {
  const { tree } = c;
  const params = tree.child(n, 'parameters');
  const result = tree.child(n, tree.kind(n) === 'constructor_type' ? 'type' : 'return_type');
  return [
    ...c.namedChildren(tree.child(n, 'type_parameters')),
    ...(params === NONE ? [] : parameters(c, params)),
    ...(result === NONE ? [] : [lowerType(c, result)]),
  ];
}

function nameIn(c: Lowering, n: NodeIndex, field: string): Identifier {
  const name = c.tree.child(n, field);
  if (name !== NONE) return identifier(c, name);
  return { kind: 'Identifier', start: c.tree.start(n), end: c.tree.start(n), name: '' };
}
