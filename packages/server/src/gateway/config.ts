/** The settings of the service: the one file that reads environment variables, into one read-only object. SETTINGS.md lists the same. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SESSION_LIMITS, type SessionLimits } from '@rsolv-ast/protocol';
import { z } from 'zod';
import { analyzeBodyLimit } from './analyze/body-limit.ts';

const MIB = 1024 * 1024;

/** What express understands by `trust proxy`: number of proxies in front, or their addresses. */
export type TrustProxy = false | number | string[];

export interface GatewayConfig {
  readonly host: string;
  readonly port: number;
  /** Where the key file and the service's identity are kept. */
  readonly dataDir: string;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  readonly trustProxy: TrustProxy;
  /** Opens the operator's calls; absent means that there are none. */
  readonly operatorToken: string | undefined;
  readonly sessionsPerCustomer: number;
  readonly sessionTtlMs: number;
  readonly analysesPerSession: number;
  readonly requestsPerMinute: number;
  readonly transfersPerMinute: number;
  readonly failedAuthenticationsPerMinute: number;
  readonly sessionLimits: Readonly<SessionLimits>;
  /** Bytes in memory: sealed chunks, sealed results, bodies that are being read. */
  readonly storedChunkBytes: number;
  readonly customerChunkBytes: number;
  readonly storedResultBytes: number;
  readonly customerResultBytes: number;
  readonly bodyBytes: number;
  readonly customerBodyBytes: number;
  /** The one-request form. */
  readonly analyzeFiles: number;
  readonly analyzeFileBytes: number;
  readonly analyzeTimeoutMs: number;
  readonly drainGraceMs: number;
  readonly node: NodeOverrides;
}

/** What the environment says of the analysis node; absent is the node's own default. Names as in its settings. */
export interface NodeOverrides {
  readonly jobs?: number;
  readonly fileTimeoutMs?: number;
  readonly analysisTimeoutMs?: number;
  readonly workerMemoryBytes?: number;
  readonly maxAnalysisFileBytes?: number;
  /** The largest file that any way in takes. */
  readonly maxFileBytes: number;
}

/** Settings that cannot be used; `problems` names each one, so that all can be corrected at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the settings cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const integer = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
/** A token that can be guessed would open the operator's calls to anyone. */
const OPERATOR_TOKEN_MIN_LENGTH = 32;

const PROXY_ADDRESS = /^(loopback|linklocal|uniquelocal|[0-9a-fA-F.:]*[.:][0-9a-fA-F.:]*(\/\d{1,3})?)$/;

const TrustProxySetting = z.string().transform((text, context): TrustProxy => {
  if (text === '') return false;
  if (/^\d+$/.test(text)) return Number(text);
  const names = text.split(',').map((name) => name.trim());
  // `true` would believe every client's own X-Forwarded-For, and so void the limit on failed authentication.
  if (names.every((name) => PROXY_ADDRESS.test(name))) return names;
  context.addIssue({
    code: 'custom',
    message:
      'must be the number of proxies in front, or their addresses or networks (or loopback, linklocal, uniquelocal) with commas between',
  });
  return z.NEVER;
});

/** Everything that the environment can set. Sizes in bytes. */
const SCHEMAS = {
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: integer(0, 65_535).default(8080),
  DATA_DIR: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  TRUST_PROXY: TrustProxySetting.default(false),
  OPERATOR_TOKEN: z
    .string()
    .min(OPERATOR_TOKEN_MIN_LENGTH, `must have at least ${OPERATOR_TOKEN_MIN_LENGTH} characters`)
    .optional(),
  SESSIONS_PER_CUSTOMER: integer(1, 10_000).default(10),
  SESSION_TTL_SECONDS: integer(1, 86_400).default(3_600),
  ANALYSES_PER_SESSION: integer(1, 10_000).default(100),
  REQUESTS_PER_MINUTE: integer(1).default(100),
  TRANSFERS_PER_MINUTE: integer(1).default(12_000),
  FAILED_AUTHENTICATIONS_PER_MINUTE: integer(1).default(20),
  MAX_FILE_BYTES: integer(1).default(DEFAULT_SESSION_LIMITS.fileBytes),
  MAX_FILES: integer(1).default(DEFAULT_SESSION_LIMITS.files),
  MAX_UPLOAD_BYTES: integer(1).default(DEFAULT_SESSION_LIMITS.uploadBytes),
  MAX_PARTS: integer(2).default(DEFAULT_SESSION_LIMITS.parts),
  MAX_STORED_CHUNK_BYTES: integer(1).default(2_048 * MIB),
  MAX_CUSTOMER_CHUNK_BYTES: integer(1).default(1_024 * MIB),
  MAX_STORED_RESULT_BYTES: integer(1).default(512 * MIB),
  MAX_CUSTOMER_RESULT_BYTES: integer(1).default(256 * MIB),
  MAX_BODY_BYTES: integer(1).default(512 * MIB),
  MAX_CUSTOMER_BODY_BYTES: integer(1).default(256 * MIB),
  ANALYZE_MAX_FILES: integer(1, 1_000).default(10),
  ANALYZE_MAX_FILE_BYTES: integer(1, 32 * MIB).default(10 * MIB),
  // The client in the field gives up after 30 s.
  ANALYZE_TIMEOUT_SECONDS: integer(1, 300).default(28),
  DRAIN_GRACE_SECONDS: integer(0, 3_600).default(30),
  JOBS: integer(1, 1_024).optional(),
  FILE_TIMEOUT_MS: integer(1, 3_600_000).optional(),
  ANALYSIS_TIMEOUT_SECONDS: integer(1, 86_400).optional(),
  WORKER_MEMORY_BYTES: integer(64 * MIB).optional(),
  MAX_ANALYSIS_FILE_BYTES: integer(1).optional(),
} as const;

type Settings = z.infer<z.ZodObject<typeof SCHEMAS>>;

/** Settings that are each fine and together could never serve a request that they allow. */
function contradictions(settings: Settings): string[] {
  const body = analyzeBodyLimit({
    analyzeFiles: settings.ANALYZE_MAX_FILES,
    analyzeFileBytes: settings.ANALYZE_MAX_FILE_BYTES,
  });
  const pairs: [name: keyof Settings, actual: number, least: number, why: string][] = [
    [
      'MAX_CUSTOMER_BODY_BYTES',
      settings.MAX_CUSTOMER_BODY_BYTES,
      body,
      'that a request of ANALYZE_MAX_FILES and ANALYZE_MAX_FILE_BYTES fits',
    ],
    ['MAX_BODY_BYTES', settings.MAX_BODY_BYTES, settings.MAX_CUSTOMER_BODY_BYTES, 'that MAX_CUSTOMER_BODY_BYTES fit'],
    [
      'MAX_STORED_RESULT_BYTES',
      settings.MAX_STORED_RESULT_BYTES,
      settings.MAX_CUSTOMER_RESULT_BYTES,
      'that MAX_CUSTOMER_RESULT_BYTES fit',
    ],
    [
      'MAX_CUSTOMER_CHUNK_BYTES',
      settings.MAX_CUSTOMER_CHUNK_BYTES,
      settings.MAX_UPLOAD_BYTES,
      'that an upload of MAX_UPLOAD_BYTES fits',
    ],
    [
      'MAX_STORED_CHUNK_BYTES',
      settings.MAX_STORED_CHUNK_BYTES,
      settings.MAX_CUSTOMER_CHUNK_BYTES,
      'that MAX_CUSTOMER_CHUNK_BYTES fit',
    ],
  ];
  return pairs
    .filter(([, actual, least]) => actual < least)
    .map(([name, , least, why]) => `${name} must be at least ${least}, so ${why}`);
}

/** The names and defaults of all settings, for the documentation. */
export const SETTINGS: readonly { name: string; fallback: string | undefined }[] = Object.entries(SCHEMAS).map(
  ([name, schema]) => {
    const fallback = schema.safeParse(undefined).data;
    return { name, fallback: fallback === undefined || fallback === false ? undefined : String(fallback) };
  },
);

/** Throws ConfigError with every fault at once. A variable that is set to nothing counts as not set. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): GatewayConfig {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = z.object(SCHEMAS).safeParse(set);
  // The message never repeats the value: it may be a secret.
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')} ${message}`));
  }
  const contradicting = contradictions(parsed.data);
  if (contradicting.length > 0) throw new ConfigError(contradicting);
  return freeze(toConfig(parsed.data));
}

function toConfig(settings: Settings): GatewayConfig {
  return {
    host: settings.HOST,
    port: settings.PORT,
    dataDir: settings.DATA_DIR ?? join(homedir(), '.rsolv-ast'),
    logLevel: settings.LOG_LEVEL,
    trustProxy: settings.TRUST_PROXY,
    operatorToken: settings.OPERATOR_TOKEN,
    sessionsPerCustomer: settings.SESSIONS_PER_CUSTOMER,
    sessionTtlMs: settings.SESSION_TTL_SECONDS * 1_000,
    analysesPerSession: settings.ANALYSES_PER_SESSION,
    requestsPerMinute: settings.REQUESTS_PER_MINUTE,
    transfersPerMinute: settings.TRANSFERS_PER_MINUTE,
    failedAuthenticationsPerMinute: settings.FAILED_AUTHENTICATIONS_PER_MINUTE,
    sessionLimits: {
      // Fixed by the protocol: a client that sealed other chunks could not be opened.
      chunkBytes: DEFAULT_SESSION_LIMITS.chunkBytes,
      fileBytes: settings.MAX_FILE_BYTES,
      files: settings.MAX_FILES,
      uploadBytes: settings.MAX_UPLOAD_BYTES,
      parts: settings.MAX_PARTS,
    },
    storedChunkBytes: settings.MAX_STORED_CHUNK_BYTES,
    customerChunkBytes: settings.MAX_CUSTOMER_CHUNK_BYTES,
    storedResultBytes: settings.MAX_STORED_RESULT_BYTES,
    customerResultBytes: settings.MAX_CUSTOMER_RESULT_BYTES,
    bodyBytes: settings.MAX_BODY_BYTES,
    customerBodyBytes: settings.MAX_CUSTOMER_BODY_BYTES,
    analyzeFiles: settings.ANALYZE_MAX_FILES,
    analyzeFileBytes: settings.ANALYZE_MAX_FILE_BYTES,
    analyzeTimeoutMs: settings.ANALYZE_TIMEOUT_SECONDS * 1_000,
    drainGraceMs: settings.DRAIN_GRACE_SECONDS * 1_000,
    node: toNodeOverrides(settings),
  };
}

function toNodeOverrides(settings: Settings): NodeOverrides {
  const { JOBS, FILE_TIMEOUT_MS, ANALYSIS_TIMEOUT_SECONDS, WORKER_MEMORY_BYTES, MAX_ANALYSIS_FILE_BYTES } = settings;
  return {
    maxFileBytes: Math.max(settings.MAX_FILE_BYTES, settings.ANALYZE_MAX_FILE_BYTES),
    ...(JOBS !== undefined && { jobs: JOBS }),
    ...(FILE_TIMEOUT_MS !== undefined && { fileTimeoutMs: FILE_TIMEOUT_MS }),
    ...(ANALYSIS_TIMEOUT_SECONDS !== undefined && { analysisTimeoutMs: ANALYSIS_TIMEOUT_SECONDS * 1_000 }),
    ...(WORKER_MEMORY_BYTES !== undefined && { workerMemoryBytes: WORKER_MEMORY_BYTES }),
    ...(MAX_ANALYSIS_FILE_BYTES !== undefined && { maxAnalysisFileBytes: MAX_ANALYSIS_FILE_BYTES }),
  };
}

function freeze(config: GatewayConfig): GatewayConfig {
  Object.freeze(config.sessionLimits);
  Object.freeze(config.node);
  return Object.freeze(config);
}
