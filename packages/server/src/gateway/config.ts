/** The settings of the service: the one file that reads environment variables, into one read-only object. SETTINGS.md lists the same. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SESSION_LIMITS, type SessionLimits } from '@rsolv-ast/protocol';
import { z } from 'zod';

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
  readonly storedResultBytes: number;
  readonly bodyBytes: number;
  /** The one-request form. */
  readonly analyzeFiles: number;
  readonly analyzeFileBytes: number;
  readonly analyzeTimeoutMs: number;
  readonly drainGraceMs: number;
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
  MAX_STORED_RESULT_BYTES: integer(1).default(512 * MIB),
  MAX_BODY_BYTES: integer(1).default(512 * MIB),
  ANALYZE_MAX_FILES: integer(1, 1_000).default(10),
  ANALYZE_MAX_FILE_BYTES: integer(1, 32 * MIB).default(10 * MIB),
  // The client in the field gives up after 30 s.
  ANALYZE_TIMEOUT_SECONDS: integer(1, 300).default(28),
  DRAIN_GRACE_SECONDS: integer(0, 3_600).default(30),
} as const;

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
  return freeze(toConfig(parsed.data));
}

function toConfig(settings: z.infer<z.ZodObject<typeof SCHEMAS>>): GatewayConfig {
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
    storedResultBytes: settings.MAX_STORED_RESULT_BYTES,
    bodyBytes: settings.MAX_BODY_BYTES,
    analyzeFiles: settings.ANALYZE_MAX_FILES,
    analyzeFileBytes: settings.ANALYZE_MAX_FILE_BYTES,
    analyzeTimeoutMs: settings.ANALYZE_TIMEOUT_SECONDS * 1_000,
    drainGraceMs: settings.DRAIN_GRACE_SECONDS * 1_000,
  };
}

function freeze(config: GatewayConfig): GatewayConfig {
  Object.freeze(config.sessionLimits);
  return Object.freeze(config);
}
