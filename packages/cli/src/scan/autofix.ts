/** `--autofix`: makes the fixes of the findings that count, in the files that were analysed. */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { type Fix, fixFile, type RefusalReason } from '@rsolv-ast/analyzer';
import { counts, type Report, type ReportFinding } from '@rsolv-ast/report';
import { createTwoFilesPatch } from 'diff';
import type { AnalysedBytes } from './analysed-bytes.ts';
import { type FileFault, readUnchanged, replaceFile } from './autofix-file.ts';

export interface AutofixRequest {
  readonly report: Report;
  readonly root: string;
  readonly analysed: AnalysedBytes;
  /** Writes nothing. */
  readonly dryRun: boolean;
}

export interface Autofix {
  /** Findings that were fixed, or would be. */
  readonly fixed: number;
  readonly files: number;
  /** The change of each file, by path, as a unified diff. */
  readonly diffs: readonly string[];
  /** Findings with a fix that was not made, in the order of the report. */
  readonly refused: readonly { readonly finding: ReportFinding; readonly why: string }[];
}

export async function autofix({ report, root, analysed, dryRun }: AutofixRequest): Promise<Autofix> {
  const wanted = report.findings.filter((finding) => counts(finding) && finding.fix !== undefined);
  const outcomes: FileOutcome[] = [];
  // The folder that was scanned may be named through a link; nothing below it may be one.
  const base = await realpath(root);
  for (const [file, findings] of Map.groupBy(wanted, ({ path: file }) => file)) {
    outcomes.push(await fixOne(file, findings, { root: base, analysed, dryRun }));
  }
  const why = new Map(outcomes.flatMap(({ refused }) => refused));
  const changed = outcomes.filter(({ diff }) => diff !== undefined);
  return {
    fixed: outcomes.reduce((sum, { fixed }) => sum + fixed, 0),
    files: changed.length,
    diffs: changed.map(({ diff }) => diff!),
    refused: wanted.filter((finding) => why.has(finding)).map((finding) => ({ finding, why: why.get(finding)! })),
  };
}

interface FileOutcome {
  readonly fixed: number;
  /** Undefined where nothing was changed. */
  readonly diff: string | undefined;
  readonly refused: readonly (readonly [ReportFinding, string])[];
}

interface FindingFix extends Fix {
  readonly finding: ReportFinding;
}

async function fixOne(
  file: string,
  findings: readonly ReportFinding[],
  { root, analysed, dryRun }: Omit<AutofixRequest, 'report'>,
): Promise<FileOutcome> {
  const none = (why: string): FileOutcome => ({
    fixed: 0,
    diff: undefined,
    refused: findings.map((finding) => [finding, why]),
  });
  const sent = analysed.get(file);
  // A service may name any file; only those that it was sent are touched.
  if (sent === undefined) return none('the file was not sent for analysis');
  const onDisk = path.join(root, ...file.split('/'));
  const current = await readUnchanged(onDisk, sent.sha256);
  if (current.kind === 'fault') return none(FILE_FAULTS[current.fault]);

  const [own, foreign] = partition(findings.map(fixOf), file);
  const { made, refused, bytes, before, after } = await fixFile(
    { path: file, bytes: current.bytes, ...(sent.language !== undefined && { language: sent.language }) },
    own,
  );
  if (made.length > 0 && !dryRun) {
    const fault = await replaceFile(onDisk, bytes, sent.sha256);
    if (fault !== null) return none(FILE_FAULTS[fault]);
  }
  return {
    fixed: made.length,
    diff: made.length > 0 ? diffOf(file, before, after) : undefined,
    refused: [
      ...refused.map(({ fix, reason }) => [fix.finding, REFUSALS[reason]] as const),
      ...foreign.map(({ finding }) => [finding, 'its fix changes another file'] as const),
    ],
  };
}

function fixOf(finding: ReportFinding): FindingFix {
  const replacements = finding.fix!.map(({ span, replacement }) => ({
    start: span.start.offset,
    end: span.end.offset,
    text: replacement,
  }));
  return { finding, replacements };
}

/** The fixes that stay inside of the file, and the others. */
function partition(fixes: readonly FindingFix[], file: string): [FindingFix[], FindingFix[]] {
  const stays = ({ finding }: FindingFix) =>
    finding.fix!.length > 0 && finding.fix!.every((edit) => edit.path === file);
  return [fixes.filter(stays), fixes.filter((fix) => !stays(fix))];
}

/** As git shows it, and as `git apply` takes it. */
function diffOf(file: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, { context: 3 });
  return patch.slice(patch.indexOf('--- '));
}

const FILE_FAULTS: Record<FileFault, string> = {
  changed: 'the file has changed since it was analysed',
  gone: 'the file is gone',
  'no-file': 'it is no regular file, or a symbolic link leads to it',
  forbidden: 'the file or its folder may not be written with your permissions',
  failed: 'the file could not be written',
};

const REFUSALS: Record<RefusalReason, string> = {
  overlap: 'its fix overlaps that of an earlier finding; scan again to fix it then',
  'breaks-syntax': 'the file could not be parsed any more after its fix',
  encoding: 'its fix has characters that the file cannot hold in its encoding',
  'no-change': 'its fix changes nothing',
  misplaced: 'its fix does not lie inside of the file',
};
