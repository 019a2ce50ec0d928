/** `rsolv-ast dump`: what the analysis makes of a file or of a pattern, for people who write rules and languages. */
import { readFile, stat } from 'node:fs/promises';
import { describeLanguages, dumpFile, dumpPattern } from '@rsolv-ast/analyzer';
import { visible } from '@rsolv-ast/report';
import { EXIT, UsageError } from '../exit-codes.ts';
import { reasonOf } from '../rules/rule-files.ts';
import { complain, type Terminal } from '../terminal.ts';

export interface DumpOptions {
  readonly ast?: boolean;
  readonly pattern?: string;
  readonly language?: string;
  readonly ranges: boolean;
}

/** Resolves to the exit code: 2 for a pattern that cannot be read. Throws UsageError. */
export async function dump(named: string | undefined, options: DumpOptions, terminal: Terminal): Promise<number> {
  if (!options.ast) throw new UsageError('Say what to dump: --ast for the generic syntax tree.');
  const subject = await subjectOf(named, options);
  switch (subject.kind) {
    case 'file':
      return dumpFileAst(subject.file, options, terminal);
    case 'pattern':
      return dumpPatternAst(subject.pattern, options.language, terminal);
  }
}

type Subject =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'pattern'; readonly pattern: string };

/** Patterns are no file names, as a rule: where no file is there and a language is named, the argument is a pattern. */
async function subjectOf(named: string | undefined, { pattern, language }: DumpOptions): Promise<Subject> {
  if (named !== undefined && pattern !== undefined) {
    throw new UsageError('Name a file or a pattern (--pattern), and not both.');
  }
  if (pattern !== undefined) return { kind: 'pattern', pattern };
  if (named === undefined) throw new UsageError('Name a file, or a pattern with --pattern and --language.');
  const isThere = await stat(named).then(
    () => true,
    () => false,
  );
  if (isThere) return { kind: 'file', file: named };
  if (language !== undefined) return { kind: 'pattern', pattern: named };
  throw new UsageError(`${visible(named)}: there is no such file. For a pattern, name its language with --language.`);
}

async function dumpFileAst(file: string, { language, ranges }: DumpOptions, terminal: Terminal): Promise<number> {
  const shown = visible(file);
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new UsageError(`${shown}: ${reasonOf(error)}`, { cause: error });
  });
  const dumped = await dumpFile({ path: file, bytes, ...(language !== undefined && { language }) }, { ranges });
  if (dumped === undefined) {
    if (language !== undefined) throw unknownLanguage(language);
    throw new UsageError(`${shown}: its name tells no language; name one with --language (${languageIds()}).`);
  }
  terminal.stdout.write(dumped.tree);
  for (const { place, message } of dumped.problems) {
    complain(terminal, `${shown}:${place.line}:${place.column}: ${message}`);
  }
  return EXIT.clean;
}

async function dumpPatternAst(pattern: string, language: string | undefined, terminal: Terminal): Promise<number> {
  if (language === undefined) throw new UsageError(`A pattern needs its language: add --language (${languageIds()}).`);
  const dumped = await dumpPattern(pattern, language);
  if (dumped === undefined) throw unknownLanguage(language);
  switch (dumped.kind) {
    case 'pattern': {
      const metavariables = dumped.metavariables.length === 0 ? '' : ` with ${dumped.metavariables.join(', ')}`;
      complain(terminal, `${dumped.language} pattern (${dumped.form})${metavariables}`);
      terminal.stdout.write(dumped.tree);
      return EXIT.clean;
    }
    case 'fault': {
      const { line, column } = dumped.place;
      const shown = pattern.split(/\r\n|[\r\n]/)[line - 1] ?? '';
      // Spelled out, a character may be longer than one: the mark stands under what is shown.
      const mark = ' '.repeat(visible(shown.slice(0, column - 1)).length);
      complain(terminal, `${line}:${column}: ${dumped.message}\n\n    ${visible(shown)}\n    ${mark}^`);
      return EXIT.usage;
    }
  }
}

function unknownLanguage(name: string): UsageError {
  return new UsageError(`--language ${visible(name)}: there is no such language; there are ${languageIds()}.`);
}

function languageIds(): string {
  return describeLanguages()
    .map(({ id }) => id)
    .join(', ');
}
