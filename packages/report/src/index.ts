export {
  type Annotation,
  type AnnotationLevel,
  type AnnotationList,
  annotationsOf,
  cut,
} from './annotations/annotation.ts';
export { logLine, shownInLog } from './annotations/workflow-command.ts';
export { type ChangedLines, isInDiff } from './diff-filter.ts';
export { fencedBlock, inertProse, markdownText, relativeUri, visible, visibleProse } from './escape.ts';
export * from './json.ts';
export type { LinkBase } from './markdown/links.ts';
export * from './markdown/markdown.ts';
export * from './policy/baseline.ts';
export * from './policy/baseline-file.ts';
export * from './policy/caused.ts';
export * from './policy/judge.ts';
export * from './policy/parse-policy.ts';
export * from './policy/policy.ts';
export * from './report.ts';
export * from './sarif/sarif.ts';
export * from './text/text.ts';
export * from './verdict.ts';
