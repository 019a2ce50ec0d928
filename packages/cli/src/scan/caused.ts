/** What a change causes without touching it: the files in question are analysed as the revision that it starts from has them. */
import { filesAtRevision, textsOf } from '@rsolv-ast/client';
import type { Finding } from '@rsolv-ast/protocol';
import { causedFindings, pathsToCompare } from '@rsolv-ast/report';
import { analysed, type Collected, type Workplace } from './analysis.ts';

const NONE: ReadonlySet<Finding> = new Set();

/** Undefined where no change is judged. `diff`: the revision of `--diff`. */
export async function causedByChange(
  findings: readonly Finding[],
  workplace: Workplace,
  { files, rules, changes }: Collected,
  diff: string | undefined,
): Promise<ReadonlySet<Finding> | undefined> {
  if (changes === undefined || diff === undefined) return undefined;
  const paths = pathsToCompare(findings, changes);
  if (paths.size === 0) return NONE;

  const now = files.files.filter(({ path }) => paths.has(path));
  const { root, signal } = workplace;
  const before = await filesAtRevision({ root, revision: diff, atMergeBase: true, files: now, signal });
  try {
    const old = await analysed(workplace, { files: [...before.files], skipped: [] }, rules);
    return causedFindings(
      { findings, texts: await textsOf(now) },
      { findings: old.findings, texts: await textsOf(before.files) },
      changes,
    );
  } finally {
    await before.close();
  }
}
