/** JSON from strangers: refused before it is built when it would take far more memory than its text. */

const QUOTE = '"'.charCodeAt(0);
const BACKSLASH = '\\'.charCodeAt(0);
const COMMA = ','.charCodeAt(0);
const BRACE = '{'.charCodeAt(0);
const BRACKET = '['.charCodeAt(0);

export type ParsedJson =
  | { readonly kind: 'json'; readonly value: unknown }
  /** Not JSON in UTF-8 without byte order mark. The parser's own words would quote the text, so there are none. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'too-many-values' };

/**
 * At most `maxValues` members and elements are built. An empty object of three bytes takes some 100 bytes once it is built, and
 * a hundred million of them stop a process for half a minute.
 */
export function parseJson(bytes: Uint8Array, maxValues: number): ParsedJson {
  if (hasMoreValues(bytes, maxValues)) return { kind: 'too-many-values' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { kind: 'json', value: JSON.parse(text) };
  } catch {
    return { kind: 'malformed' };
  }
}

/** Each value stands behind a comma or an opening bracket, or is the whole text. */
export function hasMoreValues(bytes: Uint8Array, max: number): boolean {
  let values = 1;
  let inString = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) {
      inString = true;
    } else if (byte === COMMA || byte === BRACE || byte === BRACKET) {
      values += 1;
      if (values > max) return true;
    }
  }
  return false;
}
