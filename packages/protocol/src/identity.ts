/** The service's long-lived Ed25519 identity, and the statements in which it vouches for its encryption keys. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  sign,
  verify,
} from 'node:crypto';
import { fromBase64Url, toBase32, toBase64Url } from './bytes.ts';
import { ProtocolError } from './errors.ts';
import { KeyStatement, SUITE } from './messages.ts';

/** Raw Ed25519 keys (RFC 8032), 32 bytes each; the private one is the seed. */
export interface Identity {
  publicKey: Uint8Array;
  privateKey: Uint8Array;
}

/** Bytes of the identity's hash that a fingerprint keeps: 128 bits against a second identity with the same one. */
const FINGERPRINT_BYTES = 16;
const STATEMENT_DOMAIN = 'rsolv-ast/1 key statement';

export function generateIdentity(): Identity {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { publicKey: rawKey(jwk.x), privateKey: rawKey(jwk.d) };
}

/** Base32 of the truncated SHA-256 of the identity's public key, 26 characters. */
export function fingerprintOf(identityPublicKey: Uint8Array): string {
  // MUST K1
  return toBase32(createHash('sha256').update(identityPublicKey).digest().subarray(0, FINGERPRINT_BYTES));
}

/** States that `publicKey` (X25519, 32 bytes) is an encryption key of this service between the two times. */
export function signKeyStatement(
  identity: Identity,
  key: { keyId: string; publicKey: Uint8Array; notBefore: Date; notAfter: Date },
): KeyStatement {
  const unsigned = {
    keyId: key.keyId,
    publicKey: toBase64Url(key.publicKey),
    suite: SUITE,
    notBefore: key.notBefore.toISOString(),
    notAfter: key.notAfter.toISOString(),
    identity: toBase64Url(identity.publicKey),
  } as const;
  const signature = sign(null, encodeKeyStatement(unsigned), privateKeyObject(identity));
  return KeyStatement.parse({ ...unsigned, signature: toBase64Url(signature) });
}

/**
 * Accepts a statement only if the expected identity signed it and it is valid now. Throws ProtocolError
 * `bad-key-statement`, `fingerprint-mismatch` or `key-expired`.
 */
export function verifyKeyStatement(statement: KeyStatement, expected: { fingerprint: string; now: Date }): void {
  // MUST K2, K3
  const parsed = KeyStatement.safeParse(statement);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.');
    throw new ProtocolError('bad-key-statement', `the service's key statement is malformed in its field "${field}"`);
  }
  const identity = bytesOf(parsed.data.identity);
  // MUST K4
  if (fingerprintOf(identity) !== expected.fingerprint) {
    throw new ProtocolError(
      'fingerprint-mismatch',
      `the service shows the identity ${fingerprintOf(identity)}, but ${expected.fingerprint} is expected: ` +
        'something between you and the service swaps its key, or the API key or pin is for another service',
    );
  }
  // MUST K5
  const signature = bytesOf(parsed.data.signature);
  if (!verify(null, encodeKeyStatement(parsed.data), publicKeyObject(identity), signature)) {
    throw new ProtocolError('bad-key-statement', "the signature of the service's key statement is wrong");
  }
  // MUST K6
  const now = expected.now.getTime();
  const { notBefore, notAfter } = parsed.data;
  if (now < Date.parse(notBefore) || now >= Date.parse(notAfter)) {
    throw new ProtocolError(
      'key-expired',
      `the service's encryption key is valid from ${notBefore} until ${notAfter}, and the clock here says ` +
        `${expected.now.toISOString()}: correct the clock, or have the operator rotate the key`,
    );
  }
}

/** The signed bytes: each field preceded by its length, so that no two statements share an encoding. */
function encodeKeyStatement(statement: Omit<KeyStatement, 'signature'>): Buffer {
  // MUST K3
  const fields = [
    Buffer.from(STATEMENT_DOMAIN),
    Buffer.from(statement.keyId),
    bytesOf(statement.publicKey),
    Buffer.from(statement.suite),
    Buffer.from(statement.notBefore),
    Buffer.from(statement.notAfter),
    bytesOf(statement.identity),
  ];
  return Buffer.concat(fields.flatMap((field) => [uint32(field.length), field]));
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** For fields that the schema has checked. */
function bytesOf(field: string): Uint8Array {
  return fromBase64Url(field)!;
}

function rawKey(field: string | undefined): Uint8Array {
  return new Uint8Array(Buffer.from(field!, 'base64url'));
}

function publicKeyObject(publicKey: Uint8Array) {
  const key: JsonWebKey = { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(publicKey) };
  return createPublicKey({ key, format: 'jwk' });
}

function privateKeyObject(identity: Identity) {
  const key: JsonWebKey = {
    kty: 'OKP',
    crv: 'Ed25519',
    x: toBase64Url(identity.publicKey),
    d: toBase64Url(identity.privateKey),
  };
  return createPrivateKey({ key, format: 'jwk' });
}
