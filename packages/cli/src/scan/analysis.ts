/** The part that every command shares: from paths and options to findings. */
import path from 'node:path';
import { fileTypeOfBytes, mayReadAnyText } from '@rsolv-ast/analyzer/file-types';
import {
  type ChangedLines,
  type CollectedFiles,
  changedLines,
  collectFiles,
  openRevisionFiles,
  type RemoteAnalysis,
} from '@rsolv-ast/client';
import { DEFAULT_ANALYSIS_FILE_BYTES } from '@rsolv-ast/protocol';
import type { JudgedAnalysis } from '@rsolv-ast/report';
import type { Terminal } from '../terminal.ts';
import { VERSION } from '../version.ts';
import { analyse } from './analyse.ts';
import type { Progress } from './progress.ts';
import { type RuleFile, readRuleFiles } from './rule-files.ts';
import type { Service } from './service.ts';
import type { AnalysisSettings } from './settings.ts';

export interface Workplace {
  /** The folder that all paths of a report are relative to. */
  readonly root: string;
  readonly settings: AnalysisSettings;
  readonly service: Service;
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface Collected {
  readonly rules: readonly RuleFile[];
  readonly files: CollectedFiles;
  readonly changes: ChangedLines | undefined;
}

/** Rules and files. `diff`: the revision that the change which is judged starts from. */
export async function collect(workplace: Workplace, diff: string | undefined): Promise<Collected> {
  const { root, settings, progress, signal } = workplace;
  const rules = await readRuleFiles(settings.rules);
  progress.update('collecting');
  const changes = diff === undefined ? undefined : await changedLines({ root, since: diff, signal });
  const before =
    diff === undefined ? undefined : await openRevisionFiles({ root, revision: diff, atMergeBase: true, signal });
  const anyText = mayReadAnyText(rules.map(({ text }) => text));
  try {
    const files = await collectFiles({
      root,
      paths: settings.paths.map((named) => path.resolve(named)),
      include: settings.include,
      exclude: settings.exclude,
      maxFileBytes: settings.maxFileSize ?? DEFAULT_ANALYSIS_FILE_BYTES,
      accepts: (file, head) => anyText || fileTypeOfBytes(file, head) !== undefined,
      ...(changes && { changes }),
      ...(before && { baseVersion: before.find }),
      signal,
    });
    return { rules, files, changes };
  } finally {
    await before?.close();
  }
}

export async function analysed(
  { settings, service, terminal, progress, signal }: Workplace,
  collected: CollectedFiles,
  rules: readonly RuleFile[],
): Promise<JudgedAnalysis> {
  const analysis: RemoteAnalysis = await analyse({ collected, rules, settings, service, terminal, signal, progress });
  return { ...analysis, toolVersion: VERSION };
}
