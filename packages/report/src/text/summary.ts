/** The end of the text report: what was found, what was looked at, and what was not. */
import { type Coverage, SEVERITIES } from '@rsolv-ast/protocol';
import { visible, visibleProse } from '../escape.ts';
import type { SuppressionEntry } from '../policy/policy.ts';
import { unjudgedTitle } from '../policy/unjudged.ts';
import {
  counts,
  gapWords,
  isGap,
  type PolicyOutcome,
  type Report,
  type ReportFinding,
  type Statistics,
  sortedBy,
  statisticsOf,
} from '../report.ts';
import type { Style } from './style.ts';
import { widthOf, wrap } from './width.ts';

/** Entries of a list that are shown one by one. */
const LISTED_MAX = 20;
const INDENT = '  ';

export function renderSummary(report: Report, style: Style, width: number): string[] {
  const statistics = statisticsOf(report);
  return [
    ...newSuppressionList(report.findings, style, width),
    ...suppressedList(report.findings, style, width),
    ...policyLists(report.policy, style, width),
    ...gapList(report.coverage.filter(isGap), style, width),
    ...ruleErrorList(report, style, width),
    ...(report.unjudged.length === 0 ? [] : wrap(unjudgedTitle(report.unjudged), width).map(style.warning)),
    headline(statistics, report.unjudged.length > 0, style),
    ...wrap(scannedLine(statistics), width).map(style.dim),
    ...leftOutLines(report.coverage, style, width),
    ...policyLines(report.policy, style, width),
    ...suppressionAdvice(report.findings, style, width),
  ];
}

function headline(statistics: Statistics, unjudged: boolean, style: Style): string {
  const { findings, suppressed, outsideDiff, baseline, disabled, files } = statistics;
  const total = SEVERITIES.reduce((sum, severity) => sum + findings[severity], 0);
  const asides = [
    suppressed > 0 ? `${suppressed} suppressed` : '',
    baseline > 0 ? `${baseline} in the baseline` : '',
    outsideDiff > 0 ? `${outsideDiff} on lines that did not change` : '',
    disabled > 0 ? `${disabled} of disabled rules` : '',
  ].filter((aside) => aside !== '');
  const behind = asides.length === 0 ? '' : style.dim(` (and ${asides.join(', ')})`);
  if (total > 0) {
    const bySeverity = SEVERITIES.toReversed()
      .filter((severity) => findings[severity] > 0)
      .map((severity) => `${findings[severity]} ${style.severity[severity](severity)}`);
    return `${style.strong(amount(total, 'finding'))}: ${bySeverity.join(', ')}${behind}`;
  }
  const clean = unjudged ? 'No findings in what was judged.' : style.good('✓ No findings.');
  if (files.scanned + files.partial > 0) return `${clean}${behind}`;
  return files.skipped > 0
    ? style.warning('Nothing was scanned: every file was left out, for the reasons below.')
    : style.warning('Nothing to scan: there are no files here.');
}

function scannedLine({ files, bytesAnalyzed, languages }: Statistics): string {
  const names = Object.entries(languages).map(([language, count]) => `${visible(language)} ${count}`);
  return [
    `${amount(files.scanned + files.partial, 'file')} scanned`,
    names.length === 0 ? '' : ` (${names.join(', ')})`,
    `, ${size(bytesAnalyzed)}`,
    files.partial > 0 ? `, ${files.partial} of them in part` : '',
  ].join('');
}

function leftOutLines(coverage: readonly Coverage[], style: Style, width: number): string[] {
  const leftOut = coverage.filter((one) => one.status === 'skipped' && !isGap(one));
  if (leftOut.length === 0) return [];
  const reasons = sortedBy([...Map.groupBy(leftOut, ({ reason }) => reason!)], ([reason]) => reason).map(
    ([reason, entries]) => `${reason} ${withFolders(entries)}`,
  );
  return wrap(`Left out: ${reasons.join(', ')}`, width).map(style.dim);
}

function withFolders(entries: readonly Coverage[]): string {
  const folders = entries.filter(({ path }) => path.endsWith('/')).length;
  if (folders === 0) return String(entries.length);
  const files = entries.length - folders;
  return files === 0 ? amount(folders, 'folder') : `${files} and ${amount(folders, 'folder')}`;
}

/** Comments that the change itself adds stand first: a reader should see what a change declares harmless. */
function newSuppressionList(findings: readonly ReportFinding[], style: Style, width: number): string[] {
  const added = findings.filter(({ suppression }) => suppression?.isNew === true);
  const title = `Suppressed by this change itself: ${amount(added.length, 'finding')}`;
  return section(title, added.map(suppressionRow), style, width);
}

function suppressedList(findings: readonly ReportFinding[], style: Style, width: number): string[] {
  const suppressed = findings.filter(
    ({ standing, suppression }) => standing === 'suppressed' && suppression?.isNew !== true,
  );
  return section(`Suppressed: ${amount(suppressed.length, 'finding')}`, suppressed.map(suppressionRow), style, width);
}

function suppressionRow({ path, span, ruleId, standing, suppression }: ReportFinding): string {
  const reason = suppression?.reason ? visibleProse(suppression.reason) : 'no reason given';
  const asides = [
    suppression?.owner === undefined ? '' : visibleProse(suppression.owner),
    suppression?.expires === undefined ? '' : `until ${visibleProse(suppression.expires)}`,
    suppression?.state === 'refused' ? `not allowed${standing === 'counts' ? ', so it counts' : ''}` : '',
  ].filter((aside) => aside !== '');
  const behind = asides.length === 0 ? '' : ` (${asides.join(', ')})`;
  return `${visible(path)}:${span.start.line}  ${visible(ruleId)}  ${reason}${behind}`;
}

/** What in the configuration wants a person's attention. */
function policyLists({ problems, expired, unused }: PolicyOutcome, style: Style, width: number): string[] {
  const place = ({ file, line }: { file: string; line: number }) => `${visible(file)}:${line}`;
  return [
    ...section(
      `Not usable in the configuration: ${amount(problems.length, 'part')}`,
      problems.map((problem) => `${place(problem)}:${problem.column}  ${visibleProse(problem.message)}`),
      style,
      width,
    ),
    ...section(
      `Expired: ${amount(expired.length, 'suppression')}; their findings count again`,
      expired.map(({ entry, findings }) => {
        const owner = entry.owner === undefined ? '' : `, ${visibleProse(entry.owner)}`;
        const since = `until ${visibleProse(entry.expires ?? '')}`;
        return `${place(entry)}  ${entryText(entry)}  ${amount(findings, 'finding')} (${since}${owner})`;
      }),
      style,
      width,
    ),
    ...section(
      `Without a finding: ${amount(unused.length, 'suppression')}; delete what is not needed any more`,
      unused.map((entry) => `${place(entry)}  ${entryText(entry)}`),
      style,
      width,
    ),
  ];
}

function entryText({ rule, path }: SuppressionEntry): string {
  return `${visible(rule)} in ${visible(path)}`;
}

function policyLines({ baseline, disabled, notes }: PolicyOutcome, style: Style, width: number): string[] {
  const rules = disabled.map(({ ruleId, findings }) => `${visible(ruleId)} ${findings}`);
  const gone = baseline === undefined || baseline.gone === 0 ? '' : `, ${baseline.gone} of them gone`;
  return [
    ...(baseline === undefined
      ? []
      : [`Baseline: ${visibleProse(baseline.source)} with ${amount(baseline.findings, 'finding')}${gone}`]),
    ...(rules.length === 0 ? [] : [`Disabled rules: ${rules.join(', ')}`]),
    ...notes.map((note) => `Note: ${visibleProse(note)}`),
  ].flatMap((line) => wrap(line, width).map(style.dim));
}

function gapList(gaps: readonly Coverage[], style: Style, width: number): string[] {
  const rows = gaps.map((gap) => {
    const { path, detail, diagnostics } = gap;
    const lines = diagnostics.flatMap(({ line }) => (line === undefined ? [] : [line]));
    const place = lines.length === 0 ? '' : `:${Math.min(...lines)}`;
    return `${visible(path)}${place}  ${gapWords(gap)}${detail === undefined ? '' : ` (${visibleProse(detail)})`}`;
  });
  return section(`Not analysed completely: ${amount(gaps.length, 'file')}`, rows, style, width);
}

function ruleErrorList({ ruleErrors }: Report, style: Style, width: number): string[] {
  const rows = ruleErrors.map(
    ({ file, line, column, key, message }) =>
      `${visible(file)}:${line}:${column}  ${visible(key)}  ${visibleProse(message)}`,
  );
  return section(`Not usable: ${amount(ruleErrors.length, 'rule')}`, rows, style, width);
}

function suppressionAdvice(findings: readonly ReportFinding[], style: Style, width: number): string[] {
  const example = findings.find(counts);
  if (example === undefined) return [];
  const comment = `rsolv-ignore: ${visible(example.ruleId)} why it is harmless here`;
  const advice = 'To accept a finding, put a comment with a reason on its line or the line above:';
  return ['', ...wrap(advice, width).map(style.dim), style.dim(INDENT + comment)];
}

function section(title: string, rows: readonly string[], style: Style, width: number): string[] {
  if (rows.length === 0) return [];
  const surplus = rows.length - LISTED_MAX;
  return [
    style.warning(title),
    ...rows.slice(0, LISTED_MAX).flatMap((row) => hanging(row, width)),
    ...(surplus > 0 ? [style.dim(`${INDENT}… and ${surplus} more; --format json lists them all`)] : []),
    '',
  ];
}

/** One row, its further lines indented more. */
function hanging(row: string, width: number): string[] {
  if (widthOf(row) + INDENT.length <= width) return [INDENT + row];
  return wrap(row, width - 2 * INDENT.length).map((line, number) => (number === 0 ? INDENT : INDENT + INDENT) + line);
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const [amountOf, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${amountOf.toFixed(1)} ${unit}`;
}

function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
