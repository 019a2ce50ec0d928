/** Decides whether a file of a snapshot is analysed, without trusting what the proposal says of itself. */
import { basename } from 'node:path/posix';
import type { FileChange, Snapshot, TreeEntry } from '../revision/snapshot.ts';
import type { ReadOutcome, SkippedFile, SourceFile } from '../source-file.ts';
import { wasMarkedBefore } from './base-version.ts';
import { HEAD_BYTES, isBinary, lockFile, machineWritten, type Verdict } from './content.ts';
import { isVendored, isVersionControl } from './folders.ts';
import type { GlobFilter } from './globs.ts';
import type { LinguistMarks } from './linguist-marks.ts';

export interface ExamineEntryOptions {
  readonly snapshot: Snapshot;
  /** The snapshot before the change. */
  readonly base: Snapshot | undefined;
  readonly marks: LinguistMarks;
  readonly globs: GlobFilter;
  readonly maxFileBytes: number;
  readonly accepts: (path: string, head: Uint8Array) => boolean;
}

export type ExaminedEntry =
  | { kind: 'file'; file: Pick<SourceFile, 'path' | 'size' | 'read'>; bytes: Uint8Array }
  | { kind: 'skipped'; skipped: SkippedFile };

/** Git ends lines at LF alone, the analysis at a lone CR as well: in such a file their numbers do not fit together. */
export function hasLoneReturns(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x0d); at !== -1; at = bytes.indexOf(0x0d, at + 1)) {
    if (bytes[at + 1] !== 0x0a) return true;
  }
  return false;
}

/** `change`: the file is part of what is judged; else it is context, or the whole tree is judged. Throws ClientError. */
export async function examineEntry(
  entry: TreeEntry,
  change: FileChange | undefined,
  options: ExamineEntryOptions,
): Promise<ExaminedEntry> {
  const { path } = entry;
  const before = byPlace(entry, change, options) ?? byName(path, options);
  if (before !== undefined) return skip(path, entry.size ?? 0, before);

  const size = await options.snapshot.size(entry);
  // What is far too large is not even read.
  if (size > Math.max(options.maxFileBytes, UNREAD_BYTES))
    return skip(path, size, tooLarge(size, options.maxFileBytes));
  const bytes = await options.snapshot.read(entry);
  const verdict = await byContent(path, bytes, change, options);
  if (verdict !== undefined) return skip(path, size, verdict);
  return { kind: 'file', file: { path, size, read: () => readAgain(entry, options) }, bytes };
}

const UNREAD_BYTES = 16 * 1024 * 1024;

async function readAgain(entry: TreeEntry, { snapshot }: ExamineEntryOptions): Promise<ReadOutcome> {
  return { kind: 'bytes', bytes: await snapshot.read(entry) };
}

/** What speaks against a file by its kind, its path and the base's attributes. */
function byPlace(
  { path, kind }: TreeEntry,
  change: FileChange | undefined,
  { globs, marks }: ExamineEntryOptions,
): Verdict | undefined {
  if (kind === 'symlink') return { reason: 'symlink' };
  if (kind === 'submodule') return { reason: 'vendored', detail: 'a submodule: scan it in its own repository' };
  const rejection = globs.rejects(path, false);
  if (rejection !== undefined) return { reason: 'ignored', detail: rejection };
  const { generated, vendored } = marks.of(path);
  if (generated) return { reason: 'generated', detail: 'linguist-generated in .gitattributes' };
  if (vendored) return { reason: 'vendored', detail: 'linguist-vendored in .gitattributes' };
  const folders = path.split('/').slice(0, -1);
  // A proposal cannot hide what it changes by the name of a folder.
  if (change !== undefined) return undefined;
  if (folders.some(isVersionControl)) return { reason: 'ignored', detail: "version control's own data" };
  return vendored === undefined && folders.some(isVendored) ? { reason: 'vendored' } : undefined;
}

/** Such files are many and large, and no language is written in them. */
const DATA_NAME =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|psd|woff2?|ttf|otf|eot|mp[34]|m4[av]|webm|ogg|wav|flac|mov|avi|zip|gz|tgz|bz2|xz|zst|7z|rar|jar|war|class|pdf|docx?|xlsx?|pptx?|exe|dll|so|dylib|wasm|pyc|sqlite|parquet)$/i;

/**
 * Prose, data and styles: no interpreter's line makes a program of them. Left unread, since by GitHub's API each file costs one of the
 * 1,000 requests that a job's token has an hour.
 */
const NO_PROGRAM_NAME =
  /\.(?:md|markdown|mdx|rst|adoc|txt|log|jsonc?|json5|ya?ml|toml|ini|cfg|conf|properties|env|css|scss|sass|less|html?|svg|xml|xsd|csv|tsv|po|pot|snap|map|patch|diff|graphql|proto)$/i;
const NOTHING = new Uint8Array(0);

function byName(path: string, { accepts }: ExamineEntryOptions): Verdict | undefined {
  const lock = lockFile(basename(path));
  if (lock !== undefined) return lock;
  if (DATA_NAME.test(path)) return { reason: 'binary', detail: 'by its name' };
  return NO_PROGRAM_NAME.test(path) && !accepts(path, NOTHING) ? { reason: 'unsupported-language' } : undefined;
}

async function byContent(
  path: string,
  bytes: Uint8Array,
  change: FileChange | undefined,
  options: ExamineEntryOptions,
): Promise<Verdict | undefined> {
  const head = bytes.subarray(0, HEAD_BYTES);
  // Interpreters pass over a NUL in a comment: what is named as a program is none the less one.
  if (isBinary(head) && !options.accepts(path, NOTHING)) return { reason: 'binary' };
  if (!options.accepts(path, head)) return { reason: 'unsupported-language' };
  const machine = options.marks.of(path).generated === false ? undefined : machineWritten(basename(path), head);
  if (machine !== undefined && (await holds(machine, change, options))) return machine;
  return bytes.length > options.maxFileBytes ? tooLarge(bytes.length, options.maxFileBytes) : undefined;
}

/** Outside of a change every file says for itself whether it is generated. */
async function holds(
  verdict: Verdict,
  change: FileChange | undefined,
  { base }: ExamineEntryOptions,
): Promise<boolean> {
  if (change === undefined) return true;
  const entry = change.basePath === undefined ? undefined : (await base?.tree())?.entries.get(change.basePath);
  if (base === undefined || entry?.kind !== 'file') return false;
  const { path } = entry;
  return wasMarkedBefore(verdict, { path, size: await base.size(entry), read: () => base.read(entry) });
}

function tooLarge(size: number, limit: number): Verdict {
  return { reason: 'too-large', detail: `${size} bytes, more than ${limit}` };
}

function skip(path: string, bytes: number, verdict: Verdict): ExaminedEntry {
  return { kind: 'skipped', skipped: { path, bytes, ...verdict } };
}
