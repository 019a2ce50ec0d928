/** API keys, identities, key statements, and the texts in which they travel. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createApiKey,
  fingerprintOf,
  fromBase32,
  fromBase64Url,
  generateIdentity,
  hashApiKey,
  type KeyStatement,
  parseApiKey,
  signKeyStatement,
  toBase32,
  toBase64Url,
  verifyKeyStatement,
} from '../src/index.ts';
import { TESTDATA } from './vectors/all.ts';
import { unhex } from './vectors/fixed-keys.ts';
import type { apiKeyVectors, keyStatementVectors } from './vectors/keys.ts';

const apiKeys = read<ReturnType<typeof apiKeyVectors>>('api-keys.json');
const statements = read<ReturnType<typeof keyStatementVectors>>('key-statements.json');

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, TESTDATA), 'utf8'));
}

describe('texts for bytes', () => {
  it('encodes the base32 examples of RFC 4648 section 10', () => {
    const examples = {
      '': '',
      f: 'my',
      fo: 'mzxq',
      foo: 'mzxw6',
      foob: 'mzxw6yq',
      fooba: 'mzxw6ytb',
      foobar: 'mzxw6ytboi',
    };
    for (const [bytes, text] of Object.entries(examples)) {
      expect(toBase32(Buffer.from(bytes))).toBe(text);
      expect(fromBase32(text)).toEqual(new Uint8Array(Buffer.from(bytes)));
    }
  });

  it.each(['my======', 'MY', 'mz', 'm', 'm1', 'my ', 'ü'])('refuses the base32 text %j', (text) => {
    expect(fromBase32(text)).toBeUndefined();
  });

  it.each(['Zg==', 'Zh', 'Z', 'Z+8', 'Zg\n'])('refuses the base64url text %j', (text) => {
    expect(fromBase64Url(text)).toBeUndefined();
  });

  it('gives back any bytes, and accepts one text for them only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(fromBase32(toBase32(bytes))).toEqual(bytes);
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (text) => {
        const bytes = fromBase32(text);
        if (bytes !== undefined) expect(toBase32(bytes)).toBe(text);
      }),
    );
  });
});

describe('API keys', () => {
  it.each(apiKeys.good)('accepts the vector $key', ({ key, fingerprint, hash }) => {
    expect(parseApiKey(key)).toEqual({ fingerprint });
    expect(fingerprint).toBe(fingerprintOf(unhex(apiKeys.identityPublicKey)));
    expect(hashApiKey(key)).toBe(hash);
  });

  it.each(apiKeys.bad)('refuses the vector "$name" without repeating it', ({ key }) => {
    const error = refusal(() => parseApiKey(key));
    expect(error).toMatchObject({ name: 'ProtocolError', code: 'bad-api-key' });
    if (key !== '') expect(error.message).not.toContain(key);
  });

  it('makes a new key with the fingerprint of the identity each time', () => {
    const { publicKey } = generateIdentity();
    const [first, second] = [createApiKey(publicKey), createApiKey(publicKey)];
    expect(first.key).not.toBe(second.key);
    expect(first.key).toHaveLength(85);
    expect(parseApiKey(first.key)).toEqual({ fingerprint: fingerprintOf(publicKey) });
    expect(first.hash).toBe(hashApiKey(first.key));
  });
});

describe('key statements', () => {
  const { fingerprint } = statements;

  it.each(statements.good)('accepts the vector "$name"', ({ statement, now }) => {
    verifyKeyStatement(statement, { fingerprint, now: new Date(now) });
  });

  it.each(statements.bad)('refuses the vector "$name" as $code', ({ statement, now, code }) => {
    expect(refusal(() => verifyKeyStatement(statement, { fingerprint, now: new Date(now) }))).toMatchObject({ code });
  });

  it('refuses what is not a statement at all', () => {
    const nothing = {} as KeyStatement;
    expect(refusal(() => verifyKeyStatement(nothing, { fingerprint, now: new Date() }))).toMatchObject({
      code: 'bad-key-statement',
    });
  });

  it('verifies under the identity that signed, and under no other', () => {
    const [identity, other] = [generateIdentity(), generateIdentity()];
    const now = new Date();
    const statement = signKeyStatement(identity, {
      keyId: 'k',
      publicKey: new Uint8Array(32).fill(9),
      notBefore: now,
      notAfter: new Date(now.getTime() + 1),
    });
    verifyKeyStatement(statement, { fingerprint: fingerprintOf(identity.publicKey), now });
    expect(
      refusal(() => verifyKeyStatement(statement, { fingerprint: fingerprintOf(other.publicKey), now })),
    ).toMatchObject({ code: 'fingerprint-mismatch' });
  });

  it('never verifies when two neighbouring fields share out their characters otherwise', () => {
    const { statement, now } = statements.good[0]!;
    // Without lengths in the encoding, "k-2026-01" + key and "k-2026-0" + "1" + key would be signed alike.
    const shifted = { ...statement, keyId: statement.keyId.slice(0, -1) };
    expect(refusal(() => verifyKeyStatement(shifted, { fingerprint, now: new Date(now) }))).toMatchObject({
      code: 'bad-key-statement',
    });
  });
});

function refusal(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('was not refused');
}
