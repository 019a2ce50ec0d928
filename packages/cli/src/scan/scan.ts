/** `rsolv-ast scan`: collect, have analysed, judge, report. */
import {
  judge,
  type Policy,
  type Report,
  renderJson,
  renderSarif,
  renderText,
  verdict,
  visible,
} from '@rsolv-ast/report';
import { EXIT, UsageError } from '../exit-codes.ts';
import { complain, type Terminal } from '../terminal.ts';
import { type AnalysedBytes, remembering } from './analysed-bytes.ts';
import { analysed, collect, type Workplace } from './analysis.ts';
import type { Autofix } from './autofix.ts';
import { type BaselineSource, baselineFor, baselineSource } from './baseline.ts';
import { causedByChange } from './caused.ts';
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
  checkAutofix(options);
  const progress = terminal.interactive ? drawnOn(terminal.stderr) : QUIET;
  try {
    const root = await rootOf(options.paths, process.cwd());
    const policy = await readPolicy(root, options.config, terminal);
    const settings = analysisSettings(options, policy, root);
    const judging = judgement(options, policy, root);
    const source = await baselineSource(judging.baseline, options.diff);

    const workplace = { root, settings, service, terminal, progress, signal };
    const judged = () => judgedScan(workplace, options, policy, judging, source);
    const first = await judged();
    const report = options.autofix ? await fixed(first, judged, options, workplace) : first.report;

    progress.clear();
    await writeReports(report, root, options, terminal);
    return conclude(report, judging, terminal);
  } finally {
    progress.clear();
  }
}

interface JudgedScan {
  readonly report: Report;
  readonly analysed: AnalysedBytes;
}

async function judgedScan(
  workplace: Workplace,
  options: ScanOptions,
  policy: Policy,
  judging: Judgement,
  source: BaselineSource,
): Promise<JudgedScan> {
  const collected = await collect(workplace, options.diff);
  const baseline = await baselineFor(source, workplace, collected, policy);
  const sent: AnalysedBytes = new Map();
  const files = options.autofix ? remembering(collected.files.files, sent) : collected.files.files;
  const analysis = await analysed(workplace, { ...collected.files, files }, collected.rules);
  const caused = await causedByChange(analysis.findings, workplace, collected, options.diff);
  const report = judge(analysis, {
    policy,
    changes: collected.changes,
    caused,
    baseline,
    today: new Date(),
    allowNewSuppressions: judging.allowNewSuppressions,
    wholeTree: collected.changes === undefined && isWholeTree(options, workplace.settings.include),
  });
  return { report, analysed: sent };
}

/** Makes the fixes. What is reported is what is left: files that were fixed are analysed anew, with everything else. */
async function fixed(
  { report, analysed: sent }: JudgedScan,
  scanAgain: () => Promise<JudgedScan>,
  { dryRun = false }: ScanOptions,
  { root, progress, terminal }: Workplace,
): Promise<Report> {
  const { autofix } = await import('./autofix.ts');
  const outcome = await autofix({ report, root, analysed: sent, dryRun });
  progress.clear();
  if (dryRun) terminal.stdout.write(outcome.diffs.join(''));
  sayFixes(outcome, dryRun, terminal);
  return dryRun || outcome.files === 0 ? report : (await scanAgain()).report;
}

function isWholeTree({ paths }: ScanOptions, include: readonly string[]): boolean {
  return include.length === 0 && paths.length === 1 && paths[0] === '.';
}

/** Throws UsageError. */
function checkAutofix({ autofix, dryRun, format, output }: ScanOptions): void {
  if (!dryRun) return;
  if (!autofix) throw new UsageError('--dry-run belongs to --autofix: add that, or leave --dry-run out.');
  if (format === 'text' || output !== undefined) return;
  throw new UsageError('--dry-run writes a diff to standard output: name a file for the report with --output.');
}

function sayFixes({ fixed, files, refused }: Autofix, dryRun: boolean, terminal: Terminal): void {
  for (const { finding, why } of refused) {
    complain(terminal, `${visible(finding.path)}:${finding.span.start.line}: ${finding.ruleId} was not fixed: ${why}.`);
  }
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const verb = dryRun ? 'would fix' : 'fixed';
  complain(terminal, `${verb} ${count(fixed, 'finding')} in ${count(files, 'file')}`);
}

/** Of a dry run standard output holds the diff alone. */
async function writeReports(report: Report, root: string, options: ScanOptions, terminal: Terminal): Promise<void> {
  if (options.dryRun && options.output === undefined && options.sarif === undefined) return;
  if (options.sarif !== undefined) await writeReport(options.sarif, renderSarif(report));
  const toFile = options.output !== undefined;
  const text = render(options.format, report, {
    color: terminal.color && !toFile,
    width: terminal.width,
    readSource: sourceReader(root),
  });
  if (options.output !== undefined) await writeReport(options.output, text);
  else if (!options.dryRun) terminal.stdout.write(text);
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
