/** The text that a piece of a Ruby string stands for. */

/** How a literal reads its text: with the escapes and interpolations of double quotes, or as single quotes do. */
export type Quoting = 'double' | 'single';

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  s: ' ',
  t: '\t',
  v: '\v',
  '\n': '',
};

/** Octal, `\x`, `\u`, `\u{…}`, control and meta keys, a line end, and any other character, which stands for itself. */
const ESCAPE =
  /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|u\{([^}]*)\}|(?:c|C-)(\\?[\s\S])|M-(\\?[\s\S])|(\r\n|[\s\S]))/g;

/** In single quotes a backslash only protects itself and the delimiters; other backslashes are text. */
const SINGLE_ESCAPE = /\\([\\'()[\]{}<>|!/ ])/g;

export function unescaped(source: string, quoting: Quoting): string {
  const text = source.includes('\r') ? source.replaceAll('\r\n', '\n') : source;
  if (!text.includes('\\')) return text;
  if (quoting === 'single') return text.replace(SINGLE_ESCAPE, '$1');
  return text.replace(ESCAPE, (whole, octal, hex, u4, points, control, meta, other) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (u4 !== undefined) return String.fromCharCode(Number.parseInt(u4, 16));
    if (points !== undefined) return codePoints(points);
    if (control !== undefined) return String.fromCharCode(control.charCodeAt(control.length - 1) & 0x1f);
    if (meta !== undefined) return whole;
    return SIMPLE[other] ?? other;
  });
}

/** The characters of `\u{e9 20ac}`; U+FFFD for what is none. */
function codePoints(points: string): string {
  return points
    .trim()
    .split(/\s+/)
    .map((point) => {
      const code = Number.parseInt(point, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    })
    .join('');
}
