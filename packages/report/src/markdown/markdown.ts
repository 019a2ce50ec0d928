/** The report as GitHub shows it: verdict first, then the findings, then what was looked at. */
import { cut } from '../annotations/annotation.ts';
import { inertCode, visibleProse } from '../escape.ts';
import { counts, type Report, type ReportFinding } from '../report.ts';
import { engineSection, hiddenSections } from './background.ts';
import { findingDetails } from './finding-details.ts';
import type { LinkBase } from './links.ts';
import { bySeverity, leftOutWords, overviewSections, titleOf } from './overview.ts';
import { receiptSections } from './receipt.ts';
import { fitSections, type Section } from './sections.ts';
import { clipped } from './words.ts';

/** How a check ends. `neutral`: there was nothing to judge. */
export type Conclusion = 'success' | 'failure' | 'neutral';

/** What a reader wants to know beside the report itself. */
export interface MarkdownFacts {
  conclusion: Conclusion;
  /** Why it fails, or why there was nothing to judge: a sentence each. */
  reasons: readonly string[];
  /** Whether a change is judged or every file. */
  scope: 'change' | 'tree';
  /** Where the lines of the files can be looked at; absent: no links. */
  links?: LinkBase | undefined;
  /** Files that went along only so that the others can be judged; they are counted, not listed. */
  contextPaths: ReadonlySet<string>;
  engine: EngineFacts;
  /** One line each: limits that were met, ways round that were taken. */
  notes: readonly string[];
  /** The text of a file of the report as it was analysed, for code frames; undefined where it is not at hand. */
  readSource: (path: string) => string | undefined;
  /** Where everything is listed that does not fit here, such as `the SARIF file results.sarif`. */
  fullReport?: string | undefined;
}

export interface EngineFacts {
  kind: 'embedded' | 'remote';
  /** Why this one: a sentence. */
  why: string;
  version: string;
  /** How many rules were in use. */
  ruleCount?: number | undefined;
}

/** In UTF-8 bytes. */
export interface MarkdownLimits {
  overviewBytes: number;
  detailsBytes: number;
}

export interface MarkdownReport {
  /** One line without markup: `2 new findings: 1 critical, 1 high`. */
  title: string;
  /** The verdict, new suppressions, the table of findings. */
  overview: string;
  /** Each finding with its code, what was scanned, what was hidden, what scanned it. */
  details: string;
}

/** GitHub names no limit for a check run's title; that of an annotation's fits one line. */
const TITLE_MAX_BYTES = 255;

/** Not longer than the limits, whatever the report; cut on whole rows, with a line that says how many are left out. */
export function renderMarkdown(report: Report, facts: MarkdownFacts, limits: MarkdownLimits): MarkdownReport {
  const findings = bySeverity(report.findings.filter(counts));
  return {
    title: cut(visibleProse(titleOf(report, facts)), TITLE_MAX_BYTES),
    overview: fitSections(overviewSections(report, facts), limits.overviewBytes),
    details: fitSections(
      [
        ...detailSections(findings, facts),
        ...receiptSections(report, facts),
        ...hiddenSections(report, facts),
        ...engineSection(report, facts),
      ],
      limits.detailsBytes,
    ),
  };
}

function detailSections(findings: readonly ReportFinding[], facts: MarkdownFacts): Section[] {
  if (findings.length === 0) return [];
  return [
    {
      lead: '#### Findings in detail\n',
      rows: findings.map((finding) => findingDetails(finding, facts)),
      tail: `To accept a finding, put a comment with a reason on its line or the line above: ${inertCode(
        `rsolv-ignore: ${clipped(findings[0]!.ruleId, 120)} why it is harmless here`,
      )}`,
      leftOut: (count) => `*${leftOutWords(count, facts.fullReport)}.*\n`,
    },
  ];
}
