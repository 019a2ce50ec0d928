/** The worker's loop: says that it is ready, then takes one task after the other, and ends when its supervisor is gone. */
import { writeSync } from 'node:fs';
import type { Engine } from '@rsolv-ast/analyzer';
import { type ErrorCode, ProtocolError } from '@rsolv-ast/protocol';
import {
  type FromWorker,
  type PartTask,
  PROGRESS_FD,
  PROGRESS_RECORD_BYTES,
  STEP_OPENING,
  STEP_SEALING,
  type ToWorker,
} from './messages.ts';
import { analyzePart, EngineBroken, type OpenedAnalysis, openAnalysis, type WarmEngine, warmUp } from './part-task.ts';

/** sysexits.h EX_SOFTWARE: the engine threw, and the file at hand is to blame. */
const EXIT_ENGINE_BROKEN = 70;

/** Takes over the process. */
export function runWorker(engine: Engine): void {
  const worker = new TaskRunner(warmUp(engine));
  process.on('message', (message: ToWorker) => worker.receive(message));
  process.on('disconnect', () => process.exit(0));
  process.on('SIGTERM', () => process.exit(0));
  // Whatever these hold may quote source: it is dropped, and the exit itself tells the supervisor.
  process.on('uncaughtException', () => process.exit(EXIT_ENGINE_BROKEN));
  process.on('unhandledRejection', () => process.exit(EXIT_ENGINE_BROKEN));
  send({ kind: 'ready' });
}

class TaskRunner {
  readonly #warm: WarmEngine;
  #opened: OpenedAnalysis | undefined;

  constructor(warm: WarmEngine) {
    this.#warm = warm;
  }

  receive(message: ToWorker): void {
    switch (message.kind) {
      case 'ping':
        send({ kind: 'pong' });
        return;
      case 'forget':
        if (this.#opened?.analysisId === message.analysisId) this.#opened = undefined;
        return;
      case 'analyze':
        void this.#run(message.task);
        return;
      default:
        message satisfies never;
    }
  }

  async #run(task: PartTask): Promise<void> {
    const { taskId } = task;
    let scope: 'analysis' | 'part' = 'analysis';
    try {
      report(taskId, STEP_OPENING);
      const opened = await this.#open(task);
      scope = 'part';
      const sealedPart = await analyzePart(this.#warm.engine, opened, task, {
        beforeFile: (index) => report(taskId, index),
        beforeSealing: () => report(taskId, STEP_SEALING),
      });
      send({ kind: 'done', taskId, ...sealedPart });
    } catch (error) {
      if (error instanceof EngineBroken) process.exit(EXIT_ENGINE_BROKEN);
      send({ kind: 'failed', taskId, scope, code: failureCode(error) });
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

/** A blocking write: when it returns, the record is out of this process, whatever happens next. */
function report(taskId: number, step: number): void {
  const record = Buffer.allocUnsafe(PROGRESS_RECORD_BYTES);
  record.writeUInt32LE(taskId, 0);
  record.writeUInt32LE(step, 4);
  writeSync(PROGRESS_FD, record);
}

function send(message: FromWorker): void {
  process.send!(message, (error) => {
    if (error) process.exit(0);
  });
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
