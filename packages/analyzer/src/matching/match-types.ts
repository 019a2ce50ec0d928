/** Typed metavariables: what is known of a type without inference, from literals, declarations, casts and `new T()`. */
import type { Node, NodeOf } from '../ast/nodes.ts';
import { isCharacter, isText } from '../names/constants.ts';
import type { Environment } from './environment.ts';
import type { Matcher } from './matcher.ts';
import { NONE, type Solutions } from './solutions.ts';

/** As Semgrep's free engine: types of literals, of declared parameters and variables, and of `new T()`. */
export function matchTyped(m: Matcher, pattern: NodeOf<'TypedMetavariable'>, node: Node, env: Environment): Solutions {
  const type = typeOf(m, node);
  if (type === null) return NONE;
  return m.andThen(matchType(m, pattern.type, type, env), (next) => m.bindWhole(pattern.name, node, next));
}

function matchType(m: Matcher, pattern: Node, type: Node | string, env: Environment): Solutions {
  if (typeof type !== 'string') {
    const wanted = pattern.kind === 'NamedType' && pattern.args.length === 0 ? pattern.name : pattern;
    // `(List $X)` means a `List<String>` too.
    const named = type.kind === 'NamedType' && (type.args.length === 0 || wanted !== pattern);
    return m.match(wanted, named ? type.name : type, env);
  }
  if (pattern.kind === 'NamedType' && pattern.name.kind === 'Identifier') {
    return pattern.name.name.toLowerCase() === type ? [env] : NONE;
  }
  return NONE;
}

function typeOf(m: Matcher, node: Node): Node | string | null {
  switch (node.kind) {
    case 'StringLiteral':
    case 'TemplateString':
      if (isCharacter(node)) return 'char';
      return isText(node) ? m.traits.literalTypes.string : null;
    case 'NumberLiteral':
      return Number.isInteger(node.value) ? m.traits.literalTypes.integer : m.traits.literalTypes.float;
    case 'BooleanLiteral':
      return m.traits.literalTypes.boolean;
    case 'New':
      return node.callee;
    case 'Cast':
      return node.type;
    case 'Identifier':
    case 'Member':
      return m.target.names.typeOf(node);
    default:
      return null;
  }
}
