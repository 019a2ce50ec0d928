/** What somebody who mistyped a word most likely meant. */

/** The nearest of the known words, or undefined if none is near. Case, `-` and `_` make no difference. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const written = bare(word);
  const near = known
    .map((candidate) => ({ candidate, distance: editDistance(written, bare(candidate)) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(written.length / 3)))
    .sort((left, right) => left.distance - right.distance);
  return near[0]?.candidate;
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '');
}

/** Insertions, deletions and replacements between two words (Levenshtein). */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, position) => position);
  for (let i = 1; i <= left.length; i++) {
    const current = [i];
    for (let j = 1; j <= right.length; j++) {
      const replaced = previous[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[right.length]!;
}
