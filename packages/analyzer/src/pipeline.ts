/** The passes over one file, from its bytes to its findings and its coverage. */
import type { Coverage, Diagnostic, Finding, SkipReason, Suppression } from '@rsolv-ast/protocol';
import type { AnalysisInput, AnalyzeOptions, FileTimes } from './analysis.ts';
import { findingsOf, type RuleMatches } from './findings.ts';
import type { Language, LoweredFile } from './languages/language.ts';
import { parserOf, parseText } from './languages/parsing.ts';
import { languageOfBytes } from './languages/registry.ts';
import { TEXT_LANGUAGES } from './languages/text/text-languages.ts';
import { BudgetExceeded } from './matching/budget.ts';
import { matchFormula } from './matching/formula.ts';
import { type MatchTarget, prepareTarget, prepareText, withOptions } from './matching/target.ts';
import type { SearchRule, TaintRule } from './rules/rule.ts';
import type { LoadedRuleSet } from './rules/rule-set.ts';
import { decodeSource, LineIndex, type SourceFile } from './source/source-file.ts';
import { findSuppressions, type InlineSuppression, linesWithMarks, suppressionFor } from './source/suppressions.ts';
import { describeProblem, type SyntaxProblem } from './syntax/problems.ts';

/**
 * A NUL among the first bytes makes a file binary, as it does for git; but not one that is named as a program: interpreters pass over a NUL in
 * a comment.
 */
const BINARY_PROBE_BYTES = 8_000;
const NOTHING = new Uint8Array(0);
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
  if (isBinary(input.bytes) && languageOfBytes(input.path, NOTHING, input.language) === undefined)
    return skipped(input, 'binary');
  const language = languageOfBytes(input.path, input.bytes, input.language);
  if (language === undefined && !rules.readsText(input.path)) return skipped(input, 'unsupported-language');
  const file = decodeSource(input.index, input.path, input.bytes, language?.id);

  const begun = performance.now();
  const lowered = language === undefined ? unread(file) : parseText(language, parserOf(language), file.text);
  const parsed = performance.now();
  const run = runRules(rules, file, language, lowered);
  const lines = new LineIndex(file.text);
  const suppressions = run.found.length === 0 ? [] : suppressionsOf(file, language, lowered, lines);
  const findings = findingsOf(run.found, {
    file,
    bytes: input.bytes,
    lowered,
    lines,
    suppressionOf: (ruleId, line) => suppressionOf(suppressionFor(line, ruleId, suppressions)),
  });
  const matched = performance.now();

  const diagnostics = [...encodingDiagnostics(file), ...run.diagnostics, ...syntaxDiagnostics(lowered.problems, lines)];
  return {
    findings,
    coverage: coverageOf(file, language, run.rulesRun, lowered, diagnostics),
    times: { index: input.index, parseMs: parsed - begun, matchMs: matched - parsed },
  };
}

/** A file that no language takes, as what it is to rules for texts. */
function unread(file: SourceFile): LoweredFile {
  return { program: { kind: 'Program', body: [], start: 0, end: file.text.length }, comments: [], problems: [] };
}

function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, BINARY_PROBE_BYTES).includes(0);
}

interface RulesRun {
  readonly found: readonly RuleMatches[];
  /** How many rules are for the file. */
  readonly rulesRun: number;
  /** Of rules that met their budget, and of those that cannot be run. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The rules for the file's language over its tree, and those for texts over its text. */
function runRules(
  rules: LoadedRuleSet,
  file: SourceFile,
  language: Language | undefined,
  lowered: LoweredFile,
): RulesRun {
  const found: RuleMatches[] = [];
  const diagnostics: Diagnostic[] = [];
  const taint: TaintRule[] = [];
  // A rule may be for the file's language and for texts.
  const applied = new Set<SearchRule>();
  for (const id of [...(language === undefined ? [] : [language.id]), ...TEXT_LANGUAGES]) {
    const applicable = rules.rulesFor(id, file.path);
    taint.push(...rules.taintRulesFor(id, file.path));
    for (const rule of applicable) applied.add(rule);
    const candidates = applicable.length === 0 ? new Set() : rules.candidates(id, file.text);
    const run = applicable.filter((rule) => candidates.has(rule));
    if (run.length === 0) continue;
    const target = id === 'generic' || id === 'regex' ? prepareText(file, id) : prepareTarget(file, language!, lowered);
    for (const rule of run) runRule(rule, target, found, diagnostics);
  }
  diagnostics.push(...notAnalysed(taint));
  return { found, rulesRun: applied.size, diagnostics };
}

function runRule(rule: SearchRule, target: MatchTarget, found: RuleMatches[], diagnostics: Diagnostic[]): void {
  try {
    const matches = matchFormula(rule.formula, withOptions(target, rule.options));
    if (matches.length > 0) found.push({ rule, matches });
  } catch (cause) {
    if (!(cause instanceof BudgetExceeded)) throw cause;
    const message = `the rule ${rule.id} was given up: it needs too many steps here`;
    diagnostics.push({ kind: 'budget', message, ruleId: rule.id });
  }
}

/** Ids that a diagnostic names; how many more there are is said. */
const MAX_IDS_NAMED = 10;

function notAnalysed(rules: readonly TaintRule[]): Diagnostic[] {
  if (rules.length === 0) return [];
  const ids = [...new Set(rules.map((rule) => rule.id))].sort();
  const more = ids.length - MAX_IDS_NAMED;
  const named = ids.slice(0, MAX_IDS_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const what = ids.length === 1 ? 'taint rule is' : 'taint rules are';
  return [{ kind: 'rule', message: `${ids.length} ${what} not analysed yet: ${named}` }];
}

/** A text without comments that are known may have marks on any line. */
function suppressionsOf(
  file: SourceFile,
  language: Language | undefined,
  lowered: LoweredFile,
  lines: LineIndex,
): InlineSuppression[] {
  const comments = language === undefined ? linesWithMarks(file.text) : lowered.comments;
  return findSuppressions(comments, lines, file.text);
}

function suppressionOf(mark: InlineSuppression | null): Suppression | undefined {
  if (mark === null) return undefined;
  return { kind: 'inline', line: mark.line, ...(mark.reason !== '' && { reason: mark.reason }) };
}

function coverageOf(
  file: SourceFile,
  language: Language | undefined,
  rulesRun: number,
  lowered: LoweredFile,
  diagnostics: Diagnostic[],
): Coverage {
  const base = {
    path: file.path,
    ...(language !== undefined && { language: language.id }),
    bytes: file.bytes,
    rulesRun,
  };
  if (file.mayDiffer)
    return { ...base, status: 'partial', reason: 'unsupported-encoding', detail: file.diagnostic ?? '', diagnostics };
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
  const isError = problem.kind === 'error' || problem.kind === 'missing';
  return {
    kind: isError ? 'syntax-error' : 'unsupported-syntax',
    message: describeProblem(problem),
    line: lines.position(problem.start).line,
  };
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
