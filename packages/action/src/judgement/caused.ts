/**
 * Findings that a change causes without touching their lines: it imports another function under a name, makes a constant a variable, takes
 * out a check, or moves a file to where it is scanned. The base's version of the same files tells them from old ones.
 */
import type { CollectedFiles, RemoteAnalysis, SourceFile } from '@rsolv-ast/client';
import type { Finding } from '@rsolv-ast/protocol';
import { isInDiff } from '@rsolv-ast/report';
import type { Change, Selection } from '../change/change.ts';

export interface CauseSource {
  readonly change: Pick<Change, 'changedLines' | 'collectBase'>;
  readonly selection: Selection;
  readonly collected: CollectedFiles;
  readonly analyse: (collected: CollectedFiles) => Promise<RemoteAnalysis>;
}

const NONE: ReadonlySet<Finding> = new Set();

/** The base is analysed only where a changed file has a finding on untouched lines. Throws what reading and the analysis throw. */
export async function causedByChange(findings: readonly Finding[], source: CauseSource): Promise<ReadonlySet<Finding>> {
  const { change, selection, collected, analyse } = source;
  const { changedLines } = change;
  if (changedLines === undefined) return NONE;
  const untouched = findings.filter((one) => changedLines.has(one.path) && !isInDiff(one, changedLines));
  if (untouched.length === 0) return NONE;

  const paths = new Set(untouched.map(({ path }) => path));
  const before = await change.collectBase(selection, undefined, paths);
  const old = before.files.length === 0 ? [] : (await analyse(before)).findings.filter(({ path }) => paths.has(path));
  return unmatched(untouched, await linesOf(collected.files, paths), old, await linesOf(before.files, paths));
}

/**
 * An untouched line stands in both versions with the same text, wherever it has moved: there the same rule had a finding before, or it had
 * none. The fingerprint would not do: it changes with the name of a function around.
 */
function unmatched(findings: readonly Finding[], lines: Lines, old: readonly Finding[], oldLines: Lines): Set<Finding> {
  const left = new Map<string, number>();
  for (const one of old) left.set(keyOf(one, oldLines), (left.get(keyOf(one, oldLines)) ?? 0) + 1);
  const caused = new Set<Finding>();
  for (const one of findings) {
    const count = left.get(keyOf(one, lines)) ?? 0;
    if (count === 0) caused.add(one);
    else left.set(keyOf(one, lines), count - 1);
  }
  return caused;
}

type Lines = ReadonlyMap<string, readonly string[]>;

function keyOf({ path, ruleId, span }: Finding, lines: Lines): string {
  return `${path}\0${ruleId}\0${lines.get(path)?.[span.start.line - 1]?.trim() ?? ''}`;
}

async function linesOf(files: readonly SourceFile[], paths: ReadonlySet<string>): Promise<Lines> {
  const lines = new Map<string, string[]>();
  for (const file of files.filter(({ path }) => paths.has(path))) {
    const outcome = await file.read();
    // As the analysis counts lines.
    if (outcome.kind === 'bytes') lines.set(file.path, new TextDecoder().decode(outcome.bytes).split(/\r\n|\r|\n/));
  }
  return lines;
}
