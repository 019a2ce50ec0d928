/** From a text to its lowered file: parse, lower, and where the grammar is behind the language, once more with the text rewritten. */
import type { Node } from '../ast/nodes.ts';
import { walk } from '../ast/visitor.ts';
import { type SyntaxProblem, unreadLength } from '../syntax/problems.ts';
import { loadedGrammar, ParserGaveUp, SyntaxParser, type SyntaxTree } from '../syntax/syntax.ts';
import type { Language, LanguageId, LoweredFile, Translation } from './language.ts';

/** One for each language: its file need not be looked for again. */
const parsers = new Map<LanguageId, SyntaxParser>();

/** The parser of a language whose grammar has been loaded. */
export function parserOf(language: Language): SyntaxParser {
  let parser = parsers.get(language.id);
  if (parser === undefined) {
    parser = new SyntaxParser(loadedGrammar(language.grammarFile()));
    parsers.set(language.id, parser);
  }
  return parser;
}

/** Never throws on any text. `parser` is one for the language's grammar. */
export function parseText(language: Language, parser: SyntaxParser, text: string): LoweredFile {
  const translation = language.translate?.(text) ?? null;
  if (translation === null) return parseWritten(language, parser, text);
  return relocated(parseWritten(language, parser, translation.text), translation, text);
}

/** A text as it stands. */
function parseWritten(language: Language, parser: SyntaxParser, text: string): LoweredFile {
  const tree = parsed(parser, language.codeOf?.(text) ?? text);
  if (tree === null) return unreadable(text);
  let lowered: LoweredFile;
  let rewritten: string | null = null;
  try {
    lowered = language.lower(tree, text);
    if (hasErrors(lowered.problems)) rewritten = language.rewrite?.(tree, text) ?? null;
  } finally {
    tree.delete();
  }
  if (rewritten === null) return lowered;
  const again = parsed(parser, rewritten);
  if (again === null) return lowered;
  try {
    const second = language.lower(again, text);
    return isBetter(second.problems, lowered.problems) ? second : lowered;
  } finally {
    again.delete();
  }
}

/** What was read of a translated text, at its places in the original one. */
function relocated(lowered: LoweredFile, { originOf }: Translation, text: string): LoweredFile {
  const moved = <R extends { readonly start: number; readonly end: number }>(range: R): R => ({
    ...range,
    start: originOf(range.start),
    end: originOf(range.end),
  });
  const seen = new Set<Node>();
  walk(lowered.program, (node) => {
    // A node may stand in two places of the tree.
    if (seen.has(node)) return 'skip';
    seen.add(node);
    Object.assign(node, { start: originOf(node.start), end: originOf(node.end) });
    return undefined;
  });
  return {
    program: lowered.program,
    comments: lowered.comments.map((comment) => {
      const range = moved(comment);
      return { ...range, text: text.slice(range.start, range.end) };
    }),
    problems: lowered.problems.map(moved),
  };
}

/** Null where the parser itself breaks. */
export function parsed(parser: SyntaxParser, text: string): SyntaxTree | null {
  try {
    return parser.parse(text);
  } catch (cause) {
    if (cause instanceof ParserGaveUp) return null;
    throw cause;
  }
}

/** A text at which the parser itself broke: nothing of it is known. */
function unreadable(text: string): LoweredFile {
  const whole = { start: 0, end: text.length };
  return {
    program: { kind: 'Program', ...whole, body: [{ kind: 'SyntaxError', ...whole, children: [] }] },
    comments: [],
    problems: [{ kind: 'error', ...whole, grammarKind: 'ERROR' }],
  };
}

function hasErrors(problems: readonly SyntaxProblem[]): boolean {
  return problems.some((problem) => problem.kind === 'error' || problem.kind === 'missing');
}

/** Less text unread; where that is equal, fewer problems. */
function isBetter(a: readonly SyntaxProblem[], b: readonly SyntaxProblem[]): boolean {
  const difference = unreadLength(a) - unreadLength(b);
  return difference < 0 || (difference === 0 && a.length < b.length);
}
