/** The result of one part of an analysis: what a worker seals for the client, as JSON. */
import { z } from 'zod';
import { Coverage, Finding } from './finding.ts';

/** A rule that could not be used, with the place of the fault in its file. */
export const RuleError = z.object({
  /** Name of the rule file, as the manifest gave it. */
  file: z.string(),
  line: z.int().min(1),
  column: z.int().min(1),
  /** Key path inside the file, such as `rules[2].patterns[0].pattern`. */
  key: z.string(),
  ruleId: z.string().optional(),
  message: z.string(),
});
export type RuleError = z.infer<typeof RuleError>;

/** What a reporter must know of a rule (SARIF's `rules`, the summary). */
export const RuleDescription = z.object({
  id: z.string(),
  message: z.string(),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  confidence: z.enum(['low', 'medium', 'high']),
  cwe: z.array(z.string()),
  owasp: z.array(z.string()),
  references: z.array(z.string()),
});
export type RuleDescription = z.infer<typeof RuleDescription>;

/** Times are statistics: they never enter the canonical output. Milliseconds. */
export const FileStatistics = z.object({
  index: z.int().min(0),
  parseMs: z.number(),
  matchMs: z.number(),
});
export type FileStatistics = z.infer<typeof FileStatistics>;

export const PartResult = z.object({
  protocol: z.literal(1),
  part: z.int().min(1),
  /** SHA-256 over the rules in use, hexadecimal: equal digests and equal files mean equal findings. */
  rulesDigest: z.string(),
  /** The ids of the rules in use, in order; the same in each part. */
  ruleIds: z.array(z.string()).optional(),
  /** In the order of the manifest's files, then by place, then by rule. Suppressed ones are among them, marked. */
  findings: z.array(Finding),
  /** One entry for each file of the part, in the order of the manifest. */
  coverage: z.array(Coverage),
  /** The rules that have a finding here, by id. */
  rules: z.array(RuleDescription),
  /** Every rule that could not be loaded; the same in each part. */
  ruleErrors: z.array(RuleError),
  statistics: z.array(FileStatistics),
});
export type PartResult = z.infer<typeof PartResult>;
