/** What is sent for analysis, and what is left out and why. */
import type { LineRange, SkipReason } from '@rsolv-ast/protocol';

/** Why a file was left out; `path` ends in `/` where a whole folder was. */
export interface SkippedFile {
  path: string;
  reason: SkipReason;
  /** More about the reason; never source text. */
  detail?: string;
  bytes: number;
}

export type ReadOutcome =
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'skipped'; reason: SkipReason; detail?: string };

/** A file to analyse. Its bytes are read when they are needed, and not kept. */
export interface SourceFile {
  /** Relative to the scanned root, with `/` between its parts. */
  path: string;
  /** Size in bytes when the file was found. */
  size: number;
  role: 'changed' | 'context';
  /** Lines that the change touched; absent means the whole file. */
  changedLines?: LineRange[];
  /** Language id that overrules detection by name. */
  language?: string;
  read(): Promise<ReadOutcome>;
}

/** By path; without those that cannot be read. */
export async function textsOf(files: readonly SourceFile[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const file of files) {
    const outcome = await file.read();
    if (outcome.kind === 'bytes') texts.set(file.path, new TextDecoder().decode(outcome.bytes));
  }
  return texts;
}

/** For each changed path its changed lines, or `all` for a new file. Paths are relative to the scanned root, with `/`. */
export type ChangedLines = ReadonlyMap<string, LineRange[] | 'all'>;

/** Paths in the order in which everything is sent and reported: by UTF-16 code units, the same on every machine. */
export function comparePaths(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
