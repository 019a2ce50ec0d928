/** `rsolv-ast baseline`: everything that counts today, as a file that makes it old. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import {
  BASELINE_FILE,
  baselineFindings,
  isGap,
  judge,
  POLICY_FILE,
  type Policy,
  type Report,
  renderBaseline,
  verdict,
  visible,
} from '@rsolv-ast/report';
import { EXIT } from '../exit-codes.ts';
import { complain, type Terminal } from '../terminal.ts';
import { analysed, collect } from './analysis.ts';
import type { BaselineOptions } from './options.ts';
import { readPolicy } from './policy-file.ts';
import { drawnOn, QUIET } from './progress.ts';
import { rootOf } from './root.ts';
import type { Service } from './service.ts';
import { analysisSettings } from './settings.ts';
import { writeReport } from './write-report.ts';

/** Resolves to the exit code. Nothing is written unless the analysis came about. Throws UsageError and ClientError. */
export async function writeBaseline(
  options: BaselineOptions,
  service: Service,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const progress = terminal.interactive ? drawnOn(terminal.stderr) : QUIET;
  try {
    const root = await rootOf(options.paths, process.cwd());
    const policy = await readPolicy(root, options.config, terminal);
    const settings = analysisSettings(options, policy, root);
    const workplace = { root, settings, service, terminal, progress, signal };
    const collected = await collect(workplace, undefined);
    const analysis = await analysed(workplace, collected.files, collected.rules);
    const report = judge(analysis, { policy, today: new Date(), allowNewSuppressions: true });

    progress.clear();
    return (await refused(report, terminal)) ?? (await write(report, root, policy, options, terminal));
  } finally {
    progress.clear();
  }
}

/** A baseline of half an analysis would let the other half show up as new. */
async function refused(report: Report, terminal: Terminal): Promise<number | undefined> {
  for (const { file, line, column, message } of report.ruleErrors) {
    complain(terminal, `${visible(file)}:${line}:${column}: ${message}`);
  }
  if (report.ruleErrors.length > 0) return EXIT.usage;
  const { exitCode, reasons } = verdict(report, { failOn: 'never', failOnIncomplete: false });
  for (const reason of reasons) complain(terminal, reason);
  return exitCode === 0 ? undefined : exitCode;
}

async function write(
  report: Report,
  root: string,
  policy: Policy,
  { output }: BaselineOptions,
  terminal: Terminal,
): Promise<number> {
  const text = renderBaseline(report);
  const gaps = report.coverage.filter(isGap).length;
  if (gaps > 0) {
    const files = gaps === 1 ? '1 file' : `${gaps} files`;
    complain(terminal, `${files} could not be analysed, or not completely: old findings there will show as new.`);
  }
  if (output === '-') {
    terminal.stdout.write(text);
    return EXIT.clean;
  }
  const file = output ?? path.join(root, BASELINE_FILE);
  if (output === undefined) await mkdir(path.dirname(file), { recursive: true });
  await writeReport(file, text);
  terminal.stdout.write(`${said(report, file, root, policy)}\n`);
  return EXIT.clean;
}

function said(report: Report, file: string, root: string, policy: Policy): string {
  const findings = baselineFindings(report);
  const files = new Set(findings.map((finding) => finding.path)).size;
  const shown = visible(path.relative(process.cwd(), file) || file);
  const wrote = `Wrote ${amount(findings.length, 'finding')} of ${amount(files, 'file')} to ${shown}.`;
  const fromRoot = path.relative(root, path.resolve(file)).split(path.sep).join('/');
  if (policy.baseline === fromRoot || fromRoot.startsWith('../')) return wrote;
  return `${wrote}\nCommit it, and name it in ${POLICY_FILE}:\n\n  baseline: ${visible(fromRoot)}`;
}

function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
