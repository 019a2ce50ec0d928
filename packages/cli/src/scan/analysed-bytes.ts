/** Remembers what was sent for analysis: a file is fixed only if it still is that. */
import { createHash } from 'node:crypto';
import type { SourceFile } from '@rsolv-ast/client';

/** By path, what the bytes were that were sent. */
export type AnalysedBytes = Map<string, { readonly sha256: string; readonly language: string | undefined }>;

/** The same files; whenever one is read its hash is kept. */
export function remembering(files: readonly SourceFile[], sent: AnalysedBytes): SourceFile[] {
  return files.map((file) => ({
    ...file,
    async read() {
      const outcome = await file.read();
      if (outcome.kind === 'bytes') sent.set(file.path, { sha256: hashOf(outcome.bytes), language: file.language });
      return outcome;
    },
  }));
}

/** Hexadecimal. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
