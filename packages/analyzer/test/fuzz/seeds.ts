/** What hostile input is made from: the files and rules that the repository holds, each as it is. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { fileTypeOf } from '../../src/languages/file-types.ts';
import type { LanguageId } from '../../src/languages/language.ts';
import { fixtureBlocks } from '../languages/fixture-blocks.ts';

const PACKAGE = join(import.meta.dirname, '../..');

export const EXTENSIONS: Readonly<Record<LanguageId, string>> = {
  javascript: '.js',
  typescript: '.ts',
  tsx: '.tsx',
  python: '.py',
  java: '.java',
  ruby: '.rb',
  erb: '.erb',
  php: '.php',
};
export const LANGUAGE_IDS = Object.keys(EXTENSIONS) as LanguageId[];

export interface SeedFile {
  readonly language: LanguageId;
  readonly text: string;
}

/** The fixtures of the rule packs, and the sources of the languages' own fixtures. */
export function seedFiles(): SeedFile[] {
  const ofRules = globSync('rules/*/*.*', { cwd: PACKAGE })
    .sort()
    .flatMap((file) => {
      const language = fileTypeOf(file, '')?.id;
      return language === undefined ? [] : [{ language, text: readFileSync(join(PACKAGE, file), 'utf8') }];
    });
  return [...ofRules, ...fixtureBlocks().map(({ language, source }) => ({ language, text: source }))];
}

export function seedRuleFiles(): string[] {
  const files = globSync('rules/*/*.yaml', { cwd: PACKAGE }).sort();
  return files.map((file) => readFileSync(join(PACKAGE, file), 'utf8'));
}

/** Texts that stand under a key of that name anywhere in the rule packs, each once. */
export function seedTexts(key: RegExp): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, child] of Object.entries(value)) {
      if (typeof child === 'string' && key.test(name)) found.add(child);
      visit(child);
    }
  };
  for (const text of seedRuleFiles()) for (const document of parseAllDocuments(text)) visit(document.toJS());
  return [...found];
}

/** Patterns of which it is recorded what they match. */
export function recordedPatterns(): { readonly language: string; readonly pattern: string; readonly source: string }[] {
  const files = globSync('test/matching/recorded/*.jsonl', { cwd: PACKAGE }).sort();
  const records = files.flatMap((file) => readFileSync(join(PACKAGE, file), 'utf8').split('\n'));
  return records
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter((record) => typeof record.pattern === 'string');
}
