/** Tells from a file's name and beginning whether a person wrote it. */
import type { SkipReason } from '@rsolv-ast/protocol';

/** How much of a file is looked at. */
export const HEAD_BYTES = 64 * 1024;
/** As git does (`buffer_is_binary`, FIRST_FEW_BYTES): a NUL near the start means binary. */
const BINARY_PROBE_BYTES = 8_000;
/** Generators say so at the top, or below a licence. */
const MARKER_LINES = 40;

/** A line that nobody types; the bundled lines of minifiers have 500 characters or more. */
const LONG_LINE_CHARACTERS = 500;
/** Share of a minified file that stands in long lines. */
const LONG_LINES_SHARE = 0.8;
/** A licence at the top of a minified file has no more lines than this. */
const SHORT_LINES_MAX = 25;

const MINIFIED_NAME = /[.-]min\.(?:js|mjs|cjs|css)$/i;
/** Only there minifiers are usual: elsewhere a long line is a table or a text. */
const MINIFIED_LANGUAGE = /\.(?:js|mjs|cjs|jsx|css)$/i;
const LOCK_FILE =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|poetry\.lock|pdm\.lock|uv\.lock|pipfile\.lock|composer\.lock|gemfile\.lock|cargo\.lock|go\.sum|gradle\.lockfile)$/i;

const COMMENT_LINE = /^\s*(?:\/\/|\/\*|\*|#|<!--|--|;|"""|''')/;
const GENERATED_MARKER = /@generated\b|\b(?:auto-?\s?generated|generated (?:by|from|with|code|file))\b/i;
const DO_NOT_EDIT =
  /\bdo not (?:edit|modify|change)\b(?!\s+(?:above|below|anything|past|this (?:line|section|block)))/i;

export interface Verdict {
  reason: SkipReason;
  detail?: string;
}

export function isBinary(head: Uint8Array): boolean {
  return head.subarray(0, BINARY_PROBE_BYTES).includes(0) && !isUtf16(head);
}

/** A lock file, by its name alone. */
export function lockFile(name: string): Verdict | undefined {
  return LOCK_FILE.test(name) ? { reason: 'generated', detail: 'a lock file' } : undefined;
}

/** Whether the file was written by a program; `complete` says that `head` is the whole file. */
export function machineWritten(name: string, head: Uint8Array): Verdict | undefined {
  if (MINIFIED_NAME.test(name)) return { reason: 'minified', detail: 'by its name' };
  const lines = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1').split('\n');
  if (MINIFIED_LANGUAGE.test(name) && hasMinifiedLines(lines))
    return { reason: 'minified', detail: 'by its long lines' };
  return generatedBy(lines.slice(0, MARKER_LINES));
}

function hasMinifiedLines(lines: readonly string[]): boolean {
  let long = 0;
  let total = 0;
  let shortLines = 0;
  for (const line of lines) {
    total += line.length;
    if (line.length >= LONG_LINE_CHARACTERS) long += line.length;
    else if (line.trim() !== '') shortLines += 1;
  }
  return shortLines <= SHORT_LINES_MAX && long > 0 && long >= total * LONG_LINES_SHARE;
}

/** Generators announce themselves in a comment; a string that holds the same words says nothing. */
function generatedBy(lines: readonly string[]): Verdict | undefined {
  const comments = lines.filter((line) => COMMENT_LINE.test(line) && line.length < LONG_LINE_CHARACTERS);
  if (comments.some((line) => /@generated\b/.test(line))) return { reason: 'generated', detail: 'marked @generated' };
  const header = comments.join('\n');
  if (DO_NOT_EDIT.test(header) && (GENERATED_MARKER.test(header) || /\bDO NOT EDIT\b/.test(header))) {
    return { reason: 'generated', detail: 'marked "do not edit"' };
  }
  return undefined;
}

function isUtf16(head: Uint8Array): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
}
