/** Which files a revision's `.gitattributes` call generated or vendored, as gitattributes(5) says. */
import { dirname } from 'node:path/posix';
import picomatch from 'picomatch';
import type { Snapshot } from '../revision/snapshot.ts';

/** What the attributes say of one file; undefined where they say nothing. */
export interface Marks {
  readonly generated: boolean | undefined;
  readonly vendored: boolean | undefined;
}

export interface LinguistMarks {
  of(path: string): Marks;
}

type MarkName = keyof Marks;
type Assignments = ReadonlyMap<MarkName, boolean | undefined>;

interface Line {
  matches(pathInFolder: string, name: string): boolean;
  assignments: Assignments;
}

/** Git itself reads attribute files of up to 100 MB; those of people have some hundred lines. */
const ATTRIBUTES_FILE_MAX_BYTES = 256 * 1024;
const MAX_ATTRIBUTES_FILES = 200;
/** A pattern's cost grows with the path's length to the power of its wildcards. Lines with more of them mark nothing. */
const MAX_WILDCARDS = 6;

export const NO_MARKS: LinguistMarks = { of: () => ({ generated: undefined, vendored: undefined }) };

/** Throws ClientError where an attributes file cannot be read. */
export async function linguistMarks(snapshot: Snapshot): Promise<LinguistMarks> {
  const { entries } = await snapshot.tree();
  const files = [...entries.values()].filter(
    ({ path, kind }) => kind === 'file' && /(?:^|\/)\.gitattributes$/.test(path),
  );
  const folders = new Map<string, Line[]>();
  const macros = new Map<string, Assignments>();
  // The top comes first: only there macros are defined.
  for (const entry of files.sort(byDepth).slice(0, MAX_ATTRIBUTES_FILES)) {
    if ((await snapshot.size(entry)) > ATTRIBUTES_FILE_MAX_BYTES) continue;
    const folder = dirname(entry.path);
    const text = Buffer.from(await snapshot.read(entry)).toString('utf8');
    folders.set(folder, parseAttributes(text, folder === '.', macros));
  }
  return { of: (path) => marksOf(path, folders) };
}

function byDepth(left: { path: string }, right: { path: string }): number {
  return left.path.split('/').length - right.path.split('/').length;
}

/** The last line that says anything decides; a folder further down overrules those above. */
function marksOf(path: string, folders: ReadonlyMap<string, readonly Line[]>): Marks {
  const marks: Record<MarkName, boolean | undefined> = { generated: undefined, vendored: undefined };
  const name = path.slice(path.lastIndexOf('/') + 1);
  for (const folder of foldersDownTo(path)) {
    const inside = folder === '.' ? path : path.slice(folder.length + 1);
    for (const line of folders.get(folder) ?? []) {
      if (line.matches(inside, name)) Object.assign(marks, Object.fromEntries(line.assignments));
    }
  }
  return marks;
}

function foldersDownTo(path: string): string[] {
  const folders = ['.'];
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) folders.push(path.slice(0, end));
  return folders;
}

function parseAttributes(text: string, isTop: boolean, macros: Map<string, Assignments>): Line[] {
  const lines: Line[] = [];
  for (const raw of text.replace(/^\uFEFF/, '').split('\n')) {
    const [pattern, attributes] = splitLine(raw.trim());
    if (pattern === undefined || pattern === '' || pattern.startsWith('#')) continue;
    const assignments = assign(attributes, macros);
    const macro = /^\[attr\](.+)$/.exec(pattern)?.[1];
    if (macro !== undefined) {
      if (isTop) macros.set(macro, assignments);
    } else if (assignments.size > 0) {
      const matches = compile(pattern);
      if (matches !== undefined) lines.push({ matches, assignments });
    }
  }
  return lines;
}

/** A pattern may stand in C's quotes, when it holds a space. */
function splitLine(line: string): [string | undefined, string[]] {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(line);
  const pattern = quoted ? quoted[1]!.replace(/\\(["\\])/g, '$1') : /^\S*/.exec(line)![0];
  const rest = line.slice(quoted ? quoted[0].length : pattern.length);
  return [pattern, rest.split(/\s+/).filter((word) => word !== '')];
}

const MARK_NAMES: Readonly<Record<string, MarkName>> = {
  'linguist-generated': 'generated',
  'linguist-vendored': 'vendored',
};

function assign(attributes: readonly string[], macros: ReadonlyMap<string, Assignments>): Assignments {
  const assignments = new Map<MarkName, boolean | undefined>();
  for (const word of attributes) {
    const [, sign, attribute, value] = /^([-!]?)([^=]+)(?:=(.*))?$/.exec(word) ?? [];
    if (attribute === undefined) continue;
    const mark = MARK_NAMES[attribute];
    if (mark !== undefined) assignments.set(mark, sign === '!' ? undefined : sign !== '-' && value !== 'false');
    else if (sign === '' && value === undefined) {
      for (const [name, state] of macros.get(attribute) ?? []) assignments.set(name, state);
    }
  }
  return assignments;
}

/** As in gitignore(5), but a pattern that matches a folder matches nothing inside of it, and none excludes. */
function compile(pattern: string): Line['matches'] | undefined {
  if (pattern.startsWith('!') || pattern.endsWith('/')) return undefined;
  if ((pattern.match(/\*+/g)?.length ?? 0) > MAX_WILDCARDS) return undefined;
  const byName = !pattern.includes('/');
  // What is more than a wildcard to picomatch is a plain character to git.
  const plain = pattern
    .replace(/^\//, '')
    .replace(/(?<!\\)[(){}|+@$]/g, '\\$&')
    .replace(/(?<!\\)\[!/g, '[^');
  const matcher = picomatch(plain, { dot: true, nobrace: true, noextglob: true, nonegate: true, strictSlashes: true });
  return (path, name) => matcher(byName ? name : path);
}
