/** Suggested changes: a rule's fix is shown only where the fixed file was analysed again, and the finding is gone. */
import type { CollectedFiles, RemoteAnalysis, SourceFile } from '@rsolv-ast/client';
import type { Coverage, Edit, Finding } from '@rsolv-ast/protocol';
import { counts, type Report, type ReportFinding } from '@rsolv-ast/report';

export interface FixSource {
  readonly collected: CollectedFiles;
  /** Of what the report was made of. */
  readonly analysis: Pick<RemoteAnalysis, 'findings' | 'coverage'>;
  readonly analyse: (collected: CollectedFiles) => Promise<RemoteAnalysis>;
  readonly signal: AbortSignal;
}

export interface CheckedFixes {
  /** The same report, without the fixes that did not prove themselves. */
  readonly report: Report;
  /** One line each. */
  readonly notes: readonly string[];
}

/** What was sent for the verdict is sent once more, with the fixed files in their places. Throws the signal's reason. */
export async function withCheckedFixes(report: Report, source: FixSource): Promise<CheckedFixes> {
  const fixed = await fixedFiles(report, source.collected);
  if (fixed.size === 0) return { report: keeping(report, new Set()), notes: [] };
  const files = source.collected.files.map((file) => fixed.get(file.path)?.file ?? file);
  try {
    const after = await source.analyse({ files, skipped: [] });
    const proven = [...fixed.values()].filter((one) => clears(one, source.analysis, after));
    return { report: keeping(report, new Set(proven.flatMap(({ findings }) => findings))), notes: [] };
  } catch {
    source.signal.throwIfAborted();
    // The verdict stands without them.
    const note = 'Suggested changes were left out: the second analysis, which is to prove them, did not come about.';
    return { report: keeping(report, new Set()), notes: [note] };
  }
}

interface FixedFile {
  readonly file: SourceFile;
  /** Those whose fixes are in it. */
  readonly findings: readonly ReportFinding[];
}

async function fixedFiles(report: Report, { files }: CollectedFiles): Promise<Map<string, FixedFile>> {
  const byPath = Map.groupBy(report.findings.filter(isFixable), ({ path }) => path);
  const fixed = new Map<string, FixedFile>();
  for (const file of files) {
    const findings = apart(byPath.get(file.path) ?? []);
    const bytes = findings.length === 0 ? undefined : await withEdits(file, findings.flatMap(editsOf));
    if (bytes === undefined) continue;
    const read = async () => ({ kind: 'bytes' as const, bytes });
    fixed.set(file.path, { file: { ...file, size: bytes.length, read }, findings });
  }
  return fixed;
}

/** It counts, and its fix stays inside of its file. */
function isFixable(finding: ReportFinding): boolean {
  const edits = editsOf(finding);
  return counts(finding) && edits.length > 0 && edits.every(({ path }) => path === finding.path);
}

function editsOf({ fix = [] }: ReportFinding): readonly Edit[] {
  return fix;
}

/** Of fixes that overlap the first is taken: together nobody would make them. */
function apart(findings: readonly ReportFinding[]): ReportFinding[] {
  const taken: Edit[] = [];
  return findings.filter((finding) => {
    const edits = editsOf(finding);
    if (edits.some((edit) => taken.some((other) => overlap(edit, other)))) return false;
    taken.push(...edits);
    return true;
  });
}

function overlap({ span: one }: Edit, { span: other }: Edit): boolean {
  return one.start.offset <= other.end.offset && other.start.offset <= one.end.offset;
}

/** Undefined where the file is not UTF-8, in which places are counted here, or an edit lies outside of it. */
async function withEdits(file: SourceFile, edits: readonly Edit[]): Promise<Uint8Array | undefined> {
  const outcome = await file.read();
  const text = outcome.kind === 'bytes' ? utf8(outcome.bytes) : undefined;
  if (text === undefined || edits.some(({ span }) => span.end.offset > text.length)) return undefined;
  let fixed = '';
  let done = 0;
  for (const { span, replacement } of edits.toSorted(
    (left, right) => left.span.start.offset - right.span.start.offset,
  )) {
    fixed += text.slice(done, span.start.offset) + replacement;
    done = span.end.offset;
  }
  return Buffer.from(fixed + text.slice(done));
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

type Outcome = Pick<RemoteAnalysis, 'findings' | 'coverage'>;

/** The file was read as completely as before, has as many findings fewer as were fixed, and none more of any other rule. */
function clears({ file: { path }, findings }: FixedFile, before: Outcome, after: Outcome): boolean {
  const here = (one: { path: string }) => one.path === path;
  const status = ({ coverage }: Outcome): Coverage['status'] | undefined => coverage.find(here)?.status;
  if (status(after) === undefined || status(after) !== status(before)) return false;
  const ofRule = (list: readonly Pick<Finding, 'ruleId'>[], ruleId: string) =>
    list.filter((one) => one.ruleId === ruleId).length;
  const [old, left] = [before.findings.filter(here), after.findings.filter(here)];
  const rules = new Set([...findings, ...left].map(({ ruleId }) => ruleId));
  return [...rules].every((ruleId) => ofRule(left, ruleId) <= ofRule(old, ruleId) - ofRule(findings, ruleId));
}

function keeping(report: Report, proven: ReadonlySet<ReportFinding>): Report {
  const findings = report.findings.map((finding) => {
    if (finding.fix === undefined || proven.has(finding)) return finding;
    const { fix: _, ...bare } = finding;
    return bare;
  });
  return { ...report, findings };
}
