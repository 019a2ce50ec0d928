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
      if (isCharacter(node)) return 'char';
      return isText(node) ? m.traits.literalTypes.string : null;
    case 'StringPart':
      return m.traits.literalTypes.string;
    case 'NumberLiteral':
      return Number.isInteger(node.value) ? m.traits.literalTypes.integer : m.traits.literalTypes.float;
    case 'BooleanLiteral':
      return m.traits.literalTypes.boolean;
    case 'New':
      return node.callee;
    case 'Cast':
      return node.type;
    case 'Identifier':
    case 'Member': {
      const { names } = m.target;
      const declared = names.typeOf(node);
      if (declared !== null) return declared;
      const isUnknown = m.traits.namesMayBeTypes && node.kind === 'Identifier' && names.declarationOf(node) === null;
      return isUnknown ? node : typeOfConstant(m, node);
    }
    case 'Unary':
      return node.operator === '!' ? m.traits.literalTypes.boolean : null;
    case 'Binary': {
      if (TESTS.has(node.operator)) return m.traits.literalTypes.boolean;
      const ofIntegers = m.traits.integerOperators?.has(node.operator) === true;
      return ofIntegers && isInteger(m, node.left) && isInteger(m, node.right) ? m.traits.literalTypes.integer : null;
    }
    default:
      return null;
  }
}

/** Operators whose value is true or false. */
const TESTS: ReadonlySet<string> = new Set(['==', '!=', '===', '!==', '<', '<=', '>', '>=', '&&', '||']);

function isInteger(m: Matcher, node: Node): boolean {
  const type = typeOf(m, node);
  if (typeof type === 'string') return type === m.traits.literalTypes.integer;
  return (
    type?.kind === 'NamedType' && type.name.kind === 'Identifier' && type.name.name === m.traits.literalTypes.integer
  );
}

/** Of a name that is known to hold one value, or always a text. */
function typeOfConstant(m: Matcher, node: Node): string | null {
  const { literalTypes } = m.traits;
  const { constants } = m.target;
  const value = constants.valueOf(node);
  switch (typeof value) {
    case 'string':
      return literalTypes.string;
    case 'number':
      return Number.isInteger(value) ? literalTypes.integer : literalTypes.float;
    case 'boolean':
      return literalTypes.boolean;
    default:
      return constants.isAlwaysText(node) ? literalTypes.string : null;
  }
}
