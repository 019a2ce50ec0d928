/** `"=~/re/flags"` in patterns: the expression, translated from PCRE once. */
import { type RegexUse, translateRegex } from '../rules/regex.ts';

/** Anywhere in the string, as Semgrep searches it. */
const ANYWHERE: RegexUse = { multiline: false, anchored: false, global: false };

/** A string of a pattern that is a regular expression. */
export const STRING_REGEX = /^=~\/([\s\S]*)\/([a-z]*)$/;

const translated = new Map<string, RegExp>();

/** Throws RegexError for an expression that cannot be translated. */
export function stringRegex(source: string, flags: string): RegExp {
  const key = `${flags}/${source}`;
  let regex = translated.get(key);
  if (regex === undefined) {
    const inline = flags.replace(/[^ims]/g, '');
    regex = translateRegex(inline === '' ? source : `(?${inline})${source}`, ANYWHERE);
    translated.set(key, regex);
  }
  return regex;
}
