/** What stands behind a result: what was hidden and by whom, and which engine and rules judged. */
import { inertCode, inertProse, inertText } from '../escape.ts';
import { type Report, type ReportFinding, statisticsOf } from '../report.ts';
import type { MarkdownFacts } from './markdown.ts';
import { bySeverity, leftOutWords } from './overview.ts';
import { fixed, type Section } from './sections.ts';
import { amount, clipped, place, SEVERITY_MARKS, thousands } from './words.ts';

const REASON_MAX = 300;

/** Findings that somebody has accepted, with who and why; the others that do not count by their number. */
export function hiddenSections(report: Report, facts: MarkdownFacts): Section[] {
  const suppressed = bySeverity(report.findings.filter(({ standing }) => standing === 'suppressed'));
  const counted = countedOnly(report);
  const unused = report.policy.unused.length;
  const notes = [
    ...counted,
    ...(unused > 0
      ? [`${amount(unused, 'suppression')} of the configuration ${unused === 1 ? 'names' : 'name'} no finding here.`]
      : []),
  ];
  if (suppressed.length === 0 && notes.length === 0) return [];
  const total = suppressed.length + countOf(report);
  const lead = `<details>\n<summary>🙈 <b>Not counted</b>: ${amount(total, 'finding')}</summary>\n`;
  const tail = [...(notes.length > 0 ? ['', notes.join('<br>\n')] : []), '', '</details>'].join('\n');
  if (suppressed.length === 0) return [fixed(`${lead}${tail}`)];
  return [
    {
      lead: `${lead}\n| Severity | Where | Rule | Suppressed because |\n|:--|:--|:--|:--|`,
      rows: suppressed.map((finding) => suppressedRow(finding, facts)),
      tail,
      leftOut: (count) => `| | *${leftOutWords(count, facts.fullReport)}* | | |`,
    },
  ];
}

function countOf(report: Report): number {
  const { baseline, outsideDiff, disabled } = statisticsOf(report);
  return baseline + outsideDiff + disabled;
}

function countedOnly(report: Report): string[] {
  const { baseline, outsideDiff, disabled } = statisticsOf(report);
  const { baseline: source, disabled: rules } = report.policy;
  const from =
    source === undefined
      ? ''
      : ` (${inertCode(clipped(source.source, 120))}${source.gone > 0 ? `; ${amount(source.gone, 'other')} of it ${source.gone === 1 ? 'is' : 'are'} gone by now` : ''})`;
  const names = rules.slice(0, 5).map(({ ruleId }) => inertCode(clipped(ruleId, 120)));
  return [
    ...(baseline > 0 || source !== undefined ? [`${thousands(baseline)} in the baseline${from}.`] : []),
    ...(outsideDiff > 0 ? [`${thousands(outsideDiff)} on lines that the change does not touch.`] : []),
    ...(disabled > 0
      ? [`${thousands(disabled)} of disabled rules: ${names.join(', ')}${rules.length > 5 ? ', …' : ''}.`]
      : []),
  ];
}

function suppressedRow({ severity, path, span, ruleId, suppression }: ReportFinding, { links }: MarkdownFacts): string {
  const reason =
    suppression?.reason === undefined ? '*no reason given*' : inertProse(clipped(suppression.reason, REASON_MAX));
  const source =
    suppression?.kind === 'file'
      ? `${inertCode(clipped(suppression.file ?? 'configuration', 120))}${suppression.line === undefined ? '' : ` line ${suppression.line}`}`
      : 'comment in the code';
  const about = [
    source,
    suppression?.isNew === true ? 'new in this change' : '',
    suppression?.owner === undefined ? '' : `owner ${inertText(clipped(suppression.owner, 80))}`,
    suppression?.expires === undefined ? '' : `until ${inertText(clipped(suppression.expires, 20))}`,
  ].filter((part) => part !== '');
  return `| ${SEVERITY_MARKS[severity]}&nbsp;${severity} | ${place(path, span, links)} | ${inertCode(clipped(ruleId, 120))} | ${reason}<br>${about.join(' · ')} |`;
}

export function engineSection(report: Report, { engine, notes }: MarkdownFacts): Section[] {
  const rules = [
    engine.ruleCount === undefined ? '' : amount(engine.ruleCount, 'rule'),
    report.rulesDigest === undefined ? '' : `digest ${inertCode(clipped(report.rulesDigest, 16))}`,
  ].filter((part) => part !== '');
  const facts = [
    `${engine.kind === 'embedded' ? 'Engine inside the action' : 'Analysis service'}, version ${inertCode(clipped(engine.version, 40))}: ${inertProse(clipped(engine.why, REASON_MAX))}`,
    ...(rules.length > 0 ? [`Rules: ${rules.join(', ')}`] : []),
  ];
  const noteLines = [...notes, ...report.policy.notes].map((note) => `- ${inertProse(clipped(note, REASON_MAX))}`);
  return [
    {
      lead: `<sub>${facts.join('<br>')}</sub>${noteLines.length > 0 ? '\n' : ''}`,
      rows: noteLines,
      leftOut: (count) => `- *… and ${thousands(count)} more notes*`,
    },
  ];
}
