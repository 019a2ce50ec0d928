/** What a change causes without touching it: the files in question are analysed as the base has them. */
import type { CollectedFiles, RemoteAnalysis, SourceFile } from '@rsolv-ast/client';
import type { Finding } from '@rsolv-ast/protocol';
import { causedFindings, pathsToCompare } from '@rsolv-ast/report';
import type { Change, Selection } from '../change/change.ts';

export interface CauseSource {
  readonly change: Pick<Change, 'changedLines' | 'collectBase'>;
  readonly selection: Selection;
  readonly collected: CollectedFiles;
  readonly analyse: (collected: CollectedFiles) => Promise<RemoteAnalysis>;
}

const NONE: ReadonlySet<Finding> = new Set();

/** Undefined where no change is judged. Throws what reading and the analysis throw. */
export async function causedByChange(
  findings: readonly Finding[],
  source: CauseSource,
): Promise<ReadonlySet<Finding> | undefined> {
  const { change, selection, collected, analyse } = source;
  const { changedLines } = change;
  if (changedLines === undefined) return undefined;
  const paths = pathsToCompare(findings, changedLines);
  if (paths.size === 0) return NONE;

  const before = await change.collectBase(selection, undefined, paths);
  const old = before.files.length === 0 ? [] : (await analyse(before)).findings.filter(({ path }) => paths.has(path));
  return causedFindings(
    { findings, texts: await textsOf(collected.files, paths) },
    { findings: old, texts: await textsOf(before.files, paths) },
    changedLines,
  );
}

async function textsOf(files: readonly SourceFile[], paths: ReadonlySet<string>): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const file of files.filter(({ path }) => paths.has(path))) {
    const outcome = await file.read();
    if (outcome.kind === 'bytes') texts.set(file.path, new TextDecoder().decode(outcome.bytes));
  }
  return texts;
}
