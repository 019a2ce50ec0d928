/** Packages, imports and module declarations. */
import type { Node, ScopeDeclaration } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { modifiersOf } from './annotations.ts';
import { at } from './at.ts';

export const MODULES: Readonly<Record<string, Handler>> = {
  package_declaration: (c, n) => {
    const name = c.tree.namedChildren(n).findLast((child) => /identifier$/.test(c.tree.kind(child)));
    return {
      kind: 'Namespace',
      ...at(c, n),
      ...modifiersOf(c, n),
      name: c.node(name ?? NONE, c.tree.end(n)),
      body: null,
    };
  },
  import_declaration: importDeclaration,
  module_declaration: (c, n) => {
    const body = c.tree.child(n, 'body');
    return {
      kind: 'Namespace',
      ...at(c, n),
      decorators: modifiersOf(c, n).decorators,
      modifiers: c.tree.hasChild(n, 'open') ? ['open', 'module'] : ['module'],
      name: c.field(n, 'name'),
      body: c.statements(body),
    };
  },
  requires_module_directive: (c, n) => {
    const words = c.tree.children(n, 'modifiers').map((word) => c.tree.textOf(word));
    return directive(c, n, ['requires', ...words].join(' '));
  },
  exports_module_directive: (c, n) => directive(c, n, 'exports'),
  opens_module_directive: (c, n) => directive(c, n, 'opens'),
  uses_module_directive: (c, n) => directive(c, n, 'uses'),
  provides_module_directive: (c, n) => directive(c, n, 'provides'),
};

/** The names of a directive in their order: what it is about, then those behind `to` or `with`. */
function directive(c: Lowering, n: NodeIndex, keyword: string): ScopeDeclaration {
  const { tree } = c;
  const names = tree.namedChildren(n).filter((child) => tree.kind(child) !== 'requires_modifier');
  return { kind: 'ScopeDeclaration', ...at(c, n), keyword, targets: names.map((name) => c.node(name)) };
}

/** `import a.b.C`, `import a.b.*`, and the same of static members, which have a class for their module. */
function importDeclaration(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const nameIndex = tree.namedChildren(n).find((child) => /identifier$/.test(tree.kind(child)));
  const name = c.node(nameIndex ?? NONE, tree.end(n));
  const star = tree.childOfKind(n, 'asterisk');
  const common = { kind: 'Import', ...at(c, n), typeOnly: false, attributes: null } as const;
  if (star !== NONE) {
    const all: Node = { kind: 'ImportItem', ...at(c, star), form: 'all', imported: null, local: null };
    return { ...common, module: name, items: [all as Node & { kind: 'ImportItem' }] };
  }
  const { start, end } = name.kind === 'Member' ? name.property : name;
  const imported = name.kind === 'Member' ? name.property : name;
  const form = name.kind === 'Member' ? 'named' : 'module';
  return {
    ...common,
    module: name.kind === 'Member' ? name.object : null,
    items: [{ kind: 'ImportItem', start, end, form, imported, local: null }],
  };
}
