/** The envelope: RFC 9180's vector for its suite, our own vectors, and what it is bound to. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hpkeSuite, sealEnvelopeFrom } from '../src/envelope.ts';
import { generateEncryptionKeyPair, openEnvelope, sealEnvelope } from '../src/index.ts';
import { TESTDATA } from './vectors/all.ts';
import { hex, unhex } from './vectors/fixed-keys.ts';
import type { envelopeVectors } from './vectors/keys.ts';

const rfc9180 = JSON.parse(readFileSync(new URL('rfc9180.json', TESTDATA), 'utf8'));
const vector: Awaited<ReturnType<typeof envelopeVectors>> = JSON.parse(
  readFileSync(new URL('envelopes.json', TESTDATA), 'utf8'),
);
const binding = { sessionId: vector.sessionId, idempotencyKey: vector.idempotencyKey };

describe("RFC 9180's vector for our suite", () => {
  it('names the suite that we use', () => {
    expect([hpkeSuite.kem.id, hpkeSuite.kdf.id, hpkeSuite.aead.id]).toEqual([0x20, 1, 2]);
  });

  it('is reproduced by the sender', async () => {
    const sender = await hpkeSuite.createSenderContext({
      recipientPublicKey: await hpkeSuite.kem.deserializePublicKey(exact(rfc9180.pkRm)),
      info: exact(rfc9180.info),
      ekm: await hpkeSuite.kem.deriveKeyPair(exact(rfc9180.ikmE)),
    });
    const { aad, pt, ct } = rfc9180.encryption;
    expect(hex(new Uint8Array(sender.enc))).toBe(rfc9180.enc);
    expect(hex(new Uint8Array(await sender.seal(exact(pt), exact(aad))))).toBe(ct);
  });

  it('is reproduced by the recipient', async () => {
    const recipient = await hpkeSuite.createRecipientContext({
      recipientKey: await hpkeSuite.kem.deserializePrivateKey(exact(rfc9180.skRm)),
      enc: exact(rfc9180.enc),
      info: exact(rfc9180.info),
    });
    const { aad, pt, ct } = rfc9180.encryption;
    expect(hex(new Uint8Array(await recipient.open(exact(ct), exact(aad))))).toBe(pt);
    for (const { context, value } of rfc9180.exports) {
      expect(hex(new Uint8Array(await recipient.export(exact(context), 32)))).toBe(value);
    }
  });
});

describe('envelope', () => {
  it('yields the secrets of the vector', async () => {
    const sealed = await sealEnvelopeFrom(
      { ...binding, publicKey: unhex(vector.publicKey) },
      unhex(vector.ephemeralSeed),
    );
    expect(hex(sealed.enc)).toBe(vector.enc);
    const opened = await openEnvelope({ ...binding, privateKey: unhex(vector.privateKey), enc: unhex(vector.enc) });
    for (const secrets of [sealed.secrets, opened]) {
      expect([hex(secrets.upload), hex(secrets.result)]).toEqual([vector.upload, vector.result]);
    }
  });

  it.each(vector.moved)('yields other secrets when it is moved $name', async (moved) => {
    const secrets = await openEnvelope({
      privateKey: unhex(moved.privateKey),
      enc: unhex(vector.enc),
      sessionId: moved.sessionId,
      idempotencyKey: moved.idempotencyKey,
    });
    expect([hex(secrets.upload), hex(secrets.result)]).toEqual([moved.upload, moved.result]);
    expect(moved.upload).not.toBe(vector.upload);
    expect(moved.result).not.toBe(vector.result);
  });

  it.each(vector.bad)('refuses an encapsulation: $name', async ({ enc }) => {
    const opening = openEnvelope({ ...binding, privateKey: unhex(vector.privateKey), enc: unhex(enc) });
    await expect(opening).rejects.toMatchObject({ name: 'ProtocolError', code: 'envelope' });
  });

  it.each(['', 'with space', 'line\nbreak', 'ü', 'x'.repeat(129)])('refuses the Idempotency-Key %j', async (key) => {
    const { publicKey } = await generateEncryptionKeyPair();
    const sealing = sealEnvelope({ publicKey, sessionId: 's', idempotencyKey: key });
    await expect(sealing).rejects.toMatchObject({ code: 'envelope' });
  });

  it('refuses keys of another length', async () => {
    const short = new Uint8Array(31);
    await expect(sealEnvelope({ ...binding, publicKey: short })).rejects.toMatchObject({ code: 'envelope' });
    const opening = openEnvelope({ ...binding, privateKey: short, enc: unhex(vector.enc) });
    await expect(opening).rejects.toMatchObject({ code: 'envelope' });
  });

  it('agrees on secrets for any session and Idempotency-Key, new ones at each sealing', async () => {
    const { publicKey, privateKey } = await generateEncryptionKeyPair();
    const idempotencyKeys = fc.stringMatching(/^[!-~]{1,128}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 200 }),
        idempotencyKeys,
        async (sessionId, idempotencyKey) => {
          const first = await sealEnvelope({ publicKey, sessionId, idempotencyKey });
          const second = await sealEnvelope({ publicKey, sessionId, idempotencyKey });
          expect(await openEnvelope({ privateKey, enc: first.enc, sessionId, idempotencyKey })).toEqual(first.secrets);
          expect(first.secrets.upload).not.toEqual(second.secrets.upload);
          expect(first.secrets.upload).not.toEqual(first.secrets.result);
        },
      ),
      { numRuns: 30 },
    );
  });
});

function exact(text: string): ArrayBuffer {
  return new Uint8Array(unhex(text)).buffer;
}
