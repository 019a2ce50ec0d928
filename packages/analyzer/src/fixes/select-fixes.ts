/** From the fixes of a text to those that can be made together. */
import type { Fix, Refusal, RefusalReason, Replacement } from './fix.ts';

export interface Selection<F extends Fix> {
  /** By place. */
  readonly made: readonly F[];
  /** By place. */
  readonly refused: readonly Refusal<F>[];
}

/**
 * Whether a text with these replacements can be read as well as before; `replacements` are in order and do not overlap.
 */
export type Reads = (replacements: readonly Replacement[]) => boolean;

/**
 * Of fixes that overlap the first by place is made. `check` says what is wrong with a fix alone. If all of them together break the syntax,
 * each is tried after those that are made already, so that only those are refused which do.
 */
export function selectFixes<F extends Fix>(
  fixes: readonly F[],
  text: string,
  check: (fix: F) => RefusalReason | null,
  reads: Reads,
): Selection<F> {
  const refused: Refusal<F>[] = [];
  const apart: F[] = [];
  for (const fix of [...fixes].sort(byPlace)) {
    const reason = faultOf(fix, text) ?? check(fix) ?? (apart.some((made) => conflicts(made, fix)) ? 'overlap' : null);
    if (reason === null) apart.push(fix);
    else refused.push({ fix, reason });
  }
  if (reads(replacementsOf(apart))) return { made: apart, refused };
  const made: F[] = [];
  for (const fix of apart) {
    if (reads(replacementsOf([...made, fix]))) made.push(fix);
    else refused.push({ fix, reason: 'breaks-syntax' });
  }
  return { made, refused: refused.sort((a, b) => byPlace(a.fix, b.fix)) };
}

/** In order, each once: findings of one place may want the same. */
export function replacementsOf(fixes: readonly Fix[]): Replacement[] {
  const sorted = fixes.flatMap(({ replacements }) => replacements).sort((a, b) => a.start - b.start || a.end - b.end);
  return sorted.filter((one, i) => i === 0 || !isSame(one, sorted[i - 1]!));
}

export function replaced(text: string, replacements: readonly Replacement[]): string {
  let result = '';
  let done = 0;
  for (const { start, end, text: replacement } of replacements) {
    result += text.slice(done, start) + replacement;
    done = end;
  }
  return result + text.slice(done);
}

function faultOf({ replacements }: Fix, text: string): RefusalReason | null {
  const outside = ({ start, end }: Replacement) =>
    !(start >= 0 && start <= end && end <= text.length) || splitsCharacter(text, start) || splitsCharacter(text, end);
  if (replacements.some(outside)) return 'misplaced';
  const sorted = [...replacements].sort((a, b) => a.start - b.start || a.end - b.end);
  if (sorted.some((one, i) => i > 0 && meets(sorted[i - 1]!, one))) return 'overlap';
  return sorted.every(({ start, end, text: replacement }) => text.slice(start, end) === replacement)
    ? 'no-change'
    : null;
}

/** Whether an offset lies between the halves of a character outside of the Basic Multilingual Plane. */
function splitsCharacter(text: string, offset: number): boolean {
  return offset > 0 && (text.codePointAt(offset - 1) ?? 0) > 0xffff;
}

function conflicts(made: Fix, fix: Fix): boolean {
  return fix.replacements.some((wanted) =>
    made.replacements.some((done) => meets(done, wanted) && !isSame(done, wanted)),
  );
}

/** Ranges that only touch do not meet; but of two insertions at one place none is the first. */
function meets(a: Replacement, b: Replacement): boolean {
  return (a.start < b.end && b.start < a.end) || (a.start === b.start && (a.start === a.end || b.start === b.end));
}

function isSame(a: Replacement, b: Replacement): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

function byPlace(a: Fix, b: Fix): number {
  return startOf(a) - startOf(b) || endOf(a) - endOf(b);
}

function startOf({ replacements }: Fix): number {
  return Math.min(...replacements.map(({ start }) => start));
}

function endOf({ replacements }: Fix): number {
  return Math.max(...replacements.map(({ end }) => end));
}
