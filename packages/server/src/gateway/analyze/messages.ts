/** The messages of the one-request form, as clients in the field speak it. */
import { Severity, SeverityCounts } from '@rsolv-ast/protocol';
import { z } from 'zod';

export const ID_MAX_LENGTH = 128;
const PATH_MAX_LENGTH = 4096;

/** Standard base64 with padding; what it must decode to is checked where it is used. */
const Base64 = z.string();

export const AnalyzeFile = z.object({
  path: z.string().min(1).max(PATH_MAX_LENGTH),
  encryptedContent: Base64,
  encryption: z.object({ iv: Base64, algorithm: z.literal('aes-256-gcm'), authTag: Base64 }),
  metadata: z.object({
    language: z.string().max(64).nullish(),
    /** Informative: some clients count characters, others bytes. The content hash decides. */
    size: z.number().min(0).optional(),
    /** SHA-256 of the plaintext. */
    contentHash: z.string().regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hexadecimal digits'),
  }),
});
export type AnalyzeFile = z.infer<typeof AnalyzeFile>;

export const AnalyzeRequest = z.object({
  requestId: z.string().min(1).max(ID_MAX_LENGTH),
  sessionId: z.string().max(ID_MAX_LENGTH).nullish(),
  /** How many there may be is a setting, and has an error of its own. */
  files: z.array(AnalyzeFile).min(1),
  /** Accepted whatever they say, or if absent: every file is analysed with the rules of the service. */
  options: z.looseObject({}).nullish(),
});
export type AnalyzeRequest = z.infer<typeof AnalyzeRequest>;

const Place = z.object({ line: z.int(), column: z.int() });

/** One class of vulnerability, under each of the names that clients read it by. */
export const AnalyzePattern = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  type: z.string(),
  severity: Severity,
  message: z.string(),
  /** The first of each, such as CWE-89 and A03:2021; empty if the rule names none. */
  cwe: z.string(),
  cweId: z.string(),
  owasp: z.string(),
  owaspCategory: z.string(),
  recommendation: z.string(),
  remediation: z.string(),
});

export const AnalyzeFinding = z.object({
  id: z.string(),
  type: z.string(),
  ruleId: z.string(),
  severity: Severity,
  message: z.string(),
  /** 0 to 1. */
  confidence: z.number(),
  path: z.string(),
  file: z.string(),
  location: z.object({
    start: Place,
    end: Place,
    startLine: z.int(),
    startColumn: z.int(),
    endLine: z.int(),
    endColumn: z.int(),
  }),
  line: z.int(),
  column: z.int(),
  startLine: z.int(),
  startColumn: z.int(),
  endLine: z.int(),
  endColumn: z.int(),
  cwe: z.string(),
  cweId: z.string(),
  owasp: z.string(),
  owaspCategory: z.string(),
  /** All of them. */
  cweIds: z.array(z.string()),
  owaspCategories: z.array(z.string()),
  pattern: AnalyzePattern,
  context: z.object({ nodeType: z.string(), parentNodeType: z.string(), fingerprint: z.string() }),
  recommendation: z.string(),
  references: z.array(z.string()),
});
export type AnalyzeFinding = z.infer<typeof AnalyzeFinding>;

export const AnalyzeFileResult = z.object({
  status: z.enum(['success', 'error']),
  path: z.string(),
  file: z.string(),
  language: z.string().nullable(),
  findings: z.array(AnalyzeFinding),
  astStats: z.object({ parseTimeMs: z.number() }),
  /** Why the file was not analysed. */
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  /** Lines that could not be understood, and the like. */
  warnings: z.array(z.string()),
});
export type AnalyzeFileResult = z.infer<typeof AnalyzeFileResult>;

export const AnalyzeResponse = z.object({
  requestId: z.string(),
  session: z.object({ sessionId: z.string(), expiresAt: z.iso.datetime() }),
  results: z.array(AnalyzeFileResult),
  summary: z.object({
    totalFiles: z.int(),
    totalFindings: z.int(),
    filesAnalyzed: z.int(),
    findingsBySeverity: SeverityCounts,
  }),
  /** Milliseconds. */
  timing: z.object({
    total: z.number(),
    totalMs: z.number(),
    /** Opening happens where the analysis does, and is part of its time. */
    decryption: z.number(),
    analysis: z.number(),
    /** The mean over the files. */
    perFile: z.number(),
  }),
});
export type AnalyzeResponse = z.infer<typeof AnalyzeResponse>;

export const AnalyzeError = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.looseObject({}).optional(),
    /** Seconds, as the Retry-After header says; here and below, as clients look in either place. */
    retryAfter: z.int().optional(),
  }),
  requestId: z.string(),
  retryAfter: z.int().optional(),
});
export type AnalyzeError = z.infer<typeof AnalyzeError>;

export const HealthResponse = z.object({ status: z.literal('ok') });
