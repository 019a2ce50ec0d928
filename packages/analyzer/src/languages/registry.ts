/** Which language a file is in, and which languages a rule means: one line here for each language folder. */
import { java } from './java/grammar.ts';
import { javascript, tsx, typescript } from './javascript/grammar.ts';
import type { Language } from './language.ts';
import { php } from './php/grammar.ts';
import { python } from './python/grammar.ts';
import { erb, ruby } from './ruby/grammar.ts';

const LANGUAGES: readonly Language[] = [javascript, typescript, tsx, python, java, php, ruby, erb];

const BY_EXTENSION = new Map(LANGUAGES.flatMap((language) => language.extensions.map((e) => [e, language] as const)));
const BY_FILE_NAME = new Map(
  LANGUAGES.flatMap((language) => (language.fileNames ?? []).map((name) => [name, language] as const)),
);
const BY_INTERPRETER = new Map(
  LANGUAGES.flatMap((language) => language.interpreters.map((name) => [name, language] as const)),
);

export function allLanguages(): readonly Language[] {
  return LANGUAGES;
}

/**
 * The language of a file: by the override if there is one (an id or a rule's name for it), else by its name, its extension, and the
 * interpreter in its first line. Undefined if none is registered.
 */
export function languageOf(path: string, firstLine: string, override?: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const byExtension = BY_EXTENSION.get(extensionOf(name));
  if (override !== undefined) return overridden(override.toLowerCase(), byExtension);
  return BY_FILE_NAME.get(name) ?? byExtension ?? BY_INTERPRETER.get(interpreterOf(firstLine));
}

/**
 * The languages that a rule's `languages:` entry names, in the order of the registry; empty if it is unknown. As in Semgrep, `typescript`
 * takes .ts and .tsx, `javascript` takes .js and .jsx but no TypeScript.
 */
export function languageByRuleName(name: string): readonly Language[] {
  const wanted = name.toLowerCase();
  return LANGUAGES.filter((language) => language.ruleNames.includes(wanted));
}

/** `typescript` for a .tsx file means tsx: of several languages of that name, the one that the extension says. */
function overridden(override: string, byExtension: Language | undefined): Language | undefined {
  const named = LANGUAGES.filter((language) => language.id === override || language.ruleNames.includes(override));
  if (byExtension !== undefined && named.includes(byExtension)) return byExtension;
  return named.find((language) => language.id === override) ?? named[0];
}

/** Lower case, with its dot; empty if there is none. The dot of a hidden file (`.babelrc`) begins its name and no extension. */
function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot).toLowerCase();
}

/** `node` of `#!/usr/bin/env -S node --flag`, `python` of `#!/usr/bin/python3.12`; empty if the line is no `#!` line. */
function interpreterOf(firstLine: string): string {
  if (!firstLine.startsWith('#!')) return '';
  const words = firstLine.slice(2).trim().split(/\s+/);
  const baseName = (word: string): string => word.slice(word.lastIndexOf('/') + 1);
  let program = baseName(words[0] ?? '');
  // env takes options and assignments before the program.
  if (program === 'env')
    program = baseName(words.slice(1).find((word) => !word.startsWith('-') && !word.includes('=')) ?? '');
  return program.replace(/[\d.]+$/, '');
}
