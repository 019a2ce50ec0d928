/** From the event to its Change: by the checkout's git objects, else by GitHub's API. */
import {
  type ChangedLines,
  ClientError,
  type CollectedFiles,
  collectRevision,
  type FileChange,
  type LinguistMarks,
  linguistMarks,
  type RevisionRequest,
  type Snapshot,
  type SourceFile,
} from '@rsolv-ast/client';
import type { PullContext } from '../event/pull-context.ts';
import type { Octokit } from '../network/octokit.ts';
import { openApiSource } from './api-source.ts';
import type { Change, Selection } from './change.ts';
import { openGitSource } from './git-source.ts';
import { type Revisions, resolveRevisions } from './resolve-revisions.ts';
import type { RevisionSource } from './revision-source.ts';

export interface ChangeAccess {
  readonly octokit: Octokit;
  /** For fetching single commits into a shallow clone; undefined: as the checkout is set up. */
  readonly token: string | undefined;
  /** The `ca-cert` input. */
  readonly caCert?: string | undefined;
  readonly signal?: AbortSignal;
}

/** Throws ActionError, ClientError or what octokit throws whenever the change is not known: that must never pass for "nothing changed". */
export async function openChange(context: PullContext, access: ChangeAccess): Promise<Change> {
  const { source, revisions, notes } = await openRevisions(context, access);
  try {
    return await OpenedChange.of(source, revisions, notes, access.signal);
  } catch (error) {
    await source.close();
    throw error;
  }
}

interface OpenedRevisions {
  readonly source: RevisionSource;
  readonly revisions: Revisions;
  readonly notes: readonly string[];
}

async function openRevisions(context: PullContext, access: ChangeAccess): Promise<OpenedRevisions> {
  const api = openApiSource(context, access);
  const local = await openGitSource(context, access);
  if (local === undefined) {
    const notes = ['There is no checkout of this repository in the workspace: its files were read by the API.'];
    return { source: api, revisions: await resolveRevisions(context, api, access), notes };
  }
  try {
    const revisions = await resolveRevisions(context, local, access);
    const { head, judging, base } = revisions;
    await local.provide([head, judging, ...(base === undefined ? [] : [base])]);
    return { source: local, revisions, notes: [] };
  } catch (error) {
    await local.close();
    // What the clone lacks and git may not fetch, the API still has.
    if (!(error instanceof ClientError) || error.code !== 'git-fetch-failed') throw error;
    const notes = [`The files were read by the API, since ${error.message}.`];
    return { source: api, revisions: await resolveRevisions(context, api, access), notes };
  }
}

class OpenedChange implements Change {
  readonly baseRevision: string | undefined;
  readonly #source: RevisionSource;
  readonly #revisions: Revisions;
  readonly #head: Snapshot;
  readonly #judging: Snapshot;
  readonly #base: Snapshot | undefined;
  readonly #changes: readonly FileChange[] | undefined;
  readonly #unnameable: readonly string[];
  readonly #notes: Set<string>;
  readonly #signal: AbortSignal | undefined;
  #marks: Promise<LinguistMarks> | undefined;
  #changedLines: ChangedLines | undefined;

  static async of(
    source: RevisionSource,
    revisions: Revisions,
    notes: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<OpenedChange> {
    const { head, base } = revisions;
    const compared = base === undefined ? undefined : await compare(source, base, head);
    return new OpenedChange(
      source,
      revisions,
      compared,
      [...notes, ...revisions.notes, ...(compared?.notes ?? [])],
      signal,
    );
  }

  private constructor(
    source: RevisionSource,
    revisions: Revisions,
    compared: { changes: readonly FileChange[]; unnameable: readonly string[] } | undefined,
    notes: readonly string[],
    signal: AbortSignal | undefined,
  ) {
    this.#source = source;
    this.#revisions = revisions;
    this.baseRevision = revisions.base;
    this.#head = source.snapshot(revisions.head);
    this.#judging = revisions.judging === revisions.head ? this.#head : source.snapshot(revisions.judging);
    this.#base = this.baseRevision === undefined ? undefined : source.snapshot(this.baseRevision);
    this.#changes = compared?.changes;
    this.#unnameable = compared?.unnameable ?? [];
    this.#changedLines = compared && linesOf(compared.changes);
    this.#notes = new Set(notes);
    this.#signal = signal;
  }

  get source(): 'git' | 'api' {
    return this.#source.kind;
  }

  get changedLines(): ChangedLines | undefined {
    return this.#changedLines;
  }

  get notes(): readonly string[] {
    return [...this.#notes];
  }

  async readBase(path: string): Promise<Uint8Array | undefined> {
    const entry = (await this.#judging.tree()).entries.get(path);
    return entry?.kind === 'file' ? this.#judging.read(entry) : undefined;
  }

  async listBase(folder: string): Promise<string[]> {
    const prefix = folder === '' || folder === '.' ? '' : `${folder.replace(/\/+$/, '')}/`;
    const { entries } = await this.#judging.tree();
    return [...entries.values()]
      .filter(({ path, kind }) => kind === 'file' && path.startsWith(prefix))
      .map(({ path }) => path);
  }

  async collect(selection: Selection): Promise<CollectedFiles> {
    const { files, skipped, changedLines, notes } = await collectRevision({
      snapshot: this.#head,
      changes: this.#changes,
      base: this.#base,
      ...(await this.#common(selection)),
    });
    // Where lines cannot be told from a file's bytes it counts whole: only now that is known.
    if (this.#changedLines !== undefined)
      this.#changedLines = new Map([...this.#changedLines, ...(changedLines ?? [])]);
    for (const note of notes) this.#notes.add(note);
    const unnameable = this.#unnameable.map((path) => ({
      path,
      reason: 'unreadable' as const,
      detail: 'its name is not valid UTF-8',
      bytes: 0,
    }));
    // They count as changed, too: a name must hide nothing.
    if (this.#changedLines !== undefined)
      this.#changedLines = new Map([...this.#changedLines, ...unnameable.map(({ path }) => [path, 'all'] as const)]);
    return { files, skipped: [...skipped, ...unnameable] };
  }

  async collectBase(selection: Selection, commit?: string, only?: ReadonlySet<string>): Promise<CollectedFiles> {
    const wanted = commit ?? this.#revisions.base;
    if (wanted === undefined) return { files: [], skipped: [] };
    await this.#source.provide([wanted]);
    const snapshot = this.#source.snapshot(wanted);
    const { entries } = await snapshot.tree();
    const stayed = this.#changes?.filter(({ kind, path }) => kind !== 'deleted' && (only?.has(path) ?? true));
    const names = stayed?.flatMap(({ path, basePath }) => {
      const old = [basePath, path].find((name) => name !== undefined && entries.has(name));
      return old === undefined ? [] : [{ now: path, old }];
    });
    const collected = await collectRevision({
      snapshot,
      changes: names?.map(({ old }) => ({ path: old, kind: 'modified', basePath: old, lines: 'all' })),
      base: snapshot,
      ...(await this.#common(selection)),
    });
    // Under the names that they have now: a finding in a renamed file is the same finding.
    const nowNamed = new Map(names?.map(({ now, old }) => [old, now]));
    return {
      files: collected.files.map((file): SourceFile => ({ ...file, path: nowNamed.get(file.path) ?? file.path })),
      skipped: collected.skipped,
    };
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #common(selection: Selection) {
    this.#marks ??= linguistMarks(this.#judging);
    return {
      marks: await this.#marks,
      context: selection.context,
      include: selection.paths,
      exclude: selection.pathsIgnore,
      maxFileBytes: selection.maxFileBytes,
      accepts: selection.accepts,
      signal: this.#signal,
    } satisfies Partial<RevisionRequest>;
  }
}

async function compare(source: RevisionSource, base: string, head: string) {
  return base === head ? { changes: [], unnameable: [], notes: [] } : source.compare(base, head);
}

function linesOf(changes: readonly FileChange[]): ChangedLines {
  return new Map(changes.filter(({ kind }) => kind !== 'deleted').map(({ path, lines }) => [path, lines]));
}
