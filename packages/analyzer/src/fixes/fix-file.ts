/** Makes fixes in the bytes of a file, as far as they can be made. */
import { parserOf, parseText } from '../languages/parsing.ts';
import { languageOfBytes } from '../languages/registry.ts';
import { decodeText, withoutLoneReturns } from '../source/decoding.ts';
import { type SyntaxProblem, unreadLength } from '../syntax/problems.ts';
import { loadGrammar } from '../syntax/syntax.ts';
import { encodedText } from './encoded-text.ts';
import type { Fix, RefusalReason, Replacement } from './fix.ts';
import { type Reads, replaced, replacementsOf, type Selection, selectFixes } from './select-fixes.ts';

/** The offsets of fixes are those of the file's decoded text, as findings give them. */
export interface FileToFix {
  /** Its name tells its language, as for an analysis. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly language?: string;
}

export interface FixedFile<F extends Fix> extends Selection<F> {
  /** The same where nothing was made. Bytes outside of the fixes are never changed. */
  readonly bytes: Uint8Array;
  readonly before: string;
  readonly after: string;
}

/**
 * Line feeds in replacements become line ends as the file has them. Loads the grammar of the file's language.
 */
export async function fixFile<F extends Fix>(file: FileToFix, fixes: readonly F[]): Promise<FixedFile<F>> {
  const language = languageOfBytes(file.path, file.bytes, file.language);
  if (language !== undefined) await loadGrammar(language.grammarFile());
  const decoded = decodeText(file.bytes, language?.id);
  const raw = encodedText(file.bytes, decoded.text, decoded.encoding);
  const lineEnd = lineEndOf(file.bytes, decoded.encoding);
  const written = (fix: Fix): Replacement[] =>
    fix.replacements.map((one) => ({ ...one, text: one.text.replace(/\r\n?|\n/g, lineEnd) }));
  const wanted = fixes.map((fix) => ({ fix, replacements: written(fix) }));

  const unwritable = ({ replacements }: Fix): RefusalReason | null =>
    replacements.some(({ text }) => raw.encode(text) === null) ? 'encoding' : null;
  const reads: Reads =
    language === undefined
      ? () => true
      : readsAsWell(decoded.text, (text) => parseText(language, parserOf(language), withoutLoneReturns(text)).problems);
  const { made, refused } = selectFixes(wanted, decoded.text, unwritable, reads);

  const replacements = replacementsOf(made);
  return {
    made: made.map(({ fix }) => fix),
    refused: refused.map(({ fix, reason }) => ({ fix: fix.fix, reason })),
    bytes: made.length === 0 ? file.bytes : raw.replace(replacements),
    before: decoded.text,
    after: replaced(decoded.text, replacements),
  };
}

/** Whether a text changed so has no more syntax errors than it had, and no more text inside of them. */
function readsAsWell(text: string, problemsOf: (text: string) => readonly SyntaxProblem[]): Reads {
  const errorsOf = (source: string) => problemsOf(source).filter(({ kind }) => kind === 'error' || kind === 'missing');
  const before = errorsOf(text);
  return (replacements) => {
    if (replacements.length === 0) return true;
    const fixed = replaced(text, replacements);
    const after = errorsOf(fixed);
    // Of code inside of an error that was there before, more may stand there after: by as much as was put in.
    const growth = Math.max(0, fixed.length - text.length);
    return after.length <= before.length && unreadLength(after) <= unreadLength(before) + growth;
  };
}

/** The first one; decoding has made a lone CR a line feed, so that the bytes must say. */
function lineEndOf(bytes: Uint8Array, encoding: string): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(
    encoding === 'utf-16le' ? 'utf16le' : 'latin1',
  );
  return /\r\0?\n|\r|\n/.exec(text)?.[0].replace('\0', '') ?? '\n';
}
