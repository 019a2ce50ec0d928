/** Imports, exports, namespaces and ambient declarations. */
import type { Decorator, ExportItem, Identifier, ImportItem, Namespace, Node } from '../../ast/nodes.ts';
import { NONE, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { Handler, Lowering } from '../../syntax/lowering.ts';
import { lowerDecorator } from './functions.ts';
import { identifier } from './literals.ts';
import { lowerType } from './types.ts';

export const MODULES: Readonly<Record<string, Handler>> = {
  import_statement: importStatement,
  import_alias: importAlias,
  import_attribute: (c, n) => c.firstNamed(n),
  export_statement: exportStatement,
  module: (c, n) => namespace(c, n),
  internal_module: (c, n) => namespace(c, n),
  ambient_declaration: ambientDeclaration,
};

function importStatement(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const clause = tree.childOfKind(n, 'import_clause');
  const required = tree.childOfKind(n, 'import_require_clause');
  const source = tree.child(required === NONE ? n : required, 'source');
  const attributes = tree.childOfKind(n, 'import_attribute');
  return {
    kind: 'Import',
    start: tree.start(n),
    end: tree.end(n),
    module: source === NONE ? null : c.node(source),
    items: required !== NONE ? requiredItem(c, required) : clause !== NONE ? clauseItems(c, clause) : [],
    typeOnly: isTypeOnly(c, n),
    attributes: attributes === NONE ? null : c.node(attributes),
  };
}

/** `import type`, and Flow's `import typeof`. */
function isTypeOnly(c: Lowering, n: NodeIndex): boolean {
  const { tree } = c;
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child)) {
    const kind = tree.kind(child);
    if ((kind === 'type' || kind === 'typeof') && !tree.isNamed(child)) return true;
  }
  return false;
}

/** `import x = require('m')`: the name stands for all of the module. */
function requiredItem(c: Lowering, n: NodeIndex): ImportItem[] {
  const name = c.tree.firstNamed(n);
  return name === NONE ? [] : [importItem(c, n, 'namespace', null, name)];
}

function clauseItems(c: Lowering, clause: NodeIndex): ImportItem[] {
  const { tree } = c;
  const items: ImportItem[] = [];
  for (const child of tree.namedChildren(clause)) {
    switch (tree.kind(child)) {
      case 'identifier':
        items.push(importItem(c, child, 'default', null, child));
        break;
      case 'namespace_import':
        items.push(importItem(c, child, 'namespace', null, tree.firstNamed(child)));
        break;
      case 'named_imports':
        for (const specifier of tree.namedChildren(child))
          if (tree.kind(specifier) === 'import_specifier') {
            const imported = moduleName(c, tree.child(specifier, 'name'));
            items.push(importItem(c, specifier, 'named', imported, tree.child(specifier, 'alias')));
          }
        break;
    }
  }
  return items;
}

function importItem(
  c: Lowering,
  n: NodeIndex,
  form: ImportItem['form'],
  imported: Node | null,
  local: NodeIndex,
): ImportItem {
  return {
    kind: 'ImportItem',
    start: c.tree.start(n),
    end: c.tree.end(n),
    form,
    imported,
    local: local === NONE ? null : identifier(c, local),
  };
}

/** An identifier, a string, or the word `default`, which is a token of its own. */
function moduleName(c: Lowering, n: NodeIndex): Node | null {
  if (n === NONE) return null;
  return c.tree.isNamed(n) ? c.node(n) : identifier(c, n);
}

/** `import a = b.c` */
function importAlias(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const [local, target] = tree.namedChildren(n);
  const start = tree.start(n);
  const end = tree.end(n);
  const imported = target === undefined ? null : c.node(target);
  const item = importItem(c, n, 'module', imported, local ?? NONE);
  return { kind: 'Import', start, end, module: null, items: [item], typeOnly: false, attributes: null };
}

function exportStatement(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const words = tree.children(n).map((child) => tree.kind(child));
  const start = tree.start(n);
  const end = tree.end(n);
  if (words.includes('namespace') && words.includes('as')) return exportAsNamespace(c, n);
  const source = tree.child(n, 'source');
  const attributes = tree.childOfKind(n, 'import_attribute');
  return {
    kind: 'Export',
    start,
    end,
    default: words.includes('default'),
    declaration: exportedDeclaration(c, n, words.includes('=')),
    items: exportItems(c, n),
    module: source === NONE ? null : c.node(source),
    typeOnly: isTypeOnly(c, n),
    attributes: attributes === NONE ? null : c.node(attributes),
  };
}

/** `export as namespace N`: the name under which scripts see the module. */
function exportAsNamespace(c: Lowering, n: NodeIndex): Namespace {
  const { tree } = c;
  const name = c.firstNamed(n);
  return {
    kind: 'Namespace',
    start: tree.start(n),
    end: tree.end(n),
    name,
    modifiers: ['export', 'as'],
    body: null,
  };
}

function exportedDeclaration(c: Lowering, n: NodeIndex, isAssignment: boolean): Node | null {
  const { tree } = c;
  if (isAssignment) return c.firstNamed(n);
  const value = c.optionalField(n, 'value');
  if (value !== null) return value;
  const declaration = c.optionalField(n, 'declaration');
  if (declaration === null) return null;
  const decorators = tree.children(n, 'decorator').map((decorator) => lowerDecorator(c, decorator));
  return decorators.length === 0 ? declaration : decorated(declaration, decorators);
}

/** `@d export class C {}`: the decorators stand in front of `export` and belong to the class. */
function decorated(declaration: Node, decorators: readonly Decorator[]): Node {
  if (declaration.kind !== 'Class' && declaration.kind !== 'Function') return declaration;
  const start = decorators[0]?.start ?? declaration.start;
  return { ...declaration, start, decorators: [...decorators, ...declaration.decorators] };
}

function exportItems(c: Lowering, n: NodeIndex): ExportItem[] {
  const { tree } = c;
  const items: ExportItem[] = [];
  const end = tree.after(n);
  for (let child = n + 1; child < end; child = tree.after(child)) {
    switch (tree.kind(child)) {
      case '*':
        items.push({
          kind: 'ExportItem',
          start: tree.start(child),
          end: tree.end(child),
          form: 'all',
          local: null,
          exported: null,
        });
        break;
      case 'namespace_export': {
        const name = tree.children(child).findLast((part) => tree.isNamed(part) || tree.kind(part) === 'default');
        items.push({
          kind: 'ExportItem',
          start: tree.start(child),
          end: tree.end(child),
          form: 'all',
          local: null,
          exported: moduleName(c, name ?? NONE),
        });
        break;
      }
      case 'export_clause':
        for (const specifier of tree.namedChildren(child))
          if (tree.kind(specifier) === 'export_specifier')
            items.push({
              kind: 'ExportItem',
              start: tree.start(specifier),
              end: tree.end(specifier),
              form: 'named',
              local: moduleName(c, tree.child(specifier, 'name')),
              exported: moduleName(c, tree.child(specifier, 'alias')),
            });
        break;
    }
  }
  return items;
}

function namespace(c: Lowering, n: NodeIndex): Namespace {
  const { tree } = c;
  const body = tree.child(n, 'body');
  return {
    kind: 'Namespace',
    start: tree.start(n),
    end: tree.end(n),
    name: c.optionalField(n, 'name'),
    modifiers: [],
    body: body === NONE ? null : c.statements(body),
  };
}

/** `declare` before a declaration, `declare global {}`, and Flow's `declare module.exports: T`. */
function ambientDeclaration(c: Lowering, n: NodeIndex): Node {
  const { tree } = c;
  const start = tree.start(n);
  const end = tree.end(n);
  const block = tree.childOfKind(n, 'statement_block');
  const property = tree.childOfKind(n, 'property_identifier');
  if (block !== NONE) {
    const word = tree.childOfKind(n, 'global');
    const name = word === NONE ? null : identifier(c, word);
    return { kind: 'Namespace', start, end, name, modifiers: ['declare'], body: c.statements(block) };
  }
  if (property !== NONE) return moduleExportsType(c, n, property);
  const declaration = c.firstNamed(n);
  switch (declaration.kind) {
    case 'Function':
    case 'Class':
    case 'VariableDeclaration':
    case 'Namespace':
      return { ...declaration, start, end, modifiers: ['declare', ...declaration.modifiers] };
    default:
      return declaration;
  }
}

function moduleExportsType(c: Lowering, n: NodeIndex, property: NodeIndex): Node {
  const { tree } = c;
  const module = tree.childOfKind(n, 'module');
  const start = tree.start(module === NONE ? property : module);
  const object: Identifier = { kind: 'Identifier', start, end: start + 'module'.length, name: 'module' };
  const target: Node = {
    kind: 'Member',
    start,
    end: tree.end(property),
    object,
    property: identifier(c, property),
    operator: '.',
    optional: false,
  };
  const type = tree.namedChildren(n).find((child) => child > property);
  const typeNode = type === undefined ? null : lowerType(c, type);
  const end = typeNode?.end ?? target.end;
  return {
    kind: 'VariableDeclaration',
    start: tree.start(n),
    end: tree.end(n),
    keyword: '',
    decorators: [],
    modifiers: ['declare'],
    declarators: [{ kind: 'Declarator', start, end, target, type: typeNode, value: null }],
  };
}
