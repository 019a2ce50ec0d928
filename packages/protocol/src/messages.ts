/** The messages of the v1 HTTP interface, as schemas. PROTOCOL.md says what each means. */
import { z } from 'zod';
import { base64UrlBytes } from './bytes.ts';
import { SEVERITIES } from './finding.ts';
import { SessionLimits } from './limits.ts';

/** RFC 9180 suite in words: the only one of protocol version 1. */
export const SUITE = 'DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM';

/** An encryption key of the service, signed by its identity (see `identity.ts`). Bytes as base64url without padding; times as ISO 8601 UTC. */
export const KeyStatement = z.object({
  keyId: z.string().min(1).max(64),
  /** X25519 public key, 32 bytes. */
  publicKey: base64UrlBytes(32),
  suite: z.literal(SUITE),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  /** Ed25519 public key of the identity, 32 bytes. */
  identity: base64UrlBytes(32),
  /** Ed25519 signature over the statement, 64 bytes. */
  signature: base64UrlBytes(64),
});
export type KeyStatement = z.infer<typeof KeyStatement>;

/** `GET /api/v1/ast/keys`: the newest first. */
export const KeysResponse = z.object({ keys: z.array(KeyStatement).min(1) });
export type KeysResponse = z.infer<typeof KeysResponse>;

/** `POST …/sessions` */
export const SessionResponse = z.object({
  sessionId: z.string(),
  expiresAt: z.iso.datetime(),
  encryption: KeyStatement,
  limits: SessionLimits,
});
export type SessionResponse = z.infer<typeof SessionResponse>;

export const ANALYSIS_STATES = ['receiving', 'queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export const AnalysisState = z.enum(ANALYSIS_STATES);
export type AnalysisState = z.infer<typeof AnalysisState>;

/** `GET …/sessions/{id}` */
export const SessionStateResponse = z.object({
  sessionId: z.string(),
  expiresAt: z.iso.datetime(),
  analyses: z.array(z.object({ analysisId: z.string(), state: AnalysisState })),
});
export type SessionStateResponse = z.infer<typeof SessionStateResponse>;

/** `POST …/sessions/{id}/analyses`, sent with an `Idempotency-Key` header. */
export const CreateAnalysisRequest = z.strictObject({
  /** HPKE encapsulation, 32 bytes. */
  enc: base64UrlBytes(32),
  keyId: z.string().min(1).max(64),
  /** Number of parts, the manifest (part 0) included. */
  parts: z.int().min(2),
  /** Number of chunks of each part, in order. */
  chunks: z.array(z.int().min(1)),
});
export type CreateAnalysisRequest = z.infer<typeof CreateAnalysisRequest>;

export const CreateAnalysisResponse = z.object({ analysisId: z.string() });
export type CreateAnalysisResponse = z.infer<typeof CreateAnalysisResponse>;

/** `GET …/analyses/{aid}/parts`: for each part, the numbers of the chunks that are here. */
export const PartsResponse = z.object({
  parts: z.array(z.object({ part: z.int().min(0), chunks: z.int().min(1), received: z.array(z.int().min(0)) })),
});
export type PartsResponse = z.infer<typeof PartsResponse>;

export const SeverityCounts = z.record(z.enum(SEVERITIES), z.int().min(0));
export type SeverityCounts = z.infer<typeof SeverityCounts>;

/** `GET …/analyses/{aid}?wait=20` */
export const AnalysisResponse = z.object({
  analysisId: z.string(),
  state: AnalysisState,
  phase: z.enum(['upload', 'queue', 'analysis', 'done']),
  progress: z.object({ filesDone: z.int().min(0), filesTotal: z.int().min(0).optional() }),
  /** While queued: how many analyses are ahead of this one. */
  position: z.int().min(0).optional(),
  /** What became of each part from 1 on, once it is known. */
  parts: z.array(z.object({ part: z.int().min(1), state: z.enum(['succeeded', 'failed']) })),
  /** Unsuppressed findings by severity, once the analysis has succeeded. */
  counts: SeverityCounts.optional(),
  /** Why the analysis failed. */
  error: z.object({ code: z.string(), detail: z.string() }).optional(),
});
export type AnalysisResponse = z.infer<typeof AnalysisResponse>;

/** RFC 9457 problem details, as every error of v1 is answered. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  limit: z.number().optional(),
  actual: z.number().optional(),
});
export type Problem = z.infer<typeof Problem>;
