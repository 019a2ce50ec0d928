/** What imports bind: local names with the full names that they stand for. */
import { isBuiltin } from 'node:module';
import type { Node } from '../ast/nodes.ts';
import type { LanguageTraits } from '../languages/language.ts';

type Path = readonly string[];

/** `a.b.c` as its segments; null if it is no chain of plain names. */
export function dottedPath(node: Node | null): Path | null {
  if (node === null) return null;
  if (node.kind === 'Identifier') return node.name.split(/[.\\]/).filter((segment) => segment !== '');
  if (node.kind === 'Member' && node.property.kind === 'Identifier') {
    const object = dottedPath(node.object);
    return object === null ? null : [...object, node.property.name];
  }
  return null;
}

/** The names that an import binds, with their full names. That of a relative import of Python keeps its dots, which only a metavariable can stand for. */
export function importedNames(node: Node & { kind: 'Import' }, traits: LanguageTraits): [string, Path][] {
  const relative = node.module?.kind === 'Identifier' && node.module.name.startsWith('.');
  const module = modulePathOf(node.module, relative);
  const names: [string, Path][] = [];
  for (const item of node.items) {
    if (item.kind !== 'ImportItem') continue;
    const imported = item.imported?.kind === 'StringLiteral' ? [item.imported.value] : dottedPath(item.imported);
    switch (item.form) {
      case 'module':
        if (imported === null) break;
        // `import a.b` binds `a`; `import a.b as c` binds `c` to a.b.
        if (item.local === null) names.push([imported[0]!, [imported[0]!]]);
        else names.push([item.local.name, imported]);
        break;
      case 'named': {
        const local = item.local?.name ?? imported?.at(-1);
        if (local === undefined || imported === null) break;
        names.push([
          local,
          traits.imports === 'javascript' && imported[0] === DEFAULT_EXPORT
            ? defaultOf(node.module, module)
            : [...module, ...imported],
        ]);
        break;
      }
      case 'default':
        if (item.local !== null) names.push([item.local.name, defaultOf(node.module, module)]);
        break;
      case 'namespace':
        if (item.local !== null) names.push([item.local.name, module]);
        break;
      case 'all':
        break;
    }
  }
  return names;
}

export const DEFAULT_EXPORT = 'default';

/** The default export of a module of Node is all of it; that of another one need not be. */
function defaultOf(module: Node | null, path: Path): Path {
  return module?.kind === 'StringLiteral' && isBuiltin(module.value) ? path : [...path, DEFAULT_EXPORT];
}

function modulePathOf(module: Node | null, relative: boolean): Path {
  if (module?.kind === 'StringLiteral') return modulePath(module.value);
  if (relative && module?.kind === 'Identifier') return [module.name];
  return dottedPath(module) ?? [];
}

/** The modules of `from m import *`. */
export function starImports(node: Node & { kind: 'Import' }, { imports }: LanguageTraits): Path[] {
  if (imports === 'javascript') return [];
  if (!node.items.some((item) => item.kind === 'ImportItem' && item.form === 'all')) return [];
  const module = dottedPath(node.module);
  return module === null ? [] : [module];
}

/** What `const e = require('m')`, `const {a, b: c} = require('m')` and `const a = require('m').a` bind. */
export function requiredNames(target: Node, value: Node | null): Map<string, Path> {
  const names = new Map<string, Path>();
  const path = requiredPath(value);
  if (path === null) return names;
  if (target.kind === 'Identifier') names.set(target.name, path);
  if (target.kind === 'Mapping') {
    for (const entry of target.entries) {
      if (entry.kind !== 'Entry' || entry.computed || entry.key.kind !== 'Identifier') continue;
      const local = entry.value.kind === 'DefaultValue' ? entry.value.target : entry.value;
      if (local.kind === 'Identifier') names.set(local.name, [...path, entry.key.name]);
    }
  }
  return names;
}

/** The full name of `require('m')` and of its members, or null. */
export function requiredPath(value: Node | null): Path | null {
  if (value === null) return null;
  if (value.kind === 'Member' && value.property.kind === 'Identifier') {
    const object = requiredPath(value.object);
    return object === null ? null : [...object, value.property.name];
  }
  if (value.kind === 'Await') return requiredPath(value.argument);
  if (value.kind !== 'Call' || value.callee.kind !== 'Identifier') return null;
  const [argument] = value.args;
  if (argument?.kind !== 'StringLiteral') return null;
  return value.callee.name === 'require' || value.callee.name === 'import' ? modulePath(argument.value) : null;
}

/** A module specifier as a pattern can spell it: without `node:`, of a path its last segment (as Semgrep names modules). */
function modulePath(specifier: string): Path {
  const name = specifier.replace(/^node:/, '').replace(/\.[cm]?[jt]sx?$/, '');
  return [name.slice(name.lastIndexOf('/') + 1)];
}

/** `require 'm'`, which also means `require_relative 'm'` and `load 'm'`. */
export function isLoading({ callee, args }: Node & { kind: 'Call' }, { loadingMethods }: LanguageTraits): boolean {
  if (loadingMethods === undefined || callee.kind !== 'Identifier' || !loadingMethods.has(callee.name)) return false;
  return args.length === 1 && args[0]!.kind === 'StringLiteral';
}
