/** Compares what was found in a fixture with what its annotations say: lines as sets, rule by rule. */
import type { Annotation, AnnotationKind } from './annotations.ts';

/** The first line of a finding. */
export interface FoundLine {
  readonly ruleId: string;
  readonly line: number;
}

export interface Difference {
  readonly id: string;
  /** Lines with an annotation and no finding, ascending. */
  readonly missed: readonly number[];
  /** Lines with a finding and no annotation, ascending. */
  readonly unexpected: readonly number[];
}

/** One entry for each of the rules, and for each other id of which a finding is expected; by id. */
export function differences(
  ruleIds: readonly string[],
  annotations: readonly Annotation[],
  found: readonly FoundLine[],
): Difference[] {
  const ids = new Set(ruleIds);
  for (const { kind, ruleIds: named } of annotations) if (kind === 'ruleid') for (const id of named) ids.add(id);
  return [...ids].sort().map((id) => {
    const undecided = linesOf(id, annotations, ['todoruleid', 'todook']);
    const expected = linesOf(id, annotations, ['ruleid']).difference(undecided);
    const actual = new Set(found.filter(({ ruleId }) => ruleId === id).map(({ line }) => line)).difference(undecided);
    return { id, missed: ascending(expected.difference(actual)), unexpected: ascending(actual.difference(expected)) };
  });
}

function linesOf(id: string, annotations: readonly Annotation[], kinds: readonly AnnotationKind[]): Set<number> {
  const named = annotations.filter(({ kind, ruleIds }) => kinds.includes(kind) && ruleIds.includes(id));
  return new Set(named.map(({ line }) => line));
}

function ascending(lines: ReadonlySet<number>): number[] {
  return [...lines].sort((a, b) => a - b);
}
