/** One finding as a SARIF result. */
import type { Edit, Span, TraceStep } from '@rsolv-ast/protocol';
import { relativeUri, visibleProse } from '../escape.ts';
import type { JudgedSuppression, ReportFinding } from '../report.ts';
import { GITHUB_FLOW_STEPS_KEPT } from './limits.ts';
import { LEVELS } from './rules.ts';

/** Stands for the scanned root, whatever its place is on the machine that reads the file. */
export const ROOT_BASE_ID = '%SRCROOT%';

export function sarifResult(finding: ReportFinding, ruleIndex: number) {
  return {
    ruleId: finding.ruleId,
    ruleIndex,
    level: LEVELS[finding.severity],
    message: { text: messageText(finding.message) },
    locations: [{ physicalLocation: physicalLocation(finding.path, finding.span) }],
    partialFingerprints: {
      ...(finding.primaryLocationLineHash !== undefined && {
        primaryLocationLineHash: finding.primaryLocationLineHash,
      }),
      'rsolvAst/v1': finding.fingerprint,
    },
    ...baselineState(finding),
    ...(finding.trace?.length && { codeFlows: [{ threadFlows: [{ locations: flow(finding.trace) }] }] }),
    ...(finding.suppression && { suppressions: [suppression(finding.suppression)] }),
    ...(finding.fix?.length && { fixes: [fix(finding.fix)] }),
    properties: {
      confidence: finding.confidence,
      severity: finding.severity,
      ...(finding.declaredSeverity && { declaredSeverity: finding.declaredSeverity }),
      standing: finding.standing,
    },
  };
}

/** SARIF 2.1.0, 3.27.24: of the run that a change or a baseline stands for, what is old is `unchanged`. All results have it or none. */
function baselineState({ inDiff, inBaseline }: ReportFinding) {
  if (inDiff === undefined && inBaseline === undefined) return {};
  return { baselineState: inDiff === false || inBaseline === true ? 'unchanged' : 'new' };
}

/** 3.35.3: with a status other than `accepted` the result counts as not suppressed. */
function suppression({ kind, state, file, line, reason, owner, expires }: JudgedSuppression) {
  const properties = {
    ...(state !== 'accepted' && { state }),
    ...(owner !== undefined && { owner }),
    ...(expires !== undefined && { expires }),
  };
  return {
    kind: kind === 'inline' ? 'inSource' : 'external',
    status: state === 'accepted' ? 'accepted' : 'rejected',
    ...(reason && { justification: visibleProse(reason) }),
    ...(file !== undefined && {
      location: {
        physicalLocation: {
          artifactLocation: artifactLocation(file),
          ...(line !== undefined && { region: { startLine: line } }),
        },
      },
    }),
    ...(Object.keys(properties).length > 0 && { properties }),
  };
}

export function artifactLocation(path: string) {
  return { uri: relativeUri(path), uriBaseId: ROOT_BASE_ID };
}

/** SARIF 2.1.0, 3.11.6: text in brackets in front of a parenthesis is a link, unless the brackets are escaped. */
export function messageText(text: string): string {
  return visibleProse(text).replace(/\[([^[\]]*)\](?=\()/g, '\\[$1\\]');
}

function physicalLocation(path: string, span: Span) {
  return { artifactLocation: artifactLocation(path), region: region(span) };
}

/** Lines and columns from 1, the end exclusive: SARIF counts as we do (3.30.5 to 3.30.8). */
function region({ start, end }: Span) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function flow(trace: readonly TraceStep[]) {
  return keepEnds(trace, GITHUB_FLOW_STEPS_KEPT).map(({ role, path, span, description }) => ({
    location: { physicalLocation: physicalLocation(path, span), message: { text: messageText(description) } },
    importance: role === 'step' ? 'important' : 'essential',
  }));
}

/** Source and sink matter most: what goes is the middle. */
function keepEnds<T>(items: readonly T[], max: number): readonly T[] {
  if (items.length <= max) return items;
  const head = Math.ceil(max / 2);
  return [...items.slice(0, head), ...items.slice(items.length - (max - head))];
}

function fix(edits: readonly Edit[]) {
  const byPath = Map.groupBy(edits, ({ path }) => path);
  return {
    artifactChanges: [...byPath].map(([path, changes]) => ({
      artifactLocation: artifactLocation(path),
      replacements: changes.map(({ span, replacement }) => ({
        deletedRegion: region(span),
        insertedContent: { text: replacement },
      })),
    })),
  };
}
