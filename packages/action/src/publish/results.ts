/** A report in the sizes that GitHub takes: for the check run, for the job summary, for the log. */
import {
  type Annotation,
  annotationsOf,
  fencedBlock,
  type MarkdownFacts,
  type MarkdownReport,
  type Report,
  renderMarkdown,
} from '@rsolv-ast/report';
import type { ActionError } from '../errors.ts';
import type { CheckOutput, CheckResult } from './check-run.ts';

/**
 * docs.github.com, REST API, "Create a check run": 65,535 characters for summary and text each. What it counts are UTF-8 bytes: it
 * answers "exceeds a maximum bytesize of 65535" (github/docs#35252).
 */
const CHECK_OUTPUT_MAX_BYTES = 65_535;
/** For what is said about annotations, and for the way between the two halves of a summary. */
const REMARKS_MAX_BYTES = 1_024;

export interface Results {
  readonly annotations: readonly Annotation[];
  /** Findings that count and have no annotation, because `max-annotations` says so. */
  readonly annotationsLeftOut: number;
  readonly check: CheckResult;
}

export function checkResults(report: Report, facts: MarkdownFacts, maxAnnotations: number): Results {
  const { annotations, leftOut } = annotationsOf(report, { max: maxAnnotations, readSource: facts.readSource });
  const rendered = renderMarkdown(report, facts, {
    overviewBytes: CHECK_OUTPUT_MAX_BYTES - REMARKS_MAX_BYTES,
    detailsBytes: CHECK_OUTPUT_MAX_BYTES,
  });
  const output = (refused: number): CheckOutput => ({
    title: rendered.title,
    summary: [rendered.overview, ...remarks(annotations.length, leftOut, refused)].join('\n\n'),
    text: rendered.details,
  });
  const shortOutput = {
    title: rendered.title,
    summary: 'GitHub refused the details. They are in the summary of the job that made this check run.',
  };
  return {
    annotations,
    annotationsLeftOut: leftOut,
    check: { conclusion: facts.conclusion, annotations, output, shortOutput },
  };
}

/** All of it in one text of at most `maxBytes`. */
export function jobSummary(report: Report, facts: MarkdownFacts, maxBytes: number): string {
  const available = Math.max(0, maxBytes - REMARKS_MAX_BYTES);
  const rendered: MarkdownReport = renderMarkdown(report, facts, {
    overviewBytes: Math.floor(available / 3),
    detailsBytes: Math.floor((available / 3) * 2),
  });
  return `## rsolv AST\n\n${rendered.overview}\n\n${rendered.details}\n`;
}

/** A failure, and what to do about it: its text stands as it is, so that a line to copy can be copied. */
export function failureOutput(error: ActionError): CheckOutput {
  return { title: error.title, summary: failureMarkdown(error) };
}

export function failureMarkdown({ title, message }: ActionError): string {
  const text =
    Buffer.byteLength(message) > CHECK_OUTPUT_MAX_BYTES / 2 ? message.slice(0, CHECK_OUTPUT_MAX_BYTES / 8) : message;
  return `### ❌ ${title}\n\n${fencedBlock(text.split(/\r\n|\n|\r/), 'text')}`;
}

function remarks(shown: number, leftOut: number, refused: number): string[] {
  return [
    ...(leftOut > 0
      ? [
          `Annotations at the lines: the ${counted(shown)} most severe; ${counted(leftOut)} more findings have none (max-annotations).`,
        ]
      : []),
    ...(refused > 0
      ? [`⚠️ GitHub refused ${counted(refused)} of the annotations; their findings are in the table all the same.`]
      : []),
  ];
}

function counted(count: number): string {
  return count.toLocaleString('en-US');
}
