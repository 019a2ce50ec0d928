/** What every reporter renders, and what counts in it. */
import type {
  Coverage,
  Finding,
  RuleDescription,
  RuleError,
  Severity,
  SkipReason,
  Suppression,
} from '@rsolv-ast/protocol';
import { SEVERITIES, SKIP_REASONS } from '@rsolv-ast/protocol';
import { assertNever } from './assert-never.ts';
import type { PolicyProblem, SuppressionEntry } from './policy/policy.ts';

/**
 * Whether a finding counts, or else what takes it out, in this order: the change that is judged does not touch it; somebody has
 * accepted it; it was there before.
 */
export type Standing = 'counts' | 'outside-diff' | 'suppressed' | 'baseline';

/** A finding with what is known about it, and the standing that follows. */
export type ReportFinding = Omit<Finding, 'suppression'> & {
  standing: Standing;
  /** Whether the change touches it; absent where no change is judged. */
  inDiff?: boolean;
  /** Whether the baseline holds it; absent where there is none. */
  inBaseline?: boolean;
  /** The rule's own severity, where the configuration has set another one. */
  declaredSeverity?: Severity;
  suppression?: JudgedSuppression;
};

/** `accepted`: it takes the finding out. The others leave it counting: past its date; a comment that the change itself adds and that is not allowed to. */
export type SuppressionState = 'accepted' | 'expired' | 'refused';

/** A comment in the source, or an entry of the configuration file, that names this finding. */
export interface JudgedSuppression extends Suppression {
  state: SuppressionState;
  /**
   * Whether the change itself brings the acceptance: a comment on a line that it added or changed, or a finding beneath an older one that
   * was not there before. Absent where no change is judged and for entries of a file.
   */
  isNew?: boolean;
  /** Of an entry of the configuration file: the file. `line` is the entry's line there. */
  file?: string;
  owner?: string;
  /** `YYYY-MM-DD`, the last day on which the entry holds. */
  expires?: string;
}

/** What the configuration did, beside what stands at the findings. Everything in the order of the file. */
export interface PolicyOutcome {
  problems: readonly PolicyProblem[];
  /** Entries past their date, with how many findings count again. */
  expired: readonly { entry: SuppressionEntry; findings: number }[];
  /** Entries that name no finding of the files that were analysed. */
  unused: readonly SuppressionEntry[];
  /** Findings that were left out because their rule is disabled, by rule. */
  disabled: readonly { ruleId: string; findings: number }[];
  /** The baseline in use; `gone` counts what it holds and the analysed files have no more. */
  baseline?: { source: string; findings: number; gone: number } | undefined;
  /** What somebody should know of the configuration, though it can be used as it is: a sentence each. */
  notes: readonly string[];
}

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
  policy: PolicyOutcome;
  /** Of `coverage`, the changed files that were not judged in full; empty where no change is judged. */
  unjudged: readonly Coverage[];
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
  /** Findings that the baseline holds. */
  baseline: number;
  /** Findings of disabled rules. */
  disabled: number;
  /** Comments that the change itself adds, whether they are allowed to count or not. */
  newSuppressions: number;
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

/** Whether a finding counts for the verdict. */
export function counts({ standing }: ReportFinding): boolean {
  return standing === 'counts';
}

/** Whether a file should have been analysed and was not, or not completely: not all of it, or not by every rule. */
export function isGap(coverage: Coverage): boolean {
  const { status, reason } = coverage;
  if (status === 'skipped') return reason === undefined || !INTENDED.has(reason);
  return status === 'partial' || rulesGivenUp(coverage) > 0;
}

/** Why a file is a gap, in words. */
export function gapWords(coverage: Coverage): string {
  const rules = rulesGivenUp(coverage);
  if (coverage.reason === undefined && rules > 0) {
    return `${rules === 1 ? '1 rule was' : `${rules} rules were`} given up, which took too many steps in this file`;
  }
  return SKIP_REASONS[coverage.reason ?? ('internal-error' satisfies SkipReason)];
}

/** How many steps a rule takes is up to who writes the file. */
function rulesGivenUp({ diagnostics }: Coverage): number {
  return diagnostics.filter(({ kind }) => kind === 'budget').length;
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
    baseline: 0,
    disabled: report.policy.disabled.reduce((sum, { findings }) => sum + findings, 0),
    newSuppressions: report.findings.filter(({ suppression }) => suppression?.isNew === true).length,
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
  for (const { standing, severity } of report.findings) {
    switch (standing) {
      case 'counts':
        statistics.findings[severity] += 1;
        break;
      case 'outside-diff':
        statistics.outsideDiff += 1;
        break;
      case 'suppressed':
        statistics.suppressed += 1;
        break;
      case 'baseline':
        statistics.baseline += 1;
        break;
      default:
        assertNever(standing);
    }
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
