/** What did not go as asked for, as SARIF notifications: gaps one by one, files left out on purpose as counts. */
import { type Coverage, SKIP_REASONS, type SkipReason } from '@rsolv-ast/protocol';
import { visible, visibleProse } from '../escape.ts';
import type { SuppressionEntry } from '../policy/policy.ts';
import { isGap, type Report, sortedBy } from '../report.ts';
import { artifactLocation, messageText } from './results.ts';

/** Gaps that get a notification of their own; the rest is counted. */
const GAPS_MAX = 1_000;

interface Notification {
  level: 'note' | 'warning' | 'error';
  message: { text: string };
  descriptor: { id: string };
  locations?: { physicalLocation: { artifactLocation: { uri: string; uriBaseId: string } } }[];
}

export function executionNotifications(report: Report): Notification[] {
  const gaps = report.coverage.filter(isGap);
  const intended = report.coverage.filter((one) => one.status === 'skipped' && !isGap(one));
  const surplus = gaps.length - GAPS_MAX;
  return [
    ...gaps.slice(0, GAPS_MAX).map(gap),
    ...(surplus > 0 ? [counted('warning', 'incomplete', `${surplus} more files were not analysed completely`)] : []),
    ...sortedBy([...Map.groupBy(intended, ({ reason }) => reason!)], ([reason]) => reason).map(([reason, files]) =>
      counted('note', reason, `${files.length} left out: ${SKIP_REASONS[reason]}`),
    ),
  ];
}

/** Broken rules and a broken configuration first; then what the configuration did. */
export function configurationNotifications(report: Report): Notification[] {
  const { problems, expired, unused, disabled, notes } = report.policy;
  return [
    ...report.ruleErrors.map(({ file, line, column, key, message }) =>
      counted('error', 'rule-error', `${visible(file)}:${line}:${column}: ${visible(key)}: ${messageText(message)}`),
    ),
    ...problems.map(({ file, line, column, message }) =>
      counted('error', 'configuration-error', `${visible(file)}:${line}:${column}: ${messageText(message)}`),
    ),
    ...expired.map(({ entry, findings }) =>
      counted(
        'warning',
        'suppression-expired',
        `${entryText(entry)} has expired on ${entry.expires}: ${findings} of its findings count again`,
      ),
    ),
    ...unused.map((entry) => counted('note', 'suppression-unused', `${entryText(entry)} names no finding any more`)),
    ...disabled.map(({ ruleId, findings }) =>
      counted('note', 'rule-disabled', `${messageText(ruleId)} is disabled: ${findings} of its findings are left out`),
    ),
    ...baselineNotes(report),
    ...notes.map((note) => counted('note', 'configuration-note', messageText(note))),
  ];
}

function entryText({ file, line, rule, path }: SuppressionEntry): string {
  return `${visible(file)}:${line}: the suppression of ${messageText(rule)} in ${messageText(path)}`;
}

function baselineNotes({ policy: { baseline } }: Report): Notification[] {
  if (baseline === undefined || baseline.gone === 0) return [];
  const text = `${baseline.gone} of ${baseline.findings} findings of the baseline ${messageText(baseline.source)} are gone`;
  return [counted('note', 'baseline-outdated', text)];
}

export function resultsLeftOut(count: number): Notification {
  return counted(
    'warning',
    'results-left-out',
    `${count} less severe results are left out to stay within the limits of GitHub code scanning`,
  );
}

/** Each descriptor that a notification may name. */
export function notificationDescriptors() {
  const own = {
    incomplete: 'files that were not analysed completely',
    'rule-error': 'a rule could not be used',
    'configuration-error': 'a part of the configuration could not be used',
    'suppression-expired': 'a suppression is past its date',
    'suppression-unused': 'a suppression names no finding',
    'rule-disabled': 'findings of disabled rules',
    'configuration-note': 'something to know about the configuration',
    'baseline-outdated': 'the baseline holds findings that are gone',
    'results-left-out': 'results beyond the limits of GitHub code scanning',
  };
  return Object.entries({ ...SKIP_REASONS, ...own }).map(([id, text]) => ({ id, shortDescription: { text } }));
}

function gap({ path, status, reason = 'internal-error', detail, diagnostics }: Coverage): Notification {
  const lines = diagnostics.flatMap(({ line }) => (line === undefined ? [] : [line]));
  const words = [
    `${status === 'partial' ? 'analysed in part' : 'not analysed'}: ${SKIP_REASONS[reason]}`,
    detail === undefined ? '' : ` (${visibleProse(detail)})`,
    lines.length === 0 ? '' : `, first in line ${Math.min(...lines)}`,
  ];
  return {
    ...counted('warning', reason, words.join('')),
    locations: [{ physicalLocation: { artifactLocation: artifactLocation(path) } }],
  };
}

function counted(level: Notification['level'], id: SkipReason | string, text: string): Notification {
  return { level, message: { text }, descriptor: { id } };
}
