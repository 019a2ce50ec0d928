/** One finding, folded: its code, the way of the data, the fix, where to read on. */
import type { TraceStep } from '@rsolv-ast/protocol';
import { fencedBlock, htmlCode, inertProse, inertText, webLink } from '../escape.ts';
import type { ReportFinding } from '../report.ts';
import { codeFrame } from '../text/code-frame.ts';
import { splitLines } from '../text/source-lines.ts';
import { createStyle } from '../text/style.ts';
import { fixDiff } from './fix-diff.ts';
import type { MarkdownFacts } from './markdown.ts';
import { clipped, place, SEVERITY_MARKS, shownPath, weakness, weaknessUrl } from './words.ts';

/** Cells of a code frame: what a check run's page shows without scrolling. */
const FRAME_CELLS = 104;
/** Long flows are shown by their ends. */
const TRACE_STEPS_MAX = 12;
const MESSAGE_MAX = 4000;
const DESCRIPTION_MAX = 300;
const REFERENCES_MAX = 8;
const PLAIN = createStyle(false);

export function findingDetails(finding: ReportFinding, facts: MarkdownFacts): string {
  const { severity, path, span, ruleId, message } = finding;
  const title = `${SEVERITY_MARKS[severity]} <b>${severity}</b> · ${htmlCode(`${shownPath(path)}:${span.start.line}`)} · ${htmlCode(clipped(ruleId, 120))}`;
  const blocks = [
    inertProse(clipped(message, MESSAGE_MAX)),
    frame(finding, facts),
    flow(finding.trace ?? [], facts),
    fix(finding, facts),
    reading(finding),
  ].filter((block) => block !== '');
  // The empty line behind the summary is where Markdown begins again.
  return `<details>\n<summary>${title}</summary>\n\n${blocks.join('\n\n')}\n\n</details>\n`;
}

function frame({ path, span }: ReportFinding, { readSource }: MarkdownFacts): string {
  const source = readSource(path);
  if (source === undefined) return '';
  const lines = codeFrame(splitLines(source), span, FRAME_CELLS, PLAIN);
  return lines.length === 0 ? '' : fencedBlock(lines, 'text');
}

function flow(trace: readonly TraceStep[], { links }: MarkdownFacts): string {
  if (trace.length < 2) return '';
  const steps = trace.map(
    ({ role, path, span, description }, position) =>
      `${position + 1}. **${role}** ${place(path, span, links)} ${inertProse(clipped(description, DESCRIPTION_MAX))}`,
  );
  const half = TRACE_STEPS_MAX / 2;
  const shown =
    steps.length <= TRACE_STEPS_MAX
      ? steps
      : // A numbered list goes on with the number of its second part where a paragraph lies between.
        [
          ...steps.slice(0, half),
          '',
          `*… ${steps.length - TRACE_STEPS_MAX} steps between …*`,
          '',
          ...steps.slice(-half),
        ];
  return ['**The way of the data**', '', ...shown].join('\n');
}

function fix({ fix: edits = [] }: ReportFinding, { readSource }: MarkdownFacts): string {
  const files = [...Map.groupBy(edits, ({ path }) => path)].map(([path, inFile]) => {
    const source = readSource(path);
    return { path, diff: source === undefined ? [] : fixDiff(source, inFile) };
  });
  // Half a fix would mislead.
  if (files.length === 0 || files.some(({ diff }) => diff.length === 0)) return '';
  return [
    '**Suggested fix**',
    ...files.map(({ path, diff }) => fencedBlock([`--- ${path}`, `+++ ${path}`, ...diff], 'diff')),
  ].join('\n\n');
}

function reading({ cwe, owasp, references, confidence }: ReportFinding): string {
  const classes = [...cwe.map(weakness), ...owasp.map((one) => `OWASP ${inertText(clipped(one, 60))}`)].slice(0, 8);
  const linked = new Set(cwe.map(weaknessUrl));
  const links = references
    .filter((reference) => !linked.has(reference))
    .slice(0, REFERENCES_MAX)
    .map((reference) => webLink(inertText(label(reference)), reference));
  return [
    [...classes, `${confidence} confidence`].join(' · '),
    ...(links.length > 0 ? [`Read on: ${links.join(' · ')}`] : []),
  ].join('<br>\n');
}

/** Where an address leads, without what every address has. */
function label(reference: string): string {
  return clipped(reference.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, ''), 80);
}
