/** Has the collected files analysed, and shows how far that is. */
import { analyzeRemotely, type CollectedFiles, type ProgressEvent, type RemoteAnalysis } from '@rsolv-ast/client';
import { complain, type Terminal } from '../terminal.ts';
import type { Progress } from './progress.ts';
import type { RuleFile } from './rule-files.ts';
import type { Service } from './service.ts';
import type { AnalysisSettings } from './settings.ts';

export interface AnalysisTask {
  readonly collected: CollectedFiles;
  readonly rules: readonly RuleFile[];
  readonly settings: AnalysisSettings;
  readonly service: Service;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

export async function analyse(task: AnalysisTask): Promise<RemoteAnalysis> {
  const { collected, rules, settings, service, terminal, signal, progress } = task;
  const address = await service.address;
  signal.throwIfAborted();
  return analyzeRemotely({
    ...address,
    files: collected.files,
    skipped: collected.skipped,
    rules,
    options: {
      defaultRules: settings.defaultRules,
      maxFileBytes: settings.maxFileSize,
      fileTimeoutMs: settings.timeout,
    },
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
