/** SARIF 2.1.0 (OASIS Standard, 2020), within the limits of GitHub code scanning. */
import { gzipSync } from 'node:zlib';
import { safeJson } from '../escape.ts';
import { counts, type Report, type ReportFinding, rank, sortedBy } from '../report.ts';
import { GITHUB_GZIP_MAX_BYTES, GITHUB_RESULTS_MAX } from './limits.ts';
import {
  configurationNotifications,
  executionNotifications,
  notificationDescriptors,
  resultsLeftOut,
} from './notifications.ts';
import { ROOT_BASE_ID, sarifResult } from './results.ts';
import { ruleOfFinding, sarifRule } from './rules.ts';

export interface SarifOptions {
  /** GitHub keeps one run a category: uploads of different scans of one commit need different ones. */
  category?: string;
  /** Results at most; the most severe stay. */
  maxResults?: number;
  /** Size at most, compressed with gzip. */
  maxGzipBytes?: number;
}

const SCHEMA_URI = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

export function renderSarif(report: Report, options: SarifOptions = {}): string {
  const maxGzipBytes = options.maxGzipBytes ?? GITHUB_GZIP_MAX_BYTES;
  let max = Math.min(options.maxResults ?? GITHUB_RESULTS_MAX, report.findings.length);
  for (;;) {
    const text = safeJson(sarifLog(report, mostSevere(report.findings, max), options.category));
    const bytes = text.length <= maxGzipBytes ? 0 : gzipSync(text).length;
    if (bytes <= maxGzipBytes || max === 0) return text;
    // A little below what the proportion says, so that the next try mostly fits.
    max = Math.min(max - 1, Math.floor((max * maxGzipBytes * 0.95) / bytes));
  }
}

/** In the report's order, so that what is left out does not shuffle the rest. */
function mostSevere(findings: readonly ReportFinding[], max: number): ReportFinding[] {
  if (findings.length <= max) return [...findings];
  const kept = findings
    .map((finding, position) => ({ finding, position }))
    .sort((left, right) => weight(right.finding) - weight(left.finding) || left.position - right.position)
    .slice(0, max);
  return kept.sort((left, right) => left.position - right.position).map(({ finding }) => finding);
}

/** What does not count goes first. */
function weight(finding: ReportFinding): number {
  return rank(finding.severity) - (counts(finding) ? 0 : 10);
}

function sarifLog(report: Report, findings: readonly ReportFinding[], category: string | undefined) {
  const rules = sortedBy([...rulesOf(report, findings).values()], ({ id }) => id);
  const ruleIndex = new Map(rules.map(({ id }, index) => [id, index]));
  const leftOut = report.findings.length - findings.length;
  const lost = report.coverage.some(({ reason }) => reason === 'analysis-failed' || reason === 'internal-error');
  return {
    $schema: SCHEMA_URI,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'rsolv AST',
            version: report.toolVersion,
            rules: rules.map(sarifRule),
            notifications: notificationDescriptors(),
          },
        },
        ...(category !== undefined && { automationDetails: { id: `${category.replace(/\/+$/, '')}/` } }),
        originalUriBaseIds: { [ROOT_BASE_ID]: { description: { text: 'The root of the scanned source.' } } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: !lost && report.ruleErrors.length === 0 && report.policy.problems.length === 0,
            toolExecutionNotifications: [
              ...(leftOut > 0 ? [resultsLeftOut(leftOut)] : []),
              ...executionNotifications(report),
            ],
            toolConfigurationNotifications: configurationNotifications(report),
          },
        ],
        results: findings.map((finding) => sarifResult(finding, ruleIndex.get(finding.ruleId)!)),
      },
    ],
  };
}

function rulesOf(report: Report, findings: readonly ReportFinding[]) {
  const described = new Map(report.rules.map((rule) => [rule.id, rule]));
  return new Map(findings.map((one) => [one.ruleId, described.get(one.ruleId) ?? ruleOfFinding(one)]));
}
