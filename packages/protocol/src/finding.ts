/** Finding and Coverage: what an analysis says, declared once for the engine, the wire and every reporter. */
import { z } from 'zod';

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export const Severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof Severity>;

export const Confidence = z.enum(['low', 'medium', 'high']);
export type Confidence = z.infer<typeof Confidence>;

/** A place in a text: `line` and `column` count from 1, `column` and `offset` in UTF-16 code units of the decoded text. */
export const Position = z.object({
  line: z.int().min(1),
  column: z.int().min(1),
  offset: z.int().min(0),
});
export type Position = z.infer<typeof Position>;

/** A half-open range of a text: `end` is the first position behind it. */
export const Span = z.object({ start: Position, end: Position });
export type Span = z.infer<typeof Span>;

/** One replacement in one file: the text of `span` becomes `replacement`. */
export const Edit = z.object({ path: z.string(), span: Span, replacement: z.string() });
export type Edit = z.infer<typeof Edit>;

/** One hop of a data flow, from the source to the sink. */
export const TraceStep = z.object({
  role: z.enum(['source', 'step', 'sink']),
  path: z.string(),
  span: Span,
  description: z.string(),
});
export type TraceStep = z.infer<typeof TraceStep>;

/** Why a finding does not count: the comment (or, later, the entry of a file) that says so. */
export const Suppression = z.object({
  kind: z.enum(['inline', 'file']),
  /** Line of the comment, from 1; absent for an entry of a configuration file. */
  line: z.int().min(1).optional(),
  reason: z.string().optional(),
});
export type Suppression = z.infer<typeof Suppression>;

export const Finding = z.object({
  ruleId: z.string(),
  /** The rule's message with the bindings of its metavariables filled in. */
  message: z.string(),
  severity: Severity,
  confidence: Confidence,
  /** Such as `CWE-89`. */
  cwe: z.array(z.string()),
  /** Such as `A03:2021`. */
  owasp: z.array(z.string()),
  references: z.array(z.string()),
  /** Relative to the scanned root, with `/` between its parts. */
  path: z.string(),
  span: Span,
  /** Survives line moves and renames of unrelated code; equal findings of one file differ by their order. Hexadecimal. */
  fingerprint: z.string(),
  /** GitHub code scanning's fingerprint of the finding's line and what surrounds it. */
  primaryLocationLineHash: z.string().optional(),
  /** What each metavariable of the rule was bound to, as source text. */
  bindings: z.record(z.string(), z.string()).optional(),
  trace: z.array(TraceStep).optional(),
  fix: z.array(Edit).optional(),
  /** Grammar-independent kind of the syntax node found and of its parent. */
  node: z.object({ kind: z.string(), parentKind: z.string().optional() }).optional(),
  suppression: Suppression.optional(),
});
export type Finding = z.infer<typeof Finding>;

/** Why a file, or a part of it, was not analysed. Each one is explained in the reporters. */
export const SKIP_REASONS = {
  'unsupported-language': 'no registered language takes this file',
  'too-large': 'the file is larger than the analysis limit',
  binary: 'the file is binary',
  minified: 'the file is minified',
  generated: 'the file is generated',
  vendored: 'the file is third-party code',
  ignored: 'the file is excluded by an ignore rule',
  symlink: 'the path is a symbolic link',
  unreadable: 'the file could not be read',
  timeout: 'the analysis of this file ran into its time limit',
  memory: 'the analysis of this file ran into its memory limit',
  crashed: 'the analysis of this file crashed its worker',
  'syntax-error': 'parts of the file could not be parsed',
  'unsupported-syntax': 'parts of the file use syntax that is not supported',
  'unsupported-encoding': 'the file declares an encoding that is not read, so that other code than this may run',
  'analysis-failed': 'the part of the upload with this file could not be analysed',
  'integrity-mismatch': 'the received bytes do not have the declared size or hash',
  'internal-error': 'an internal error stopped the analysis of this file',
} as const;
export const SkipReason = z.enum(Object.keys(SKIP_REASONS) as [keyof typeof SKIP_REASONS]);
export type SkipReason = z.infer<typeof SkipReason>;

export const Diagnostic = z.object({
  kind: z.enum(['syntax-error', 'unsupported-syntax', 'encoding', 'budget', 'rule']),
  message: z.string(),
  /** From 1; absent where the whole file is meant. */
  line: z.int().min(1).optional(),
  /** The rule that it concerns; absent where all are. */
  ruleId: z.string().optional(),
});
export type Diagnostic = z.infer<typeof Diagnostic>;

/** What became of one file: one entry for each file that was sent or seen. */
export const Coverage = z.object({
  path: z.string(),
  status: z.enum(['scanned', 'partial', 'skipped']),
  reason: SkipReason.optional(),
  /** More about the reason, such as the limit that was met; never source text. */
  detail: z.string().optional(),
  language: z.string().optional(),
  bytes: z.int().min(0),
  /** How many rules could apply to the file. */
  rulesRun: z.int().min(0),
  diagnostics: z.array(Diagnostic),
});
export type Coverage = z.infer<typeof Coverage>;
