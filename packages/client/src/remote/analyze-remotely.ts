/** The client's side of the sealed upload: session, seal, upload, wait, open, merge; and all of it again where the service lost it. */
import { randomUUID } from 'node:crypto';
import {
  type AnalysisOptions,
  type ErrorCode,
  SEVERITIES,
  type SeverityCounts,
  sealEnvelope,
} from '@rsolv-ast/protocol';
import { ClientError } from '../errors.ts';
import type { SkippedFile, SourceFile } from '../source-file.ts';
import { sealBundle } from './bundle.ts';
import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import { Connection, type Fetch } from './connection.ts';
import type { Credential } from './credential.ts';
import type { OnProgress } from './events.ts';
import { RequestFailure, toClientError } from './failure.ts';
import { fetchResults, type MergedResults, mergeResults, sameRules } from './results.ts';
import { expectedFingerprint, type Session, withSession } from './session.ts';
import { Spool } from './spool.ts';
import { upload } from './upload.ts';
import { waitForAnalysis } from './wait.ts';

export interface RemoteRequest {
  /** Where the service is, such as `https://ast.example.com`. Plain HTTP is for the loopback interface only. */
  serverUrl: string;
  credential: Credential;
  /** Fingerprint of the service that is meant: in addition to the one in an API key; required with bearer tokens. */
  pinnedIdentity?: string;
  /** Allows plain HTTP to any host, where something else protects the way: the credential travels in the clear. */
  allowPlainHttp?: boolean;
  files: readonly SourceFile[];
  /** Files that were left out: they join the coverage. */
  skipped?: readonly SkippedFile[];
  options?: Partial<AnalysisOptions>;
  /** Custom rule files; `name` is what errors call the file. */
  rules?: readonly { name: string; text: string }[];
  /** Requests at a time. */
  concurrency?: number;
  /** Ends everything; the session is deleted still. */
  signal?: AbortSignal;
  onProgress?: OnProgress;
  /** Time limit of one request, in milliseconds. */
  requestTimeoutMs?: number;
  fetch?: Fetch;
  clock?: Clock;
}

export interface RemoteAnalysis extends MergedResults {
  /** Unsuppressed findings by severity. */
  counts: SeverityCounts;
}

const DEFAULT_CONCURRENCY = 4;
/** Twice the time that the service may hold a request, and enough for 1 MiB at 20 KB/s. */
const REQUEST_TIMEOUT_MS = 60_000;
/** A service that loses an analysis three times will lose it a fourth time. */
const MAX_ATTEMPTS = 4;

/** After these everything is sealed and sent anew, in a new session. */
const LOST: ReadonlySet<string> = new Set<ErrorCode>([
  'KEY_ROTATED',
  'SESSION_UNKNOWN',
  'SESSION_EXPIRED',
  'ANALYSIS_UNKNOWN',
  'CHUNK_CONFLICT',
  'IDEMPOTENCY_CONFLICT',
]);

/**
 * Has files analysed by a service that sees nothing but ciphertext on the way. Whatever happens, the session is deleted
 * at the end. Throws ClientError for every expected failure, cancellation included (`aborted`), and what a credential's `fetchToken`
 * throws.
 */
export async function analyzeRemotely(request: RemoteRequest): Promise<RemoteAnalysis> {
  const serverUrl = checkedUrl(request.serverUrl, request.allowPlainHttp ?? false);
  const fingerprint = expectedFingerprint(request.credential, request.pinnedIdentity);
  const connection = new Connection({
    serverUrl,
    credential: request.credential,
    fetch: request.fetch ?? globalThis.fetch,
    clock: request.clock ?? SYSTEM_CLOCK,
    signal: request.signal,
    onProgress: request.onProgress ?? (() => {}),
    requestTimeoutMs: request.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
  });
  try {
    const merged =
      request.files.length === 0
        ? mergeResults([], [], request.skipped ?? [])
        : await untilKept(connection, fingerprint, request);
    return { ...merged, counts: countBySeverity(merged) };
  } catch (error) {
    throw expected(error, request);
  }
}

async function untilKept(connection: Connection, fingerprint: string, request: RemoteRequest): Promise<MergedResults> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await withSession(connection, fingerprint, (session) => analyzeOnce(connection, session, request))
      .then((merged) => merged ?? { lost: 'the parts were judged by different rules', requestId: undefined })
      .catch((error: unknown) => {
        if (!isLost(error)) throw error;
        return { lost: error.message, requestId: error.requestId };
      });
    if (!('lost' in outcome)) return outcome;
    if (attempt === MAX_ATTEMPTS) {
      throw new ClientError(
        'gave-up',
        `${outcome.lost}, for the ${attempt}th time: the service may be restarting or being upgraded; try again later`,
        { requestId: outcome.requestId },
      );
    }
    request.onProgress?.({ kind: 'start-over', reason: outcome.lost });
  }
}

/** Refused as lost, or taken and then found to be: the key may rotate while an analysis is queued. */
function isLost(error: unknown): error is RequestFailure | ClientError {
  if (error instanceof RequestFailure) return LOST.has(error.code ?? '');
  return error instanceof ClientError && error.code === 'analysis-failed' && LOST.has(error.serviceCode ?? '');
}

/** Undefined if the parts were judged by different rules. */
async function analyzeOnce(
  connection: Connection,
  session: Session,
  request: RemoteRequest,
): Promise<MergedResults | undefined> {
  const { signal, rules = [], concurrency = DEFAULT_CONCURRENCY, onProgress = () => {} } = request;
  const options = { defaultRules: true, ...request.options };
  const idempotencyKey = randomUUID();
  const { enc, secrets } = await sealEnvelope({ publicKey: session.publicKey, sessionId: session.id, idempotencyKey });
  const spool = new Spool();
  try {
    const sealing = {
      files: request.files,
      options,
      rules,
      limits: session.limits,
      secrets,
      spool,
      onProgress,
      signal,
    };
    const bundle = await sealBundle(sealing);
    const skipped = [...(request.skipped ?? []), ...bundle.skipped];
    if (bundle.files.length === 0) return mergeResults([], [], skipped);

    const sending = { session, enc, idempotencyKey, spool, concurrency, onProgress };
    const path = await upload(connection, sending);
    const finished = await waitForAnalysis(connection, path, { ...sending, filesTotal: bundle.files.length });
    const fetching = { finished, files: bundle.files, secret: secrets.result, concurrency, onProgress };
    const results = await fetchResults(connection, path, fetching);
    return sameRules(results) ? mergeResults(results, bundle.files, skipped) : undefined;
  } finally {
    await spool.close();
  }
}

const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/;

function checkedUrl(text: string, allowPlainHttp: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new ClientError('bad-server-url', 'the server URL must look like https://ast.example.com');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new ClientError('bad-server-url', 'the server URL must not hold a user, a password, a query or a fragment');
  }
  if (url.protocol === 'http:' && !allowPlainHttp && !LOOPBACK.test(url.hostname)) {
    throw new ClientError(
      'bad-server-url',
      `plain HTTP would carry the credential to ${url.hostname} in the clear: use https, or allow plain HTTP expressly`,
    );
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

function countBySeverity({ findings }: MergedResults): SeverityCounts {
  const counts = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as SeverityCounts;
  for (const { severity, suppression } of findings) if (suppression === undefined) counts[severity] += 1;
  return counts;
}

function expected(error: unknown, { signal, credential }: RemoteRequest): unknown {
  if (error instanceof ClientError) return error;
  if (signal?.aborted) return new ClientError('aborted', 'the analysis was cancelled', { cause: signal.reason });
  return error instanceof RequestFailure ? toClientError(error, credential.kind) : error;
}
