/** Change: what is judged, with its files, and how its base reads. */
import type { ChangedLines, CollectedFiles } from '@rsolv-ast/client';
import type { ContextInput } from '../inputs/inputs.ts';

/** Which files are wanted. Known only once the configuration was read, by `readBase`. */
export interface Selection {
  /** Globs; none means all. */
  readonly paths: readonly string[];
  readonly pathsIgnore: readonly string[];
  readonly context: ContextInput;
  readonly maxFileBytes: number;
  /** Whether a language is registered for the file; `head` is its beginning. */
  readonly accepts: (path: string, head: Uint8Array) => boolean;
}

export interface Change extends AsyncDisposable {
  /** `git`: read from the checkout's objects. `api`: there was no usable checkout. */
  readonly source: 'git' | 'api';
  /** The merge base; undefined where the whole tree is judged. */
  readonly baseRevision: string | undefined;
  /** For each changed file that exists after the change its new lines, final once `collect` was called; undefined where the whole tree is judged. */
  readonly changedLines: ChangedLines | undefined;
  /** One line each, for the log and the summary: limits met, ways round taken. */
  readonly notes: readonly string[];
  /**
   * A file as the revision has it that judges: the tip of the base for proposals and merge queues, so that no proposal judges
   * itself; else the head. Undefined where there is no such file, or it is a link or a submodule.
   */
  readBase(path: string): Promise<Uint8Array | undefined>;
  /** The files below a folder, at any depth, as `readBase` has them: paths from the repository's root, in order. */
  listBase(folder: string): Promise<string[]>;
  /** The changed files and their context; where the whole tree is judged all of it. */
  collect(selection: Selection): Promise<CollectedFiles>;
  /**
   * The same files as `commit` has them (the merge base by default), under the names that they have now; of the changed ones `only` those, by
   * these names. Empty where the whole tree is judged and no commit is named.
   */
  collectBase(selection: Selection, commit?: string, only?: ReadonlySet<string>): Promise<CollectedFiles>;
  /** Ends the git process that reads objects. Files that `collect` gave cannot be read afterwards. */
  close(): Promise<void>;
}
