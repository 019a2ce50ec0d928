/** A YAML or JSON text whose every value knows its place: problems of the files that people write point into it. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
} from 'yaml';
import type { PolicyProblem } from './policy.ts';

export interface Place {
  /** From 1; columns in UTF-16 code units. */
  readonly line: number;
  readonly column: number;
}

/** Keys and indices from the root on. */
export type KeyPath = readonly PropertyKey[];

export interface LocatedDocument {
  /** The plain value; keys without a value are left out. */
  readonly value: unknown;
  /** Where a value begins; for a key without a value the key; for one that is missing what should hold it. */
  placeOf(path: KeyPath): Place;
  /** Where the key of a value stands. */
  placeOfKey(path: KeyPath): Place;
}

/** Parses one document. With a problem there is none: half a document is not used. */
export function parseLocated(
  text: string,
  file: string,
): { document: LocatedDocument | undefined; problems: PolicyProblem[] } {
  const lines = new LineCounter();
  const problem = (message: string, offset = 0): PolicyProblem => ({
    file,
    ...placeIn(lines, offset),
    key: '',
    message,
  });
  try {
    const document = parseDocument(text.replace(/^\ufeff/, ''), {
      logLevel: 'error',
      lineCounter: lines,
      prettyErrors: false,
    });
    const problems = [
      // Further errors are mostly what the first one leads to.
      ...document.errors.slice(0, 1).map(({ message, pos }) => problem(syntaxMessage(message), pos[0])),
      ...beyondPlainYaml(document).map(({ offset, message }) => problem(message, offset)),
    ];
    if (problems.length > 0) return { document: undefined, problems };
    return { document: located(document, lines), problems: [] };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return { document: undefined, problems: [problem(TOO_DEEP)] };
  }
}

/** A key path in words, such as `suppressions[2].reason`. */
export function keyName(path: KeyPath): string {
  return path.reduce<string>((name, segment) => {
    if (typeof segment === 'number') return `${name}[${segment}]`;
    return name === '' ? String(segment) : `${name}.${String(segment)}`;
  }, '');
}

function located(document: Document.Parsed, lines: LineCounter): LocatedDocument {
  const place = (node: Node | null | undefined) => placeIn(lines, node?.range?.[0] ?? 0);
  return {
    value: withoutNulls(document.toJS({ maxAliasCount: 0 })),
    placeOf(path) {
      const { key, value, found } = lookUp(document.contents, path);
      return place(found && isEmpty(value) ? (key ?? value) : value);
    },
    placeOfKey(path) {
      const { key, value } = lookUp(document.contents, path);
      return place(key ?? value);
    },
  };
}

/** The value at a path, or the last one on the way to it. */
function lookUp(contents: ParsedNode | null, path: KeyPath): { key: Node | null; value: Node | null; found: boolean } {
  let key: Node | null = null;
  let value: Node | null = contents;
  for (const segment of path) {
    if (isSeq(value)) {
      const item = value.items[Number(segment)] as Node | undefined;
      if (item === undefined) return { key, value, found: false };
      key = null;
      value = item;
    } else if (isMap(value)) {
      const pair = value.items.find((one) => isScalar(one.key) && String(one.key.value) === String(segment));
      if (pair === undefined) return { key, value, found: false };
      key = pair.key as Node;
      value = pair.value as Node | null;
    } else {
      return { key, value, found: false };
    }
  }
  return { key, value, found: true };
}

function isEmpty(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

/** Aliases can make a small file a large one; tags and old versions of YAML give values that nobody expects. */
function beyondPlainYaml(document: Document.Parsed): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = [];
  const { explicit, version } = document.directives.yaml;
  if (explicit === true && version !== '1.2') {
    found.push({ offset: 0, message: `This file is YAML 1.2: delete the line %YAML ${version}.` });
  }
  visit(document, {
    Node(_, node) {
      const offset = node.range?.[0] ?? 0;
      if (isAlias(node) || node.anchor !== undefined) {
        found.push({ offset, message: 'Anchors and aliases are not read here: write the value out.' });
      } else if (node.tag !== undefined) {
        found.push({ offset, message: 'Tags such as `!!set` are not read here: write a plain value.' });
      }
    },
  });
  return found;
}

/** A section whose every line is commented out is as good as none. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}

function placeIn(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** The library runs out of stack on thousands of nested collections, and reports that as an error or throws it. */
const TOO_DEEP = 'This YAML is nested too deeply to be read.';

function syntaxMessage(message: string): string {
  if (message.includes('call stack')) return TOO_DEEP;
  return `This is not valid YAML: ${message.split('\n')[0]!.trim().replace(/[.:]$/, '')}.`;
}
