/** Reads which lines are new from the patch of one file, as GitHub's API gives it: with context, without headers. */
import type { LineRange } from '@rsolv-ast/protocol';
import type { ListedFile } from './api-comparison.ts';

/** `all` where the patch is missing or does not hold every added line: GitHub leaves out large ones. */
export function newLines({ patch, additions }: Pick<ListedFile, 'patch' | 'additions'>): LineRange[] | 'all' {
  if (additions === 0) return [];
  const numbers = patch === undefined ? [] : addedLines(patch);
  return numbers.length === additions ? rangesOf(numbers) : 'all';
}

function addedLines(patch: string): number[] {
  const added: number[] = [];
  let line = 0;
  let [oldLeft, newLeft] = [0, 0];
  for (const text of patch.split('\n')) {
    const hunk = oldLeft + newLeft > 0 ? null : /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text);
    if (hunk) {
      [oldLeft, newLeft] = [Number(hunk[1] ?? 1), Number(hunk[3] ?? 1)];
      line = Number(hunk[2]);
    } else if (text.startsWith('+')) {
      added.push(line++);
      newLeft -= 1;
    } else if (text.startsWith('-')) {
      oldLeft -= 1;
    } else if (!text.startsWith('\\')) {
      line += 1;
      oldLeft -= 1;
      newLeft -= 1;
    }
  }
  return added;
}

function rangesOf(numbers: readonly number[]): LineRange[] {
  const ranges: LineRange[] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
