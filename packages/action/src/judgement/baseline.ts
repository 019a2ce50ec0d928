/** The findings that are old: what a committed file names, or what an earlier revision's version of the same files has. */
import type { CollectedFiles, RemoteAnalysis } from '@rsolv-ast/client';
import type { Baseline, Policy, PolicyProblem } from '@rsolv-ast/report';
import { baselineFindings, baselineOf, judge, parseBaseline } from '@rsolv-ast/report';
import type { Change, Selection } from '../change/change.ts';
import { ActionError } from '../errors.ts';
import type { BaselineInput } from '../inputs/inputs.ts';
import { VERSION } from '../version.ts';
import { textOf } from './settings.ts';

export interface FoundBaseline {
  readonly baseline: Baseline | undefined;
  readonly problems: readonly PolicyProblem[];
  /** One line each. */
  readonly notes: readonly string[];
}

export interface BaselineSource {
  readonly change: Pick<Change, 'readBase' | 'collectBase' | 'baseRevision'>;
  readonly selection: Selection;
  readonly isProposal: boolean;
  readonly policy: Policy;
  readonly analyse: (collected: CollectedFiles) => Promise<RemoteAnalysis>;
}

const NONE: FoundBaseline = { baseline: undefined, problems: [], notes: [] };

/** Throws ActionError `bad-baseline`, and what the analysis throws. */
export async function findBaseline(input: BaselineInput, source: BaselineSource): Promise<FoundBaseline> {
  switch (input.kind) {
    case 'none':
      return NONE;
    case 'merge-base':
      if (source.change.baseRevision === undefined) {
        return { ...NONE, notes: ['baseline: merge-base hides nothing where the whole tree is scanned.'] };
      }
      return ofRevision(undefined, `merge base ${source.change.baseRevision.slice(0, 12)}`, source);
    case 'commit':
      return ofRevision(input.sha, `commit ${input.sha.slice(0, 12)}`, source);
    case 'file':
      return ofFile(input.path, source);
    default:
      return input satisfies never;
  }
}

async function ofRevision(
  commit: string | undefined,
  words: string,
  { change, selection, policy, analyse }: BaselineSource,
): Promise<FoundBaseline> {
  const collected = await change.collectBase(selection, commit);
  const analysis = { toolVersion: VERSION, ...(await analyse(collected)) };
  const report = judge(analysis, { policy, today: new Date(), allowNewSuppressions: true });
  return { ...NONE, baseline: baselineOf(baselineFindings(report), words) };
}

async function ofFile(path: string, { change, isProposal }: BaselineSource): Promise<FoundBaseline> {
  const bytes = await change.readBase(path);
  if (bytes !== undefined) return { ...parseBaseline(textOf(bytes), path), notes: [] };
  if (isProposal)
    return { ...NONE, notes: [`The baseline ${path} is not in the base yet: it hides nothing before it is merged.`] };
  throw new ActionError(
    'bad-baseline',
    `baseline: there is no file ${JSON.stringify(path)} in the revision that is scanned: make it with rsolv-ast baseline and ` +
      'commit it, or correct the path',
  );
}
