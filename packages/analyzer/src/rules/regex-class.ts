/** Character classes of PCRE: read into items, written as JavaScript, with both cases of a letter spelled out where asked. */
import { RegexError, type RegexScanner } from './regex-scanner.ts';

export type ClassItem =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  /** JavaScript text that may stand inside of a class. */
  | { readonly kind: 'set'; readonly text: string; readonly unicode: boolean };

interface Shorthand {
  /** Outside of a class. */
  readonly alone: string;
  /** Inside of one; null where a class cannot say it. */
  readonly inside: string | null;
}

const HORIZONTAL = '\\t \\xA0\\u1680\\u180E\\u2000-\\u200A\\u202F\\u205F\\u3000';
const VERTICAL = '\\n-\\r\\x85\\u2028\\u2029';

/** Escapes that stand for a set of characters. */
export const SHORTHAND_CLASSES: ReadonlyMap<string, Shorthand> = new Map([
  ...[...'dDwWsS'].map((letter) => [letter, { alone: `\\${letter}`, inside: `\\${letter}` }] as const),
  ['h', { alone: `[${HORIZONTAL}]`, inside: HORIZONTAL }],
  ['H', { alone: `[^${HORIZONTAL}]`, inside: null }],
  ['v', { alone: `[${VERTICAL}]`, inside: VERTICAL }],
  ['V', { alone: `[^${VERTICAL}]`, inside: null }],
  ['N', { alone: '[^\\n]', inside: null }],
]);

const POSIX_CLASSES: ReadonlyMap<string, readonly [positive: string, negative: string]> = new Map([
  ['alnum', ['0-9A-Za-z', '\\x00-/:-@\\[-`{-\\uFFFF']],
  ['alpha', ['A-Za-z', '\\x00-@\\[-`{-\\uFFFF']],
  ['ascii', ['\\x00-\\x7F', '\\x80-\\uFFFF']],
  ['blank', ['\\t ', '\\x00-\\x08\\n-\\x1F!-\\uFFFF']],
  ['cntrl', ['\\x00-\\x1F\\x7F', ' -~\\x80-\\uFFFF']],
  ['digit', ['0-9', '\\x00-/:-\\uFFFF']],
  ['graph', ['!-~', '\\x00- \\x7F-\\uFFFF']],
  ['lower', ['a-z', '\\x00-`{-\\uFFFF']],
  ['print', [' -~', '\\x00-\\x1F\\x7F-\\uFFFF']],
  ['punct', ['!-/:-@\\[-`{-~', '\\x00- 0-9A-Za-z\\x7F-\\uFFFF']],
  ['space', ['\\t-\\r ', '\\x00-\\x08\\x0E-\\x1F!-\\uFFFF']],
  ['upper', ['A-Z', '\\x00-@\\[-\\uFFFF']],
  ['word', ['\\w', '\\W']],
  ['xdigit', ['0-9A-Fa-f', '\\x00-/:-@G-`g-\\uFFFF']],
]);

/** Reads a class from behind its `[`, which stands at `offset`. */
export function parseClass(
  scanner: RegexScanner,
  offset: number,
): { readonly items: readonly ClassItem[]; readonly negated: boolean } {
  const negated = scanner.take(/\^/y) !== null;
  const items: ClassItem[] = [];
  for (let first = true; ; first = false) {
    if (scanner.done) throw new RegexError('This character class is not closed: write `]`.', offset);
    if (!first && scanner.take(/\]/y) !== null) return { items, negated };
    const item = classItem(scanner);
    if (item === null) continue;
    if (item.kind === 'range' && scanner.take(/-(?!\])/y) !== null) {
      const end = classItem(scanner);
      if (end?.kind === 'range') {
        if (end.from < item.from) throw new RegexError('This range of characters runs backwards.', offset);
        items.push({ kind: 'range', from: item.from, to: end.from });
      } else {
        items.push(item, { kind: 'range', from: 45, to: 45 });
        if (end !== null) items.push(end);
      }
    } else items.push(item);
  }
}

/** Null where an escape stands for nothing (`\E`). */
function classItem(scanner: RegexScanner): ClassItem | null {
  const offset = scanner.at;
  const posix = scanner.take(/\[:\^?[a-z]+:\]/y);
  if (posix !== null) return posixItem(posix, offset);
  const char = scanner.next();
  if (char !== '\\') return single(char);
  if (scanner.take(/E/y) !== null) return null;
  const shorthand = scanner.take(/[dDwWsShHvVN]/y);
  if (shorthand !== null) {
    const inside = SHORTHAND_CLASSES.get(shorthand)?.inside ?? null;
    if (inside === null) {
      throw new RegexError(
        `\`\\${shorthand}\` cannot stand inside of a character class here: write the class out.`,
        offset,
      );
    }
    return { kind: 'set', text: inside, unicode: false };
  }
  const property = scanner.property();
  if (property !== null) return { kind: 'set', text: property, unicode: true };
  if (scanner.take(/b/y) !== null) return single('\b');
  const octal = scanner.take(/[1-7][0-7]{0,2}/y);
  if (octal !== null) return single(String.fromCharCode(Number.parseInt(octal, 8) & 0xff));
  return single(scanner.escapedCharacter(offset));
}

function posixItem(text: string, offset: number): ClassItem {
  const negated = text.startsWith('[:^');
  const name = text.slice(negated ? 3 : 2, -2);
  const sets = POSIX_CLASSES.get(name);
  if (sets === undefined) {
    const known = [...POSIX_CLASSES.keys()].join(', ');
    throw new RegexError(`There is no POSIX class \`${name}\`: use one of ${known}.`, offset);
  }
  return { kind: 'set', text: negated ? sets[1] : sets[0], unicode: false };
}

function single(char: string): ClassItem {
  const code = char.codePointAt(0) ?? 0;
  return { kind: 'range', from: code, to: code };
}

/** A class as JavaScript writes it. */
export function classText(
  items: readonly ClassItem[],
  negated: boolean,
  ignoreCase: boolean,
): { readonly text: string; readonly unicode: boolean } {
  let unicode = false;
  let text = negated ? '[^' : '[';
  for (const item of items) {
    if (item.kind === 'set') {
      text += ignoreCase ? item.text.replace(/(?<!\\)(?:A-Z(?!a-z)|(?<!A-Z)a-z)/g, 'A-Za-z') : item.text;
      unicode ||= item.unicode;
      continue;
    }
    unicode ||= item.to > 0xffff;
    for (const [from, to] of ignoreCase ? bothCases(item.from, item.to) : [[item.from, item.to] as const]) {
      const first = escapeInClass(String.fromCodePoint(from));
      text += from === to ? first : `${first}-${escapeInClass(String.fromCodePoint(to))}`;
    }
  }
  return { text: `${text}]`, unicode };
}

/** A range, and the ranges of the other case of the ASCII letters in it (of any letter, for a range of one). */
function bothCases(from: number, to: number): (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = [[from, to]];
  if (from === to && from > 127) {
    const char = String.fromCodePoint(from);
    for (const other of [char.toLowerCase(), char.toUpperCase()]) {
      if (other !== char && other.length === char.length) ranges.push([other.codePointAt(0)!, other.codePointAt(0)!]);
    }
    return ranges;
  }
  const upper = [Math.max(from, 65), Math.min(to, 90)] as const;
  if (upper[0] <= upper[1]) ranges.push([upper[0] + 32, upper[1] + 32]);
  const lower = [Math.max(from, 97), Math.min(to, 122)] as const;
  if (lower[0] <= lower[1]) ranges.push([lower[0] - 32, lower[1] - 32]);
  return ranges;
}

/** A character so that it means itself outside of a class, with and without flag `u`. */
export function escapeCharacter(char: string): string {
  if (/[\\^$.*+?()[\]{}|/]/.test(char)) return `\\${char}`;
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code === 0x2028 || code === 0x2029) return `\\u${code.toString(16)}`;
  return char;
}

/** The same inside of a class, where the hyphen has a meaning too. */
export function escapeInClass(char: string): string {
  return char === '-' ? '\\x2d' : escapeCharacter(char);
}
