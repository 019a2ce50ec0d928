/** Vectors for API keys, key statements and envelopes. */
import { hashApiKey } from '../../src/api-key.ts';
import { toBase32, toBase64Url } from '../../src/bytes.ts';
import { openEnvelope, sealEnvelopeFrom } from '../../src/envelope.ts';
import { fingerprintOf, signKeyStatement } from '../../src/identity.ts';
import type { KeyStatement } from '../../src/messages.ts';
import { bytesFor, hex, keyPairFor } from './fixed-keys.ts';

const identity = keyPairFor('identity', 'ed25519');
const otherIdentity = keyPairFor('another identity', 'ed25519');
const service = keyPairFor('encryption key', 'x25519');
const otherService = keyPairFor('another encryption key', 'x25519');
const fingerprint = fingerprintOf(identity.publicKey);

export function apiKeyVectors() {
  const secret = toBase32(bytesFor('API key'));
  const key = `rsolv_${fingerprint}_${secret}`;
  return {
    identityPublicKey: hex(identity.publicKey),
    good: [{ key, fingerprint, hash: hashApiKey(key) }],
    bad: [
      { name: 'empty', key: '' },
      { name: 'other prefix', key: key.replace('rsolv', 'resolv') },
      { name: 'upper case', key: key.toUpperCase() },
      { name: 'a character too few', key: key.slice(0, -1) },
      { name: 'a character too many', key: `${key}a` },
      { name: 'trailing line break', key: `${key}\n` },
      { name: 'leading space', key: ` ${key}` },
      { name: 'a digit that base32 lacks', key: `rsolv_${fingerprint}_1${secret.slice(1)}` },
      { name: 'unused bits of the secret set', key: `${key.slice(0, -1)}${withUnusedBit(key.at(-1)!)}` },
      {
        name: 'unused bits of the fingerprint set',
        key: `rsolv_${fingerprint.slice(0, -1)}${withUnusedBit(fingerprint.at(-1)!)}_${secret}`,
      },
      { name: 'no fingerprint', key: `rsolv_${secret}` },
    ],
  };
}

export function keyStatementVectors() {
  const now = '2026-01-31T12:00:00.000Z';
  const [notBefore, notAfter] = [new Date('2026-01-31T00:00:00.000Z'), new Date('2026-02-07T00:00:00.000Z')];
  const key = { keyId: 'k-2026-01', publicKey: service.publicKey, notBefore, notAfter };
  const statement = signKeyStatement(identity, key);
  const foreign = signKeyStatement(otherIdentity, key);
  const check = (name: string, code: string, changed: Partial<KeyStatement>, at = now) => ({
    name,
    code,
    now: at,
    statement: { ...statement, ...changed },
  });
  return {
    identityPrivateKey: hex(identity.privateKey),
    identityPublicKey: hex(identity.publicKey),
    fingerprint,
    good: [
      { name: 'valid', now, statement },
      { name: 'valid in its first millisecond', now: statement.notBefore, statement },
      { name: 'valid in its last millisecond', now: '2026-02-06T23:59:59.999Z', statement },
    ],
    bad: [
      check('expired', 'key-expired', {}, statement.notAfter),
      check('not yet valid', 'key-expired', {}, '2026-01-30T23:59:59.999Z'),
      check('signed by another identity', 'fingerprint-mismatch', foreign),
      check('another identity claims this one', 'bad-key-statement', { signature: foreign.signature }),
      check('another key put in', 'bad-key-statement', { publicKey: toBase64Url(otherService.publicKey) }),
      check('another keyId put in', 'bad-key-statement', { keyId: 'k-2026-02' }),
      check('prolonged', 'bad-key-statement', { notAfter: '2027-02-07T00:00:00.000Z' }),
      check('begins earlier', 'bad-key-statement', { notBefore: '2025-01-31T00:00:00.000Z' }),
      check('same time, spelled otherwise', 'bad-key-statement', { notAfter: '2026-02-07T00:00:00Z' }),
      check('bit of the signature flipped', 'bad-key-statement', {
        signature: toBase64Url(flipped(Buffer.from(statement.signature, 'base64url'))),
      }),
      check('signature cut', 'bad-key-statement', { signature: statement.signature.slice(0, -2) }),
      check('key of 31 bytes', 'bad-key-statement', { publicKey: toBase64Url(service.publicKey.subarray(1)) }),
      check('key with padding', 'bad-key-statement', { publicKey: `${statement.publicKey}=` }),
    ],
  };
}

export async function envelopeVectors() {
  const binding = { sessionId: 'session-1', idempotencyKey: 'analysis-1' };
  const ephemeralSeed = bytesFor('ephemeral seed');
  const { enc, secrets } = await sealEnvelopeFrom({ ...binding, publicKey: service.publicKey }, ephemeralSeed);
  const moved = async (
    name: string,
    changes: { sessionId?: string; idempotencyKey?: string; privateKey?: Uint8Array },
  ) => {
    const envelope = { ...binding, privateKey: service.privateKey, enc, ...changes };
    const yields = await openEnvelope(envelope);
    return {
      name,
      privateKey: hex(envelope.privateKey),
      sessionId: envelope.sessionId,
      idempotencyKey: envelope.idempotencyKey,
      upload: hex(yields.upload),
      result: hex(yields.result),
    };
  };
  return {
    privateKey: hex(service.privateKey),
    publicKey: hex(service.publicKey),
    ...binding,
    ephemeralSeed: hex(ephemeralSeed),
    enc: hex(enc),
    upload: hex(secrets.upload),
    result: hex(secrets.result),
    moved: [
      await moved('to another session', { sessionId: 'session-2' }),
      await moved('to another analysis', { idempotencyKey: 'analysis-2' }),
      await moved('to another key', { privateKey: otherService.privateKey }),
    ],
    bad: [
      { name: 'empty', enc: '' },
      { name: 'a byte too few', enc: hex(enc.subarray(1)) },
      { name: 'a byte too many', enc: `${hex(enc)}00` },
      { name: 'all zero: the shared secret would be too', enc: '00'.repeat(32) },
      { name: 'a point of order 2 (RFC 7748): the shared secret would be zero', enc: `01${'00'.repeat(31)}` },
    ],
  };
}

/** The character whose value has the lowest bit set as well: a bit that base32 does not use at the end of these texts. */
function withUnusedBit(character: string): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  return alphabet[alphabet.indexOf(character) | 1]!;
}

function flipped(bytes: Uint8Array): Uint8Array {
  const changed = new Uint8Array(bytes);
  changed[0]! ^= 1;
  return changed;
}
