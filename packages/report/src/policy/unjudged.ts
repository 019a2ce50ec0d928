/**
 * Changed files that no verdict speaks of: they should have been analysed, and were not, or not completely. Whoever writes a change
 * decides how large its files are, how long they and the rules in them take, and what no parser reads: what hides there must never pass
 * for clean.
 */
import type { Coverage } from '@rsolv-ast/protocol';
import type { ChangedLines } from '../diff-filter.ts';
import { visible } from '../escape.ts';
import { gapWords, isGap } from '../report.ts';

/** Files that are named; the coverage has them all. */
const NAMED_MAX = 3;

/** Where no change is judged there are none: the gaps of a whole tree are nobody's proposal. */
export function unjudgedFiles(coverage: readonly Coverage[], changes: ChangedLines | undefined): Coverage[] {
  return changes === undefined ? [] : coverage.filter((one) => isGap(one) && changes.has(one.path));
}

/** `Not judged in full: src/a.js, src/b.js and 2 more files`; empty for none. */
export function unjudgedTitle(unjudged: readonly Coverage[]): string {
  return unjudged.length === 0 ? '' : `${beginning(unjudged)}: ${named(unjudged, ({ path }) => visible(path))}`;
}

/** With the reason for each. */
export function unjudgedSentence(unjudged: readonly Coverage[]): string {
  const files = named(unjudged, (file) => `${visible(file.path)} (${gapWords(file)})`);
  return `${beginning(unjudged)}: ${files}; what the change does there is not known`;
}

function beginning(unjudged: readonly Coverage[]): string {
  return unjudged.every(({ status }) => status === 'skipped') ? 'Not judged' : 'Not judged in full';
}

function named(unjudged: readonly Coverage[], name: (file: Coverage) => string): string {
  const names = unjudged.slice(0, NAMED_MAX).map(name);
  const more = unjudged.length - names.length;
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${more} more ${more === 1 ? 'file' : 'files'}`;
}
