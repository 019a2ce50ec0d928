/** The passes over one file, from its bytes to its findings and its coverage. */
import type { Coverage, Diagnostic, Finding, SkipReason } from '@rsolv-ast/protocol';
import type { AnalysisInput, AnalyzeOptions, FileTimes } from './analysis.ts';
import type { Language, LoweredFile } from './languages/language.ts';
import { languageOf } from './languages/registry.ts';
import type { LoadedRuleSet } from './rules/rule-set.ts';
import { decodeSource, LineIndex, type SourceFile } from './source/source-file.ts';
import type { SyntaxProblem } from './syntax/problems.ts';
import { loadedGrammar, SyntaxParser } from './syntax/syntax.ts';

/** A NUL among the first bytes makes a file binary, as it does for git. */
const BINARY_PROBE_BYTES = 8_000;
/** Diagnostics of one file's coverage; a last one says how many more there were. */
const MAX_DIAGNOSTICS = 20;

export interface AnalyzedFile {
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
  readonly times: FileTimes;
}

/** Never throws: an error that nobody expected costs this file only, and its text stays out of the coverage. */
export function analyzeFile(input: AnalysisInput, rules: LoadedRuleSet, options: AnalyzeOptions): AnalyzedFile {
  try {
    return analyze(input, rules, options);
  } catch (cause) {
    const name = cause instanceof Error ? cause.constructor.name : typeof cause;
    return skipped(input, 'internal-error', `the analysis threw ${name}; please report it`);
  }
}

function analyze(input: AnalysisInput, rules: LoadedRuleSet, options: AnalyzeOptions): AnalyzedFile {
  if (input.bytes.length > options.maxFileBytes) {
    return skipped(input, 'too-large', `${input.bytes.length} bytes; the limit is ${options.maxFileBytes}`);
  }
  if (isBinary(input.bytes)) return skipped(input, 'binary');
  const file = decodeSource(input.index, input.path, input.bytes);
  const language = languageOf(input.path, firstLine(file.text), input.language);
  if (language === undefined) return skipped(input, 'unsupported-language');

  const begun = performance.now();
  const lowered = parse(file, language);
  const parsed = performance.now();
  const applicable = rules.rulesFor(language.id, file.path);
  const lines = new LineIndex(file.text);
  const findings: Finding[] = [];
  const matched = performance.now();

  return {
    findings,
    coverage: coverageOf(file, language, applicable.length, lowered, lines),
    times: { index: input.index, parseMs: parsed - begun, matchMs: matched - parsed },
  };
}

function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, BINARY_PROBE_BYTES).includes(0);
}

function firstLine(text: string): string {
  return /^[^\r\n]*/.exec(text)?.[0] ?? '';
}

const parsers = new Map<string, SyntaxParser>();

/** The tree lives outside of the garbage-collected heap: it is gone before the next file comes. */
function parse(file: SourceFile, language: Language): LoweredFile {
  let parser = parsers.get(language.id);
  if (parser === undefined) {
    parser = new SyntaxParser(loadedGrammar(language.grammarFile()));
    parsers.set(language.id, parser);
  }
  const tree = parser.parse(file.text);
  try {
    return language.lower(tree, file.text);
  } finally {
    tree.delete();
  }
}

function coverageOf(
  file: SourceFile,
  language: Language,
  rulesRun: number,
  lowered: LoweredFile,
  lines: LineIndex,
): Coverage {
  const base = { path: file.path, language: language.id, bytes: file.bytes, rulesRun };
  const diagnostics = diagnosticsOf(file, lowered.problems, lines);
  const reason = partialReason(lowered.problems);
  return reason === undefined
    ? { ...base, status: 'scanned', diagnostics }
    : { ...base, status: 'partial', reason, diagnostics };
}

/** A syntax error outweighs syntax that lowering does not know: the reader can do something about it. */
function partialReason(problems: readonly SyntaxProblem[]): SkipReason | undefined {
  if (problems.some((problem) => problem.kind === 'error' || problem.kind === 'missing')) return 'syntax-error';
  return problems.length > 0 ? 'unsupported-syntax' : undefined;
}

function diagnosticsOf(file: SourceFile, problems: readonly SyntaxProblem[], lines: LineIndex): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (file.encoding !== 'utf-8') {
    diagnostics.push({ kind: 'encoding', message: 'the bytes are not UTF-8 and were read as Latin-1' });
  }
  const seen = new Set<string>();
  let more = 0;
  for (const problem of problems) {
    const diagnostic = diagnosticOf(problem, lines);
    const key = `${diagnostic.line} ${diagnostic.message}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (diagnostics.length < MAX_DIAGNOSTICS) diagnostics.push(diagnostic);
    else more += 1;
  }
  if (more > 0) diagnostics.push({ kind: 'syntax-error', message: `${more} more places could not be read` });
  return diagnostics;
}

function diagnosticOf(problem: SyntaxProblem, lines: LineIndex): Diagnostic {
  const { line } = lines.position(problem.start);
  switch (problem.kind) {
    case 'error':
      return { kind: 'syntax-error', message: 'the parser cannot read this', line };
    case 'missing':
      return { kind: 'syntax-error', message: `the parser expects ${problem.grammarKind} here`, line };
    case 'unsupported':
      return { kind: 'unsupported-syntax', message: `${problem.grammarKind} is not supported`, line };
    case 'too-deep':
      return { kind: 'unsupported-syntax', message: 'code nested this deep is not analysed', line };
  }
}

function skipped(input: AnalysisInput, reason: SkipReason, detail?: string): AnalyzedFile {
  return {
    findings: [],
    coverage: {
      path: input.path,
      status: 'skipped',
      reason,
      ...(detail !== undefined && { detail }),
      bytes: input.bytes.length,
      rulesRun: 0,
      diagnostics: [],
    },
    times: { index: input.index, parseMs: 0, matchMs: 0 },
  };
}
