/** Annotations: findings at their lines, as a check run and the log of a job take them. */
import type { Severity, Span, TraceStep } from '@rsolv-ast/protocol';
import { unlinked, visible, visibleProse } from '../escape.ts';
import { shownLines } from '../markdown/links.ts';
import { counts, type Report, type ReportFinding, rank } from '../report.ts';
import { splitLines } from '../text/source-lines.ts';

export type AnnotationLevel = 'notice' | 'warning' | 'failure';

export interface Annotation {
  /** As it is in the repository, whatever its characters. Well-formed. */
  path: string;
  /** From 1, inclusive. */
  startLine: number;
  endLine: number;
  /** From 1, inclusive; only on a single line. */
  startColumn?: number;
  endColumn?: number;
  level: AnnotationLevel;
  title: string;
  message: string;
  /** Plain text of several lines. */
  rawDetails: string;
}

export interface AnnotationOptions {
  /** How many at most. */
  max: number;
  readSource: (path: string) => string | undefined;
}

export interface AnnotationList {
  /** Most severe first, else in the report's order. */
  annotations: Annotation[];
  /** Findings that count and have none. */
  leftOut: number;
}

/**
 * docs.github.com, REST API, "Create a check run": 255 characters; 64 KB for message and details. GitHub counts bytes where it
 * says characters (github/docs#35252), so all of them are held in UTF-8 bytes.
 */
const TITLE_MAX_BYTES = 255;
const MESSAGE_MAX_BYTES = 64_000;
const DETAILS_MAX_BYTES = 64_000;
/** Long flows are shown by their ends. */
const TRACE_STEPS_MAX = 20;

const LEVELS: Record<Severity, AnnotationLevel> = {
  critical: 'failure',
  high: 'failure',
  medium: 'warning',
  low: 'notice',
};

export function annotationsOf(report: Report, { max, readSource }: AnnotationOptions): AnnotationList {
  const findings = report.findings.filter(counts).toSorted((left, right) => rank(right.severity) - rank(left.severity));
  return {
    annotations: findings.slice(0, max).map((finding) => annotationOf(finding, readSource(finding.path))),
    leftOut: Math.max(0, findings.length - max),
  };
}

function annotationOf(finding: ReportFinding, source: string | undefined): Annotation {
  const { path, span, severity, ruleId, cwe, message } = finding;
  const { first, last } = shownLines(span);
  const weaknesses = cwe.length === 0 ? '' : ` (${cwe.map(visibleProse).join(', ')})`;
  return {
    // Half a character is no JSON.
    path: path.toWellFormed(),
    startLine: first,
    endLine: Math.max(first, last),
    ...columns(span, source),
    level: LEVELS[severity],
    title: cut(unlinked(`${severity}: ${visibleProse(ruleId)}${weaknesses}`), TITLE_MAX_BYTES),
    message: cut(unlinked(visibleProse(message)) || visibleProse(ruleId) || severity, MESSAGE_MAX_BYTES),
    rawDetails: cut(details(finding), DETAILS_MAX_BYTES),
  };
}

/**
 * GitHub takes columns on a single line only, and does not say whether it counts code points or UTF-16 units: they are given
 * where both counts are the same.
 */
function columns({ start, end }: Span, source: string | undefined): Pick<Annotation, 'startColumn' | 'endColumn'> {
  if (start.line !== end.line || source === undefined) return {};
  const before = splitLines(source)[start.line - 1]?.slice(0, end.column - 1);
  if (before === undefined || /[\ud800-\udfff]/.test(before)) return {};
  return { startColumn: start.column, endColumn: Math.max(start.column, end.column - 1) };
}

function details({ trace = [], confidence, owasp, references, ruleId, fingerprint }: ReportFinding): string {
  return [
    ...flow(trace),
    [`${confidence} confidence`, ...owasp.map((one) => `OWASP ${visibleProse(one)}`)].join(', '),
    ...references.map((reference) => `Read on: ${visible(reference)}`),
    `To accept it: a comment "rsolv-ignore: ${visible(ruleId)} why it is harmless here" on its line or the line above.`,
    `Fingerprint: ${visible(fingerprint)}`,
  ].join('\n');
}

function flow(trace: readonly TraceStep[]): string[] {
  if (trace.length < 2) return [];
  const steps = trace.map(
    ({ role, path, span, description }) =>
      `  ${role.padEnd(6)} ${visible(path)}:${span.start.line}  ${visibleProse(description)}`,
  );
  const half = TRACE_STEPS_MAX / 2;
  const shown =
    steps.length <= TRACE_STEPS_MAX
      ? steps
      : [...steps.slice(0, half), `  … ${steps.length - TRACE_STEPS_MAX} steps between`, ...steps.slice(-half)];
  return ['The way of the data:', ...shown, ''];
}

/** At most `maxBytes` of UTF-8, on whole characters; the cut is marked. */
export function cut(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const kept = Buffer.from(text).subarray(0, maxBytes - Buffer.byteLength('…'));
  // A character that was cut through is left out by the decoder in streaming mode.
  return `${new TextDecoder().decode(kept, { stream: true })}…`;
}
