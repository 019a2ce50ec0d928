/** The generic tree of a file or of a pattern as text, for people who write rules and languages. */
import type { Position } from '@rsolv-ast/protocol';
import { type PlaceOf, printAst, printPlaced } from '../ast/printer.ts';
import type { Language } from '../languages/language.ts';
import { parserOf, parseText } from '../languages/parsing.ts';
import { allLanguages, languageIdsOf, languageOfBytes } from '../languages/registry.ts';
import { PatternError } from '../matching/pattern.ts';
import { compilePattern } from '../matching/pattern-parser.ts';
import { decodeText } from '../source/decoding.ts';
import { LineIndex } from '../source/source-file.ts';
import { describeProblem, type SyntaxProblem } from '../syntax/problems.ts';
import { loadGrammar } from '../syntax/syntax.ts';

export interface DumpedFile {
  readonly language: string;
  /** Ends in a line feed. */
  readonly tree: string;
  /** What could not be read, by place. */
  readonly problems: readonly { readonly place: Position; readonly message: string }[];
}

/** Undefined where no language takes the file. `ranges`: each node with where it begins and ends, as `@line:column-line:column`. */
export async function dumpFile(
  file: { readonly path: string; readonly bytes: Uint8Array; readonly language?: string },
  { ranges }: { readonly ranges: boolean },
): Promise<DumpedFile | undefined> {
  const language = languageOfBytes(file.path, file.bytes, file.language);
  if (language === undefined) return undefined;
  await loadGrammar(language.grammarFile());
  const { text } = decodeText(file.bytes, language.id);
  const { program, problems } = parseText(language, parserOf(language), text);
  const lines = new LineIndex(text);
  const placeOf: PlaceOf = ({ start, end }) => `@${shown(lines.position(start))}-${shown(lines.position(end))}`;
  return {
    language: language.id,
    tree: `${ranges ? printPlaced(program, placeOf) : printAst(program)}\n`,
    problems: problems.map((problem: SyntaxProblem) => ({
      place: lines.position(problem.start),
      message: describeProblem(problem),
    })),
  };
}

export type DumpedPattern =
  | {
      readonly kind: 'pattern';
      readonly language: string;
      /** `expression`, `statements` or `member`. */
      readonly form: string;
      readonly metavariables: readonly string[];
      /** Ends in a line feed. */
      readonly tree: string;
    }
  | { readonly kind: 'fault'; readonly language: string; readonly place: Position; readonly message: string };

/** As rules of the language have it; undefined where there is no language of that name. Of several of one name the first. */
export async function dumpPattern(pattern: string, languageName: string): Promise<DumpedPattern | undefined> {
  const [id] = languageIdsOf(languageName);
  const language: Language | undefined = allLanguages().find((one) => one.id === id);
  if (language === undefined) return undefined;
  await loadGrammar(language.grammarFile());
  try {
    const { form, metavariables, nodes } = compilePattern(pattern, language);
    const tree = nodes.map((node) => `${printAst(node)}\n`).join('');
    return { kind: 'pattern', language: language.id, form, metavariables, tree };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const place = new LineIndex(pattern).position(error.offset);
    return { kind: 'fault', language: language.id, place, message: error.message };
  }
}

function shown({ line, column }: Position): string {
  return `${line}:${column}`;
}
