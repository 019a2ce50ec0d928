/** The baseline that a scan counts against: a committed file, or what a revision had. */
import { stat } from 'node:fs/promises';
import { filesAtRevision } from '@rsolv-ast/client';
import {
  type Baseline,
  baselineFindings,
  baselineOf,
  judge,
  MERGE_BASE,
  type Policy,
  parseBaseline,
} from '@rsolv-ast/report';
import { UsageError } from '../exit-codes.ts';
import { analysed, type Collected, type Workplace } from './analysis.ts';
import { readText, refuse } from './policy-file.ts';
import type { BaselineChoice } from './settings.ts';

/** A file where there is one of that name, else a revision. */
export type BaselineSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly baseline: Baseline }
  | { readonly kind: 'revision'; readonly revision: string; readonly atMergeBase: boolean };

/** Throws UsageError. `diff` is the revision of `--diff`; without one there is no merge base, and nothing is hidden. */
export async function baselineSource(
  choice: BaselineChoice | undefined,
  diff: string | undefined,
): Promise<BaselineSource> {
  if (choice === undefined) return { kind: 'none' };
  if (choice.named === MERGE_BASE) {
    return diff === undefined ? { kind: 'none' } : { kind: 'revision', revision: diff, atMergeBase: true };
  }
  const isFile = await stat(choice.file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) {
    if (/\.json$/i.test(choice.named)) {
      throw new UsageError(
        `${choice.namedBy} ${choice.named}: there is no such file; write it with \`rsolv-ast baseline\`.`,
      );
    }
    return { kind: 'revision', revision: choice.named, atMergeBase: false };
  }
  const { baseline, problems } = parseBaseline((await readText(choice.file, choice.namedBy))!, choice.named);
  refuse(problems);
  return { kind: 'file', baseline };
}

/** Has the files analysed as the revision had them, if that is where the baseline comes from. */
export async function baselineFor(
  source: BaselineSource,
  workplace: Workplace,
  { files, rules }: Collected,
  policy: Policy,
): Promise<Baseline | undefined> {
  switch (source.kind) {
    case 'none':
      return undefined;
    case 'file':
      return source.baseline;
    case 'revision': {
      const { root, signal } = workplace;
      const before = await filesAtRevision({ ...source, root, files: files.files, signal });
      try {
        const analysis = await analysed(workplace, { files: [...before.files], skipped: [] }, rules);
        const report = judge(analysis, { policy, today: new Date(), allowNewSuppressions: true });
        return baselineOf(baselineFindings(report), before.commit);
      } finally {
        await before.close();
      }
    }
  }
}
