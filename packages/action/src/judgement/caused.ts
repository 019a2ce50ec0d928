/** What a change causes without touching it: the files in question are analysed as the base has them. */
import { type CollectedFiles, type RemoteAnalysis, textsOf } from '@rsolv-ast/client';
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

  const inQuestion = ({ path }: { readonly path: string }) => paths.has(path);
  const before = await change.collectBase(selection, undefined, paths);
  const old = before.files.length === 0 ? [] : (await analyse(before)).findings.filter(inQuestion);
  return causedFindings(
    { findings, texts: await textsOf(collected.files.filter(inQuestion)) },
    { findings: old, texts: await textsOf(before.files.filter(inQuestion)) },
    changedLines,
  );
}
