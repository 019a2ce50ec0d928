/** Which files are in which language, by name and first line: all that a program must know of languages which has others analyse them. */
import { JAVA } from './java/file-types.ts';
import { JAVASCRIPT, TSX, TYPESCRIPT } from './javascript/file-types.ts';
import { PHP } from './php/file-types.ts';
import { PYTHON } from './python/file-types.ts';
import { ERB, RUBY } from './ruby/file-types.ts';

/** Ids of the languages; each is a grammar, or another way to read one. */
export type LanguageId = 'javascript' | 'typescript' | 'tsx' | 'python' | 'java' | 'php' | 'ruby' | 'erb';

export interface FileType {
  readonly id: LanguageId;
  /** Names that rules use for it in `languages:`; the same name may mean several (`ts`). */
  readonly ruleNames: readonly string[];
  /** With the dot, lower case. */
  readonly extensions: readonly string[];
  /** Whole file names, such as `Jakefile`. */
  readonly fileNames?: readonly string[];
  /** Interpreters in a `#!` line, without path and version. */
  readonly interpreters: readonly string[];
}

const FILE_TYPES: readonly FileType[] = [JAVASCRIPT, TYPESCRIPT, TSX, PYTHON, JAVA, PHP, RUBY, ERB];

const BY_EXTENSION = new Map(FILE_TYPES.flatMap((type) => type.extensions.map((e) => [e, type] as const)));
const BY_FILE_NAME = new Map(FILE_TYPES.flatMap((type) => (type.fileNames ?? []).map((name) => [name, type] as const)));
const BY_INTERPRETER = new Map(FILE_TYPES.flatMap((type) => type.interpreters.map((name) => [name, type] as const)));

/**
 * The language of a file: by the override if there is one (an id or a rule's name for it), else by its name, its extension, and the
 * interpreter in its first line. Undefined if none is registered.
 */
export function fileTypeOf(path: string, firstLine: string, override?: string): FileType | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const byExtension = BY_EXTENSION.get(extensionOf(name));
  if (override !== undefined) return overridden(override.toLowerCase(), byExtension);
  return BY_FILE_NAME.get(name) ?? byExtension ?? BY_INTERPRETER.get(interpreterOf(firstLine));
}

/**
 * Whether rule files may hold rules for any text (`languages: [generic]`, `[regex]`), so that files which no language takes must be sent to be
 * analysed too. Said from their text alone, without reading them as rules; where that cannot tell, the answer is yes: what no rule is for is skipped later, with
 * that reason.
 */
export function mayReadAnyText(ruleTexts: readonly string[]): boolean {
  return ruleTexts.some((text) =>
    [...text.matchAll(/["']?\blanguages["']?\s*:(?<value>[^\n]*)/g)].some(({ groups, index, 0: line }) =>
      mayNameText(groups?.value ?? '', text.slice(index + line.length)),
    ),
  );
}

const TEXT_LANGUAGE = /(?:^|[\s,['"])(?:generic|regex|none|spacegrep|aliengrep)(?:$|[\s,\]'"])/i;

/** The value of `languages:` on its own line, and what follows. */
function mayNameText(value: string, rest: string): boolean {
  const written = value.replace(/\s#.*$/, '').trim();
  if (written.startsWith('[')) return TEXT_LANGUAGE.test(/^[^\]]*/.exec(`${written}${rest}`)?.[0] ?? '');
  // A list below, one item a line; anything else is an alias, a tag or no list.
  if (written !== '') return true;
  const items = /^(?:[ \t]*(?:#.*)?\n|[ \t]*-[ \t]+[^\n:]*(?:\n|$))*/.exec(rest)?.[0] ?? '';
  return items.trim() === '' || TEXT_LANGUAGE.test(items);
}

/** Bytes in which a `#!` line is looked for; Linux reads 256 of it. */
const FIRST_LINE_BYTES = 1024;

/** The same from a file's bytes, or from their beginning. */
export function fileTypeOfBytes(path: string, head: Uint8Array, override?: string): FileType | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, FIRST_LINE_BYTES)).toString('latin1');
  // A byte order mark, seen as Latin-1, is no part of the line.
  return fileTypeOf(path, /^(?:ï»¿)?([^\r\n]*)/.exec(text)?.[1] ?? '', override);
}

/** `typescript` for a .tsx file means tsx: of several languages of that name, the one that the extension says. */
function overridden(override: string, byExtension: FileType | undefined): FileType | undefined {
  const named = FILE_TYPES.filter((type) => type.id === override || type.ruleNames.includes(override));
  if (byExtension !== undefined && named.includes(byExtension)) return byExtension;
  return named.find((type) => type.id === override) ?? named[0];
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
