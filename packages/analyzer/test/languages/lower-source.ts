/** For tests: text of a language in, its lowered file out. Grammars and parsers are kept. */
import type { LanguageId, LoweredFile } from '../../src/languages/language.ts';
import { parseText } from '../../src/languages/parsing.ts';
import { allLanguages } from '../../src/languages/registry.ts';
import { loadGrammar, SyntaxParser } from '../../src/syntax/syntax.ts';

const parsers = new Map<LanguageId, Promise<SyntaxParser>>();

export async function lowerSource(id: LanguageId, text: string): Promise<LoweredFile> {
  const language = allLanguages().find((candidate) => candidate.id === id);
  if (language === undefined) throw new Error(`No language ${id} is registered.`);
  let parser = parsers.get(id);
  if (parser === undefined) {
    parser = loadGrammar(language.grammarFile()).then((grammar) => new SyntaxParser(grammar));
    parsers.set(id, parser);
  }
  return parseText(language, await parser, text);
}
