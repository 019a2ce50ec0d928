/** The end of the text report: what was found, what was looked at, and what was not. */
import { type Coverage, SEVERITIES, SKIP_REASONS, type SkipReason } from '@rsolv-ast/protocol';
import { visible, visibleProse } from '../escape.ts';
import { counts, isGap, type Report, type ReportFinding, type Statistics, sortedBy, statisticsOf } from '../report.ts';
import type { Style } from './style.ts';
import { widthOf, wrap } from './width.ts';

/** Entries of a list that are shown one by one. */
const LISTED_MAX = 20;
const INDENT = '  ';

export function renderSummary(report: Report, style: Style, width: number): string[] {
  const statistics = statisticsOf(report);
  return [
    ...suppressedList(report.findings, style, width),
    ...gapList(report.coverage.filter(isGap), style, width),
    ...ruleErrorList(report, style, width),
    headline(statistics, style),
    ...wrap(scannedLine(statistics), width).map(style.dim),
    ...leftOutLines(report.coverage, style, width),
    ...suppressionAdvice(report.findings, style, width),
  ];
}

function headline(statistics: Statistics, style: Style): string {
  const { findings, suppressed, outsideDiff, files } = statistics;
  const total = SEVERITIES.reduce((sum, severity) => sum + findings[severity], 0);
  const asides = [
    suppressed > 0 ? `${suppressed} suppressed` : '',
    outsideDiff > 0 ? `${outsideDiff} on lines that did not change` : '',
  ].filter((aside) => aside !== '');
  const behind = asides.length === 0 ? '' : style.dim(` (and ${asides.join(', ')})`);
  if (total > 0) {
    const bySeverity = SEVERITIES.toReversed()
      .filter((severity) => findings[severity] > 0)
      .map((severity) => `${findings[severity]} ${style.severity[severity](severity)}`);
    return `${style.strong(amount(total, 'finding'))}: ${bySeverity.join(', ')}${behind}`;
  }
  if (files.scanned + files.partial > 0) return `${style.good('✓ No findings.')}${behind}`;
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

/** Accepted findings stand first: a reader should see what a change declares harmless. */
function suppressedList(findings: readonly ReportFinding[], style: Style, width: number): string[] {
  const suppressed = findings.filter(({ standing }) => standing === 'suppressed');
  const rows = suppressed.map(({ path, span, ruleId, suppression }) => {
    const reason = suppression?.reason === undefined ? 'no reason given' : visibleProse(suppression.reason);
    return `${visible(path)}:${span.start.line}  ${visible(ruleId)}  ${reason}`;
  });
  return section(`Suppressed: ${amount(suppressed.length, 'finding')}`, rows, style, width);
}

function gapList(gaps: readonly Coverage[], style: Style, width: number): string[] {
  const rows = gaps.map(({ path, reason, detail, diagnostics }) => {
    const lines = diagnostics.flatMap(({ line }) => (line === undefined ? [] : [line]));
    const place = lines.length === 0 ? '' : `:${Math.min(...lines)}`;
    const why = SKIP_REASONS[reason ?? ('internal-error' satisfies SkipReason)];
    return `${visible(path)}${place}  ${why}${detail === undefined ? '' : ` (${visibleProse(detail)})`}`;
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
