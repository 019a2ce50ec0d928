/** The two languages of rules that are no programming languages: they match the text of any file. */
import type { LanguageId } from '../file-types.ts';

export const TEXT_LANGUAGES = ['generic', 'regex'] as const;

/** `generic` matches words, brackets and indentation; `regex` has regular expressions only. */
export type TextLanguageId = (typeof TEXT_LANGUAGES)[number];

/** What a rule can be for. */
export type RuleLanguageId = LanguageId | TextLanguageId;

export function isTextLanguage(id: RuleLanguageId): id is TextLanguageId {
  return id === 'generic' || id === 'regex';
}

const NAMES: ReadonlyMap<string, TextLanguageId> = new Map([
  ['generic', 'generic'],
  ['spacegrep', 'generic'],
  ['regex', 'regex'],
  ['none', 'regex'],
]);

/** The text language that a rule means by a name in `languages:`. */
export function textLanguageByRuleName(name: string): TextLanguageId | undefined {
  return NAMES.get(name.toLowerCase());
}
