/** The findings of the text report: grouped by file, each with its code. */
import type { TraceStep } from '@rsolv-ast/protocol';
import { visible, visibleProse } from '../escape.ts';
import type { ReportFinding } from '../report.ts';
import { codeFrame } from './code-frame.ts';
import { splitLines } from './source-lines.ts';
import type { Style } from './style.ts';
import { wrap } from './width.ts';

export interface FindingsOptions {
  style: Style;
  /** Cells of a line. */
  width: number;
  /** The text of a file of the report, if it is at hand. */
  readSource: (path: string) => string | undefined;
}

const INDENT = '  ';
/** Long flows are shown by their ends. */
const TRACE_STEPS_MAX = 12;

export function renderFindings(findings: readonly ReportFinding[], options: FindingsOptions): string[] {
  return [...Map.groupBy(findings, ({ path }) => path)].flatMap(([path, inFile]) => {
    const source = options.readSource(path);
    const lines = source === undefined ? [] : splitLines(source);
    return [
      options.style.path(visible(path)),
      '',
      ...byPlace(inFile).flatMap((finding) => [...renderFinding(finding, lines, options), '']),
    ];
  });
}

function renderFinding(finding: ReportFinding, lines: readonly string[], { style, width }: FindingsOptions): string[] {
  const { severity, ruleId, cwe, span, confidence } = finding;
  const title = [
    style.severity[severity](severity.toUpperCase()),
    style.rule(visible(ruleId)),
    ...cwe.map((one) => visibleProse(one)),
    style.dim(`line ${span.start.line}, ${confidence} confidence`),
  ];
  const blocks = [
    [title.join('  '), ...wrap(visibleProse(finding.message), width - INDENT.length)],
    suppressionNote(finding, style, width - INDENT.length),
    codeFrame(lines, span, width - INDENT.length, style),
    renderTrace(finding.trace ?? [], style),
  ];
  return blocks
    .filter((block) => block.length > 0)
    .flatMap((block, position) => (position === 0 ? block : ['', ...block]))
    .map((line) => (line === '' ? '' : INDENT + line));
}

/** Why a finding counts although somebody has named it. */
function suppressionNote({ suppression }: ReportFinding, style: Style, width: number): string[] {
  switch (suppression?.state) {
    case 'expired': {
      const owner = suppression.owner === undefined ? '' : `, owner ${visibleProse(suppression.owner)}`;
      const text = `Its suppression has expired on ${visibleProse(suppression.expires ?? '')}${owner}: ${visibleProse(suppression.reason ?? '')}`;
      return wrap(text, width).map(style.warning);
    }
    case 'refused':
      return wrap('Its suppression comes with this change, which is not allowed here.', width).map(style.warning);
    default:
      return [];
  }
}

function renderTrace(trace: readonly TraceStep[], style: Style): string[] {
  if (trace.length < 2) return [];
  const words = (step: TraceStep) =>
    `${style.dim(step.role.padEnd(6))} ${visible(step.path)}:${step.span.start.line}  ${visibleProse(step.description)}`;
  if (trace.length <= TRACE_STEPS_MAX) return trace.map(words);
  const head = trace.slice(0, TRACE_STEPS_MAX / 2).map(words);
  const tail = trace.slice(-TRACE_STEPS_MAX / 2).map(words);
  return [...head, style.dim(`… ${trace.length - TRACE_STEPS_MAX} more steps`), ...tail];
}

function byPlace(findings: readonly ReportFinding[]): ReportFinding[] {
  return findings.toSorted(
    (left, right) => left.span.start.line - right.span.start.line || left.span.start.column - right.span.start.column,
  );
}
