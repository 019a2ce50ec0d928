/** The worker's loop: says that it is ready, then takes one task after the other, and ends when its supervisor is gone. */
import type { Engine } from '@rsolv-ast/analyzer';
import { type ErrorCode, ProtocolError } from '@rsolv-ast/protocol';
import { receive, send } from './channel.ts';
import { SEALED_RESULT_MAX_BYTES } from './framing.ts';
import type { PartTask, ToWorker } from './messages.ts';
import {
  analyzePart,
  EngineBroken,
  type OpenedAnalysis,
  openAnalysis,
  type SealedPart,
  type WarmEngine,
  warmUp,
} from './part-task.ts';

/** sysexits.h EX_SOFTWARE: the engine threw, and the file at hand is to blame. */
const EXIT_ENGINE_BROKEN = 70;

/** Takes over the process. */
export async function runWorker(engine: Engine): Promise<void> {
  const worker = new TaskRunner(warmUp(engine));
  // Whatever these hold may quote source: it is dropped, and the exit itself tells the supervisor.
  process.on('uncaughtException', () => process.exit(EXIT_ENGINE_BROKEN));
  process.on('unhandledRejection', () => process.exit(EXIT_ENGINE_BROKEN));
  send({ kind: 'ready' });
  for (let message = receive(); message !== undefined; message = receive()) await worker.handle(message);
  process.exit(0);
}

class TaskRunner {
  readonly #warm: WarmEngine;
  #opened: OpenedAnalysis | undefined;

  constructor(warm: WarmEngine) {
    this.#warm = warm;
  }

  async handle(message: ToWorker): Promise<void> {
    switch (message.kind) {
      case 'ping':
        send({ kind: 'pong' });
        return;
      case 'forget':
        if (this.#opened?.analysisId === message.analysisId) this.#opened = undefined;
        return;
      case 'analyze':
        return this.#run(message.task);
      default:
        message satisfies never;
    }
  }

  async #run(task: PartTask): Promise<void> {
    const { taskId } = task;
    let scope: 'analysis' | 'part' = 'analysis';
    try {
      const opened = await this.#open(task);
      scope = 'part';
      const sealedPart = await analyzePart(this.#warm.engine, opened, task, {
        beforeFile: (index) => send({ kind: 'file', taskId, index }),
        beforeSealing: () => send({ kind: 'sealing', taskId }),
      });
      sendResult(taskId, sealedPart);
    } catch (error) {
      if (error instanceof EngineBroken) process.exit(EXIT_ENGINE_BROKEN);
      send({ kind: 'failed', taskId, scope, code: failureCode(error) });
    } finally {
      // The customer's next analysis has secrets of its own; these are of no more use.
      task.secrets.upload.fill(0);
      task.secrets.result.fill(0);
    }
  }

  async #open(task: PartTask): Promise<OpenedAnalysis> {
    const known = this.#opened?.analysisId === task.analysisId ? this.#opened : undefined;
    // The manifest of the analysis before is dropped before the next one is opened, not after.
    this.#opened = known;
    const opened = known ?? (await openAnalysis(this.#warm, task));
    this.#opened = opened;
    const { files, options } = opened.manifest;
    send({
      kind: 'opened',
      taskId: task.taskId,
      filesTotal: files.length,
      ...(options.fileTimeoutMs !== undefined && { fileTimeoutMs: options.fileTimeoutMs }),
    });
    return opened;
  }
}

function sendResult(taskId: number, sealedPart: SealedPart): void {
  if (sealedPart.sealed.length > SEALED_RESULT_MAX_BYTES) {
    send({ kind: 'failed', taskId, scope: 'part', code: 'ANALYSIS_FAILED' });
  } else {
    send({ kind: 'done', taskId, ...sealedPart });
  }
}

/** A code of the catalogue and nothing else: the texts of errors may hold what the upload holds. */
function failureCode(error: unknown): ErrorCode {
  if (!(error instanceof ProtocolError)) return 'INTERNAL_ERROR';
  switch (error.code) {
    case 'stream-authentication':
    case 'stream-header':
    case 'stream-trailing':
    case 'stream-truncated':
      return 'DECRYPTION_FAILED';
    case 'bundle-limit':
      return 'UPLOAD_TOO_LARGE';
    case 'bundle':
      return 'INVALID_REQUEST';
    default:
      return 'INTERNAL_ERROR';
  }
}
