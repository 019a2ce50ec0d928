/** Compares two answers to one batch, finding by finding, and counts. */
import type { Answer, Batch, OracleFinding } from './batch.ts';

export interface Count {
  /** Findings of both, at the same lines. */
  same: number;
  /** Findings that only Semgrep has, or only we have. */
  onlyTheirs: number;
  onlyOurs: number;
  /** Of the same ones: with the same columns, and with the same bindings besides. */
  sameColumns: number;
  sameMessages: number;
}

export interface Disagreement {
  readonly batch: string;
  readonly group: string;
  readonly ruleId: string;
  readonly path: string;
  readonly theirs: readonly string[];
  readonly ours: readonly string[];
  readonly refusal?: string;
}

export interface Comparison {
  readonly batch: Batch;
  readonly counts: ReadonlyMap<string, Count>;
  readonly disagreements: readonly Disagreement[];
  /** Rules that we refuse and Semgrep does not; every finding that they have counts against us. */
  readonly notLoaded: ReadonlyMap<string, string>;
  /** Left out, because Semgrep refused the rule, gave up or could not read the file. */
  readonly leftOut: readonly string[];
}

/** `comparesFixes`: whether a finding whose fix differs counts as another one. */
export function compare(
  batch: Batch,
  theirs: Answer,
  ours: Answer,
  comparesFixes: (group: string) => boolean,
): Comparison {
  const counts = new Map<string, Count>();
  const disagreements: Disagreement[] = [];
  const countFor = (group: string): Count => {
    const known = counts.get(group) ?? { same: 0, onlyTheirs: 0, onlyOurs: 0, sameColumns: 0, sameMessages: 0 };
    counts.set(group, known);
    return known;
  };
  const counted = countedPairs(theirs);
  const theirPairs = byPair(theirs.findings.filter(counted));
  const ourPairs = byPair(ours.findings.filter(counted));
  for (const pair of [...new Set([...theirPairs.keys(), ...ourPairs.keys()])].sort()) {
    const [ruleId, path] = pair.split('\n') as [string, string];
    const group = batch.group(ruleId);
    const key = comparesFixes(group) ? fixKey : lineKey;
    const [left, right] = [distinct(theirPairs.get(pair), key), distinct(ourPairs.get(pair), key)];
    const same = common(left, right, key);
    const count = countFor(group);
    count.same += same;
    count.onlyTheirs += left.length - same;
    count.onlyOurs += right.length - same;
    count.sameColumns += common(left, right, (one) => `${key(one)} ${columnKey(one)}`);
    count.sameMessages += common(left, right, (one) => `${key(one)} ${columnKey(one)} ${one.message}`);
    if (same === left.length && same === right.length) continue;
    const refusal = ours.refused.get(ruleId);
    const shown = (list: readonly OracleFinding[]) =>
      list.map((one) => `${columnKey(one)} ${one.fix ?? ''}`.trim()).sort();
    disagreements.push({
      ...{ batch: batch.name, group, ruleId, path, theirs: shown(left), ours: shown(right) },
      ...(refusal !== undefined && { refusal }),
    });
  }
  const notLoaded = new Map([...ours.refused].filter(([ruleId]) => !theirs.refused.has(ruleId)));
  const leftOut = [
    ...[...theirs.refused].map(([ruleId, reason]) => `${ruleId}: ${reason}`),
    ...theirs.givenUp.map(({ ruleId, path, reason }) => `${ruleId} in ${path}: ${reason}`),
  ];
  return { batch, counts, disagreements, notLoaded, leftOut };
}

/** What Semgrep gave an answer to. */
function countedPairs(theirs: Answer): (finding: OracleFinding) => boolean {
  const givenUp = new Set(theirs.givenUp.map(({ ruleId, path }) => `${ruleId}\n${path}`));
  return ({ ruleId, path }) =>
    !theirs.refused.has(ruleId) && !givenUp.has(`${ruleId}\n${path}`) && !givenUp.has(`*\n${path}`);
}

function byPair(findings: readonly OracleFinding[]): Map<string, OracleFinding[]> {
  return Map.groupBy(findings, ({ ruleId, path }) => `${ruleId}\n${path}`);
}

type Key = (finding: OracleFinding) => string;
const lineKey: Key = ({ startLine, endLine }) => `${startLine}-${endLine}`;
const columnKey: Key = (one) => `${one.startLine}:${one.startColumn}-${one.endLine}:${one.endColumn}`;
/** Parentheses and indentation are left out: Semgrep puts operations in parentheses even where they stand alone. */
const fixKey: Key = (one) => `${lineKey(one)} ${(one.fix ?? '').replaceAll(/[()\s]/g, '')}`;

/** Findings at the very same place count once: they differ in bindings alone, which a reader sees as one finding. */
function distinct(findings: readonly OracleFinding[] = [], key: Key): OracleFinding[] {
  const bySeen = new Map<string, OracleFinding>();
  for (const one of findings) {
    const seen = `${key(one)} ${columnKey(one)}`;
    if (!bySeen.has(seen)) bySeen.set(seen, one);
  }
  return [...bySeen.values()];
}

/** How many findings of one list have a partner of their own in the other. */
function common(left: readonly OracleFinding[], right: readonly OracleFinding[], key: Key): number {
  const open = right.map(key);
  return left.filter((one) => {
    const at = open.indexOf(key(one));
    if (at >= 0) open.splice(at, 1);
    return at >= 0;
  }).length;
}

export function agreement({ same, onlyTheirs, onlyOurs }: Count): number {
  const all = same + onlyTheirs + onlyOurs;
  return all === 0 ? 1 : same / all;
}

export function sum(counts: Iterable<Count>): Count {
  const total = { same: 0, onlyTheirs: 0, onlyOurs: 0, sameColumns: 0, sameMessages: 0 };
  for (const count of counts) {
    for (const key of Object.keys(total) as (keyof Count)[]) total[key] += count[key];
  }
  return total;
}
