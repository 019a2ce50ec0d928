/** `rsolv-ast scan`: collect, have analysed, report. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { languageOf } from '@rsolv-ast/analyzer';
import {
  type ChangedLines,
  type CollectedFiles,
  changedLines,
  collectFiles,
  type RemoteAnalysis,
} from '@rsolv-ast/client';
import { DEFAULT_ANALYSIS_FILE_BYTES } from '@rsolv-ast/protocol';
import { DEFAULT_POLICY, judge, type Report, renderJson, renderSarif, renderText, verdict } from '@rsolv-ast/report';
import { EXIT, UsageError } from '../exit-codes.ts';
import { complain, type Terminal } from '../terminal.ts';
import { VERSION } from '../version.ts';
import { analyse } from './analyse.ts';
import type { Format, ScanOptions } from './options.ts';
import { drawnOn, type Progress, QUIET } from './progress.ts';
import { rootOf } from './root.ts';
import { type RuleFile, readRuleFiles } from './rule-files.ts';
import type { Service } from './service.ts';
import { sourceReader } from './source-reader.ts';

/** Resolves to the exit code. Throws UsageError and ClientError. */
export async function scan(
  options: ScanOptions,
  service: Service,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const progress = terminal.interactive ? drawnOn(terminal.stderr) : QUIET;
  try {
    const rules = await readRules(options);
    const root = await rootOf(options.paths, process.cwd());
    const { collected, changes } = await collect(root, options, signal, progress);
    const analysis = await analyse({ collected, rules, options, service, terminal, signal, progress });
    const report = reportOf(analysis, changes);

    progress.clear();
    await writeReports(report, root, options, terminal);
    return conclude(report, options, terminal);
  } finally {
    progress.clear();
  }
}

async function readRules({ rules, defaultRules }: ScanOptions): Promise<RuleFile[]> {
  if (!defaultRules && rules.length === 0) {
    throw new UsageError('--no-default-rules leaves no rules: name some with --rules.');
  }
  return readRuleFiles(rules);
}

async function collect(
  root: string,
  options: ScanOptions,
  signal: AbortSignal,
  progress: Progress,
): Promise<{ collected: CollectedFiles; changes: ChangedLines | undefined }> {
  progress.update('collecting');
  const changes = options.diff === undefined ? undefined : await changedLines({ root, since: options.diff, signal });
  const collected = await collectFiles({
    root,
    paths: options.paths.map((named) => path.resolve(named)),
    include: options.include,
    exclude: options.exclude,
    maxFileBytes: options.maxFileSize ?? DEFAULT_ANALYSIS_FILE_BYTES,
    accepts: (file, head) => languageOf(file, firstLine(head)) !== undefined,
    ...(changes === undefined ? {} : { changes }),
    signal,
  });
  return { collected, changes };
}

function firstLine(head: Uint8Array): string {
  const end = head.indexOf(0x0a);
  return Buffer.from(head.buffer, head.byteOffset, end === -1 ? head.length : end).toString('latin1');
}

function reportOf(analysis: RemoteAnalysis, changes: ChangedLines | undefined): Report {
  return judge(
    { ...analysis, toolVersion: VERSION },
    { policy: DEFAULT_POLICY, changes, today: new Date(), allowNewSuppressions: true },
  );
}

async function writeReports(report: Report, root: string, options: ScanOptions, terminal: Terminal): Promise<void> {
  if (options.sarif !== undefined) await writeReport(options.sarif, renderSarif(report));
  const toFile = options.output !== undefined;
  const text = render(options.format, report, {
    color: terminal.color && !toFile,
    width: terminal.width,
    readSource: sourceReader(root),
  });
  if (options.output !== undefined) await writeReport(options.output, text);
  else terminal.stdout.write(text);
}

function render(format: Format, report: Report, layout: Parameters<typeof renderText>[1]): string {
  switch (format) {
    case 'text':
      return renderText(report, layout);
    case 'json':
      return renderJson(report);
    case 'sarif':
      return renderSarif(report);
  }
}

async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const remedy =
      code === 'ENOENT'
        ? 'its directory does not exist'
        : code === 'ENOSPC'
          ? 'the disk is full'
          : `${code ?? 'unknown error'}`;
    throw new UsageError(`${file} could not be written: ${remedy}.`, { cause: error });
  }
}

/** A rule that could not be used outweighs the findings of the others: what it would have found is unknown. */
function conclude(report: Report, { failOn, failOnIncomplete }: ScanOptions, terminal: Terminal): number {
  const { exitCode, reasons } = verdict(report, { failOn, failOnIncomplete });
  if (exitCode === EXIT.failed) for (const reason of reasons) complain(terminal, reason);
  if (report.ruleErrors.length === 0) return exitCode;
  for (const { file, line, column, message } of report.ruleErrors) {
    complain(terminal, `${file}:${line}:${column}: ${message}`);
  }
  return EXIT.usage;
}
