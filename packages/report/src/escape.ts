/** Makes text safe for where it goes. Names, messages and source come from whoever proposed a change. */

/**
 * Characters that a terminal or a renderer obeys instead of showing: C0 and C1 controls, direction overrides ("Trojan
 * Source", CVE-2021-42574), invisible separators, tags, lone surrogates.
 */
const OBEYED =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\ud800-\udfff]/gu;

/** The text with every obeyed character spelled out, such as `\x1b` or `\u{202e}`; line ends included. */
export function visible(text: string): string {
  return text.replace(OBEYED, spelled);
}

/** As `visible`, for running text: white space of any kind becomes one space. */
export function visibleProse(text: string): string {
  return visible(text.replace(/[\t\n\v\f\r \u2028\u2029]+/g, ' ').trim());
}

/** One obeyed character, spelled out. */
export function spelled(character: string): string {
  const code = character.codePointAt(0)!;
  switch (code) {
    case 9:
      return '\\t';
    case 10:
      return '\\n';
    case 13:
      return '\\r';
    default:
      return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  }
}

/** JSON with two spaces of indentation, in which nothing is obeyed: the same values, safe to print. Ends with a line end. */
export function safeJson(value: unknown): string {
  // JSON.stringify has escaped U+0000 to U+001F and lone surrogates: a line end that is left is one of its own.
  const escaped = JSON.stringify(value, undefined, 2).replace(OBEYED, (character) =>
    character === '\n'
      ? character
      : utf16Units(character)
          .map((unit) => `\\u${hex4(unit)}`)
          .join(''),
  );
  return `${escaped}\n`;
}

/** Text for a place where Markdown is rendered: no HTML, no link and no image of its own; code spans stay. */
export function markdownText(text: string): string {
  return visibleProse(text)
    .split(/(`[^`]*`)/)
    .map((piece, position) => (position % 2 === 1 ? piece : piece.replace(/[\\<>[\]!|#*_~&@]/g, '\\$&')))
    .join('');
}

/** A path as a relative URI reference (RFC 3986), whatever its characters. */
export function relativeUri(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeURIComponent(segment.toWellFormed()))
    .join('/');
}

function utf16Units(text: string): number[] {
  return Array.from({ length: text.length }, (_, position) => text.charCodeAt(position));
}

function hex4(unit: number): string {
  return unit.toString(16).padStart(4, '0');
}
