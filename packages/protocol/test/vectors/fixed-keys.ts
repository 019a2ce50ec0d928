/** Keys and texts for vectors, the same at every run. */
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';

/** PKCS #8 headers of raw private keys (RFC 8410). */
const PKCS8_HEADER = {
  ed25519: '302e020100300506032b657004220420',
  x25519: '302e020100300506032b656e04220420',
} as const;

export function bytesFor(label: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`rsolv-ast test vector: ${label}`).digest());
}

export function keyPairFor(label: string, curve: keyof typeof PKCS8_HEADER) {
  const privateKey = bytesFor(label);
  const key = createPrivateKey({
    key: Buffer.concat([Buffer.from(PKCS8_HEADER[curve], 'hex'), privateKey]),
    format: 'der',
    type: 'pkcs8',
  });
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return { privateKey, publicKey: new Uint8Array(Buffer.from(x!, 'base64url')) };
}

/** The text of length n that PROTOCOL.md section 18 defines: byte i is (7 i + n) mod 251. */
export function plaintextOf(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let index = 0; index < length; index += 1) bytes[index] = (7 * index + length) % 251;
  return bytes;
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

export function unhex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}
