/** A regular expression of a rule, with its faults located. */
import {
  FIX_REGEX,
  METAVARIABLE_REGEX,
  RegexError,
  type RegexUse,
  SEARCH_REGEX,
  translateRegex,
  writtenGroups,
} from './regex.ts';
import { asText, type RuleFaults } from './rule-reader.ts';
import type { YamlValue } from './yaml-source.ts';

export { FIX_REGEX, METAVARIABLE_REGEX, SEARCH_REGEX, writtenGroups };

export function readRegex(value: YamlValue, what: string, use: RegexUse, faults: RuleFaults): RegExp | null {
  const text = asText(value, what, faults);
  if (text === null) return null;
  try {
    return translateRegex(text.value, use);
  } catch (cause) {
    if (!(cause instanceof RegexError)) throw cause;
    return faults.add(text.placeAt(cause.offset), text.path, cause.message);
  }
}
