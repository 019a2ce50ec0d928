/** Re-sealing: the client's files, still closed, and its key become a bundle that only the analysis node can open. */
import {
  encodeManifest,
  fromBase64Url,
  type KeyStatement,
  type Manifest,
  type ManifestFile,
  PART_SOURCE_BYTES,
  PROTOCOL_VERSION,
  ProtocolError,
  packPart,
  ServiceError,
  sealEnvelope,
  sealStream,
  toBase64Url,
} from '@rsolv-ast/protocol';
import type { SealedFile } from './request.ts';

export interface SealedBundle {
  /** Base64url. */
  readonly enc: string;
  readonly keyId: string;
  /** By part, from 0 (the manifest): its chunks. */
  readonly parts: readonly (readonly Uint8Array[])[];
  /** Opens the results. */
  readonly resultSecret: Uint8Array;
  /** What the bundle calls the files, in the order of the request. */
  readonly files: readonly ManifestFile[];
}

/** Throws INVALID_REQUEST for paths that no bundle may hold. */
export async function sealBundle(
  files: readonly SealedFile[],
  contentKey: string,
  to: { key: KeyStatement; sessionId: string; idempotencyKey: string },
): Promise<SealedBundle> {
  const manifest = manifestOf(files, contentKey);
  const encoded = encodeOrRefuse(manifest);
  const { enc, secrets } = await sealEnvelope({ ...to, publicKey: fromBase64Url(to.key.publicKey)! });
  const parts = [await sealPart(secrets.upload, 0, [encoded])];
  const last = manifest.files.at(-1)!.part;
  for (let part = 1; part <= last; part += 1) {
    const ofPart = manifest.files.filter((file) => file.part === part);
    const packed = packPart(ofPart.map(({ index }) => ({ index, bytes: files[index]!.ciphertext })));
    parts.push(await sealPart(secrets.upload, part, packed));
  }
  return { enc: toBase64Url(enc), keyId: to.key.keyId, parts, resultSecret: secrets.result, files: manifest.files };
}

function manifestOf(files: readonly SealedFile[], contentKey: string): Manifest {
  let part = 1;
  let partBytes = 0;
  const described = files.map(({ path, ciphertext, iv, authTag, sha256, language }, index): ManifestFile => {
    if (partBytes > 0 && partBytes + ciphertext.length > PART_SOURCE_BYTES) {
      part += 1;
      partBytes = 0;
    }
    partBytes += ciphertext.length;
    return {
      index,
      part,
      path: relativePath(path),
      // GCM keeps the length.
      size: ciphertext.length,
      sha256,
      ...(language !== undefined && { language }),
      role: 'changed',
      inner: { iv, authTag },
    };
  });
  return { protocol: PROTOCOL_VERSION, options: { defaultRules: true }, rules: [], files: described, contentKey };
}

/** Clients write `./a.js` and `/repo/a.js` as well; what names a file uniquely is enough here. */
function relativePath(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  return segments.join('/');
}

function encodeOrRefuse(manifest: Manifest): Uint8Array {
  try {
    return encodeManifest(manifest);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new ServiceError('INVALID_REQUEST', `The files cannot be analysed: ${error.message}.`, { cause: error });
  }
}

async function sealPart(
  secret: Uint8Array,
  part: number,
  source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of sealStream(secret, { kind: 'upload', part }, source)) chunks.push(chunk);
  return chunks;
}
