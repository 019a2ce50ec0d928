/** The passes over one file, from its bytes to its findings and its coverage. */
import type { Coverage, Diagnostic, Finding, SkipReason, Suppression } from '@rsolv-ast/protocol';
import type { AnalysisInput, AnalyzeOptions, FileTimes } from './analysis.ts';
import { findingsOf, type RuleMatches } from './findings.ts';
import type { Language, LoweredFile } from './languages/language.ts';
import { parserOf, parseText } from './languages/parsing.ts';
import { languageOfBytes } from './languages/registry.ts';
import { BudgetExceeded } from './matching/budget.ts';
import { matchFormula } from './matching/formula.ts';
import { prepareTarget } from './matching/target.ts';
import type { Rule } from './rules/rule.ts';
import type { LoadedRuleSet } from './rules/rule-set.ts';
import { decodeSource, LineIndex, type SourceFile } from './source/source-file.ts';
import { findSuppressions, type InlineSuppression, suppressionFor } from './source/suppressions.ts';
import type { SyntaxProblem } from './syntax/problems.ts';

/** A NUL among the first bytes makes a file binary, as it does for git. */
const BINARY_PROBE_BYTES = 8_000;
/** Places that could not be read, of one file; a last diagnostic says how many more there were. */
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
  const language = languageOfBytes(input.path, input.bytes, input.language);
  if (language === undefined) return skipped(input, 'unsupported-language');
  const file = decodeSource(input.index, input.path, input.bytes);

  const begun = performance.now();
  const lowered = parseText(language, parserOf(language), file.text);
  const parsed = performance.now();
  const applicable = rules.rulesFor(language.id, file.path);
  const lines = new LineIndex(file.text);
  const { found, cutShort } = match(applicable, rules.candidates(language.id, file.text), file, language, lowered);
  const suppressions = found.length === 0 ? [] : findSuppressions(lowered.comments, lines, file.text);
  const findings = findingsOf(found, {
    file,
    bytes: input.bytes,
    lowered,
    lines,
    suppressionOf: (ruleId, line) => suppressionOf(suppressionFor(line, ruleId, suppressions)),
  });
  const matched = performance.now();

  const diagnostics = [...encodingDiagnostics(file), ...cutShort, ...syntaxDiagnostics(lowered.problems, lines)];
  return {
    findings,
    coverage: coverageOf(file, language, applicable.length, lowered, diagnostics),
    times: { index: input.index, parseMs: parsed - begun, matchMs: matched - parsed },
  };
}

function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, BINARY_PROBE_BYTES).includes(0);
}

interface RulesRun {
  readonly found: readonly RuleMatches[];
  /** One for each rule that met its budget. */
  readonly cutShort: readonly Diagnostic[];
}

function match(
  rules: readonly Rule[],
  candidates: ReadonlySet<Rule>,
  file: SourceFile,
  language: Language,
  lowered: LoweredFile,
): RulesRun {
  const run = rules.filter((rule) => candidates.has(rule));
  if (run.length === 0) return { found: [], cutShort: [] };
  const target = prepareTarget(file, language, lowered);
  const found: RuleMatches[] = [];
  const cutShort: Diagnostic[] = [];
  for (const rule of run) {
    try {
      const matches = matchFormula(rule.formula, target);
      if (matches.length > 0) found.push({ rule, matches });
    } catch (cause) {
      if (!(cause instanceof BudgetExceeded)) throw cause;
      const message = `the rule ${rule.id} was given up: it needs too many steps here`;
      cutShort.push({ kind: 'budget', message, ruleId: rule.id });
    }
  }
  return { found, cutShort };
}

function suppressionOf(mark: InlineSuppression | null): Suppression | undefined {
  if (mark === null) return undefined;
  return { kind: 'inline', line: mark.line, ...(mark.reason !== '' && { reason: mark.reason }) };
}

function coverageOf(
  file: SourceFile,
  language: Language,
  rulesRun: number,
  lowered: LoweredFile,
  diagnostics: Diagnostic[],
): Coverage {
  const base = { path: file.path, language: language.id, bytes: file.bytes, rulesRun };
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

function encodingDiagnostics(file: SourceFile): Diagnostic[] {
  return file.diagnostic === null ? [] : [{ kind: 'encoding', message: file.diagnostic }];
}

/** Each line and message once. */
function syntaxDiagnostics(problems: readonly SyntaxProblem[], lines: LineIndex): Diagnostic[] {
  const distinct = new Map<string, Diagnostic>();
  for (const problem of problems) {
    const diagnostic = diagnosticOf(problem, lines);
    distinct.set(`${diagnostic.line} ${diagnostic.message}`, diagnostic);
  }
  const shown = [...distinct.values()].slice(0, MAX_DIAGNOSTICS);
  const more = distinct.size - shown.length;
  if (more > 0) shown.push({ kind: 'syntax-error', message: `${more} more places could not be read` });
  return shown;
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
