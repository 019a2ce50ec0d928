/** What every reporter renders, and what counts in it. */
import type { Coverage, Finding, RuleDescription, RuleError, Severity, SkipReason } from '@rsolv-ast/protocol';
import { SEVERITIES } from '@rsolv-ast/protocol';

/** `inDiff` is set by `markDiff`; without it the whole finding is new as far as anybody knows. */
export type ReportFinding = Finding & { inDiff?: boolean };

export interface Report {
  toolVersion: string;
  /** In the order of the files, then by place, then by rule. */
  findings: readonly ReportFinding[];
  /** One entry for each file that was sent or seen; a folder that was left out as a whole ends in `/`. */
  coverage: readonly Coverage[];
  /** The rules that have a finding. */
  rules: readonly RuleDescription[];
  ruleErrors: readonly RuleError[];
  /** SHA-256 over the rules in use; absent where nothing was analysed. */
  rulesDigest?: string | undefined;
}

/** Counts only: the same for the same input, whatever analysed it. */
export interface Statistics {
  files: { scanned: number; partial: number; skipped: number };
  bytesAnalyzed: number;
  /** Files and left-out folders by reason; partial files are among them. */
  reasons: Partial<Record<SkipReason, number>>;
  /** Analysed files by language. */
  languages: Record<string, number>;
  /** Findings that count, by severity. */
  findings: Record<Severity, number>;
  suppressed: number;
  outsideDiff: number;
  ruleErrors: number;
}

/** Left out on purpose: no gap in what was asked for. Every other reason is one. */
const INTENDED: ReadonlySet<SkipReason> = new Set<SkipReason>([
  'unsupported-language',
  'binary',
  'minified',
  'generated',
  'vendored',
  'ignored',
  'symlink',
]);

/** Whether a finding counts for the verdict: neither accepted nor outside of the change that is judged. */
export function counts(finding: ReportFinding): boolean {
  return finding.suppression === undefined && finding.inDiff !== false;
}

/** Whether a file should have been analysed and was not, or not completely. */
export function isGap({ status, reason }: Coverage): boolean {
  return status === 'partial' || (status === 'skipped' && (reason === undefined || !INTENDED.has(reason)));
}

export function statisticsOf(report: Report): Statistics {
  const statistics: Statistics = {
    files: { scanned: 0, partial: 0, skipped: 0 },
    bytesAnalyzed: 0,
    reasons: {},
    languages: {},
    findings: Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Record<Severity, number>,
    suppressed: 0,
    outsideDiff: 0,
    ruleErrors: report.ruleErrors.length,
  };
  for (const { status, reason, language, bytes } of sortedBy(report.coverage, ({ reason }) => reason ?? '')) {
    statistics.files[status] += 1;
    if (reason !== undefined) statistics.reasons[reason] = (statistics.reasons[reason] ?? 0) + 1;
    if (status !== 'skipped') statistics.bytesAnalyzed += bytes;
    if (status !== 'skipped' && language !== undefined) {
      statistics.languages[language] = (statistics.languages[language] ?? 0) + 1;
    }
  }
  statistics.languages = Object.fromEntries(sortedBy(Object.entries(statistics.languages), ([language]) => language));
  for (const finding of report.findings) {
    if (finding.suppression !== undefined) statistics.suppressed += 1;
    else if (finding.inDiff === false) statistics.outsideDiff += 1;
    else statistics.findings[finding.severity] += 1;
  }
  return statistics;
}

/** From 0 for low to 3 for critical. */
export function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** A sorted copy; by UTF-16 code units, the same on every machine. */
export function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, key: key(item) }))
    .sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
    .map(({ item }) => item);
}
