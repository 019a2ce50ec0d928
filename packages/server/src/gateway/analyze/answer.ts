/** The answer of the one-request form: part results in the superset of the shapes that clients read. */
import {
  type Confidence,
  type Coverage,
  type Finding,
  type ManifestFile,
  type PartResult,
  SEVERITIES,
  type SeverityCounts,
  SKIP_REASONS,
  type SkipReason,
} from '@rsolv-ast/protocol';
import type { Session } from '../stores/session-store.ts';
import { FileRefusal } from './file-refusal.ts';
import type { AnalyzeFileResult, AnalyzeFinding, AnalyzeResponse } from './messages.ts';
import type { AnalyzeInput, SealedFile } from './request.ts';
import { classOf } from './vulnerability-classes.ts';

const CONFIDENCE: Readonly<Record<Confidence, number>> = { low: 0.4, medium: 0.7, high: 0.9 };

/** What clients know of the reasons why a file was not analysed. */
const SKIP_CODES: Readonly<Partial<Record<SkipReason, string>>> = {
  timeout: 'TIMEOUT',
  'too-large': 'FILE_TOO_LARGE',
  crashed: 'PARSER_ERROR',
  memory: 'PARSER_ERROR',
  'syntax-error': 'PARSER_ERROR',
  'unsupported-syntax': 'PARSER_ERROR',
  'unsupported-encoding': 'PARSER_ERROR',
  'unsupported-language': 'PARSER_ERROR',
};

/** `results`: of the parts that were analysed. Throws DECRYPTION_FAILED for the first file that did not open. */
export function composeAnswer(
  input: AnalyzeInput,
  session: Session,
  bundled: readonly ManifestFile[],
  results: readonly PartResult[],
  ms: { total: number; analysis: number },
): AnalyzeResponse {
  const coverage = byPath(results.flatMap((result) => result.coverage));
  refuseUnopened(input.files, bundled, coverage);
  const counted = results.flatMap((result) => result.findings).filter((finding) => finding.suppression === undefined);
  const findings = Map.groupBy(counted, (finding) => finding.path);
  const parseMs = new Map(results.flatMap(({ statistics }) => statistics.map((file) => [file.index, file.parseMs])));
  const files = input.files.map(({ path }, position) => {
    const { path: bundledPath, index } = bundled[position]!;
    return fileResult(path, coverage.get(bundledPath), findings.get(bundledPath) ?? [], parseMs.get(index) ?? 0);
  });
  return {
    requestId: input.requestId,
    session: { sessionId: session.id, expiresAt: new Date(session.expiresAt).toISOString() },
    results: files,
    summary: {
      totalFiles: files.length,
      totalFindings: counted.length,
      filesAnalyzed: files.filter(({ status }) => status === 'success').length,
      findingsBySeverity: countBySeverity(counted),
    },
    timing: {
      total: ms.total,
      totalMs: ms.total,
      decryption: 0,
      analysis: ms.analysis,
      perFile: ms.analysis / files.length,
    },
  };
}

function byPath(coverage: readonly Coverage[]): ReadonlyMap<string, Coverage> {
  return new Map(coverage.map((entry) => [entry.path, entry]));
}

function refuseUnopened(
  files: readonly SealedFile[],
  bundled: readonly ManifestFile[],
  coverage: ReadonlyMap<string, Coverage>,
): void {
  for (const [position, { path }] of files.entries()) {
    if (coverage.get(bundled[position]!.path)?.reason !== 'integrity-mismatch') continue;
    const what = 'does not decrypt to its contentHash: check key, iv and authTag, and that the AAD is empty';
    throw new FileRefusal('DECRYPTION_FAILED', path, `${path} ${what}.`);
  }
}

function fileResult(
  path: string,
  coverage: Coverage | undefined,
  findings: readonly Finding[],
  parseTimeMs: number,
): AnalyzeFileResult {
  const reason =
    coverage === undefined ? 'analysis-failed' : coverage.status === 'skipped' ? coverage.reason : undefined;
  return {
    status: reason === undefined ? 'success' : 'error',
    path,
    file: path,
    language: coverage?.language ?? null,
    findings: findings.map((finding) => shapeFinding(finding, path)),
    astStats: { parseTimeMs },
    ...(reason !== undefined && {
      error: { code: SKIP_CODES[reason] ?? 'INTERNAL_ERROR', message: coverage?.detail ?? SKIP_REASONS[reason] },
    }),
    warnings: (coverage?.diagnostics ?? []).map(({ line, message }) =>
      line === undefined ? message : `line ${line}: ${message}`,
    ),
  };
}

/** Both forms of the location, and the class under each of its names. */
function shapeFinding(finding: Finding, path: string): AnalyzeFinding {
  const { ruleId, message, severity, span, cwe, owasp, references } = finding;
  const { type, name, recommendation } = classOf(ruleId, cwe);
  const start = { line: span.start.line, column: span.start.column };
  const end = { line: span.end.line, column: span.end.column };
  const flat = { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  const cweId = cwe[0] ?? '';
  const owaspCategory = owasp[0] ?? '';
  const standards = { cwe: cweId, cweId, owasp: owaspCategory, owaspCategory };
  return {
    id: finding.fingerprint,
    type,
    ruleId,
    severity,
    message,
    confidence: CONFIDENCE[finding.confidence],
    path,
    file: path,
    location: { start, end, ...flat },
    line: start.line,
    column: start.column,
    ...flat,
    ...standards,
    cweIds: cwe,
    owaspCategories: owasp,
    pattern: {
      id: ruleId,
      name,
      description: message,
      type,
      severity,
      message,
      ...standards,
      recommendation,
      remediation: recommendation,
    },
    context: {
      nodeType: finding.node?.kind ?? '',
      parentNodeType: finding.node?.parentKind ?? '',
      fingerprint: finding.fingerprint,
    },
    recommendation,
    references,
  };
}

function countBySeverity(findings: readonly Finding[]): SeverityCounts {
  const counts = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as SeverityCounts;
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}
