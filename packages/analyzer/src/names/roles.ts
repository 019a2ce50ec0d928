/** Which children of a node are mere names or targets, and not expressions that are evaluated. */
import type { Node } from '../ast/nodes.ts';

/** Children that name something: a property, a key, a keyword, a label, a declared name. They refer to no variable and are no expression. */
export function nameChildren(node: Node, keysAreExpressions: boolean): readonly (Node | null)[] {
  switch (node.kind) {
    case 'Member':
      // `$o->$p` reads the variable `$p`; `C::$p` names a property.
      if (node.property.kind !== 'Identifier' || (node.operator === '->' && node.property.name.startsWith('$')))
        return NONE;
      return [node.property];
    case 'Entry':
      return node.computed || node.shorthand || keysAreExpressions ? NONE : [node.key];
    case 'KeywordArgument':
    case 'JsxAttribute':
      return [node.name];
    case 'Function':
    case 'Class':
    case 'TypeParameter':
    case 'TypeAlias':
    case 'Namespace':
      return [node.name];
    case 'Field':
      return [node.name];
    case 'ImportItem':
      return [node.imported, node.local];
    case 'ExportItem':
      return [node.exported];
    case 'Import':
    case 'Export':
      return [node.module];
    case 'Jump':
    case 'Labeled':
      return [node.label];
    case 'ScopeDeclaration':
      return node.targets;
    default:
      return NONE;
  }
}

const NONE: readonly Node[] = [];

/** The names that a target binds: an identifier, or those inside of a destructuring. Members and indexes bind none. */
export function boundIdentifiers(target: Node | null): (Node & { kind: 'Identifier' })[] {
  if (target === null) return [];
  switch (target.kind) {
    case 'Identifier':
      return [target];
    case 'Sequence':
      return target.elements.flatMap((element) => boundIdentifiers(element));
    case 'Mapping':
      return target.entries.flatMap((entry) => boundIdentifiers(entry.kind === 'Entry' ? entry.value : entry));
    case 'Entry':
      return [...boundIdentifiers(target.key), ...boundIdentifiers(target.value)];
    case 'Unary':
      return target.operator === '&' ? boundIdentifiers(target.operand) : [];
    case 'Spread':
      return boundIdentifiers(target.argument);
    case 'DefaultValue':
      return boundIdentifiers(target.target);
    case 'Parameter':
      return boundIdentifiers(target.target);
    case 'VariableDeclaration':
      return target.declarators.flatMap((declarator) => boundIdentifiers(declarator.target));
    case 'AsPattern':
      return [...boundIdentifiers(target.pattern), ...boundIdentifiers(target.target)];
    default:
      return [];
  }
}
