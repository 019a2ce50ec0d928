/** Sends sealed chunks, and after a break only those that did not arrive. */
import { CreateAnalysisResponse, PartsResponse, toBase64Url } from '@rsolv-ast/protocol';
import { mapConcurrently } from '../concurrency.ts';
import { discard } from './answer.ts';
import type { Connection } from './connection.ts';
import type { OnProgress } from './events.ts';
import { RequestFailure } from './failure.ts';
import { backoffMs, MAX_FAILURES_IN_A_ROW } from './retry.ts';
import type { Session } from './session.ts';
import type { Spool } from './spool.ts';

export interface Upload {
  session: Session;
  enc: Uint8Array;
  idempotencyKey: string;
  spool: Spool;
  concurrency: number;
  onProgress: OnProgress;
}

interface ChunkAddress {
  part: number;
  chunk: number;
}

/** Announces the analysis and sends all of it; answers its path below `/api/v1/ast`. Throws RequestFailure and ClientError. */
export async function upload(connection: Connection, request: Upload): Promise<string> {
  const { session, enc, idempotencyKey, spool } = request;
  const chunks = spool.chunkCounts;
  const body = JSON.stringify({ enc: toBase64Url(enc), keyId: session.keyId, parts: chunks.length, chunks });
  const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
  const sessionPath = `/sessions/${encodeURIComponent(session.id)}`;
  const { analysisId } = await connection.json(
    { method: 'POST', path: `${sessionPath}/analyses`, headers, body },
    CreateAnalysisResponse,
  );
  const path = `${sessionPath}/analyses/${encodeURIComponent(analysisId)}`;
  await sendChunks(connection, path, allChunks(chunks), request);
  return path;
}

/** Sends what the service says it does not have. Answers how many chunks that were. */
export async function sendMissing(connection: Connection, path: string, request: Upload): Promise<number> {
  const missing = await missingChunks(connection, path, request.spool);
  await sendChunks(connection, path, missing, request);
  return missing.length;
}

async function sendChunks(
  connection: Connection,
  path: string,
  wanted: ChunkAddress[],
  { spool, concurrency, onProgress }: Upload,
): Promise<void> {
  const total = allChunks(spool.chunkCounts).length;
  let missing = wanted;
  let failures = 0;
  while (missing.length > 0) {
    const done = total - missing.length;
    const round = await sendRound(connection, path, missing, { spool, concurrency }, (sent) =>
      onProgress({ kind: 'uploading', chunksDone: done + sent, chunksTotal: total }),
    );
    if (round.failure === undefined) return;
    failures = round.sent > 0 ? 1 : failures + 1;
    if (failures >= MAX_FAILURES_IN_A_ROW) throw round.failure;
    await connection.pause(backoffMs(failures, connection.clock), round.failure.failure);
    missing = await missingChunks(connection, path, spool);
  }
}

/** Sends chunks until all are there or one breaks: then it is better to ask what arrived than to send on. */
async function sendRound(
  connection: Connection,
  path: string,
  chunks: ChunkAddress[],
  { spool, concurrency }: Pick<Upload, 'spool' | 'concurrency'>,
  onSent: (sent: number) => void,
): Promise<{ sent: number; failure?: RequestFailure }> {
  let sent = 0;
  try {
    await mapConcurrently(chunks, concurrency, async ({ part, chunk }) => {
      const body = await spool.read(part, chunk);
      const headers = { 'content-type': 'application/octet-stream' };
      await connection.send(
        { method: 'PUT', path: `${path}/parts/${part}/chunks/${chunk}`, headers, body, maxFailures: 1 },
        discard,
      );
      sent += 1;
      onSent(sent);
    });
    return { sent };
  } catch (error) {
    if (error instanceof RequestFailure && error.isTransient) return { sent, failure: error };
    throw error;
  }
}

async function missingChunks(connection: Connection, path: string, spool: Spool): Promise<ChunkAddress[]> {
  const { parts } = await connection.json({ method: 'GET', path: `${path}/parts` }, PartsResponse);
  const received = new Set(parts.flatMap(({ part, received }) => received.map((chunk) => `${part}/${chunk}`)));
  return allChunks(spool.chunkCounts).filter(({ part, chunk }) => !received.has(`${part}/${chunk}`));
}

function allChunks(counts: readonly number[]): ChunkAddress[] {
  return counts.flatMap((count, part) => Array.from({ length: count }, (_, chunk) => ({ part, chunk })));
}
