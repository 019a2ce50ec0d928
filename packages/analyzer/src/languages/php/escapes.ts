/** Escape sequences of PHP's strings (php.net, "Strings"). */

const ESCAPE = /\\(?:u\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{1,2})|([0-7]{1,3})|([\s\S]))/g;

const SINGLE: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  e: '\u001b',
  f: '\f',
  '\\': '\\',
  $: '$',
};

/**
 * The text with the escapes of double-quoted strings resolved; other backslashes stay. `quote` is the quote that needs an escape: `"`, a
 * backtick, or none in a heredoc.
 */
export function unescapeInterpolated(text: string, quote: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (whole: string, unicode, hex, octal, single) => {
    if (unicode !== undefined) return codePoint(Number.parseInt(unicode, 16));
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    // Octal escapes wrap around at a byte.
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return single === quote ? quote : (SINGLE[single as string] ?? whole);
  });
}

/** Single-quoted strings know `\\` and `\'` only. */
export function unescapePlain(text: string): string {
  return text.includes('\\') ? text.replace(/\\([\\'])/g, '$1') : text;
}

/** Past the last code point the parser lets it pass, the language does not: the replacement character. */
function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
