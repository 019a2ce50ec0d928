/** Has the collected files analysed: by a service, or by a server inside this process that lives as long as the scan. */
import { analyzeRemotely, type CollectedFiles, type ProgressEvent, type RemoteAnalysis } from '@rsolv-ast/client';
import { UsageError } from '../exit-codes.ts';
import { complain, type Terminal } from '../terminal.ts';
import type { ScanOptions } from './options.ts';
import type { Progress } from './progress.ts';
import type { RuleFile } from './rule-files.ts';

export interface AnalysisTask {
  readonly collected: CollectedFiles;
  readonly rules: readonly RuleFile[];
  readonly options: ScanOptions;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

interface Service {
  readonly serverUrl: string;
  readonly apiKey: string;
}

export async function analyse(task: AnalysisTask): Promise<RemoteAnalysis> {
  const { options, terminal } = task;
  if (options.server === undefined) return withEmbeddedServer(task, (service) => analyseOn(service, task));
  if (terminal.apiKey === undefined) {
    throw new UsageError(
      '--server needs an API key: set RSOLV_API_KEY to the one that the operator of the service gave you.',
    );
  }
  return analyseOn({ serverUrl: options.server, apiKey: terminal.apiKey }, task);
}

async function withEmbeddedServer<T>(
  { options, signal }: AnalysisTask,
  use: (service: Service) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const { startEmbeddedServer } = await import('@rsolv-ast/server');
  const server = await startEmbeddedServer({ jobs: options.jobs, fileTimeoutMs: options.timeout });
  try {
    return await use({ serverUrl: server.url, apiKey: server.apiKey });
  } finally {
    await server.close();
  }
}

function analyseOn(
  service: Service,
  { collected, rules, options, terminal, signal, progress }: AnalysisTask,
): Promise<RemoteAnalysis> {
  return analyzeRemotely({
    ...service,
    files: collected.files,
    skipped: collected.skipped,
    rules,
    options: { defaultRules: options.defaultRules, maxFileBytes: options.maxFileSize, fileTimeoutMs: options.timeout },
    signal,
    onProgress: (event) => show(event, progress, terminal),
  });
}

function show(event: ProgressEvent, progress: Progress, terminal: Terminal): void {
  switch (event.kind) {
    case 'sealing':
      progress.update('sealing', event.filesDone, event.filesTotal);
      break;
    case 'uploading':
      progress.update('uploading');
      break;
    case 'queued':
      progress.update('queued');
      break;
    case 'analyzing':
      progress.update('analysing', event.filesDone, event.filesTotal);
      break;
    case 'fetching':
      progress.update('reporting');
      break;
    case 'retry':
      progress.clear();
      complain(terminal, `${event.reason}; trying again in ${Math.ceil(event.delayMs / 1000)} s`);
      break;
    case 'start-over':
      progress.clear();
      complain(terminal, `${event.reason}; starting over`);
      break;
  }
}
