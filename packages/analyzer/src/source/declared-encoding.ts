/** The encoding that a file says it is in: where each language looks for it, and what a name means. */
import type { LanguageId } from '../languages/file-types.ts';

/**
 * What a declared name means to whoever decodes.
 *
 * `utf-8`: that, or ASCII. `single-byte`: ASCII means what it means, and `label` is TextDecoder's name for the rest, or null if it has none. `multi-byte`: ASCII
 * alone means what it means, but such a byte may also be the second half of a character. `unknown`: any byte may mean anything.
 */
export type DeclaredEncoding =
  | { readonly kind: 'utf-8'; readonly name: string }
  | { readonly kind: 'single-byte'; readonly name: string; readonly label: string | null }
  | { readonly kind: 'multi-byte'; readonly name: string; readonly label: string }
  | { readonly kind: 'unknown'; readonly name: string };

/** Null where nothing is declared, or where the language does not listen. Without a language, a line as Python's is believed. */
export function declaredEncoding(bytes: Uint8Array, language: LanguageId | undefined): DeclaredEncoding | null {
  const name = declaredName(bytes, language);
  return name === undefined ? null : encodingOf(name.slice(0, MAX_NAME_LENGTH));
}

/** A name is quoted in diagnostics; the longest ones of Python, Ruby and PHP have about 25 letters. */
const MAX_NAME_LENGTH = 40;

function declaredName(bytes: Uint8Array, language: LanguageId | undefined): string | undefined {
  switch (language) {
    case 'javascript':
    case 'typescript':
    case 'tsx':
    case 'java':
      return undefined;
    case 'php':
      return nameInDeclare(latin1(bytes));
    case 'ruby':
      return nameInMagicComment(bytes);
    case 'erb':
      return /<%#[^%]{0,200}?coding[ \t]*[:=][ \t]*"?([-\w.]+)/i.exec(latin1(bytes))?.[1];
    case 'python':
    case undefined:
      return nameInCodingLine(bytes);
  }
}

/** PEP 263: the first two lines, and the second one only if the first is a comment or blank. A file with the mark of UTF-8 is in it, or does not run. */
function nameInCodingLine(bytes: Uint8Array): string | undefined {
  if (hasUtf8Mark(bytes)) return undefined;
  const [first, second] = firstLines(bytes);
  const name = CODING_LINE.exec(first)?.[1];
  return name === undefined && /^[ \t\f]*(?:#|$)/.test(first) ? CODING_LINE.exec(second)?.[1] : name;
}

const CODING_LINE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;

/** Ruby: the first line, or the second one behind `#!`. */
function nameInMagicComment(bytes: Uint8Array): string | undefined {
  const [first, second] = firstLines(hasUtf8Mark(bytes) ? bytes.subarray(UTF8_MARK.length) : bytes);
  return /^\s*#.*?coding[ \t]*[:=][ \t]*"?([-\w.]+)/i.exec(first.startsWith('#!') ? second : first)?.[1];
}

/** PHP: `declare(encoding='…')`, which only other declarations may stand before. */
function nameInDeclare(text: string): string | undefined {
  if (!/declare/i.test(text) || !/encoding/i.test(text)) return undefined;
  const code = text.replace(/\/\*[\s\S]*?(?:\*\/|$)|(?:\/\/|#(?!\[))(?:(?!\?>)[^\r\n])*/g, ' ');
  return /\bdeclare\s*\([^;()]{0,200}?\bencoding\s*=\s*["']([^"']*)["']/i.exec(code)?.[1]?.replace(/[^-\w.]/g, '?');
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

const LF = 10;
const CR = 13;

/** The first two lines, however long they are: interpreters read them whole. */
function firstLines(bytes: Uint8Array): [string, string] {
  let end = 0;
  for (let lines = 0; end < bytes.length; end++) {
    const isEnd = bytes[end] === LF || (bytes[end] === CR && bytes[end + 1] !== LF);
    if (isEnd && ++lines === 2) break;
  }
  const [first = '', second = ''] = latin1(bytes.subarray(0, end)).split(/\r\n|\r|\n/, 2);
  return [first, second];
}

const UTF8_MARK = [0xef, 0xbb, 0xbf];

export function hasUtf8Mark(bytes: Uint8Array): boolean {
  return UTF8_MARK.every((byte, i) => bytes[i] === byte);
}

/** `_` and `-`, and letters of both cases, are the same in names. */
function encodingOf(name: string): DeclaredEncoding {
  const key = name.toLowerCase().replaceAll('_', '-');
  if (UTF8_NAME.test(key)) return { kind: 'utf-8', name };
  // TextDecoder takes Latin-1 for Windows-1252, which differs in 0x80 to 0x9f.
  if (LATIN1_NAME.test(key)) return { kind: 'single-byte', name, label: 'latin-1' };
  if (UNREAD_SINGLE_BYTE.has(key)) return { kind: 'single-byte', name, label: null };
  const label = canonical(
    ALIASES.get(key) ?? key.replace(/^cp(?=125\d$)/, 'windows-').replace(/^iso8859-/, 'iso-8859-'),
  );
  if (label === null) return { kind: 'unknown', name };
  if (/^(?:windows-|iso-8859-|koi8-|ibm866|macintosh|x-mac-cyrillic)/.test(label))
    return { kind: 'single-byte', name, label };
  // The others (UTF-16, ISO-2022-JP) give ASCII bytes other meanings.
  return MULTI_BYTE.has(label) ? { kind: 'multi-byte', name, label } : { kind: 'unknown', name };
}

const UTF8_NAME =
  /^(?:utf-8(?:-.*)?|utf8(?:-(?:ucs[24]|mac|docomo|kddi|softbank))?|u8|cp65001|(?:us-)?ascii|646|ascii-8bit|binary)$/;
const LATIN1_NAME = /^(?:latin-?1|iso-?8859-1|iso-latin-1|l1)(?:-|$)/;
const MULTI_BYTE: ReadonlySet<string> = new Set(['big5', 'euc-jp', 'euc-kr', 'gb18030', 'gbk', 'shift_jis']);

/** Those of Python and Ruby that TextDecoder does not know: their first 128 characters are ASCII's. */
const UNREAD_SINGLE_BYTE: ReadonlySet<string> = new Set([
  ...['437', '720', '737', '775', '850', '852', '855', '857', '858', '860', '861', '862', '863', '865', '869'].flatMap(
    (number) => [`cp${number}`, `ibm${number}`],
  ),
  ...['cp1006', 'cp1125', 'hp-roman8', 'koi8-t', 'kz1048', 'ptcp154'],
  ...['mac-croatian', 'mac-greek', 'mac-iceland', 'mac-latin2', 'mac-romanian', 'mac-turkish'],
]);

/** Other names for what TextDecoder knows. */
const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    shift_jis: ['cp932', 'ms932', 'sjis-win', 'shiftjis', 's-jis', 'mskanji', 'ms-kanji', 'cswindows31j'],
    'euc-jp': ['eucjp', 'ujis', 'u-jis', 'eucjp-win', 'eucjp-ms', 'cp51932'],
    'euc-kr': ['euckr', 'cp949', 'ms949', 'uhc'],
    gbk: ['cp936', 'ms936', 'euc-cn', 'euccn'],
    big5: ['cp950', 'ms950', 'big5hkscs', 'big5-tw'],
    macintosh: ['mac-roman', 'macroman'],
    'x-mac-cyrillic': ['mac-cyrillic', 'maccyrillic'],
    'windows-874': ['cp874'],
  }).flatMap(([label, names]) => names.map((name) => [name, label] as const)),
);

/** TextDecoder's own name for one of its labels; null if it has none. */
function canonical(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}
