/**
 * What is imported, pattern against program. As in Semgrep a name stands for what lies below it: `import a` for `import a.b` and `from a.b import c`.
 */
import type { ImportItem, Node, NodeOf } from '../ast/nodes.ts';
import type { LanguageTraits } from '../languages/language.ts';
import { requiredPath } from '../names/imports.ts';
import type { Environment } from './environment.ts';
import { matchSubset } from './lists.ts';
import { withoutEllipsis } from './match-names.ts';
import type { Matcher } from './matcher.ts';
import { NONE, type Solutions } from './solutions.ts';

export function matchImport(
  m: Matcher,
  pattern: NodeOf<'Import'>,
  node: NodeOf<'Import'>,
  env: Environment,
): Solutions {
  switch (m.traits.imports) {
    case 'javascript':
      return matchItems(m, pattern, node, env);
    case 'python':
      return matchPaths(m, pattern, node, env);
    case 'packages':
      if (pattern.module !== null) return node.module === null ? NONE : matchPaths(m, pattern, node, env);
      return matchWholeNames(m, pattern, node, env);
  }
}

/** `import a, b` imports twice: each name with what stands in front of it, where the pattern has one name only. */
export function importsIn(node: NodeOf<'Import'>, pattern: Node, traits: LanguageTraits): readonly Node[] {
  const isOne = node.items.length < 2 || (pattern.kind === 'Import' && pattern.items.length !== 1);
  if (isOne || traits.imports === 'javascript' || (traits.imports === 'python' && node.module !== null)) return [node];
  return node.items.map((item) => ({ ...node, items: [item], end: item.end }));
}

// ── JavaScript ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** `import 'm'` means any import of m. */
function matchItems(m: Matcher, pattern: NodeOf<'Import'>, node: NodeOf<'Import'>, env: Environment): Solutions {
  if (pattern.module === null || node.module === null) return NONE;
  return m.andThen(m.match(pattern.module, node.module, env), (next) =>
    matchSubset(m, withoutEllipsis(pattern.items), node.items, next, (wanted, item, last) =>
      wanted.kind === 'ImportItem' && item.kind === 'ImportItem'
        ? matchItem(m, wanted, item, last)
        : m.match(wanted, item, last),
    ),
  );
}

/** A default import is one of the name `default`, which a metavariable binds by the name that it gets. */
function matchItem(m: Matcher, pattern: ImportItem, item: ImportItem, env: Environment): Solutions {
  if (pattern.form === 'named' && item.form === 'default') {
    if (pattern.imported?.kind !== 'Metavariable' || item.local === null) return NONE;
    return m.andThen(m.match(pattern.imported, item.local, env), (next) => m.lenient(pattern.local, item.local, next));
  }
  const { imported } = item;
  if (pattern.form === 'default' && imported?.kind === 'Identifier' && imported.name === 'default')
    return m.optional(pattern.local, item.local ?? imported, env);
  if (pattern.form !== item.form) return NONE;
  return m.andThen(m.optional(pattern.imported, imported, env), (next) => m.lenient(pattern.local, item.local, next));
}

/** What `export { a } from 'm'` and `const { a } = require('m')` import. */
export function matchAsImport(m: Matcher, pattern: NodeOf<'Import'>, node: Node, env: Environment): Solutions {
  if (m.traits.imports !== 'javascript') return NONE;
  if (node.kind === 'Export') return matchReexport(m, pattern, node, env);
  if (node.kind !== 'VariableDeclaration' || pattern.module?.kind !== 'StringLiteral') return NONE;
  const { module } = pattern;
  return node.declarators.flatMap(({ target, value }) => {
    const given = value?.kind === 'Call' && requiredPath(value) !== null ? value.args[0]! : null;
    if (given?.kind !== 'StringLiteral' || given.value !== module.value) return NONE;
    const items =
      pattern.items.length === 0
        ? []
        : requiredItems(
            target,
            pattern.items.every(({ local }) => local === null),
          );
    return items === null ? NONE : matchItems(m, pattern, importOf(node, module, items), env);
  });
}

function matchReexport(m: Matcher, pattern: NodeOf<'Import'>, node: NodeOf<'Export'>, env: Environment): Solutions {
  const items: ImportItem[] = [];
  for (const { form, local, exported, start, end } of node.items) {
    if (form !== 'named' || local === null) return NONE;
    const name = exported ?? local;
    if (name.kind !== 'Identifier') return NONE;
    items.push({ kind: 'ImportItem', form: 'named', imported: local, local: name, start, end });
  }
  return node.module === null || items.length === 0
    ? NONE
    : matchItems(m, pattern, importOf(node, node.module, items), env);
}

function importOf({ start, end }: Node, module: Node, items: readonly ImportItem[]): NodeOf<'Import'> {
  return { kind: 'Import', module, items, typeOnly: false, attributes: null, start, end };
}

/** Null if all of the module is given to one name. `underOwnName`: without those that get another one. */
function requiredItems(target: Node, underOwnName: boolean): ImportItem[] | null {
  if (target.kind !== 'Mapping') return null;
  return target.entries.flatMap((entry): ImportItem[] => {
    if (entry.kind !== 'Entry' || entry.computed || entry.value.kind !== 'Identifier') return [];
    const { key, value: local, start, end } = entry;
    if (underOwnName && (key.kind !== 'Identifier' || key.name !== local.name)) return [];
    return [{ kind: 'ImportItem', form: 'named', imported: key, local, start, end }];
  });
}

// ── Python and Java ─────────────────────────────────────────────────────────────────────────────────────────────────

/** One name that is imported, by its segments. */
interface Path {
  readonly module: readonly Node[];
  /** Null where all of the module is imported. */
  readonly name: Node | null;
  readonly item: ImportItem | null;
}

function matchPaths(m: Matcher, pattern: NodeOf<'Import'>, node: NodeOf<'Import'>, env: Environment): Solutions {
  const given = pathsOf(node);
  return pathsOf(pattern).reduce<Solutions>(
    (solutions, wanted) =>
      m.andThen(solutions, (next) => [
        ...new Set(
          given.flatMap((path) => matchPath(m, { wanted, path, from: pattern.module, module: node.module }, next)),
        ),
      ]),
    [env],
  );
}

function pathsOf({ module, items }: NodeOf<'Import'>): Path[] {
  const paths: Path[] = [];
  for (const item of items) {
    if (item.kind !== 'ImportItem') continue;
    const segments = segmentsOf(module ?? item.imported);
    paths.push({ module: segments, name: module === null ? null : item.imported, item });
  }
  return paths;
}

/** The segments of a dotted name; the dots of a relative one are a segment of their own. */
function segmentsOf(name: Node | null): Node[] {
  if (name === null) return [];
  if (name.kind === 'Member') return [...segmentsOf(name.object), name.property];
  const dots = name.kind === 'Identifier' ? (/^\.+/.exec(name.name)?.[0].length ?? 0) : 0;
  if (name.kind !== 'Identifier' || dots === 0) return [name];
  const { start, end } = name;
  const rest = name.name.slice(dots).split('.');
  const segments: Node[] = [{ kind: 'Identifier', name: name.name.slice(0, dots), start, end: start + dots }];
  for (const one of rest) if (one !== '') segments.push({ kind: 'Identifier', name: one, start: start + dots, end });
  return segments;
}

interface Pair {
  readonly wanted: Path;
  readonly path: Path;
  /** The module as each of the two writes it; null in `import a.b`. */
  readonly from: Node | null;
  readonly module: Node | null;
}

function matchPath(m: Matcher, { wanted, path, from, module }: Pair, env: Environment): Solutions {
  const local = (next: Environment): Solutions => {
    const pattern = wanted.item?.local ?? null;
    if (pattern === null) return [next];
    return from === null && module !== null ? NONE : m.optional(pattern, path.item?.local ?? null, next);
  };
  if (from === null) {
    const whole = module ?? path.item?.imported ?? null;
    if (wanted.module.length === 1 && wanted.module[0]!.kind === 'Metavariable')
      return whole === null ? NONE : m.andThen(m.match(wanted.module[0]!, whole, env), local);
    return m.andThen(matchPrefix(m, wanted.module, segmentsOfPath(path), env), local);
  }
  if (wanted.name === null) {
    const isAll = wanted.item?.form === 'all' && path.item?.form === 'all';
    return isAll ? matchModule(m, from, module!, wanted.module, path.module, env) : NONE;
  }
  const { name } = wanted;
  if (name.kind === 'Ellipsis' && module === null) return NONE;
  if (module !== null && path.name !== null) {
    const direct = m.andThen(matchModule(m, from, module, wanted.module, path.module, env), (next) =>
      m.andThen(m.match(name, path.name!, next), local),
    );
    if (direct.length > 0 || name.kind === 'Metavariable') return direct;
  }
  return m.andThen(matchPrefix(m, [...wanted.module, name], segmentsOfPath(path), env), local);
}

function segmentsOfPath({ module, name }: Path): readonly Node[] {
  return name === null ? module : [...module, name];
}

/** The module itself, or one that it holds. */
function matchModule(
  m: Matcher,
  pattern: Node,
  module: Node,
  wanted: readonly Node[],
  segments: readonly Node[],
  env: Environment,
): Solutions {
  const whole = m.match(pattern, module, env);
  return whole.length > 0 || pattern.kind === 'Metavariable' ? whole : matchPrefix(m, wanted, segments, env);
}

/** The first segments; a metavariable at the end takes all that are left. */
function matchPrefix(m: Matcher, wanted: readonly Node[], segments: readonly Node[], env: Environment): Solutions {
  if (wanted.length > segments.length) return NONE;
  const last = wanted.length - 1;
  return wanted.reduce<Solutions>(
    (solutions, pattern, i) =>
      m.andThen(solutions, (next) =>
        m.match(
          pattern,
          i === last && pattern.kind === 'Metavariable' ? joined(segments.slice(i)) : segments[i]!,
          next,
        ),
      ),
    [env],
  );
}

function joined(segments: readonly Node[]): Node {
  const [first] = segments;
  const last = segments.at(-1)!;
  return segments.length === 1 ? last : { kind: 'Identifier', name: '', start: first!.start, end: last.end };
}

// ── PHP ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

function matchWholeNames(m: Matcher, pattern: NodeOf<'Import'>, node: NodeOf<'Import'>, env: Environment): Solutions {
  const wanted = pattern.items.filter((item) => item.imported !== null);
  const items = node.items.length === 0 ? [null] : node.items;
  return wanted.length === 0 ? NONE : matchNames(m, wanted, node.module, items, env);
}

/** Each wanted name among those that are imported, which stand for the module where they are none. */
function matchNames(
  m: Matcher,
  wanted: readonly NodeOf<'ImportItem'>[],
  module: Node | null,
  items: readonly (NodeOf<'ImportItem'> | null)[],
  env: Environment,
): Solutions {
  return wanted.reduce<Solutions>(
    (solutions, pattern) =>
      m.andThen(solutions, (next) =>
        items.flatMap((item) => {
          const whole = wholeName(module, item?.imported ?? null);
          if (whole === null || !sameSpelling(pattern.imported!, whole)) return NONE;
          return m.andThen(m.match(pattern.imported!, whole, next), (last) =>
            m.lenient(pattern.local, item?.local ?? null, last),
          );
        }),
      ),
    [env],
  );
}

/** Imported names match in the case in which they are written, also where names otherwise match in any. */
function sameSpelling(pattern: Node, name: Node): boolean {
  if (pattern.kind === 'Identifier' && name.kind === 'Identifier') return pattern.name === name.name;
  if (pattern.kind !== 'Member' || name.kind !== 'Member') return true;
  return sameSpelling(pattern.object, name.object) && sameSpelling(pattern.property, name.property);
}

/** `a.b.C` of `import a.b.C`; of `import a.b.*` what stands in front of the star. */
function wholeName(module: Node | null, imported: Node | null): Node | null {
  if (imported === null || module === null) return imported ?? module;
  const at = { start: module.start, end: imported.end, operator: '.', optional: false } as const;
  if (imported.kind !== 'Member') return { kind: 'Member', ...at, object: module, property: imported };
  const object = wholeName(module, imported.object) ?? module;
  return { kind: 'Member', ...at, object, property: imported.property };
}
