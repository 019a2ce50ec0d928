/** Different spellings of the same thing: constants for literals, declarators for assignments, loops and templates. */
import type { Node, NodeKind, NodeOf } from '../ast/nodes.ts';
import { literalSort } from '../names/constants.ts';
import type { Environment } from './environment.ts';
import { matchAsMethod } from './match-declarations.ts';
import { matchAsImport } from './match-imports.ts';
import { includesAll } from './match-names.ts';
import { anyLoop, matchBranch } from './match-statements.ts';
import { isOpenFormatted, matchFormatted, matchPlainTemplate, matchStringConstant } from './match-strings.ts';
import type { Matcher } from './matcher.ts';
import { NONE, type Solutions } from './solutions.ts';

/** Kinds of patterns that nodes of other kinds can match. */
export const FLEXIBLE: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'Identifier',
  'Member',
  'StringLiteral',
  'NumberLiteral',
  'BooleanLiteral',
  'RegexLiteral',
  'Unary',
  'Assign',
  'Binary',
  'Conditional',
  'Function',
  'Import',
  'VariableDeclaration',
  'Sequence',
  'JsxContainer',
  'TemplateString',
  'ForEach',
  'ExpressionStatement',
]);

/** Different spellings of the same thing. */
export function matchEquivalent(m: Matcher, pattern: Node, node: Node, env: Environment): Solutions {
  switch (pattern.kind) {
    case 'StringLiteral':
      if (isOpenFormatted(pattern)) return matchFormatted(pattern, node, env);
      return literalSort(pattern) === ':' ? NONE : matchStringConstant(m, pattern, node, env);
    case 'NumberLiteral':
      if (node.kind === 'NumberLiteral') return NONE;
      return m.target.constants.valueOf(node) === pattern.value ? [env] : NONE;
    case 'RegexLiteral': {
      const regex = namedRegex(m, node);
      return regex === null ? NONE : m.match(pattern, regex, env);
    }
    case 'BooleanLiteral':
      return m.target.constants.valueOf(node) === pattern.value ? [env] : NONE;
    case 'Unary':
      if (pattern.operator === '-' && pattern.operand.kind === 'NumberLiteral') {
        return m.target.constants.valueOf(node) === -pattern.operand.value ? [env] : NONE;
      }
      return NONE;
    case 'Binary':
    case 'Conditional':
      return m.traits.coalescingIsConditional ? matchCoalescing(m, pattern, node, env) : NONE;
    case 'Assign':
      return matchAssignment(m, pattern, node, env);
    case 'Import':
      return matchAsImport(m, pattern, node, env);
    case 'Function':
      return matchAsMethod(m, pattern, node, env);
    case 'VariableDeclaration':
      return node.kind === 'Field' && m.traits.fieldsAreVariables ? matchFieldAsVariable(m, pattern, node, env) : NONE;
    case 'Sequence':
      // Python's `{...}` is read as a set and means dictionaries too.
      if (node.kind === 'Mapping' && pattern.form === 'set') return m.list(pattern.elements, node.entries, env);
      if (node.kind === 'Mapping' && pattern.form === 'array' && m.traits.arraysHoldKeys)
        return m.list(pattern.elements, node.entries, env);
      if (node.kind === 'Comprehension' && pattern.form === 'array' && node.form === 'list') {
        return pattern.elements.length === 1 && pattern.elements[0]?.kind === 'Ellipsis' ? [env] : NONE;
      }
      return NONE;
    case 'JsxContainer':
      return pattern.expression !== null && node.kind !== 'JsxContainer'
        ? m.match(pattern.expression, node, env)
        : NONE;
    case 'TemplateString':
      return matchPlainTemplate(m, pattern, node, env);
    case 'ForEach':
      return anyLoop(pattern) && node.kind === 'For' ? matchBranch(m, pattern.body, node.body, env) : NONE;
    default:
      return NONE;
  }
}

/** `a ?? b`, `a ?: b` and `a ? a : b`. */
function matchCoalescing(m: Matcher, pattern: Node, node: Node, env: Environment): Solutions {
  if (pattern.kind === 'Conditional' && node.kind === 'Binary' && node.operator === '??') {
    const { left: condition, right: alternate, start, end } = node;
    return m.match(pattern, { kind: 'Conditional', condition, consequent: condition, alternate, start, end }, env);
  }
  if (pattern.kind !== 'Binary' || pattern.operator !== '??') return NONE;
  if (node.kind !== 'Conditional' || node.consequent !== null) return NONE;
  return m.andThen(m.match(pattern.left, node.condition, env), (next) => m.match(pattern.right, node.alternate, next));
}

/** The regular expression that a name is given, if that is all it is given. */
function namedRegex(m: Matcher, node: Node): Node | null {
  if (!m.target.options.constants || node.kind !== 'Identifier' || m.target.names.isTarget(node)) return null;
  const values = m.target.names.declarationOf(node)?.values ?? [];
  return values.length === 1 && values[0]?.kind === 'RegexLiteral' ? values[0] : null;
}

/** `T $X = e;` also means a field. */
function matchFieldAsVariable(
  m: Matcher,
  pattern: NodeOf<'VariableDeclaration'>,
  node: NodeOf<'Field'>,
  env: Environment,
): Solutions {
  const [declarator, ...others] = pattern.declarators;
  if (declarator?.kind !== 'Declarator' || others.length > 0) return NONE;
  const { start, end, kind: _, name: target, ...declared } = node;
  if (!includesAll(declared.modifiers, pattern.modifiers)) return NONE;
  const variable: Node = { kind: 'Declarator', start, end, target, type: declared.type, value: declared.value };
  return m.andThen(m.subset(pattern.decorators, declared.decorators, env), (next) =>
    m.match(declarator, variable, next),
  );
}

/** `$X = e` also means declarators, class fields and augmented assignments (`x += e` assigns `x + e`). */
function matchAssignment(m: Matcher, pattern: NodeOf<'Assign'>, node: Node, env: Environment): Solutions {
  if (pattern.operator !== '=' || pattern.type !== null || pattern.value === null) return NONE;
  const { assignmentIsDeclaration } = m.target.options;
  switch (node.kind) {
    case 'Declarator':
      if (node.value === null || !assignmentIsDeclaration) return NONE;
      return m.andThen(m.match(pattern.target, node.target, env), (next) => m.match(pattern.value!, node.value!, next));
    case 'Field':
      if (node.value === null || node.name === null) return NONE;
      return m.andThen(m.match(pattern.target, node.name, env), (next) => m.match(pattern.value!, node.value!, next));
    case 'Assign': {
      if (node.value === null || m.traits.augmentedIsNoAssignment) return NONE;
      const binary = /^(.+)=$/.exec(node.operator)?.[1];
      if (binary === undefined || binary === ':' || m.traits.augmentedIsNoAssignment) return NONE;
      const { start, end } = node;
      const value: Node = {
        kind: 'Binary',
        operator: binary,
        left: node.target,
        right: node.value,
        implicit: false,
        start,
        end,
      };
      return m.andThen(m.match(pattern.target, node.target, env), (next) => m.match(pattern.value!, value, next));
    }
    case 'Export': {
      const given = exportedByDefault(node, m.target.file.text);
      return given === null
        ? NONE
        : m.andThen(m.match(pattern.target, given.target, env), (next) => m.match(pattern.value!, given.value, next));
    }
    case 'VariableDeclaration':
      return node.declarators.length === 1 ? matchAssignment(m, pattern, node.declarators[0]!, env) : NONE;
    default:
      return NONE;
  }
}

/** `export default e` gives `e` to the name `default`; of a declaration the name stands for it. */
export function exportedByDefault(
  node: NodeOf<'Export'>,
  text: string,
): { readonly target: Node; readonly value: Node } | null {
  const { declaration } = node;
  if (!node.default || declaration === null) return null;
  const named = declaration.kind === 'Function' || declaration.kind === 'Class' ? declaration.name : null;
  const start = text.indexOf('default', node.start);
  return {
    target: { kind: 'Identifier', name: 'default', start, end: start + 'default'.length },
    value: named ?? declaration,
  };
}
