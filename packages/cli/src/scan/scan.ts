/** `rsolv-ast scan`: collect, have analysed, judge, report. */
import { judge, type Report, renderJson, renderSarif, renderText, verdict } from '@rsolv-ast/report';
import { EXIT } from '../exit-codes.ts';
import { complain, type Terminal } from '../terminal.ts';
import { analysed, collect } from './analysis.ts';
import { baselineFor, baselineSource } from './baseline.ts';
import type { Format, ScanOptions } from './options.ts';
import { readPolicy } from './policy-file.ts';
import { drawnOn, QUIET } from './progress.ts';
import { rootOf } from './root.ts';
import type { Service } from './service.ts';
import { analysisSettings, type Judgement, judgement } from './settings.ts';
import { sourceReader } from './source-reader.ts';
import { writeReport } from './write-report.ts';

/** Resolves to the exit code. Throws UsageError and ClientError. */
export async function scan(
  options: ScanOptions,
  service: Service,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const progress = terminal.interactive ? drawnOn(terminal.stderr) : QUIET;
  try {
    const root = await rootOf(options.paths, process.cwd());
    const policy = await readPolicy(root, options.config, terminal);
    const settings = analysisSettings(options, policy, root);
    const judging = judgement(options, policy, root);
    const source = await baselineSource(judging.baseline, options.diff);

    const workplace = { root, settings, service, terminal, progress, signal };
    const collected = await collect(workplace, options.diff);
    const baseline = await baselineFor(source, workplace, collected, policy);
    const analysis = await analysed(workplace, collected.files, collected.rules);
    const report = judge(analysis, {
      policy,
      changes: collected.changes,
      baseline,
      today: new Date(),
      allowNewSuppressions: judging.allowNewSuppressions,
      wholeTree: collected.changes === undefined && isWholeTree(options, settings.include),
    });

    progress.clear();
    await writeReports(report, root, options, terminal);
    return conclude(report, judging, terminal);
  } finally {
    progress.clear();
  }
}

function isWholeTree({ paths }: ScanOptions, include: readonly string[]): boolean {
  return include.length === 0 && paths.length === 1 && paths[0] === '.';
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

/** A rule that could not be used outweighs the findings of the others: what it would have found is unknown. */
function conclude(report: Report, { failOn, failOnIncomplete }: Judgement, terminal: Terminal): number {
  const { exitCode, reasons } = verdict(report, { failOn, failOnIncomplete });
  if (exitCode === EXIT.failed) for (const reason of reasons) complain(terminal, reason);
  if (report.ruleErrors.length === 0) return exitCode;
  for (const { file, line, column, message } of report.ruleErrors) {
    complain(terminal, `${file}:${line}:${column}: ${message}`);
  }
  return EXIT.usage;
}
