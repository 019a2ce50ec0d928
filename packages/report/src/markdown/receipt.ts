/** The coverage receipt: what became of each file. */
import { type Coverage, SKIP_REASONS } from '@rsolv-ast/protocol';
import { inertCode, inertProse, inertText, webLink } from '../escape.ts';
import { gapWords, isGap, type Report } from '../report.ts';
import { fileUrl } from './links.ts';
import type { MarkdownFacts } from './markdown.ts';
import { leftOutWords } from './overview.ts';
import { fixed, type Section } from './sections.ts';
import { amount, clipped, shownPath, thousands } from './words.ts';

const DETAIL_MAX = 200;
/** Lines with a diagnostic that are named. */
const LINES_MAX = 5;

export function receiptSections(report: Report, facts: MarkdownFacts): Section[] {
  const { contextPaths, links, fullReport } = facts;
  const own = report.coverage.filter(({ path }) => !contextPaths.has(path));
  const context = report.coverage.filter(({ path }) => contextPaths.has(path));
  if (own.length === 0) return [fixed(contextLine(context))].filter(({ lead }) => lead !== '');
  const gaps = own.filter(isGap);
  const open = gaps.length > 0 ? ' open' : '';
  const rows = [
    ...gaps,
    ...own.filter((one) => !isGap(one) && one.status === 'skipped'),
    ...own.filter((one) => !isGap(one) && isDone(one)),
  ].map((one) => `| ${linked(one, links)} | ${result(one)} | ${explanation(one)} |`);
  return [
    {
      lead: `<details${open}>\n<summary>🧾 <b>Coverage receipt</b>: ${tally(own)}</summary>\n\n| File | Result | Why |\n|:--|:--|:--|`,
      rows,
      tail: ['', ...(context.length > 0 ? [contextLine(context), ''] : []), '</details>'].join('\n'),
      leftOut: (count) => `| *${leftOutWords(count, fullReport)}* | | |`,
    },
  ];
}

function isDone(coverage: Coverage): boolean {
  return coverage.status === 'scanned';
}

/** `18 scanned, 1 in part, 1 skipped`. */
function tally(coverage: readonly Coverage[]): string {
  const count = (wanted: Coverage['status']) => coverage.filter(({ status }) => status === wanted).length;
  return [
    `${thousands(count('scanned'))} scanned`,
    count('partial') > 0 ? `${thousands(count('partial'))} in part` : '',
    count('skipped') > 0 ? `${thousands(count('skipped'))} skipped` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function contextLine(context: readonly Coverage[]): string {
  if (context.length === 0) return '';
  return `With them went ${amount(context.length, 'unchanged file')} as context, in which nothing is reported: ${tally(context)}.`;
}

function linked({ path }: Coverage, links: MarkdownFacts['links']): string {
  const label = inertCode(shownPath(path));
  return links === undefined || path.endsWith('/') ? label : webLink(label, fileUrl(links, path));
}

function result(coverage: Coverage): string {
  switch (coverage.status) {
    case 'scanned':
      return isGap(coverage) ? '⚠️&nbsp;in&nbsp;part' : '✅&nbsp;scanned';
    case 'partial':
      return '⚠️&nbsp;in&nbsp;part';
    case 'skipped':
      return isGap(coverage) ? '❌&nbsp;not&nbsp;scanned' : '➖&nbsp;skipped';
  }
}

function explanation(coverage: Coverage): string {
  const { status, reason, detail, language, rulesRun, diagnostics } = coverage;
  const why = isGap(coverage) ? gapWords(coverage) : reason === undefined ? '' : SKIP_REASONS[reason];
  const more = detail === undefined ? '' : ` (${inertProse(clipped(detail, DETAIL_MAX))})`;
  const lines = [...new Set(diagnostics.flatMap(({ line }) => (line === undefined ? [] : [line])))].sort(
    (left, right) => left - right,
  );
  const where =
    status === 'scanned' || lines.length === 0
      ? ''
      : `, ${lines.length === 1 ? 'line' : 'lines'} ${lines.slice(0, LINES_MAX).join(', ')}${lines.length > LINES_MAX ? ' …' : ''}`;
  const how =
    status === 'skipped'
      ? ''
      : [language === undefined ? '' : inertText(clipped(language, 40)), amount(rulesRun, 'rule')]
          .filter((part) => part !== '')
          .join(', ');
  return [`${why}${more}${where}`, how].filter((part) => part !== '').join('; ');
}
