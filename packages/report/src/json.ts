/** The JSON report: the same bytes for the same input, so no times in it. */
import type { Coverage } from '@rsolv-ast/protocol';
import { safeJson } from './escape.ts';
import type { SuppressionEntry } from './policy/policy.ts';
import {
  type JudgedSuppression,
  type PolicyOutcome,
  type Report,
  type ReportFinding,
  sortedBy,
  statisticsOf,
} from './report.ts';

/** Grows when a field changes its meaning or goes; new fields may come at any time. */
export const JSON_REPORT_VERSION = 1;

export function renderJson(report: Report): string {
  return safeJson({
    version: JSON_REPORT_VERSION,
    tool: { name: 'rsolv-ast', version: report.toolVersion },
    rulesDigest: report.rulesDigest,
    findings: report.findings.map(orderedFinding),
    coverage: report.coverage.map(orderedCoverage),
    ruleErrors: report.ruleErrors.map(({ file, line, column, key, ruleId, message }) => ({
      file,
      line,
      column,
      key,
      ruleId,
      message,
    })),
    statistics: statisticsOf(report),
    policy: orderedPolicy(report.policy),
    unjudged: report.unjudged.map(({ path }) => path),
  });
}

/** Keys in one order, wherever the finding came from. */
function orderedFinding(finding: ReportFinding) {
  return {
    ruleId: finding.ruleId,
    message: finding.message,
    severity: finding.severity,
    confidence: finding.confidence,
    cwe: finding.cwe,
    owasp: finding.owasp,
    path: finding.path,
    span: finding.span,
    fingerprint: finding.fingerprint,
    primaryLocationLineHash: finding.primaryLocationLineHash,
    standing: finding.standing,
    inDiff: finding.inDiff,
    inBaseline: finding.inBaseline,
    declaredSeverity: finding.declaredSeverity,
    suppression: finding.suppression && orderedSuppression(finding.suppression),
    trace: finding.trace,
    fix: finding.fix,
    bindings:
      finding.bindings &&
      Object.fromEntries(sortedBy(Object.entries(finding.bindings), ([metavariable]) => metavariable)),
    node: finding.node,
    references: finding.references,
  };
}

function orderedSuppression(suppression: JudgedSuppression) {
  const { kind, state, isNew, file, line, reason, owner, expires } = suppression;
  return { kind, state, isNew, file, line, reason, owner, expires };
}

function orderedPolicy({ problems, expired, unused, disabled, baseline, notes }: PolicyOutcome) {
  return {
    problems: problems.map(({ file, line, column, key, message }) => ({ file, line, column, key, message })),
    expiredSuppressions: expired.map(({ entry, findings }) => ({ ...orderedEntry(entry), findings })),
    unusedSuppressions: unused.map(orderedEntry),
    disabledRules: disabled.map(({ ruleId, findings }) => ({ ruleId, findings })),
    baseline: baseline && { source: baseline.source, findings: baseline.findings, gone: baseline.gone },
    notes,
  };
}

function orderedEntry({ file, line, rule, path, reason, owner, expires }: SuppressionEntry) {
  return { file, line, rule, path, reason, owner, expires };
}

function orderedCoverage(coverage: Coverage) {
  return {
    path: coverage.path,
    status: coverage.status,
    reason: coverage.reason,
    detail: coverage.detail,
    language: coverage.language,
    bytes: coverage.bytes,
    rulesRun: coverage.rulesRun,
    diagnostics: coverage.diagnostics,
  };
}
