/** What the analysis node reports, written into the stores: for each analysis in the order of the events. */
import type { NodeEvent } from '../../node/analysis-node.ts';
import { assertNever } from '../assert-never.ts';
import { faultOf } from '../problem.ts';
import type { Services } from '../services.ts';

/** Returns the function that stops following. */
export function followNode(services: Services): () => void {
  const pending = new Map<string, Promise<void>>();
  return services.node.subscribe((event) => {
    if (event.kind === 'keys') return;
    const { analysisId } = event;
    const turn = (pending.get(analysisId) ?? Promise.resolve())
      .then(() => record(services, event))
      .catch((error: unknown) => services.logger.error({ analysisId, fault: faultOf(error) }, 'event not recorded'))
      .finally(() => {
        if (pending.get(analysisId) === turn) pending.delete(analysisId);
      });
    pending.set(analysisId, turn);
  });
}

async function record(services: Services, event: Exclude<NodeEvent, { kind: 'keys' }>): Promise<void> {
  const { analyses, chunks } = services.stores;
  const { analysisId } = event;
  switch (event.kind) {
    case 'started':
      await analyses.move(analysisId, { from: ['queued'], to: 'running' });
      return;
    case 'progress':
      return analyses.setProgress(analysisId, event.filesDone, event.filesTotal);
    case 'part-succeeded':
      return recordResult(services, event);
    case 'part-failed':
      return analyses.addFailedPart(analysisId, event.part);
    case 'succeeded':
      await analyses.move(analysisId, { from: ['queued', 'running'], to: 'succeeded', counts: event.counts });
      return chunks.dropBytes(analysisId);
    case 'failed': {
      const error = { code: event.code, detail: event.detail };
      await analyses.move(analysisId, { from: ['queued', 'running'], to: 'failed', error });
      return chunks.dropBytes(analysisId);
    }
    default:
      return assertNever(event);
  }
}

async function recordResult(
  { stores, logger }: Services,
  { analysisId, part, sealed }: Extract<NodeEvent, { kind: 'part-succeeded' }>,
): Promise<void> {
  if ((await stores.analyses.addResult(analysisId, part, sealed)) !== 'full') return;
  logger.warn({ analysisId, part, bytes: sealed.length }, 'no memory left for a result');
  await stores.analyses.addFailedPart(analysisId, part);
}
