/** The envelope: how client and service agree on the two secrets of one analysis (HPKE, RFC 9180, base mode, export only). */
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256, type RecipientContext } from '@hpke/core';
import { ProtocolError } from './errors.ts';

/** Each 32 bytes: `upload` seals what the client sends, `result` what it gets back. */
export interface AnalysisSecrets {
  upload: Uint8Array;
  result: Uint8Array;
}

/** What an envelope is bound to: in another session, or for another analysis, the same `enc` yields other secrets. */
export interface EnvelopeBinding {
  sessionId: string;
  /** The analysis' Idempotency-Key. */
  idempotencyKey: string;
}

export const ENCAPSULATION_BYTES = 32;
const SECRET_BYTES = 32;
/** Visible ASCII, so that the header field and the exporter context hold the same bytes. */
export const IDEMPOTENCY_KEY_PATTERN = /^[\x21-\x7e]{1,128}$/;

// MUST E1
export const hpkeSuite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** A new X25519 key pair of the service, raw, 32 bytes each. */
export async function generateEncryptionKeyPair(): Promise<{ publicKey: Uint8Array; privateKey: Uint8Array }> {
  const pair = await hpkeSuite.kem.generateKeyPair();
  return {
    publicKey: new Uint8Array(await hpkeSuite.kem.serializePublicKey(pair.publicKey)),
    privateKey: new Uint8Array(await hpkeSuite.kem.serializePrivateKey(pair.privateKey)),
  };
}

/** The client's side: new secrets for one analysis, and `enc` (32 bytes) from which the service derives the same. */
export function sealEnvelope(
  to: EnvelopeBinding & { publicKey: Uint8Array },
): Promise<{ enc: Uint8Array; secrets: AnalysisSecrets }> {
  return sealEnvelopeFrom(to, undefined);
}

/** The service's side. Throws ProtocolError `envelope`. */
export async function openEnvelope(
  envelope: EnvelopeBinding & { privateKey: Uint8Array; enc: Uint8Array },
): Promise<AnalysisSecrets> {
  // MUST E5
  if (envelope.enc.length !== ENCAPSULATION_BYTES) {
    throw new ProtocolError('envelope', `the encapsulation must have ${ENCAPSULATION_BYTES} bytes`);
  }
  return attempt('the encapsulation cannot be opened', async () => {
    const recipientKey = await hpkeSuite.kem.deserializePrivateKey(exactBuffer(envelope.privateKey));
    const info = infoOf(envelope.sessionId);
    const context = await hpkeSuite.createRecipientContext({ recipientKey, enc: exactBuffer(envelope.enc), info });
    return exportSecrets(context, envelope.idempotencyKey);
  });
}

/** As `sealEnvelope`; `ephemeralSeed` fixes the ephemeral key for test vectors and is never set in use. */
export async function sealEnvelopeFrom(
  to: EnvelopeBinding & { publicKey: Uint8Array },
  ephemeralSeed: Uint8Array | undefined,
): Promise<{ enc: Uint8Array; secrets: AnalysisSecrets }> {
  return attempt("the service's encryption key cannot be used", async () => {
    const recipientPublicKey = await hpkeSuite.kem.deserializePublicKey(exactBuffer(to.publicKey));
    // MUST E4
    const ephemeral = ephemeralSeed && (await hpkeSuite.kem.deriveKeyPair(exactBuffer(ephemeralSeed)));
    const info = infoOf(to.sessionId);
    const context = await hpkeSuite.createSenderContext({
      recipientPublicKey,
      info,
      ...(ephemeral && { ekm: ephemeral }),
    });
    return { enc: new Uint8Array(context.enc), secrets: await exportSecrets(context, to.idempotencyKey) };
  });
}

function infoOf(sessionId: string): ArrayBuffer {
  // MUST E2
  return exactBuffer(Buffer.from(`rsolv-ast/1 session ${sessionId}`));
}

async function exportSecrets(
  context: Pick<RecipientContext, 'export'>,
  idempotencyKey: string,
): Promise<AnalysisSecrets> {
  // MUST E3
  if (!IDEMPOTENCY_KEY_PATTERN.test(idempotencyKey)) {
    throw new ProtocolError('envelope', 'the Idempotency-Key must have 1 to 128 visible ASCII characters');
  }
  const secretFor = async (direction: keyof AnalysisSecrets) => {
    const exporterContext = Buffer.from(`rsolv-ast/1 ${direction} secret ${idempotencyKey}`);
    return new Uint8Array(await context.export(exactBuffer(exporterContext), SECRET_BYTES));
  };
  return { upload: await secretFor('upload'), result: await secretFor('result') };
}

/** The library's errors become ours. It refuses an all-zero shared secret (RFC 9180, 7.1.4), as MUST E5 demands. */
async function attempt<T>(failure: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    throw cause instanceof ProtocolError ? cause : new ProtocolError('envelope', failure, { cause });
  }
}

/** The library takes whole ArrayBuffers; a Buffer is mostly a view into a larger one. */
function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
