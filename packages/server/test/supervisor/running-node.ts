/** A node with real processes, and what a test wants to know of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ErrorCode, PartResult, SeverityCounts } from '@rsolv-ast/protocol';
import type { NodeEvent } from '../../src/node/analysis-node.ts';
import { defaultNodeSettings, type NodeSettings } from '../../src/node/settings.ts';
import { SupervisedNode } from '../../src/node/supervised-node.ts';
import { type SealedUpload, type SourceFile, sealUpload } from './sealed-upload.ts';

export const FAULTY_WORKER = fileURLToPath(new URL('./faulty-worker.ts', import.meta.url));
export const SCRIPTED_WORKER = fileURLToPath(new URL('./scripted-worker.ts', import.meta.url));

export interface Outcome {
  readonly kind: 'succeeded' | 'failed';
  readonly code?: ErrorCode;
  readonly detail?: string;
  readonly counts?: SeverityCounts;
  readonly results: ReadonlyMap<number, PartResult>;
  readonly failedParts: ReadonlyMap<number, ErrorCode>;
}

export class RunningNode {
  readonly node: SupervisedNode;
  readonly events: NodeEvent[] = [];
  readonly #uploads: Map<string, SealedUpload>;

  private constructor(node: SupervisedNode, uploads: Map<string, SealedUpload>) {
    this.node = node;
    this.#uploads = uploads;
    node.subscribe((event) => this.events.push(event));
  }

  static async start(settings: Partial<NodeSettings> = {}): Promise<RunningNode> {
    const uploads = new Map<string, SealedUpload>();
    const node = await SupervisedNode.start(
      { ...defaultNodeSettings(), jobs: 2, spareWorkers: 1, maxWorkers: 4, shutdownMs: 500, ...settings },
      async (analysisId, part) => {
        const chunks = uploads.get(analysisId)?.parts[part];
        if (chunks === undefined) throw new Error('no such part');
        return chunks;
      },
    );
    return new RunningNode(node, uploads);
  }

  async seal(parts: readonly (readonly SourceFile[])[], settings?: Parameters<typeof sealUpload>[2]) {
    const upload = await sealUpload(this.node.keys()[0]!, parts, settings);
    this.#uploads.set(upload.job.analysisId, upload);
    return upload;
  }

  /** Seals, submits and waits for the end. */
  async analyze(parts: readonly (readonly SourceFile[])[], settings?: Parameters<typeof sealUpload>[2]) {
    return this.submit(await this.seal(parts, settings));
  }

  submit(upload: SealedUpload): Promise<Outcome> {
    const { analysisId } = upload.job;
    const sealed = new Map<number, Uint8Array>();
    const failedParts = new Map<number, ErrorCode>();
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const stopListening = this.node.subscribe(async (event) => {
      if (event.kind === 'keys' || event.analysisId !== analysisId) return;
      if (event.kind === 'part-succeeded') sealed.set(event.part, event.sealed);
      if (event.kind === 'part-failed') failedParts.set(event.part, event.code);
      if (event.kind !== 'succeeded' && event.kind !== 'failed') return;
      stopListening();
      const results = new Map<number, PartResult>();
      for (const [part, bytes] of sealed) results.set(part, await upload.openResult(part, bytes));
      resolve({ ...event, results, failedParts });
    });
    this.node.submit(upload.job);
    return promise;
  }

  /** Makes what the node reads for a part something else than what was sealed. */
  replaceParts(upload: SealedUpload, parts: SealedUpload['parts']): void {
    this.#uploads.set(upload.job.analysisId, { ...upload, parts });
  }

  async until(what: string, condition: () => boolean, timeoutMs = 30_000): Promise<void> {
    const end = performance.now() + timeoutMs;
    while (!condition()) {
      if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Stops the node and returns which processes of it are still there, zombies included: none, if all is well. */
  async stop(graceMs = 0): Promise<number[]> {
    const pids = [this.node.supervisorPid, ...this.node.status().workers.map((worker) => worker.pid)];
    await this.node.stop(graceMs);
    return pids.filter((pid) => pid !== undefined && processExists(pid)) as number[];
  }
}

const HAS_PROC = existsSync('/proc/self/stat');

export function processExists(pid: number): boolean {
  return processState(pid) !== undefined;
}

/** As in proc_pid_stat(5): R, S, D, Z, …; `?` where there is no /proc; undefined if there is no such process. */
export function processState(pid: number): string | undefined {
  if (HAS_PROC) return statOf(pid)?.[0];
  try {
    process.kill(pid, 0);
    return '?';
  } catch {
    return undefined;
  }
}

/** Process ids of all children of a process, and theirs, zombies among them; none where there is no /proc. */
export function descendantsOf(pid: number): number[] {
  if (!HAS_PROC) return [];
  const all = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  const below = (parent: number): number[] =>
    all
      .map(Number)
      .filter((child) => Number(statOf(child)?.[1]) === parent)
      .flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

/** State, parent and so on: what stands behind the name. */
function statOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
  } catch {
    return undefined;
  }
}
