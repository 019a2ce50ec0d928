/** API keys: made, parsed and hashed. Each key carries the fingerprint of the service that it is for. */
import { createHash, randomBytes } from 'node:crypto';
import { fromBase32, toBase32 } from './bytes.ts';
import { ProtocolError } from './errors.ts';
import { fingerprintOf } from './identity.ts';

/** Random bytes in an API key: as many as the keys that it opens the way to. */
const API_KEY_SECRET_BYTES = 32;
const API_KEY_PATTERN = /^rsolv_([a-z2-7]{26})_([a-z2-7]{52})$/;

/** A new key for the service with this identity, and the only form in which the service may keep it. */
export function createApiKey(identityPublicKey: Uint8Array): { key: string; hash: string } {
  // MUST A1
  const key = `rsolv_${fingerprintOf(identityPublicKey)}_${toBase32(randomBytes(API_KEY_SECRET_BYTES))}`;
  return { key, hash: hashApiKey(key) };
}

/** The fingerprint that the service must show. Throws ProtocolError `bad-api-key`, whose text never holds the key. */
export function parseApiKey(text: string): { fingerprint: string } {
  const [, fingerprint, secret] = API_KEY_PATTERN.exec(text) ?? [];
  // MUST A2
  if (fingerprint === undefined || secret === undefined || !fromBase32(fingerprint) || !fromBase32(secret)) {
    throw new ProtocolError(
      'bad-api-key',
      'the API key is malformed: it must read rsolv_, 26 characters, _, 52 characters; copy it again, without spaces or line breaks',
    );
  }
  return { fingerprint };
}

/** Hexadecimal SHA-256 of the whole key. */
export function hashApiKey(key: string): string {
  // MUST A3
  return createHash('sha256').update(key).digest('hex');
}
