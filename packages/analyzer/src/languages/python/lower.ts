/** Python's lowering: which handler reads which kind of the grammar, and which kinds are read by others. */
import { ConcreteTree, type NodeIndex } from '../../syntax/concrete-tree.ts';
import type { SyntaxProblem } from '../../syntax/problems.ts';
import type { SyntaxTree } from '../../syntax/syntax.ts';
import type { LoweredFile } from '../language.ts';
import { DEFINITIONS } from './definitions.ts';
import { EXPRESSIONS, identifier } from './expressions.ts';
import { type Handlers, Lowering } from './lowering.ts';
import { MATCH_PATTERNS } from './match-patterns.ts';
import { STATEMENTS } from './statements.ts';
import { STRINGS } from './strings.ts';
import { TYPE_ALIAS } from './type-alias.ts';
import { TYPES } from './types.ts';

/** Kinds that stand between tokens without being part of the syntax. */
const EXTRAS = ['comment', 'line_continuation'];

/** Kinds without an AST node of their own, with what becomes of them; nodes below them go to whatever takes them. */
export const PARTS: Readonly<Record<string, string>> = {
  argument_list: "the call's arguments, the class's superclasses",
  parameters: "the function's parameters",
  lambda_parameters: "the lambda's parameters",
  type_parameter: "the definition's type parameters, the generic type's arguments",
  with_clause: 'the items of the with statement',
  chevron: 'the argument `file` of a print statement',
  string_start: "the string's prefix",
  string_content: 'the text of the string, which is unescaped as a whole',
  string_end: 'closes the string',
  escape_sequence: 'part of string_content',
  escape_interpolation: 'part of string_content',
  format_specifier: "the interpolation's format",
  type_conversion: "the interpolation's format",
  import_prefix: "the dots of the relative import's name",
  wildcard_import: 'an import item of form `all`',
};

export const HANDLERS: Handlers = {
  ...STATEMENTS,
  ...DEFINITIONS,
  ...EXPRESSIONS,
  ...STRINGS,
  ...TYPES,
  ...TYPE_ALIAS,
  ...MATCH_PATTERNS,
  ...Object.fromEntries(Object.keys(PARTS).map((kind) => [kind, () => null])),
};

/** In a `case`, the wildcard is a token and no identifier. */
export const TOKENS: Handlers = { _: identifier };

export function lower(syntaxTree: SyntaxTree, text: string): LoweredFile {
  const tree = ConcreteTree.read(syntaxTree, text, EXTRAS);
  return {
    program: new Lowering(tree).run(HANDLERS, TOKENS),
    comments: tree.comments
      .filter((extra) => extra.kind === 'comment')
      .map(({ start, end }) => ({ start, end, text: text.slice(start, end) })),
    problems: problemsOf(tree),
  };
}

function problemsOf(tree: ConcreteTree): SyntaxProblem[] {
  const problem = (kind: SyntaxProblem['kind'], n: NodeIndex): SyntaxProblem => {
    return { kind, start: tree.start(n), end: tree.end(n), grammarKind: tree.kind(n) };
  };
  const unknown: NodeIndex[] = [];
  const known = tree.grammar.kinds.map(
    (kind, id) => kind === 'ERROR' || tree.grammar.named[id] !== 1 || Object.hasOwn(HANDLERS, kind),
  );
  for (let n = 0; n < tree.size; n++) if (!known[tree.kindId(n)]) unknown.push(n);
  const problems = [
    ...tree.errors.map((n) => problem('error', n)),
    ...tree.missing.map((n) => problem('missing', n)),
    ...unknown.map((n) => problem('unsupported', n)),
  ];
  return problems.sort((a, b) => a.start - b.start || a.end - b.end);
}
