/**
 * Stand-ins for what the grammars cannot read in a pattern, and the way back: words of letters that no program uses are put into the
 * pattern's text (`languages/<lang>/patterns.ts`), and the nodes that carry them are turned into pattern nodes here.
 *
 * A stand-in has the length of what it replaces wherever that is possible, so that offsets stay those of the pattern's text.
 */
import type { Node, NodeKind } from '../ast/nodes.ts';
import { SCHEMA } from '../ast/schema.ts';
import { STRING_REGEX } from './string-regex.ts';

/** U+01C2 and U+01C1 are letters of the Khoisan languages: identifiers in every grammar here. */
export const MARK = 'ǂ';
/** In front of a metavariable's name where a grammar wants a name with a capital letter. */
export const CAPITAL_MARK = 'Zǂ';
export const ELLIPSIS_WORD = 'ǂǂǂ';
/** For `...` as a statement, written `ǂǂ;`. */
export const SHORT_ELLIPSIS_WORD = 'ǂǂ';
/** `$...X` becomes `ǂǂǂǂX`. */
export const ELLIPSIS_METAVARIABLE_PREFIX = 'ǂǂǂǂ';
/** `<... e ...>` becomes a call of this name. */
export const DEEP_WORD = 'ǁǁǁ';
/** `($X: T)` becomes a call of this name with the metavariable and the type as a string, or with a cast of the metavariable to the type. */
export const TYPED_WORD = 'ǁǂǁ';
/** Stands where a grammar wants a name that the pattern does not have. */
export const FILLER_WORD = 'ǁǂǂ';

const METAVARIABLE = /^(?:[$ǂ]|Zǂ)([A-Z_][A-Z_0-9]*)$/;
/** As in Semgrep, these are variables of PHP and no metavariables. */
const SUPERGLOBALS: ReadonlySet<string> = new Set(
  ['_GET', '_POST', '_COOKIE', '_REQUEST', '_SERVER', '_SESSION', '_ENV', '_FILES'].map((name) => `$${name}`),
);
/** Every metavariable in a text, such as a message or a fix. */
export const METAVARIABLES = /\$(?:(?:\.\.\.)?[A-Z_][A-Z_0-9]*|[1-9]\d*)/g;
/** `$X` as the whole of a string or regular expression. */
export const WHOLE_METAVARIABLE = /^\$[A-Z_][A-Z_0-9]*$/;

/** Rebuilds nodes with their stand-ins turned into pattern nodes. */
export function restorePlaceholders(nodes: readonly Node[], text: string): Node[] {
  return nodes.map((node) => restore(node, text));
}

function restore(node: Node, text: string): Node {
  const restored = restoreChildren(asRegex(templateOf(node, text), text), text);
  return unwrapEllipsis(patternNode(restored));
}

/** A template literal without interpolation is lowered as a plain string; in a pattern it means template literals only. */
function templateOf(node: Node, text: string): Node {
  if (node.kind !== 'StringLiteral' || text[node.start] !== '`') return node;
  const { start, end, value, prefix } = node;
  return {
    kind: 'TemplateString',
    prefix,
    parts: [{ kind: 'StringPart', value, start: start + 1, end: end - 1 }],
    start,
    end,
  };
}

/** A regular expression in a string means what is written there: its backslashes are its own, and not the string's. */
export function asRegex(node: Node, text: string): Node {
  if (node.kind !== 'StringLiteral' || !STRING_REGEX.test(node.value)) return node;
  const written = /^["']([\s\S]*)["']$/.exec(text.slice(node.start, node.end))?.[1];
  return written === undefined || !STRING_REGEX.test(written) ? node : { ...node, value: written };
}

/** Where a Function is declared by its name; everywhere else it is a value, whose name a pattern leaves open. */
const DECLARING: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'Program',
  'Block',
  'SwitchCase',
  'Namespace',
  'Export',
  'Class',
  'Mapping',
]);

function asValue(child: Node, parent: Node): Node {
  if (child.kind !== 'Function' || child.form !== 'function' || DECLARING.has(parent.kind)) return child;
  return child.name?.kind === 'Ellipsis' ? child : { ...child, name: null };
}

function restoreChildren(node: Node, text: string): Node {
  const copy: Record<string, unknown> = { ...node };
  for (const [field, type] of Object.entries(SCHEMA[node.kind])) {
    const value = copy[field];
    if (value === null || value === undefined) continue;
    if (type === 'node') copy[field] = asValue(restore(value as Node, text), node);
    else if (type === 'nodes')
      copy[field] = (value as (Node | null)[]).map((item) =>
        item === null ? null : asValue(restore(item, text), node),
      );
  }
  return copy as unknown as Node;
}

/** The pattern node that a stand-in means, or the node itself. */
function patternNode(node: Node): Node {
  const { start, end } = node;
  if (node.kind === 'Identifier') {
    // A stand-in may have to be a variable with a sigil.
    const word = node.name.startsWith(`$${MARK}`) ? node.name.slice(1) : node.name;
    if (word === ELLIPSIS_WORD || word === SHORT_ELLIPSIS_WORD || word === MARK)
      return { kind: 'Ellipsis', start, end };
    if (word.startsWith(ELLIPSIS_METAVARIABLE_PREFIX)) {
      return {
        kind: 'EllipsisMetavariable',
        name: `$...${word.slice(ELLIPSIS_METAVARIABLE_PREFIX.length)}`,
        start,
        end,
      };
    }
    const name = METAVARIABLE.exec(node.name);
    if (name !== null && !SUPERGLOBALS.has(node.name)) return { kind: 'Metavariable', name: `$${name[1]}`, start, end };
  }
  // Where the grammar takes no call, to the left of `=`.
  if (node.kind === 'Member' && node.property.kind === 'Identifier' && node.property.name === TYPED_WORD)
    return node.object;
  if (node.kind === 'Call' && node.callee.kind === 'Identifier') {
    const [first, second] = node.args;
    if (node.callee.name === DEEP_WORD && first !== undefined)
      return { kind: 'DeepEllipsis', pattern: first, start, end };
    if (node.callee.name === TYPED_WORD && first?.kind === 'Cast' && first.type !== null) {
      const { expression, type } = first;
      if (expression.kind === 'Metavariable')
        return { kind: 'TypedMetavariable', name: expression.name, type, start, end };
    }
    if (node.callee.name === TYPED_WORD && first?.kind === 'Metavariable' && second?.kind === 'StringLiteral') {
      return { kind: 'TypedMetavariable', name: first.name, type: namedType(second), start, end };
    }
  }
  return node;
}

function namedType(text: Node & { kind: 'StringLiteral' }): Node {
  const { start, end } = text;
  const [head = '', ...rest] = text.value.split('.');
  let name = patternNode({ kind: 'Identifier', name: head, start, end });
  for (const word of rest) {
    const property = patternNode({ kind: 'Identifier', name: word, start, end });
    name = { kind: 'Member', object: name, property, operator: '.', optional: false, start, end };
  }
  if (name.kind === 'Metavariable' || name.kind === 'Ellipsis') return name;
  return { kind: 'NamedType', name, args: [], start, end };
}

/** Kinds that only hold a name in their place: with `...` as that name they mean `...` itself. */
const CARRIERS: { readonly [K in NodeKind]?: string } = {
  ExpressionStatement: 'expression',
  Parameter: 'target',
  Entry: 'key',
  Spread: 'argument',
  Field: 'name',
  JsxAttribute: 'name',
  ImportItem: 'imported',
  ExportItem: 'local',
  WithItem: 'context',
  NamedType: 'name',
  TypeParameter: 'name',
  Declarator: 'target',
  KeywordArgument: 'name',
};

function unwrapEllipsis(node: Node): Node {
  const { start, end } = node;
  if (node.kind === 'JsxText' && (node.value.trim() === ELLIPSIS_WORD || node.value.trim() === '...')) {
    return { kind: 'Ellipsis', start, end };
  }
  if (node.kind === 'StringPart' && node.value === '...') return { kind: 'Ellipsis', start, end };
  if (node.kind === 'SwitchCase' && node.tests[0]?.kind === ('Ellipsis' as string) && node.body.every(isEmptyBlock))
    return { kind: 'Ellipsis', start, end };
  if (node.kind === 'SwitchCase' && node.tests.length === 1 && node.tests[0]!.kind === 'Ellipsis') {
    if (node.body.every((one) => one.kind === 'Ellipsis')) return { kind: 'Ellipsis', start, end };
  }
  const field = CARRIERS[node.kind];
  if (field === undefined) return node;
  const carried = (node as unknown as Record<string, Node | null>)[field];
  if (carried === null || carried === undefined) return node;
  if (node.kind === 'Entry' && !node.shorthand) return node;
  if (node.kind === 'Spread' && node.operator !== '**') return node;
  if (node.kind === 'JsxAttribute' && node.value !== null) return node;
  if (node.kind === 'Parameter' && (node.default !== null || node.variadic !== '')) return node;
  if ((node.kind === 'Field' || node.kind === 'Declarator') && node.value !== null) return node;
  if (node.kind === 'NamedType' && node.args.length === 0 && carried.kind === 'Metavariable')
    return { ...carried, start, end };
  if (carried.kind === 'Ellipsis') return { kind: 'Ellipsis', start, end };
  if (carried.kind === 'EllipsisMetavariable') return { ...carried, start, end };
  return node;
}

function isEmptyBlock(node: Node): boolean {
  return node.kind === 'Block' && node.body.length === 0;
}

/** The metavariables' names in a pattern, each once, in the order of their places. */
export function metavariablesOf(nodes: readonly Node[]): string[] {
  const names = new Set<string>();
  const visit = (node: Node): void => {
    if (node.kind === 'Metavariable' || node.kind === 'EllipsisMetavariable' || node.kind === 'TypedMetavariable') {
      names.add(node.name);
    }
    if (node.kind === 'StringLiteral' && WHOLE_METAVARIABLE.test(node.value)) names.add(node.value);
    if (node.kind === 'RegexLiteral' && WHOLE_METAVARIABLE.test(node.pattern)) names.add(node.pattern);
    const values = node as unknown as Record<string, Node | null | readonly (Node | null)[]>;
    for (const [field, type] of Object.entries(SCHEMA[node.kind])) {
      if (type === 'node' && values[field]) visit(values[field] as Node);
      if (type === 'nodes' && values[field]) for (const item of values[field] as (Node | null)[]) if (item) visit(item);
    }
  };
  for (const node of nodes) visit(node);
  return [...names];
}
