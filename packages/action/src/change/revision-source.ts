/** RevisionSource: where revisions are read from, the checkout's objects or GitHub's API. */
import type { Comparison, Snapshot } from '@rsolv-ast/client';

export interface RevisionSource {
  readonly kind: 'git' | 'api';
  /** Makes these commits readable. Throws ClientError `git-fetch-failed`. */
  provide(commits: readonly string[]): Promise<void>;
  /** Undefined where the answer takes more than the clone has, or there is none. */
  mergeBase(base: string, head: string): Promise<string | undefined>;
  /** Of a commit that was provided. */
  snapshot(commit: string): Snapshot;
  compare(from: string, to: string): Promise<Comparison & { notes: readonly string[] }>;
  close(): Promise<void>;
}
