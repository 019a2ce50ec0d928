/** What a run is about: the change, its files, their analysis, and what the base's settings make of it. */

import type { CollectedFiles, RemoteAnalysis, SourceFile } from '@rsolv-ast/client';
import type { Report } from '@rsolv-ast/report';
import type { AnalysisTask } from './analysis/analyst.ts';
import type { Authors } from './change/authors.ts';
import type { Change, Selection } from './change/change.ts';
import type { PullContext } from './event/pull-context.ts';
import type { Inputs } from './inputs/inputs.ts';
import type { Judgement } from './judgement/conclude.ts';
import type { Settings } from './judgement/settings.ts';
import type { Narrator } from './narrator.ts';
import type { Octokit } from './network/octokit.ts';

export interface ChangeRequest {
  readonly inputs: Inputs;
  readonly context: PullContext;
  readonly octokit: Octokit;
  readonly signal: AbortSignal;
  readonly narrator: Narrator;
  readonly analyse: (task: AnalysisTask) => Promise<RemoteAnalysis>;
}

export interface JudgedChange extends Judgement {
  readonly report: Report;
  /** Of the rules in use; undefined where nothing was analysed. */
  readonly ruleCount: number | undefined;
  readonly scope: 'change' | 'tree';
  readonly contextPaths: ReadonlySet<string>;
  /** One line each. */
  readonly notes: readonly string[];
  /** Text of the files that have a finding, by path. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Throws ActionError, ClientError, and the signal's reason. */
export async function judgeChange(request: ChangeRequest): Promise<JudgedChange> {
  const { context, octokit, inputs, signal } = request;
  const { openChange } = await import('./change/open-change.ts');
  const [{ authorsOf }, change] = await Promise.all([
    import('./change/authors.ts'),
    openChange(context, { octokit, token: inputs.githubToken, caCert: inputs.caCert, signal }),
  ]);
  try {
    return await judgeOpened(change, await authorsOf(context, { octokit, signal }), request);
  } finally {
    await change.close();
  }
}

async function judgeOpened(change: Change, authors: Authors, request: ChangeRequest): Promise<JudgedChange> {
  const { context, inputs, signal, narrator } = request;
  const [
    { readSettings },
    { readRules },
    { findBaseline },
    { causedByChange },
    { withCheckedFixes },
    { conclude },
    { judge },
    { VERSION },
  ] = await Promise.all([
    import('./judgement/settings.ts'),
    import('./judgement/rules.ts'),
    import('./judgement/baseline.ts'),
    import('./judgement/caused.ts'),
    import('./judgement/fixes.ts'),
    import('./judgement/conclude.ts'),
    import('@rsolv-ast/report'),
    import('./version.ts'),
  ]);
  narrator.step(`change found by ${change.source}`);
  const isProposal = PROPOSALS.has(context.event);
  const settings = await readSettings(inputs, change, authors);
  const rules = await readRules(settings.rulePaths, change, isProposal);
  const selection = await selectionOf(settings, rules.files);
  const collected = await change.collect(selection);
  narrator.step(`${collected.files.length} files collected, ${rules.files.length} custom rule files read`);

  const analyse = (files: CollectedFiles) =>
    request.analyse({
      collected: files,
      rules: rules.files,
      options: { defaultRules: settings.policy.rules.defaultRules },
      signal,
    });
  const nothing = nothingIn(collected, change);
  const analysis = nothing === undefined ? await analyse(collected) : await notAnalysed(collected);
  const old = await findBaseline(nothing === undefined ? settings.baseline : { kind: 'none' }, {
    change,
    selection,
    isProposal,
    policy: settings.policy,
    analyse,
  });
  const caused = await causedByChange(analysis.findings, { change, selection, collected, analyse });
  const judged = judge(
    { toolVersion: VERSION, ...analysis },
    {
      policy: settings.policy,
      problems: [...settings.problems, ...old.problems],
      changes: change.changedLines,
      caused,
      baseline: old.baseline,
      today: new Date(),
      allowNewSuppressions: settings.allowNewSuppressions,
      wholeTree: change.changedLines === undefined && settings.paths.length === 0,
      notes: settings.notes,
    },
  );
  const { report, notes } = await withCheckedFixes(judged, { collected, analysis, analyse, signal });
  const contextPaths = new Set(collected.files.filter(isContext).map(({ path }) => path));
  const changes = (path: string) => isProposal && (change.changedLines?.has(path) ?? false);
  narrator.step('judged');
  return {
    ...conclude(report, settings, { contextPaths, changes, nothing }),
    report,
    ruleCount: analysis.ruleIds?.length,
    scope: change.changedLines === undefined ? 'tree' : 'change',
    contextPaths,
    notes: [
      ...change.notes,
      ...(authors.note ? [authors.note] : []),
      ...rules.missing.map(noteOfMissingRules),
      ...old.notes,
      ...notes,
    ],
    sources: await readSources(report, collected),
  };
}

/** Events whose settings are read from the base, where the change has no say. */
const PROPOSALS: ReadonlySet<PullContext['event']> = new Set(['pull_request', 'pull_request_target', 'merge_group']);

async function selectionOf(
  { paths, pathsIgnore, context }: Settings,
  rules: readonly { readonly text: string }[],
): Promise<Selection> {
  const [{ fileTypeOfBytes, mayReadAnyText }, { DEFAULT_ANALYSIS_FILE_BYTES }] = await Promise.all([
    import('@rsolv-ast/analyzer/file-types'),
    import('@rsolv-ast/protocol'),
  ]);
  const anyText = mayReadAnyText(rules.map(({ text }) => text));
  return {
    paths,
    pathsIgnore,
    context,
    maxFileBytes: DEFAULT_ANALYSIS_FILE_BYTES,
    accepts: (path, head) => anyText || fileTypeOfBytes(path, head) !== undefined,
  };
}

/** Why there is nothing to scan, in a sentence; undefined where there is something. */
function nothingIn({ files, skipped }: CollectedFiles, { changedLines }: Change): string | undefined {
  if (!files.every(isContext)) return undefined;
  if (changedLines === undefined) return 'There is no file in a supported language';
  if (changedLines.size === 0 && skipped.length === 0)
    return 'The change has no file that could be scanned: it only removes';
  return 'None of the changed files was scanned; the table says why for each';
}

function isContext({ role }: SourceFile): boolean {
  return role === 'context';
}

async function notAnalysed({ skipped }: CollectedFiles): Promise<RemoteAnalysis> {
  const { skippedCoverage } = await import('@rsolv-ast/client');
  return {
    findings: [],
    coverage: skipped.map(skippedCoverage),
    rules: [],
    ruleErrors: [],
    rulesDigest: undefined,
    statistics: [],
    counts: { low: 0, medium: 0, high: 0, critical: 0 },
  };
}

function noteOfMissingRules(path: string): string {
  return `The rules at ${path} are not in the base yet: they judge nothing before they are merged.`;
}

/** For the code that the summary shows: only files with a finding, and while the change is open. */
async function readSources({ findings }: Report, { files }: CollectedFiles): Promise<Map<string, string>> {
  const found = new Set(findings.map(({ path }) => path));
  const sources = new Map<string, string>();
  for (const file of files) {
    if (!found.has(file.path)) continue;
    const outcome = await file.read();
    if (outcome.kind === 'bytes') sources.set(file.path, new TextDecoder().decode(outcome.bytes));
  }
  return sources;
}
