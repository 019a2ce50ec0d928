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
  return `${escapedJson(JSON.stringify(value, undefined, 2))}\n`;
}

/** As `safeJson`, on one line and without a line end. */
export function safeJsonLine(value: unknown): string {
  return escapedJson(JSON.stringify(value));
}

/** JSON.stringify has escaped U+0000 to U+001F and lone surrogates: a line end that is left is one of its own. */
function escapedJson(json: string): string {
  return json.replace(OBEYED, (character) =>
    character === '\n'
      ? character
      : utf16Units(character)
          .map((unit) => `\\u${hex4(unit)}`)
          .join(''),
  );
}

/** Text for a place where Markdown is rendered: no HTML, no link and no image of its own; code spans stay. */
export function markdownText(text: string): string {
  return visibleProse(text)
    .split(/(`[^`]*`)/)
    .map((piece, position) => (position % 2 === 1 ? piece : piece.replace(/[\\<>[\]!|#*_~&@]/g, '\\$&')))
    .join('');
}

/**
 * Running text for a place where GitHub renders Markdown or HTML, table cells included: nothing in it is markup, and nothing
 * in it becomes a link, a mention, a reference or an emoji. One line.
 */
export function inertText(text: string): string {
  return inert(visibleProse(text));
}

/** As `inertText`, for text that sets code in backticks: the code stays code. Only where Markdown is rendered. */
export function inertProse(text: string): string {
  return visibleProse(text)
    .split(/`([^`]+)`/)
    .map((piece, position) => (position % 2 === 1 ? inertCode(piece) : inert(piece)))
    .join('');
}

/** Code inside a line of Markdown, table cells included. GitHub looks for nothing inside of it. */
export function inertCode(text: string): string {
  const shown = visible(text);
  return /^[^`|[\]<>\\]*[^`|[\]<>\\ ][^`|[\]<>\\]*$/.test(shown) ? `\`${shown}\`` : htmlCode(text);
}

/** As `inertCode`, also where HTML is rendered. */
export function htmlCode(text: string): string {
  return `<code>${inert(visible(text))}</code>`;
}

/** Lines as a block of code, without the line end behind it; `language` is ours, never a stranger's. */
export function fencedBlock(lines: readonly string[], language: 'diff' | 'text'): string {
  const shown = lines.map((line) => visible(line.replaceAll('\t', '    ')));
  const runs = shown.flatMap((line) => line.match(/`+/g) ?? []);
  const fence = '`'.repeat(1 + Math.max(2, ...runs.map(({ length }) => length)));
  return [`${fence}${language}`, ...shown, fence].join('\n');
}

/** A link in Markdown; plain text where the address is none of the web. `label` is Markdown already. */
export function webLink(label: string, address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return label;
  const inertAddress = url.href
    .replace(/[^A-Za-z0-9\-._~:/?#,;=%+&]/gu, (character) =>
      [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
    )
    .replaceAll('&', '&amp;');
  return inertAddress.length > ADDRESS_MAX ? label : `[${label}](${inertAddress})`;
}

/** Longer addresses are refused by servers and browsers on the way. Characters; RFC 9110, 4.1 wants 8,000 at least. */
const ADDRESS_MAX = 8000;

const ZERO_WIDTH_SPACE = '\u200b';

/**
 * Text in which GitHub finds nothing to link: mentions, references to issues and commits, addresses, emoji names. It looks
 * for them in what was rendered, where escapes are gone; an invisible space breaks them. `text` holds none of its own.
 */
export function unlinked(text: string): string {
  return text
    .replace(/@|#(?=\d)|\bgh-(?=\d)|:(?=\/\/|[\w+-]+:)|\bwww(?=\.)/gi, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/\b(?=[a-f]*\d)[0-9a-f]{7,40}\b/gi, (hash) => hash.replace(/.{6}(?=.)/g, `$&${ZERO_WIDTH_SPACE}`));
}

/** Numeric references are text to Markdown and to HTML; a dollar sign would begin mathematics unless it stands in an element. */
function inert(shown: string): string {
  return unlinked(shown).replace(/[!"#$&'()*+<=>@[\\\]^_`{|}~:\u200b]/g, (character) =>
    character === '$' ? '<span>&#36;</span>' : `&#${character.charCodeAt(0)};`,
  );
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
