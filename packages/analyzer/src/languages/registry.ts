/** Which language a file is in, and which languages a rule means: one line here for each language folder. */
import { type FileType, fileTypeOf, fileTypeOfBytes } from './file-types.ts';
import { java } from './java/grammar.ts';
import { javascript, tsx, typescript } from './javascript/grammar.ts';
import type { Language, LanguageId } from './language.ts';
import { php } from './php/grammar.ts';
import { python } from './python/grammar.ts';
import { erb, ruby } from './ruby/grammar.ts';

const LANGUAGES: readonly Language[] = [javascript, typescript, tsx, python, java, php, ruby, erb];

const BY_ID: ReadonlyMap<LanguageId, Language> = new Map(LANGUAGES.map((language) => [language.id, language]));

export function allLanguages(): readonly Language[] {
  return LANGUAGES;
}

/** As `fileTypeOf`. */
export function languageOf(path: string, firstLine: string, override?: string): Language | undefined {
  return languageFor(fileTypeOf(path, firstLine, override));
}

/** As `fileTypeOfBytes`. */
export function languageOfBytes(path: string, bytes: Uint8Array, override?: string): Language | undefined {
  return languageFor(fileTypeOfBytes(path, bytes, override));
}

function languageFor(type: FileType | undefined): Language | undefined {
  return type === undefined ? undefined : BY_ID.get(type.id);
}

/**
 * The languages that a rule's `languages:` entry names, in the order of the registry; empty if it is unknown. As in Semgrep, `typescript`
 * takes .ts and .tsx, `javascript` takes these besides .js and .jsx.
 */
export function languageByRuleName(name: string): readonly Language[] {
  const wanted = name.toLowerCase();
  return LANGUAGES.filter((language) => language.ruleNames.includes(wanted));
}

/** The languages of an id, or of a rule's name for them; empty if it is unknown. */
export function languageIdsOf(name: string): readonly LanguageId[] {
  const wanted = name.toLowerCase();
  const exact = LANGUAGES.filter(({ id }) => id === wanted);
  return [...new Set([...exact, ...languageByRuleName(name)])].map(({ id }) => id);
}
