/** Expressions of one kind, pattern against program. */
import type { Node, NodeOf } from '../ast/nodes.ts';
import { literalSort } from '../names/constants.ts';
import { isLoading } from '../names/imports.ts';
import { matchArguments } from './arguments.ts';
import type { Environment } from './environment.ts';
import { matchBinary } from './match-binary.ts';
import { matchPropertyValue } from './match-declarations.ts';
import { matchFields } from './match-fields.ts';
import { matchEntryKey, sameName, withoutEllipsis } from './match-names.ts';
import { isFloat, isOpenFormatted, matchStringContent } from './match-strings.ts';
import type { Matcher } from './matcher.ts';
import { WHOLE_METAVARIABLE } from './placeholders.ts';
import { NONE, type Solutions } from './solutions.ts';

/** Null if the kind is none of an expression. */
export function matchExpression(m: Matcher, pattern: Node, node: Node, env: Environment): Solutions | null {
  if (pattern.kind !== node.kind) return NONE;
  switch (pattern.kind) {
    case 'Identifier':
      return sameName(m, pattern.name, (node as typeof pattern).name) ? [env] : NONE;
    case 'StringLiteral': {
      const string = node as typeof pattern;
      if (literalSort(pattern) !== literalSort(string)) return NONE;
      if (isOpenFormatted(pattern) && !string.prefix.includes('f')) return NONE;
      const bytes = (prefix: string): boolean => prefix.includes('b');
      if (pattern.value === '...' || WHOLE_METAVARIABLE.test(pattern.value)) {
        return matchStringContent(m, pattern.value, string.value, node, env);
      }
      if (bytes(pattern.prefix) !== bytes(string.prefix)) return NONE;
      return matchStringContent(m, pattern.value, string.value, node, env);
    }
    case 'NumberLiteral': {
      const number = node as typeof pattern;
      if (m.traits.distinguishesFloats && isFloat(pattern.raw) !== isFloat(number.raw)) return NONE;
      return pattern.value === number.value || pattern.raw === number.raw ? [env] : NONE;
    }
    case 'RegexLiteral': {
      const regex = node as typeof pattern;
      if (pattern.flags !== '' && pattern.flags !== regex.flags) return NONE;
      if (pattern.pattern === '...') return [env];
      if (WHOLE_METAVARIABLE.test(pattern.pattern)) {
        const { start } = node;
        return m.bindText(pattern.pattern, start + 1, start + 1 + regex.pattern.length, regex.pattern, env);
      }
      return pattern.pattern === regex.pattern ? [env] : NONE;
    }
    case 'Cast': {
      const cast = node as typeof pattern;
      return m.andThen(m.optional(pattern.type, cast.type, env), (next) =>
        m.match(pattern.expression, cast.expression, next),
      );
    }
    case 'StringPart':
      return pattern.value === (node as typeof pattern).value ? [env] : NONE;
    case 'Call': {
      const call = node as typeof pattern;
      if (isLoading(pattern, m.traits) && isLoading(call, m.traits))
        return matchArguments(m, pattern.args, call.args, env);
      return m.andThen(m.match(pattern.callee, call.callee, env), (next) =>
        matchArguments(m, pattern.args, call.args, next),
      );
    }
    case 'New': {
      const made = node as typeof pattern;
      // A class that is written in place has no name for a metavariable.
      if (made.callee.kind === 'Class' && pattern.callee.kind !== 'Class') return NONE;
      return m.andThen(m.match(pattern.callee, made.callee, env), (next) =>
        m.andThen(matchArguments(m, pattern.args, made.args, next), (last) =>
          pattern.body === null || made.body === null
            ? pattern.body === made.body
              ? [last]
              : NONE
            : m.subset(withoutEllipsis(pattern.body), made.body, last),
        ),
      );
    }
    case 'Member':
      return matchMember(m, pattern, node as typeof pattern, env);
    case 'Index': {
      const index = node as typeof pattern;
      return m.andThen(m.match(pattern.object, index.object, env), (next) => matchIndexes(m, pattern, index, next));
    }
    case 'Binary':
      return matchBinary(m, pattern, node as typeof pattern, env);
    case 'Assign': {
      const assign = node as typeof pattern;
      const walrus = pattern.operator === '=' && assign.operator === ':=';
      if (pattern.operator !== assign.operator && !walrus) return NONE;
      return m.andThen(m.match(pattern.target, assign.target, env), (next) =>
        m.andThen(m.lenient(pattern.type, assign.type, next), (last) => m.optional(pattern.value, assign.value, last)),
      );
    }
    case 'Mapping': {
      const mapping = node as typeof pattern;
      return matchEntries(m, pattern.entries, mapping.entries, env);
    }
    case 'Entry': {
      const entry = node as typeof pattern;
      if (pattern.computed !== entry.computed && pattern.key.kind !== 'Metavariable') return NONE;
      return m.andThen(matchEntryKey(m, pattern.key, entry.key, env), (next) =>
        matchPropertyValue(m, pattern.value, entry.value, next),
      );
    }
    case 'Sequence': {
      const sequence = node as typeof pattern;
      const anySet = m.traits.bracesAreSets && pattern.form === 'set' && pattern.elements[0]?.kind === 'Ellipsis';
      if (pattern.form !== sequence.form && !anySet) return NONE;
      return m.list(pattern.elements, sequence.elements, env);
    }
    case 'Conditional': {
      const conditional = node as typeof pattern;
      if (conditional.consequent !== null || pattern.consequent === null) return matchFields(m, pattern, node, env);
      // `a ?: b` is `a ? a : b`.
      return matchFields(m, pattern, { ...conditional, consequent: conditional.condition }, env);
    }
    case 'CommaExpression':
      return matchFields(m, pattern, node, env);
    case 'TemplateString':
      if (literalSort(pattern) !== '' && literalSort(pattern) !== literalSort(node)) return NONE;
      return m.list(pattern.parts, (node as typeof pattern).parts, env);
    case 'Interpolation': {
      const interpolation = node as typeof pattern;
      if (pattern.format !== interpolation.format) return NONE;
      return m.match(pattern.expression, interpolation.expression, env);
    }
    case 'JsxElement': {
      const element = node as typeof pattern;
      const { attributesAreOpen, singletonsAreOpen } = m.target.options;
      if (!attributesAreOpen && pattern.attributes.length !== element.attributes.length) return NONE;
      if (!singletonsAreOpen && pattern.selfClosing !== element.selfClosing) return NONE;
      return m.andThen(m.optional(pattern.name, element.name, env), (next) =>
        m.andThen(m.subset(withoutEllipsis(pattern.attributes), element.attributes, next), (last) =>
          pattern.selfClosing ? [last] : matchJsxChildren(m, pattern, element, last),
        ),
      );
    }
    case 'JsxAttribute': {
      const attribute = node as typeof pattern;
      return m.andThen(m.match(pattern.name, attribute.name, env), (next) =>
        m.optional(pattern.value, attribute.value, next),
      );
    }
    case 'JsxContainer':
      return m.optional(pattern.expression, (node as typeof pattern).expression, env);
    case 'JsxText':
      return pattern.value.trim() === (node as typeof pattern).value.trim() ? [env] : NONE;

    default:
      return null;
  }
}

function matchMember(m: Matcher, pattern: NodeOf<'Member'>, node: NodeOf<'Member'>, env: Environment): Solutions {
  const receiver = pattern.object;
  if (pattern.property.kind === 'Ellipsis') return NONE;
  if (m.traits.distinguishesOptionalMembers && pattern.optional && !node.optional) return NONE;
  if (m.traits.distinguishesMemberOperators && pattern.operator !== node.operator) return NONE;
  // Segments of a qualified name may differ in case; a member is named as it is written.
  if (
    node.operator !== '\\' &&
    pattern.property.kind === 'Identifier' &&
    node.property.kind === 'Identifier' &&
    pattern.property.name !== node.property.name
  )
    return NONE;
  if (receiver.kind === 'Member' && receiver.property.kind === 'Ellipsis') {
    return m.andThen(m.match(pattern.property, node.property, env), (next) =>
      matchReceiver(m, receiver.object, node.object, next),
    );
  }
  return m.andThen(m.match(pattern.property, node.property, env), (next) => {
    const isSafe = node.optional && !pattern.optional && !m.traits.safeNavigationIsPlain;
    if (isSafe && receiver.kind === 'Identifier') return NONE;
    return m.match(receiver, node.object, next);
  });
}

/** `$X. ... .m`: the receiver after leaving out any number of members and calls. */
function matchReceiver(m: Matcher, pattern: Node, node: Node, env: Environment): Solutions {
  const found = new Set<Environment>();
  for (let receiver: Node | null = node; receiver !== null; ) {
    for (const solution of m.match(pattern, receiver, env)) found.add(solution);
    const inner: Node = receiver.kind === 'Call' ? receiver.callee : receiver;
    receiver = inner.kind === 'Member' ? inner.object : null;
  }
  return [...found];
}

function matchIndexes(m: Matcher, pattern: NodeOf<'Index'>, node: NodeOf<'Index'>, env: Environment): Solutions {
  const [only] = node.indexes;
  const slice = only?.kind === 'Slice';
  if (slice && pattern.indexes[0]?.kind !== 'Slice') return NONE;
  return m.list(pattern.indexes, node.indexes, env);
}

/** Entries in any order. JavaScript objects may have more of them; Python dictionaries only with `...`. */
function matchEntries(m: Matcher, patterns: readonly Node[], nodes: readonly Node[], env: Environment): Solutions {
  if (m.traits.arraysHoldKeys) return m.list(patterns, nodes, env);
  const wanted = withoutEllipsis(patterns);
  const closed = m.traits.mappingsAreExact || !m.target.options.mappingsAreOpen;
  const exact = closed && wanted.length === patterns.length;
  if (exact && wanted.length !== nodes.length) return NONE;
  return m.subset(wanted, nodes, env);
}

function matchJsxChildren(
  m: Matcher,
  pattern: NodeOf<'JsxElement'>,
  element: NodeOf<'JsxElement'>,
  env: Environment,
): Solutions {
  const [wanted, given] = [jsxChildren(pattern.children), jsxChildren(element.children)];
  return m.target.options.childrenInOrder ? m.list(wanted, given, env) : m.subset(wanted, given, env);
}

function jsxChildren(nodes: readonly Node[]): readonly Node[] {
  return nodes.filter((node) => node.kind !== 'JsxText' || node.value.trim() !== '');
}
