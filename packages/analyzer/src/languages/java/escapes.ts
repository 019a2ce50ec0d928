/** Escapes of Java's source text: Unicode escapes anywhere (JLS 3.3), the others in strings and characters (JLS 3.10.7), and the indentation of text blocks (JLS 3.10.6). */

/** A backslash that an even number of others stands before, one or more `u`, four digits. */
const UNICODE_ESCAPE = /(?<!\\)((?:\\\\)*)\\u+([0-9a-fA-F]{4})/g;

export function unescapeUnicode(text: string): string {
  if (!text.includes('\\u')) return text;
  return text.replace(UNICODE_ESCAPE, (_, before: string, digits: string) => {
    return before + String.fromCharCode(Number.parseInt(digits, 16));
  });
}

const SIMPLE: Readonly<Record<string, string>> = { b: '\b', s: ' ', t: '\t', n: '\n', f: '\f', r: '\r' };
const ESCAPE = /\\(?:([0-3][0-7]{0,2}|[4-7][0-7]?)|(\r\n|[\s\S])|$)/g;

/** The value of what stands between the quotes of a string or character. */
export function unescapeText(text: string): string {
  if (!text.includes('\\')) return text;
  return unescapeUnicode(text).replace(ESCAPE, (_, octal: string | undefined, simple: string | undefined) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    // A line terminator behind a backslash joins the lines of a text block.
    if (simple === undefined || /[\r\n]/.test(simple)) return '';
    return SIMPLE[simple] ?? simple;
  });
}

/**
 * The content of a text block, still with its escapes: without the line of the opening delimiter, the indentation that all lines share, and blanks at
 * the ends of lines. Line ends become LF. The last line counts for the indentation even if it is blank, other blank lines do not.
 */
export function stripIndent(content: string): string {
  const lines = content
    .replace(/\r\n?/g, '\n')
    .replace(/^[ \t\f]*\n/, '')
    .split('\n');
  const last = lines.length - 1;
  const counting = lines.filter((line, i) => i === last || line.trim() !== '');
  const indent = Math.min(...counting.map((line) => /^[ \t\f]*/.exec(line)![0].length));
  return lines.map((line) => (line.trim() === '' ? '' : line.slice(indent).replace(/[ \t\f]+$/, ''))).join('\n');
}
