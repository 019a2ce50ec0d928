/** The blocks of all fixture files: `### language`, a source, `###`, and behind it the tree that lowering makes of it. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LanguageId } from '../../src/languages/language.ts';

export interface FixtureBlock {
  readonly language: LanguageId;
  readonly source: string;
}

export function readBlocks(text: string): FixtureBlock[] {
  return [...text.matchAll(/^### (\w+)\n([\s\S]*?)\n###$/gm)].map((match) => ({
    language: match[1] as LanguageId,
    source: match[2] ?? '',
  }));
}

export function fixtureBlocks(): FixtureBlock[] {
  const files = globSync('*/fixtures/*.txt', { cwd: import.meta.dirname }).sort();
  return files.flatMap((file) => readBlocks(readFileSync(join(import.meta.dirname, file), 'utf8')));
}
