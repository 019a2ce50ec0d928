/** The first thing that a reviewer sees: verdict, new suppressions, what was found. */
import { SEVERITIES, type Severity } from '@rsolv-ast/protocol';
import { inertCode, inertProse, inertText } from '../escape.ts';
import { unjudgedTitle } from '../policy/unjudged.ts';
import { counts, isGap, type Report, type ReportFinding, rank, statisticsOf } from '../report.ts';
import type { MarkdownFacts } from './markdown.ts';
import { fixed, type Section } from './sections.ts';
import { amount, clipped, gist, place, SEVERITY_MARKS, thousands, weakness } from './words.ts';

const REASON_MAX = 300;

/** Most severe first, else in the report's order. */
export function bySeverity(findings: readonly ReportFinding[]): ReportFinding[] {
  return findings.toSorted((left, right) => rank(right.severity) - rank(left.severity));
}

/** One line without markup. */
export function titleOf(report: Report, { conclusion, reasons, scope }: MarkdownFacts): string {
  const { findings } = statisticsOf(report);
  const total = SEVERITIES.reduce((sum, severity) => sum + findings[severity], 0);
  const noun = scope === 'change' ? 'new finding' : 'finding';
  const unjudged = unjudgedTitle(report.unjudged);
  if (total > 0) {
    const severities = SEVERITIES.toReversed().filter((severity) => findings[severity] > 0);
    const parts = severities.map((severity) => `${thousands(findings[severity])} ${severity}`).join(', ');
    const found = `${amount(total, noun)}: ${parts}${conclusion === 'failure' ? '' : ' (below what fails)'}`;
    // What is red says why; nothing else may be read before what nobody has judged.
    return (conclusion === 'failure' ? [found, unjudged] : [unjudged, found]).filter((part) => part !== '').join('. ');
  }
  if (unjudged !== '') return unjudged;
  if (conclusion === 'neutral') return report.coverage.some(isGap) ? 'Nothing could be scanned' : 'Nothing to scan';
  if (conclusion === 'failure') return clipped(reasons[0] ?? 'The scan did not pass', 200);
  return `No ${noun}s`;
}

export function overviewSections(report: Report, facts: MarkdownFacts): Section[] {
  return [
    fixed(verdictLines(report, facts)),
    ...newSuppressions(report, facts),
    ...findingsTable(report, facts),
    ...expiredSuppressions(report),
    ...problems(report),
    ...ruleErrors(report),
  ];
}

const MARKS = { success: '✅', failure: '❌', neutral: '⚪' } as const;

function verdictLines(report: Report, facts: MarkdownFacts): string {
  return [
    `### ${MARKS[facts.conclusion]} ${inertText(titleOf(report, facts))}`,
    [scanned(report, facts), hidden(report)].filter((part) => part !== '').join(' '),
    ...(facts.conclusion === 'success' ? [] : [facts.reasons.map((reason) => inertProse(sentence(reason))).join(' ')]),
  ]
    .filter((line) => line !== '')
    .join('\n\n');
}

function sentence(text: string): string {
  const upper = text.slice(0, 1).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}

function scanned(report: Report, { scope, contextPaths }: MarkdownFacts): string {
  const own = report.coverage.filter(({ path }) => !contextPaths.has(path));
  if (own.length === 0) return '';
  const gaps = own.filter(isGap).length;
  const read = own.filter(({ status }) => status !== 'skipped').length;
  const files = amount(own.length, scope === 'change' ? 'changed file' : 'file');
  const whole =
    read === own.length
      ? `Scanned ${files}.`
      : `Scanned ${thousands(read)} of ${files}; the coverage receipt says why.`;
  return gaps === 0
    ? whole
    : `${whole} ⚠️ **${amount(gaps, 'file')} should have been scanned and ${gaps === 1 ? 'was' : 'were'} not, or not completely.**`;
}

function hidden(report: Report): string {
  const { suppressed, baseline, outsideDiff, disabled } = statisticsOf(report);
  const parts = [
    suppressed > 0 ? `${thousands(suppressed)} suppressed` : '',
    baseline > 0 ? `${thousands(baseline)} in the baseline` : '',
    outsideDiff > 0 ? `${thousands(outsideDiff)} on lines that the change does not touch` : '',
    disabled > 0 ? `${thousands(disabled)} of disabled rules` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `Not counted: ${parts.join(', ')}.`;
}

/** What a change declares harmless is the first thing to review. */
function newSuppressions(report: Report, { links }: MarkdownFacts): Section[] {
  const added = report.findings.filter(({ suppression }) => suppression?.isNew === true);
  if (added.length === 0) return [];
  const accepted = added.filter(({ standing }) => standing === 'suppressed').length;
  const heading =
    accepted === 0
      ? `#### 🙈 This change tries to suppress ${amount(added.length, 'finding')}: not allowed here, so it counts as usual`
      : `#### 🙈 This change itself suppresses ${amount(accepted, 'finding')}: please review`;
  const rows = bySeverity(added).map((finding) => {
    const { suppression, severity, ruleId, path, span } = finding;
    const reason =
      suppression?.reason === undefined ? '*no reason given*' : inertProse(clipped(suppression.reason, REASON_MAX));
    const effect =
      suppression?.state === 'accepted' ? 'hidden' : suppression?.state === 'expired' ? 'expired' : 'counts';
    return `| ${severityCell(severity)} | ${place(path, span, links)} | ${inertCode(clipped(ruleId, 120))} | ${reason} | ${effect} |`;
  });
  return [
    {
      lead: `${heading}\n\n| Severity | Where | Rule | Reason given | Effect |\n|:--|:--|:--|:--|:--|`,
      rows,
      leftOut: (count) => `| | *… and ${thousands(count)} more* | | | |`,
    },
  ];
}

function findingsTable(report: Report, { links, fullReport }: MarkdownFacts): Section[] {
  const findings = bySeverity(report.findings.filter(counts));
  if (findings.length === 0) return [];
  const rows = findings.map((finding) => {
    const { severity, path, span, message, ruleId, cwe } = finding;
    const about = [inertCode(clipped(ruleId, 120)), ...cwe.slice(0, 3).map(weakness), ...standingNotes(finding)];
    return `| ${severityCell(severity)} | ${place(path, span, links)} | ${inertProse(gist(message))}<br>${about.join(' · ')} |`;
  });
  return [
    {
      lead: '| Severity | Where | What |\n|:--|:--|:--|',
      rows,
      leftOut: (count) => `| | | *${leftOutWords(count, fullReport)}* |`,
    },
  ];
}

/** `… and 3 more, listed in results.sarif`. */
export function leftOutWords(count: number, fullReport: string | undefined): string {
  const where = fullReport === undefined ? 'the SARIF file and the JSON report list' : `${inertText(fullReport)} lists`;
  return `… and ${thousands(count)} more that do not fit here; ${where} every one`;
}

function standingNotes({ suppression, declaredSeverity }: ReportFinding): string[] {
  return [
    suppression?.state === 'expired'
      ? `suppression expired${suppression.expires ? ` ${inertText(suppression.expires)}` : ''}`
      : '',
    suppression?.state === 'refused' ? 'suppression not allowed' : '',
    declaredSeverity === undefined ? '' : `declared ${declaredSeverity}`,
  ].filter((note) => note !== '');
}

function severityCell(severity: Severity): string {
  return `${SEVERITY_MARKS[severity]}&nbsp;${severity}`;
}

function expiredSuppressions({ policy }: Report): Section[] {
  if (policy.expired.length === 0) return [];
  const rows = policy.expired.map(({ entry, findings }) => {
    const owner = entry.owner === undefined ? '' : `, owner ${inertText(clipped(entry.owner, 80))}`;
    const rule = inertCode(clipped(entry.rule, 120));
    const where = inertCode(clipped(entry.path, 120));
    return `- ${rule} in ${where}: expired ${inertText(entry.expires ?? '')}${owner}; ${amount(findings, 'finding')} ${findings === 1 ? 'counts' : 'count'} again (${inertProse(clipped(entry.reason, REASON_MAX))})`;
  });
  return [
    {
      lead: '#### ⏰ Expired suppressions\n',
      rows,
      leftOut: (count) => `- *… and ${thousands(count)} more*`,
    },
  ];
}

function problems({ policy }: Report): Section[] {
  if (policy.problems.length === 0) return [];
  const rows = policy.problems.map(
    ({ file, line, column, message }) =>
      `- ${inertCode(clipped(`${file}:${line}:${column}`, 150))} ${inertProse(clipped(message, REASON_MAX))}`,
  );
  return [
    {
      lead: '#### ⚠️ The configuration needs a correction\n',
      rows,
      leftOut: (count) => `- *… and ${thousands(count)} more*`,
    },
  ];
}

function ruleErrors(report: Report): Section[] {
  if (report.ruleErrors.length === 0) return [];
  const rows = report.ruleErrors.map(
    ({ file, line, column, message }) =>
      `- ${inertCode(clipped(`${file}:${line}:${column}`, 150))} ${inertProse(clipped(message, REASON_MAX))}`,
  );
  return [
    {
      lead: `#### ⚠️ ${amount(rows.length, 'rule')} could not be used\n`,
      rows,
      leftOut: (count) => `- *… and ${thousands(count)} more*`,
    },
  ];
}
