/** Regular expressions over the text of a file, or of the part of it that a target is narrowed to. */
import { writtenGroups } from '../rules/regex.ts';
import { matchAllRegex } from './bounded-regex.ts';
import type { Budget } from './budget.ts';
import type { Binding, Match } from './match.ts';
import type { MatchTarget } from './target.ts';

const NO_BINDINGS: ReadonlyMap<string, Binding> = new Map();

/** Throws BudgetExceeded. */
export function searchRegex(regex: RegExp, target: MatchTarget, budget: Budget): Match[] {
  const { text } = target.file;
  const { start: from, end: to } = target.region;
  const area = from === 0 && to === text.length ? text : text.slice(from, to);
  const found: Match[] = [];
  // Flag `d` bars V8's linear engine, which guards the search (see rules/regex.ts): only where a match stands, groups are located with it.
  const flags = regex.flags.replace(/[gdy]/g, '');
  const located = new RegExp(regex.source, `${flags}dy`);
  const written = writtenGroups(regex);
  for (const match of matchAllRegex(regex, area, budget)) {
    if (match[0] === '') continue;
    const start = from + match.index;
    let bindings: ReadonlyMap<string, Binding> = NO_BINDINGS;
    if (written.length > 0) {
      located.lastIndex = match.index;
      bindings = groups(located.exec(area) ?? match, written, from);
    }
    found.push({ start, end: start + match[0].length, bindings, node: null });
  }
  return found;
}

/** Group 1 binds `$1`; a group named `X` also `$X`. */
function groups(match: RegExpExecArray, written: readonly number[], from: number): Map<string, Binding> {
  const bindings = new Map<string, Binding>();
  const bind = (name: string, range: readonly [number, number] | undefined): void => {
    if (range === undefined) return;
    const text = match.input.slice(range[0], range[1]);
    bindings.set(name, { start: from + range[0], end: from + range[1], text, nodes: [] });
  };
  for (const [i, number] of written.entries()) bind(`$${i + 1}`, match.indices?.[number]);
  for (const [name, range] of Object.entries(match.indices?.groups ?? {})) bind(`$${name}`, range);
  return bindings;
}
