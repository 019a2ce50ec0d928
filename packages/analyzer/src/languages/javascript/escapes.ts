/** Escape sequences of JavaScript's strings, templates and identifiers (ECMA-262, 12.9.4 and 12.9.6). */

const ESCAPE =
  /\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-3][0-7]{0,2}|[4-7][0-7]?)|(\r\n|[\s\S]|$))/g;

const SINGLE: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  v: '\v',
  f: '\f',
  '\r\n': '',
  '\r': '',
  '\n': '',
  '\u2028': '',
  '\u2029': '',
};

/** The text with its escapes resolved; what is malformed stays as it stands without the backslash. A template's line ends become LF. */
export function unescapeString(text: string, template = false): string {
  const normalized = template && text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  if (!normalized.includes('\\')) return normalized;
  return normalized.replace(ESCAPE, (_, braced, unicode, hex, octal, single) => {
    if (braced !== undefined) return codePoint(Number.parseInt(braced, 16));
    if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode, 16));
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return SINGLE[single as string] ?? (single as string);
  });
}

/** Past the last code point the parser lets it pass, the language does not: the replacement character. */
function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
