/**
 * Globs of rules: `*`, `?`, `[a-z]`, `[!a]`, `{a,b}`, `**` as a whole part of a path, and `\` in front of a character that means itself. Read into
 * parts and matched without regular expressions: those that libraries make of globs take a time that grows with every `*`, and a rule's glob
 * must not be able to hang a worker.
 */

/** What the braces of one glob may stand for. */
const MAX_ALTERNATIVES = 200;

export interface Glob {
  /** `path` is relative, with `/`. In a time of at most the product of both lengths. */
  matches(path: string): boolean;
}

/** Why a text cannot be a glob of a rule, or null. */
export function globFault(glob: string): string | null {
  if (innerPart(glob) === '') return 'This glob names no file: write a path, or leave it out.';
  if (alternatives(innerPart(glob)) === null)
    return `The braces of this glob stand for more than ${MAX_ALTERNATIVES} globs: write some of them out.`;
  return null;
}

/** A glob matches a file or a directory above it; one without a leading `/` or `./` at any depth. */
export function parseGlob(glob: string): Glob {
  const anchored = /^\.?\//.test(glob);
  const lists = (alternatives(innerPart(glob)) ?? []).map((text) => [
    ...(anchored ? [] : [ANY_PARTS]),
    ...text.split('/').map((part) => (part === '**' ? ANY_PARTS : parsePart(part))),
    ANY_PARTS,
  ]);
  return {
    matches(path) {
      const parts = path.split('/');
      return lists.some((list) => matchesInOrder(list, parts, ANY_PARTS, (part, text) => part?.(text) ?? false));
    },
  };
}

function innerPart(glob: string): string {
  return glob.replace(/^\.?\/+/, '').replace(/(?<=[^\\])\/+$/, '');
}

/** The globs that one with braces stands for; null if they are too many. */
function alternatives(glob: string): readonly string[] | null {
  const done: string[] = [];
  const open = [glob];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const braces = innermostBraces(next);
    if (braces === null) done.push(next);
    else for (const choice of braces.choices.reverse()) open.push(braces.before + choice + braces.after);
    if (done.length + open.length > MAX_ALTERNATIVES) return null;
  }
  return done;
}

/** The first `{a,b}` without braces inside of it; braces without a comma mean themselves. */
function innermostBraces(glob: string) {
  let start = -1;
  for (let i = 0; i < glob.length; i++) {
    if (glob[i] === '\\') i++;
    else if (glob[i] === '{') start = i;
    else if (glob[i] === '}' && start >= 0) {
      const choices = glob.slice(start + 1, i).split(',');
      if (choices.length > 1) return { before: glob.slice(0, start), choices, after: glob.slice(i + 1) };
      start = -1;
    }
  }
  return null;
}

/** Any number of parts of a path, or of characters of a part. */
const ANY_PARTS = null;
const ANY_CHARACTERS = null;

type Part = (text: string) => boolean;
type Character = (character: string) => boolean;

function parsePart(part: string): Part {
  if (!/[*?[\\]/.test(part)) return (text) => text === part;
  const characters: (Character | typeof ANY_CHARACTERS)[] = [];
  const units = [...part];
  for (let i = 0; i < units.length; i++) {
    const unit = units[i]!;
    const closing =
      unit === '[' ? units.indexOf(']', units[i + 1] === '!' || units[i + 1] === '^' ? i + 3 : i + 2) : -1;
    if (unit === '*') characters.push(ANY_CHARACTERS);
    else if (unit === '?') characters.push(() => true);
    else if (closing > 0) {
      characters.push(oneOf(units.slice(i + 1, closing)));
      i = closing;
    } else {
      const literal = unit === '\\' && i + 1 < units.length ? units[++i]! : unit;
      characters.push((character) => character === literal);
    }
  }
  return (text) => matchesInOrder(characters, [...text], ANY_CHARACTERS, (one, character) => one?.(character) ?? false);
}

/** The inside of `[…]`. */
function oneOf(units: readonly string[]): Character {
  const negated = units[0] === '!' || units[0] === '^';
  const ranges: [string, string][] = [];
  for (let i = negated ? 1 : 0; i < units.length; i++) {
    const isRange = units[i + 1] === '-' && i + 2 < units.length;
    ranges.push([units[i]!, units[isRange ? i + 2 : i]!]);
    if (isRange) i += 2;
  }
  return (character) => ranges.some(([from, to]) => from <= character && character <= to) !== negated;
}

/**
 * Whether a list of patterns covers a list of items, where `any` covers any number of them. Of several `any` only the last one reached ever has to take
 * more: what an earlier one could take, the later one can.
 */
function matchesInOrder<P, T>(
  patterns: readonly P[],
  items: readonly T[],
  any: P,
  covers: (pattern: P, item: T) => boolean,
): boolean {
  let pattern = 0;
  let resumePattern = -1;
  let resumeItem = 0;
  for (let item = 0; item < items.length; ) {
    if (pattern < patterns.length && patterns[pattern] === any) {
      resumePattern = ++pattern;
      resumeItem = item;
    } else if (pattern < patterns.length && covers(patterns[pattern]!, items[item]!)) {
      pattern++;
      item++;
    } else if (resumePattern >= 0) {
      pattern = resumePattern;
      item = ++resumeItem;
    } else return false;
  }
  while (pattern < patterns.length && patterns[pattern] === any) pattern++;
  return pattern === patterns.length;
}
