/** Waits until the service is done with an analysis. */
import { AnalysisResponse } from '@rsolv-ast/protocol';
import { ClientError } from '../errors.ts';
import type { Connection } from './connection.ts';
import type { OnProgress } from './events.ts';
import { wordsOf } from './failure.ts';
import { sendMissing, type Upload } from './upload.ts';

/** How long one request may be held open by the service, in seconds. */
const POLL_SECONDS = 20;
/** A service that answers at once is not asked more often than this, in milliseconds. */
const POLL_PAUSE_MS = 500;
/** Times that the service may say it still waits for chunks although it has all of them. */
const MAX_IDLE_RECEIVING = 5;
/** Times that a service may lose chunks after the upload. */
const MAX_LOSSES = 20;

export type Finished = AnalysisResponse & { state: 'succeeded' };

/** Throws ClientError `analysis-failed`, and RequestFailure. */
export async function waitForAnalysis(
  connection: Connection,
  path: string,
  { filesTotal, ...request }: Upload & { filesTotal: number },
): Promise<Finished> {
  let previous: string | undefined;
  let idleReceiving = 0;
  let losses = 0;
  for (;;) {
    const analysis = await connection.json({ method: 'GET', path: `${path}?wait=${POLL_SECONDS}` }, AnalysisResponse);
    report(analysis, filesTotal, request.onProgress);
    switch (analysis.state) {
      case 'succeeded':
        return { ...analysis, state: analysis.state };
      case 'failed':
        throw failed(analysis);
      case 'cancelled':
        throw new ClientError('analysis-failed', 'the analysis was cancelled at the service: scan again');
      case 'receiving':
        if ((await sendMissing(connection, path, request)) > 0) losses += 1;
        else idleReceiving += 1;
        if (losses > MAX_LOSSES) {
          throw new ClientError('service-error', 'the service keeps losing what it is sent: ask its operator');
        }
        if (idleReceiving > MAX_IDLE_RECEIVING) {
          throw new ClientError('service-error', 'the service has all chunks, but does not start: ask its operator');
        }
        break;
      case 'queued':
      case 'running':
        break;
      default:
        analysis.state satisfies never;
    }
    const now = JSON.stringify(analysis);
    if (now === previous || analysis.state === 'receiving')
      await connection.clock.sleep(POLL_PAUSE_MS, connection.signal);
    previous = now;
  }
}

function report(analysis: AnalysisResponse, filesTotal: number, onProgress: OnProgress): void {
  if (analysis.state === 'queued') onProgress({ kind: 'queued', ahead: analysis.position });
  if (analysis.state === 'running' || analysis.state === 'succeeded') {
    const filesDone = analysis.state === 'succeeded' ? filesTotal : Math.min(analysis.progress.filesDone, filesTotal);
    onProgress({ kind: 'analyzing', filesDone, filesTotal });
  }
}

function failed({ error }: AnalysisResponse): ClientError {
  const words = error === undefined ? 'no reason was given' : wordsOf(error);
  return new ClientError(
    'analysis-failed',
    `the analysis failed at the service (${words}): try again, and tell its operator if it persists`,
    { serviceCode: error?.code },
  );
}
