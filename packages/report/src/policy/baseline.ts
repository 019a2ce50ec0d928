/** The baseline: findings that were there before, known by their fingerprints. */
import type { Finding } from '@rsolv-ast/protocol';
import { sortedBy } from '../report.ts';

export interface Baseline {
  /** What it was read from, in words: a file's path, or a commit. */
  readonly source: string;
  /** By path, then rule, then fingerprint; no two alike. */
  readonly entries: readonly BaselineEntry[];
}

export interface BaselineEntry {
  readonly path: string;
  readonly ruleId: string;
  readonly fingerprint: string;
  /** How many findings of the file have this fingerprint: as many are old, and one more is new. */
  readonly count: number;
}

/** What a set of findings is as a baseline. Pass those that count: what somebody has suppressed is hidden by that, as long as it holds. */
export function baselineOf(
  findings: readonly Pick<Finding, 'path' | 'ruleId' | 'fingerprint'>[],
  source: string,
): Baseline {
  const byKey = Map.groupBy(findings, baselineKey);
  const entries = [...byKey.values()].map((alike) => {
    const { path, ruleId, fingerprint } = alike[0]!;
    return { path, ruleId, fingerprint, count: alike.length };
  });
  return { source, entries: sortedBy(entries, baselineKey) };
}

/** Sorts by path, then rule, then fingerprint: U+0000 stands in none of them and before every other character. */
export function baselineKey({ path, ruleId, fingerprint }: Pick<Finding, 'path' | 'ruleId' | 'fingerprint'>): string {
  return `${path}\0${ruleId}\0${fingerprint}`;
}
