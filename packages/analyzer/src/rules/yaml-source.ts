/** A YAML text as a tree of values that know their place: what the rule loader reads, and what its errors point into. */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  Scalar,
  visit,
  type YAMLMap,
} from 'yaml';

/** Values of one file, aliases followed: a small file must not unfold into a large one. */
const MAX_VALUES = 100_000;
/** Nested collections of one file. Real rules stay below 20. */
const MAX_DEPTH = 100;
const TOO_DEEP = `Values are nested more than ${MAX_DEPTH} deep.`;

export interface Place {
  /** From 1; columns in UTF-16 code units. */
  readonly line: number;
  readonly column: number;
}

interface Located {
  readonly place: Place;
  /** Key path from the root of the file, such as `rules[0].patterns[1].pattern`; empty for the root. */
  readonly path: string;
}

export interface YamlText extends Located {
  readonly kind: 'scalar';
  readonly value: string | number | bigint | boolean | null;
  /** The place of an offset inside a text value; the start of the scalar where the way back is not known (folded scalars). */
  placeAt(offset: number): Place;
}
export interface YamlList extends Located {
  readonly kind: 'list';
  readonly items: readonly YamlValue[];
}
export interface YamlEntry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly path: string;
  readonly value: YamlValue;
}
export interface YamlMap extends Located {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
}
export type YamlValue = YamlText | YamlList | YamlMap;

export interface YamlFault {
  readonly place: Place;
  readonly path: string;
  readonly message: string;
}

/** With a fault there is no root: half-read rules are not used. */
export interface ParsedYaml {
  readonly root: YamlValue | null;
  readonly faults: readonly YamlFault[];
}

const START: Place = { line: 1, column: 1 };

/** A text that is JSON, without the places of its values; null if it is none, or so large or deep that `parseYaml` shall say so. */
export function parseJson(text: string): ParsedYaml | null {
  if (!/^\s*\{/.test(text)) return null;
  let values = 0;
  const read = (value: unknown, path: string, depth: number): YamlValue => {
    values += 1;
    if (values > MAX_VALUES || depth > MAX_DEPTH) throw new RangeError('too large or too deep');
    if (Array.isArray(value)) {
      const items = value.map((item, i) => read(item, `${path}[${i}]`, depth + 1));
      return { kind: 'list', place: START, path, items };
    }
    if (typeof value !== 'object' || value === null) {
      return { kind: 'scalar', place: START, path, value: value as YamlText['value'], placeAt: () => START };
    }
    const entries = Object.entries(value).map(([key, child]) => {
      const childPath = path === '' ? key : `${path}.${key}`;
      return { key, keyPlace: START, path: childPath, value: read(child, childPath, depth + 1) };
    });
    return { kind: 'map', place: START, path, entries };
  };
  try {
    return { root: read(JSON.parse(text), '', 0), faults: [] };
  } catch {
    return null;
  }
}

/** Parses one YAML document. */
export function parseYaml(text: string): ParsedYaml {
  const lineCounter = new LineCounter();
  try {
    const document = parseDocument(text, { keepSourceTokens: true, lineCounter, prettyErrors: false });
    const faults = document.errors.map((error) => ({
      place: placeIn(lineCounter, error.pos[0]),
      path: '',
      message: `This is not valid YAML: ${firstLine(error.message)}`,
    }));
    if (document.errors.some((error) => OUT_OF_STACK.test(error.message))) return tooDeep();
    if (faults.length > 0) return { root: null, faults };
    if (document.contents === null) return { root: null, faults: [] };
    const anchors = anchorsOf(document.contents);
    return { root: new TreeReader(text, lineCounter, anchors).read(document.contents, '', 0), faults: [] };
  } catch (cause) {
    if (cause instanceof Refused) {
      return { root: null, faults: [{ place: cause.place, path: cause.path, message: cause.message }] };
    }
    if (cause instanceof RangeError && OUT_OF_STACK.test(cause.message)) return tooDeep();
    throw cause;
  }
}

/** The library runs out of stack on thousands of nested collections; on how many differs from run to run, so that the fault must not. */
const OUT_OF_STACK = /call stack/;

function tooDeep(): ParsedYaml {
  return { root: null, faults: [{ place: START, path: '', message: TOO_DEEP }] };
}

class Refused extends Error {
  readonly place: Place;
  readonly path: string;

  constructor(place: Place, path: string, message: string) {
    super(message);
    this.place = place;
    this.path = path;
  }
}

/** What each alias stands for: the last node with that anchor before it. */
function anchorsOf(contents: Node): ReadonlyMap<Node, Node> {
  const named = new Map<string, Node>();
  const targets = new Map<Node, Node>();
  visit(contents, {
    Node(_, node) {
      if (isAlias(node)) {
        const target = named.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) {
        named.set(node.anchor, node);
      }
    },
  });
  return targets;
}

class TreeReader {
  readonly #text: string;
  readonly #lines: LineCounter;
  readonly #aliases: ReadonlyMap<Node, Node>;
  #values = 0;

  constructor(text: string, lines: LineCounter, aliases: ReadonlyMap<Node, Node>) {
    this.#text = text;
    this.#lines = lines;
    this.#aliases = aliases;
  }

  read(node: Node | null, path: string, depth: number): YamlValue {
    const place = this.#placeOf(node);
    this.#values += 1;
    if (this.#values > MAX_VALUES) {
      throw new Refused(place, path, `This file has more than ${MAX_VALUES} values: split it into several files.`);
    }
    if (depth > MAX_DEPTH) throw new Refused(START, '', TOO_DEEP);
    if (isAlias(node)) {
      const target = this.#aliases.get(node);
      if (target === undefined) {
        throw new Refused(place, path, `No anchor "&${node.source}" stands before this alias: write the value out.`);
      }
      return this.read(target, path, depth + 1);
    }
    if (isSeq(node)) {
      const items = node.items.map((item, i) => this.read(item as Node | null, `${path}[${i}]`, depth + 1));
      return { kind: 'list', place, path, items };
    }
    if (isMap(node)) return { kind: 'map', place, path, entries: this.#entries(node, path, depth) };
    return this.#scalar(isScalar(node) ? node : null, place, path);
  }

  #entries(map: YAMLMap, path: string, depth: number): YamlEntry[] {
    return map.items.map((pair) => {
      const keyNode = pair.key as Node | null;
      const keyPlace = this.#placeOf(keyNode);
      if (!isScalar(keyNode)) throw new Refused(keyPlace, path, 'A key must be a plain word.');
      const key = String(keyNode.value);
      const childPath = path === '' ? key : `${path}.${key}`;
      const value = this.read((pair.value as Node | null) ?? null, childPath, depth + 1);
      // A key without a value has no node of its own: its errors point at the key.
      const placed = pair.value === null ? { ...value, place: keyPlace } : value;
      return { key, keyPlace, path: childPath, value: placed };
    });
  }

  #scalar(node: Scalar | null, place: Place, path: string): YamlText {
    const raw = node?.value ?? null;
    const value =
      typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean' || typeof raw === 'bigint'
        ? raw
        : null;
    return { kind: 'scalar', place, path, value, placeAt: (offset) => this.#placeInside(node, offset) };
  }

  #placeOf(node: Node | null): Place {
    return placeIn(this.#lines, node?.range?.[0] ?? 0);
  }

  #placeInside(node: Scalar | null, offset: number): Place {
    const start = node?.range?.[0] ?? 0;
    const end = node?.range?.[1] ?? start;
    if (node === null || typeof node.value !== 'string') return placeIn(this.#lines, start);
    const source = this.#text.slice(start, end);
    const inSource = offsetInSource(node, source, offset);
    return placeIn(this.#lines, start + inSource);
  }
}

/** From an offset in a scalar's value to the offset in its source; 0 where scalars are folded. */
function offsetInSource(node: Scalar, source: string, offset: number): number {
  switch (node.type) {
    case Scalar.BLOCK_LITERAL:
      return offsetInBlock(source, node.value as string, offset);
    case Scalar.QUOTE_DOUBLE:
      return source.includes('\n') ? 0 : offsetInDoubleQuoted(source, offset);
    case Scalar.QUOTE_SINGLE:
      return source.includes('\n') ? 0 : offsetInSingleQuoted(source, offset);
    case Scalar.PLAIN:
      return source.includes('\n') ? 0 : Math.min(offset, source.length);
    default:
      return 0;
  }
}

function offsetInBlock(source: string, value: string, offset: number): number {
  const before = value.slice(0, offset).split('\n');
  const lines = source.split('\n');
  const header = lines[0] ?? '';
  const explicit = /[|][-+]?([1-9])/.exec(header)?.[1];
  const firstText = lines.slice(1).find((line) => line.trim() !== '') ?? '';
  const valueIndent =
    value
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.search(/\S/) ?? 0;
  const textIndent = firstText.search(/\S/);
  const indent = explicit === undefined ? textIndent : textIndent - valueIndent;
  const lineNumber = before.length;
  let at = 0;
  for (let i = 0; i < lineNumber && i < lines.length - 1; i++) at += (lines[i] ?? '').length + 1;
  const column = (before[before.length - 1] ?? '').length;
  const line = lines[Math.min(lineNumber, lines.length - 1)] ?? '';
  return at + Math.min(line.length, Math.max(0, indent) + column);
}

function offsetInSingleQuoted(source: string, offset: number): number {
  let at = 1;
  for (let i = 0; i < offset && at < source.length; i++) at += source.startsWith("''", at) ? 2 : 1;
  return at;
}

function offsetInDoubleQuoted(source: string, offset: number): number {
  const widths: Record<string, number> = { x: 4, u: 6, U: 10 };
  let at = 1;
  for (let i = 0; i < offset && at < source.length; i++) {
    at += source[at] === '\\' ? (widths[source[at + 1] ?? ''] ?? 2) : 1;
  }
  return at;
}

function placeIn(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function firstLine(message: string): string {
  const line = message.split('\n')[0] ?? message;
  return line.endsWith('.') ? line : `${line}.`;
}
