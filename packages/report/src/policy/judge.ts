/** What a repository's policy makes of an analysis: applied here, once, before every reporter. */
import type { Coverage, Finding, RuleDescription, RuleError, Severity } from '@rsolv-ast/protocol';
import { type ChangedLines, isInDiff, touchesLines } from '../diff-filter.ts';
import type { JudgedSuppression, Report, ReportFinding, Standing } from '../report.ts';
import { analysedFiles } from './analysed-files.ts';
import { type Baseline, type BaselineEntry, baselineKey } from './baseline.ts';
import { FileSuppressions } from './file-suppressions.ts';
import { remembered, ruleMatcher } from './globs.ts';
import type { Policy, PolicyProblem } from './policy.ts';
import { unjudgedFiles } from './unjudged.ts';
import { unknownRules } from './unknown-rules.ts';

export interface JudgedAnalysis {
  readonly toolVersion: string;
  readonly findings: readonly Finding[];
  readonly coverage: readonly Coverage[];
  readonly rules: readonly RuleDescription[];
  readonly ruleErrors: readonly RuleError[];
  readonly rulesDigest?: string | undefined;
  /** The rules in use, where that is known. */
  readonly ruleIds?: readonly string[] | undefined;
}

export interface JudgeRequest {
  readonly policy: Policy;
  /** Faults of the files that the policy and the baseline were read from. */
  readonly problems?: readonly PolicyProblem[];
  /** What is known to be noteworthy about these files: a sentence each. */
  readonly notes?: readonly string[];
  /** The change that is judged; without it everything counts as touched. */
  readonly changes?: ChangedLines | undefined;
  /** `causedFindings`: they count as touched, and comments that were there before do not cover them. */
  readonly caused?: ReadonlySet<Finding> | undefined;
  readonly baseline?: Baseline | undefined;
  /** Its date in UTC decides what has expired. */
  readonly today: Date;
  /** Whether comments that the change itself adds or edits count. */
  readonly allowNewSuppressions: boolean;
  /** Whether all files of the root were analysed: then what names none of them is out of date. Default: where there is no change. */
  readonly wholeTree?: boolean;
}

/** Marks every finding and drops none, but for those of disabled rules, which are counted. */
export function judge(analysis: JudgedAnalysis, request: JudgeRequest): Report {
  const { policy, changes } = request;
  const { kept, disabled, isDisabled } = withoutDisabled(analysis.findings, policy.rules.disable);
  const severityOf = severityOverrides(policy);
  const suppressions = new FileSuppressions(policy.suppressions, request.today);

  const facts = kept.map((finding) => ({
    finding,
    inDiff: changes === undefined ? undefined : isInDiff(finding, changes) || (request.caused?.has(finding) ?? false),
    suppression: suppressionOf(finding, suppressions.matching(finding), request),
  }));
  const old = request.baseline === undefined ? undefined : inBaseline(facts, request.baseline);
  const findings = facts.map(({ finding, inDiff, suppression }, position): ReportFinding => {
    const severity = severityOf(finding.ruleId) ?? finding.severity;
    const { suppression: _, ...bare } = finding;
    return {
      ...bare,
      severity,
      ...(severity !== finding.severity && { declaredSeverity: finding.severity }),
      standing: standingOf(inDiff, suppression, old?.held[position]),
      ...(inDiff !== undefined && { inDiff }),
      ...(old !== undefined && { inBaseline: old.held[position]! }),
      ...(suppression !== undefined && { suppression }),
    };
  });

  const files = analysedFiles(analysis.coverage, request.wholeTree ?? changes === undefined);
  const reported = new Set(findings.map(({ ruleId }) => ruleId));
  return {
    toolVersion: analysis.toolVersion,
    findings,
    coverage: analysis.coverage,
    rules: analysis.rules
      .filter(({ id }) => reported.has(id))
      .map((rule) => ({ ...rule, severity: severityOf(rule.id) ?? rule.severity })),
    ruleErrors: analysis.ruleErrors,
    rulesDigest: analysis.rulesDigest,
    policy: {
      problems: request.problems ?? [],
      expired: suppressions.expired(findings),
      unused: suppressions.unused(files),
      disabled,
      baseline: request.baseline && {
        source: request.baseline.source,
        findings: request.baseline.entries.reduce((sum, { count }) => sum + count, 0),
        gone: old!.left
          .filter(({ path, ruleId }) => files.known(path) && !isDisabled(ruleId))
          .reduce((sum, { count }) => sum + count, 0),
      },
      notes: [...(request.notes ?? []), ...unknownRules(policy, analysis)],
    },
    unjudged: unjudgedFiles(analysis.coverage, changes),
  };
}

function standingOf(
  inDiff: boolean | undefined,
  suppression: JudgedSuppression | undefined,
  old: boolean | undefined,
): Standing {
  if (inDiff === false) return 'outside-diff';
  if (suppression?.state === 'accepted') return 'suppressed';
  // What was accepted for a time is looked at again when that is over, however old it is.
  return old === true && suppression?.state !== 'expired' ? 'baseline' : 'counts';
}

function withoutDisabled(findings: readonly Finding[], disable: readonly string[]) {
  const matchers = disable.map(ruleMatcher);
  const isDisabled = remembered((ruleId: string) => matchers.some((matches) => matches(ruleId)));
  const left = Map.groupBy(
    findings.filter(({ ruleId }) => isDisabled(ruleId)),
    ({ ruleId }) => ruleId,
  );
  return {
    isDisabled,
    kept: findings.filter(({ ruleId }) => !isDisabled(ruleId)),
    disabled: [...left.keys()].sort().map((ruleId) => ({ ruleId, findings: left.get(ruleId)!.length })),
  };
}

function severityOverrides({ severities }: Policy): (ruleId: string) => Severity | undefined {
  const exact = new Map(severities.map(({ rule, severity }) => [rule, severity]));
  const globs = severities.map(({ rule, severity }) => ({ matches: ruleMatcher(rule), severity }));
  return remembered((ruleId) => exact.get(ruleId) ?? globs.find(({ matches }) => matches(ruleId))?.severity);
}

/** The comment first, then the entries of the file; of each kind the first that holds. */
function suppressionOf(
  finding: Finding,
  entries: readonly JudgedSuppression[],
  request: JudgeRequest,
): JudgedSuppression | undefined {
  const inline = finding.suppression && judgedComment(finding, finding.suppression, request);
  const all = inline === undefined ? entries : [inline, ...entries];
  return all.find(({ state }) => state === 'accepted') ?? all[0];
}

/** New is the acceptance, not only the comment: what the change causes nobody can have meant before. */
function judgedComment(
  finding: Finding,
  comment: NonNullable<Finding['suppression']>,
  { changes, caused, allowNewSuppressions }: JudgeRequest,
): JudgedSuppression {
  if (changes === undefined) return { ...comment, state: 'accepted' };
  const lines = changes.get(finding.path);
  // A comment of unknown place may be the change's own.
  const isNewComment =
    comment.line === undefined ? lines !== undefined : touchesLines(lines, comment.line, comment.line);
  const isNew = isNewComment || (caused?.has(finding) ?? false);
  return { ...comment, state: isNew && !allowNewSuppressions ? 'refused' : 'accepted', isNew };
}

/** Which findings the baseline holds. Of several with one fingerprint, those that nothing else takes out have its places first. */
function inBaseline(
  facts: readonly { finding: Finding; inDiff: boolean | undefined; suppression: JudgedSuppression | undefined }[],
  { entries }: Baseline,
): { held: boolean[]; left: BaselineEntry[] } {
  const left = new Map(entries.map((entry) => [baselineKey(entry), { ...entry }]));
  const held = facts.map(() => false);
  const needsPlace = ({ inDiff, suppression }: (typeof facts)[number]) =>
    standingOf(inDiff, suppression, true) === 'baseline';
  for (const first of [true, false]) {
    for (const [position, fact] of facts.entries()) {
      const place = left.get(baselineKey(fact.finding));
      if (needsPlace(fact) !== first || place === undefined || place.count === 0) continue;
      place.count -= 1;
      held[position] = true;
    }
  }
  return { held, left: [...left.values()].filter(({ count }) => count > 0) };
}
