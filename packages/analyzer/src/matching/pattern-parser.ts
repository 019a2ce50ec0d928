/** Compiles a pattern's text: rewritten for the grammar, parsed, lowered, its stand-ins turned into pattern nodes. */
import type { Node } from '../ast/nodes.ts';
import { walk } from '../ast/visitor.ts';
import type { Language, LanguageId, PatternCandidate } from '../languages/language.ts';
import { parsed, parserOf } from '../languages/parsing.ts';
import { RegexError } from '../rules/regex.ts';
import { type CompiledPattern, PatternError } from './pattern.ts';
import { asRegex, metavariablesOf, restorePlaceholders } from './placeholders.ts';
import { isStatement } from './statements.ts';
import { STRING_REGEX, stringRegex } from './string-regex.ts';

/** Levels of nodes in a pattern. What reads and matches patterns recurses over them; patterns that people write stay below 30. */
const MAX_PATTERN_DEPTH = 200;

/** The language's grammar must have been loaded. Throws PatternError. */
export function compilePattern(text: string, language: Language): CompiledPattern {
  if (text.trim() === '') throw new PatternError('The pattern is empty.', 0);
  if (bracketDepth(text) > MAX_PATTERN_DEPTH) throw tooDeep();
  let failure: PatternError | null = null;
  for (const candidate of language.patterns.candidates(text)) {
    const parsed = parseCandidate(candidate, language);
    if (parsed instanceof PatternError) {
      failure ??= parsed;
      continue;
    }
    return compiled(text, language.id, parsed);
  }
  throw failure ?? new PatternError(`The pattern has no form that ${language.id} knows.`, 0);
}

/** The nodes of one candidate, or where it cannot be read. */
function parseCandidate(candidate: PatternCandidate, language: Language): readonly Node[] | PatternError {
  const tree = parsed(parserOf(language), candidate.text);
  if (tree === null) return new PatternError(`Syntax error in the pattern: this cannot be read as ${language.id}.`, 0);
  try {
    const { program, problems } = language.lower(tree, candidate.text);
    const problem = problems[0];
    if (problem !== undefined) {
      const offset = candidate.originOf(problem.start);
      const what = problem.kind === 'missing' ? `expected ${problem.grammarKind}` : 'this cannot be read';
      return new PatternError(`Syntax error in the pattern: ${what} as ${language.id}.`, offset);
    }
    const nodes = candidate.extract(program);
    if (nodes === null || nodes.length === 0) return new PatternError('The pattern holds no code.', 0);
    if (isTooDeep(program)) return tooDeep();
    return faultOfStringRegex(program, candidate) ?? restorePlaceholders(nodes, candidate.text);
  } finally {
    tree.delete();
  }
}

function tooDeep(): PatternError {
  return new PatternError(`The pattern is nested more than ${MAX_PATTERN_DEPTH} levels deep: shorten it.`, 0);
}

/** Known before any candidate is parsed: parsers take a time that grows with the square of brackets that do not fit. */
function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of text.matchAll(/<\.\.\.|\.\.\.>|[()[\]{}]/g)) {
    if (/^[([{]|^<\.\.\.$/.test(bracket)) deepest = Math.max(deepest, ++depth);
    else depth = Math.max(0, depth - 1);
  }
  return deepest;
}

function isTooDeep(program: Node): boolean {
  let depth = 0;
  let deepest = 0;
  walk(
    program,
    () => {
      depth += 1;
      deepest = Math.max(deepest, depth);
      return undefined;
    },
    () => {
      depth -= 1;
    },
  );
  return deepest > MAX_PATTERN_DEPTH;
}

/** `"=~/re/"` is translated when the rule is loaded, so that a bad expression is an error of the rule and not of some file. */
function faultOfStringRegex(program: Node, candidate: PatternCandidate): PatternError | null {
  let fault: PatternError | null = null;
  walk(program, (node) => {
    const literal = asRegex(node, candidate.text);
    const regex = literal.kind === 'StringLiteral' ? STRING_REGEX.exec(literal.value) : null;
    if (regex === null || fault !== null) return undefined;
    try {
      stringRegex(regex[1]!, regex[2]!);
    } catch (cause) {
      if (!(cause instanceof RegexError)) throw cause;
      fault = new PatternError(cause.message, candidate.originOf(node.start));
    }
    return undefined;
  });
  return fault;
}

function compiled(text: string, language: LanguageId, nodes: readonly Node[]): CompiledPattern {
  const metavariables = metavariablesOf(nodes);
  const only = nodes.length === 1 ? nodes[0]! : null;
  if (only === null) return { language, text, form: 'statements', nodes, metavariables };
  if (only.kind === 'ExpressionStatement' && !text.trimEnd().endsWith(';')) {
    return { language, text, form: 'expression', nodes: [only.expression], metavariables };
  }
  return { language, text, form: formOf(only), nodes, metavariables };
}

function formOf(node: Node): CompiledPattern['form'] {
  switch (node.kind) {
    case 'Entry':
    case 'KeywordArgument':
    case 'Parameter':
    case 'Field':
    case 'Decorator':
    case 'Catch':
    case 'SwitchCase':
    case 'Spread':
      return 'member';
    default:
      return isStatement(node) ? 'statements' : 'expression';
  }
}
