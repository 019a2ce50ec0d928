/** Namespaces, imports, constants of a namespace, and `declare`. */
import type { ImportItem, Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { attributesOf, modifiersOf } from './functions.ts';
import { identifier, identifierOr, nameNode } from './literals.ts';
import { statementsBetween } from './markup.ts';
import { typeIn } from './types.ts';

export const MODULES: Readonly<Record<string, Handler>> = {
  namespace_definition: (c, n) => {
    const { tree } = c;
    const body = tree.child(n, 'body');
    return {
      kind: 'Namespace',
      start: tree.start(n),
      end: tree.end(n),
      name: c.optionalField(n, 'name'),
      modifiers: [],
      body:
        body === NONE
          ? null
          : statementsBetween(
              c,
              tree.namedChildren(body),
              tree.start(body) + 1,
              Math.max(tree.start(body) + 1, tree.end(body) - 1),
            ),
    };
  },
  namespace_use_declaration: (c, n) => {
    const { tree } = c;
    const group = tree.child(n, 'body');
    const module = tree.childOfKind(n, 'namespace_name');
    const clauses = tree.namedChildren(group === NONE ? n : group);
    return {
      kind: 'Import',
      start: tree.start(n),
      end: tree.end(n),
      module: module === NONE ? null : c.node(module),
      items: clauses
        .filter((child) => tree.kind(child) === 'namespace_use_clause')
        .map((child) => importItem(c, child)),
      typeOnly: false,
      attributes: null,
    };
  },
  const_declaration: (c, n) => {
    const { tree } = c;
    const type = typeIn(c, n, 'type');
    return {
      kind: 'VariableDeclaration',
      start: tree.start(n),
      end: tree.end(n),
      keyword: 'const',
      decorators: attributesOf(c, n),
      modifiers: modifiersOf(c, n),
      declarators: tree
        .namedChildren(n)
        .filter((child) => tree.kind(child) === 'const_element')
        .map((element, i) => {
          const [name, value] = tree.namedChildren(element);
          const end = tree.end(element);
          const target = identifierOr(c, name ?? NONE, tree.start(element));
          // A type in front of the first is written by mistake only: constants of a namespace have none.
          const own = i === 0 ? type : null;
          const start = own?.start ?? tree.start(element);
          return {
            kind: 'Declarator',
            start,
            end,
            target,
            type: own,
            value: value === undefined ? null : c.node(value),
          };
        }),
    };
  },
  declare_statement: declareStatement,
};

function importItem(c: Lowering, n: NodeIndex): ImportItem {
  const { tree } = c;
  const alias = tree.child(n, 'alias');
  const imported = tree.namedChildren(n).find((child) => child !== alias);
  return {
    kind: 'ImportItem',
    start: tree.start(n),
    end: tree.end(n),
    form: 'named',
    imported: imported === undefined ? null : nameNode(c, imported),
    local: alias === NONE ? null : identifier(c, alias),
  };
}

/** A call with an assignment for its argument; what it holds is a With of that call. */
function declareStatement(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const [start, end] = [tree.start(n), tree.end(n)];
  const directive = tree.childOfKind(n, 'declare_directive');
  const closing = tree.childOfKind(n, ')');
  const headEnd = closing === NONE ? end : tree.end(closing);
  const word = { kind: 'Identifier', start, end: start + 'declare'.length, name: 'declare' } as const;
  const args = directive === NONE ? [] : [directiveOf(c, directive)];
  const call: Node = { kind: 'Call', start, end: headEnd, callee: word, typeArgs: [], args, optional: false };
  const opens = tree.childOfKind(n, ':');
  const bodyStart = opens === NONE ? headEnd : tree.end(opens);
  const closes = tree.childOfKind(n, 'enddeclare');
  const bodyEnd = closes === NONE ? end : tree.start(closes);
  const statements = tree
    .namedChildren(n)
    .filter((child) => child !== directive && tree.start(child) >= bodyStart && tree.end(child) <= bodyEnd);
  if (statements.length === 0 && opens === NONE) return { kind: 'ExpressionStatement', start, end, expression: call };
  const body = statementsBetween(c, statements, bodyStart, bodyEnd);
  return {
    kind: 'With',
    start,
    end,
    items: [{ kind: 'WithItem', start, end: headEnd, context: call, target: null }],
    body: { kind: 'Block', start: bodyStart, end: bodyEnd, body },
    async: false,
  };
}

function directiveOf(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const value = c.firstNamed(n);
  const start = tree.start(n);
  const name = tree.textOf(n + 1);
  const target: Node = { kind: 'Identifier', start, end: start + name.length, name };
  return { kind: 'Assign', start, end: tree.end(n), operator: '=', target, type: null, value };
}
