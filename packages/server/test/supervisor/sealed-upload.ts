/** What a client does with files: a sealed upload, and its result opened again. */
import { createHash, randomUUID } from 'node:crypto';
import {
  type AnalysisOptions,
  type AnalysisSecrets,
  collect,
  decodePartResult,
  encodeManifest,
  fromBase64Url,
  type KeyStatement,
  type Manifest,
  openStream,
  type PartResult,
  packPart,
  sealEnvelope,
  sealStream,
} from '@rsolv-ast/protocol';
import type { AnalysisJob } from '../../src/node/analysis-node.ts';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly encoding?: BufferEncoding;
}

export interface SealedUpload {
  readonly job: AnalysisJob;
  /** Sealed chunks by part. */
  readonly parts: readonly (readonly Uint8Array[])[];
  openResult(part: number, sealed: Uint8Array): Promise<PartResult>;
}

/** `parts`: the files of each part, from part 1 on. */
export async function sealUpload(
  key: KeyStatement,
  parts: readonly (readonly SourceFile[])[],
  settings: { customerId?: string; options?: AnalysisOptions; change?: (manifest: Manifest) => Manifest } = {},
): Promise<SealedUpload> {
  const sessionId = randomUUID();
  const idempotencyKey = randomUUID();
  const publicKey = fromBase64Url(key.publicKey)!;
  const { enc, secrets } = await sealEnvelope({ publicKey, sessionId, idempotencyKey });
  const manifest = manifestOf(parts, settings.options);
  const sealed = [await seal(secrets, 0, [encodeManifest(settings.change?.(manifest) ?? manifest)])];
  let index = 0;
  for (const [position, files] of parts.entries()) {
    const packed = packPart(files.map((file) => ({ index: index++, bytes: Buffer.from(file.text, file.encoding) })));
    sealed.push(await seal(secrets, position + 1, packed));
  }
  return {
    job: {
      analysisId: randomUUID(),
      customerId: settings.customerId ?? 'customer-a',
      sessionId,
      idempotencyKey,
      enc,
      keyId: key.keyId,
      parts: sealed.length,
    },
    parts: sealed,
    openResult: async (part, bytes) =>
      decodePartResult(await collect(openStream(secrets.result, { kind: 'result', part }, [bytes]))),
  };
}

function manifestOf(parts: readonly (readonly SourceFile[])[], options: AnalysisOptions | undefined): Manifest {
  const files = parts.flatMap((part, position) => part.map((file) => ({ ...file, part: position + 1 })));
  return {
    protocol: 1,
    options: options ?? { defaultRules: true },
    rules: [],
    files: files.map(({ path, text, encoding, part }, index) => {
      const bytes = Buffer.from(text, encoding);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { index, part, path, size: bytes.length, sha256, role: 'changed' };
    }),
  };
}

async function seal(secrets: AnalysisSecrets, part: number, source: Parameters<typeof sealStream>[2]) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of sealStream(secrets.upload, { kind: 'upload', part }, source)) chunks.push(chunk);
  return chunks;
}
