/** Groups files into parts, and seals them and the manifest that lists them, one part in memory at a time. */
import { createHash } from 'node:crypto';
import {
  type AnalysisOptions,
  type AnalysisSecrets,
  encodeManifest,
  type Manifest,
  type ManifestFile,
  PART_SOURCE_BYTES,
  PROTOCOL_VERSION,
  ProtocolError,
  packPart,
  pathFault,
  type SessionLimits,
  sealStream,
} from '@rsolv-ast/protocol';
import { ClientError } from '../errors.ts';
import type { SkippedFile, SourceFile } from '../source-file.ts';
import type { OnProgress } from './events.ts';
import type { Spool } from './spool.ts';

export interface BundleRequest {
  files: readonly SourceFile[];
  options: AnalysisOptions;
  rules: readonly { name: string; text: string }[];
  limits: SessionLimits;
  secrets: AnalysisSecrets;
  spool: Spool;
  onProgress: OnProgress;
  signal: AbortSignal | undefined;
}

export interface SealedBundle {
  /** In the order of the manifest. */
  files: ManifestFile[];
  /** Number of parts, the manifest included. */
  parts: number;
  /** Files that could no longer be read, or that the service does not take. */
  skipped: SkippedFile[];
}

/** Each file is read once: the bytes that are hashed for the manifest are those that are sealed. */
export async function sealBundle(request: BundleRequest): Promise<SealedBundle> {
  const { files, limits, secrets, spool, onProgress, signal } = request;
  const bundle: SealedBundle = { files: [], parts: 1, skipped: [] };
  const totals = { filesDone: 0, bytes: 0 };
  for (const group of groupIntoParts(files)) {
    const packed: { index: number; bytes: Uint8Array }[] = [];
    for (const file of group) {
      signal?.throwIfAborted();
      const bytes = await readFor(file, limits, bundle.skipped);
      totals.filesDone += 1;
      totals.bytes += bytes?.length ?? 0;
      if (bytes === undefined) continue;
      const index = bundle.files.length;
      bundle.files.push(manifestFile(file, { index, part: bundle.parts, bytes }));
      packed.push({ index, bytes });
      refuseBeyond(limits, { files: bundle.files.length, uploadBytes: totals.bytes, parts: bundle.parts + 1 });
    }
    if (packed.length > 0) {
      const part = bundle.parts++;
      for await (const chunk of sealStream(secrets.upload, { kind: 'upload', part }, packPart(packed))) {
        signal?.throwIfAborted();
        await spool.append(part, chunk);
      }
    }
    onProgress({ kind: 'sealing', filesTotal: files.length, ...totals });
  }
  if (bundle.files.length > 0) await sealManifest(request, bundle.files);
  return bundle;
}

/** A smaller upload is cut into about this many parts, so that several workers can share it. */
const PARTS_TO_SHARE = 8;
/** Below this a part costs more to hand over than a second worker saves: about a third of a second of analysis. */
const PART_MIN_SOURCE_BYTES = 1024 * 1024;

/** Groups of at most about `PART_SOURCE_BYTES`; one larger file makes a group of its own. The same files always make the same groups. */
export function* groupIntoParts(files: readonly SourceFile[]): Generator<SourceFile[], void> {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const partBytes = Math.min(PART_SOURCE_BYTES, Math.max(PART_MIN_SOURCE_BYTES, Math.ceil(total / PARTS_TO_SHARE)));
  let group: SourceFile[] = [];
  let bytes = 0;
  for (const file of files) {
    if (group.length > 0 && bytes + file.size > partBytes) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(file);
    bytes += file.size;
  }
  if (group.length > 0) yield group;
}

async function sealManifest(request: BundleRequest, files: ManifestFile[]): Promise<void> {
  const { options, rules, secrets, spool } = request;
  const manifest = encodeOrRefuse({ protocol: PROTOCOL_VERSION, options, rules: [...rules], files });
  for await (const chunk of sealStream(secrets.upload, { kind: 'upload', part: 0 }, [manifest])) {
    await spool.append(0, chunk);
  }
}

function encodeOrRefuse(manifest: Manifest): Uint8Array {
  try {
    return encodeManifest(manifest);
  } catch (cause) {
    if (!(cause instanceof ProtocolError) || cause.code !== 'bundle-limit') throw cause;
    throw new ClientError('limit-exceeded', cause.message, { cause });
  }
}

async function readFor(
  file: SourceFile,
  { fileBytes }: SessionLimits,
  skipped: SkippedFile[],
): Promise<Uint8Array | undefined> {
  const fault = pathFault(file.path);
  if (fault !== undefined) {
    skipped.push({ path: file.path, reason: 'unreadable', detail: `its path ${fault}`, bytes: file.size });
    return undefined;
  }
  const outcome = await file.read();
  if (outcome.kind === 'skipped') {
    const { reason, detail } = outcome;
    skipped.push({ path: file.path, reason, bytes: file.size, ...(detail !== undefined && { detail }) });
    return undefined;
  }
  if (outcome.bytes.length <= fileBytes) return outcome.bytes;
  const detail = `the service takes files of up to ${fileBytes} bytes`;
  skipped.push({ path: file.path, reason: 'too-large', bytes: outcome.bytes.length, detail });
  return undefined;
}

function manifestFile(file: SourceFile, place: { index: number; part: number; bytes: Uint8Array }): ManifestFile {
  return {
    index: place.index,
    part: place.part,
    path: file.path,
    size: place.bytes.length,
    sha256: createHash('sha256').update(place.bytes).digest('hex'),
    role: file.role,
    ...(file.language !== undefined && { language: file.language }),
    ...(file.changedLines !== undefined && { changedLines: file.changedLines }),
  };
}

const LIMIT_WORDS = {
  files: 'files',
  uploadBytes: 'bytes of source',
  parts: 'parts (of about 8 MB of source each, and one more)',
} as const;

function refuseBeyond(limits: SessionLimits, actual: Record<keyof typeof LIMIT_WORDS, number>): void {
  for (const [name, words] of Object.entries(LIMIT_WORDS) as [keyof typeof LIMIT_WORDS, string][]) {
    if (actual[name] > limits[name]) {
      throw new ClientError(
        'limit-exceeded',
        `the service takes at most ${limits[name]} ${words} in one analysis (its limit "${name}"): scan fewer folders at ` +
          'once, leave some out with --exclude, or have the operator raise the limit',
      );
    }
  }
}
