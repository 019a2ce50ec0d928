/** One session with the service: opened, its key trusted, and always deleted. */
import { randomUUID } from 'node:crypto';
import {
  fromBase64Url,
  ProtocolError,
  parseApiKey,
  type SessionLimits,
  SessionResponse,
  verifyKeyStatement,
} from '@rsolv-ast/protocol';
import { ClientError } from '../errors.ts';
import { discard } from './answer.ts';
import type { Connection } from './connection.ts';
import type { Credential } from './credential.ts';

export interface Session {
  id: string;
  keyId: string;
  /** X25519 public key of the service, raw. */
  publicKey: Uint8Array;
  limits: SessionLimits;
}

/** Time that the deletion of a session may take when everything else is over, in milliseconds. */
const DELETE_TIMEOUT_MS = 5_000;
/** A session that is being opened when the client is cancelled must be known to be deleted: its answer gets this long. */
const OPEN_LINGER_MS = 3_000;

/** The fingerprint that the service must show. Throws ClientError if API key and pin disagree, or neither names one. */
export function expectedFingerprint(credential: Credential, pinned: string | undefined): string {
  switch (credential.kind) {
    case 'api-key':
      return fingerprintInKey(credential.apiKey, pinned);
    case 'bearer':
      if (pinned !== undefined) return pinned;
      // A6: a token says nothing of the service that it is for.
      throw new ClientError(
        'no-identity',
        'nothing was sent, because nothing says which service is meant: with OIDC tokens the identity of the service must be ' +
          'pinned; its operator sees it when the service starts',
      );
    default:
      return credential satisfies never;
  }
}

function fingerprintInKey(apiKey: string, pinned: string | undefined): string {
  let fingerprint: string;
  try {
    fingerprint = parseApiKey(apiKey).fingerprint;
  } catch (cause) {
    if (!(cause instanceof ProtocolError)) throw cause;
    throw new ClientError('bad-api-key', cause.message, { cause });
  }
  if (pinned !== undefined && pinned !== fingerprint) {
    throw new ClientError(
      'untrusted-service',
      `the API key is for the service ${fingerprint}, but ${JSON.stringify(pinned)} is pinned: use the key of the pinned ` +
        'service, or correct the pin',
    );
  }
  return fingerprint;
}

/**
 * Opens a session, runs `use` in it and deletes it, whatever happened: chunks, results and running work are wiped.
 * Nothing is sealed before the service has proven that its key is its own.
 */
export async function withSession<T>(
  connection: Connection,
  fingerprint: string,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const opened = await connection.json(
    // A session whose answer got lost is answered again, and not left behind.
    { method: 'POST', path: '/sessions', headers: { 'idempotency-key': randomUUID() }, lingerMs: OPEN_LINGER_MS },
    SessionResponse,
  );
  try {
    connection.signal?.throwIfAborted();
    return await use(trust(opened, fingerprint, connection));
  } finally {
    await deleteSession(connection, opened.sessionId);
  }
}

function trust(opened: SessionResponse, fingerprint: string, connection: Connection): Session {
  const { sessionId, encryption, limits } = opened;
  try {
    verifyKeyStatement(encryption, { fingerprint, now: new Date(connection.clock.now()) });
  } catch (cause) {
    if (!(cause instanceof ProtocolError)) throw cause;
    throw new ClientError(
      'untrusted-service',
      `nothing was sent, because the service cannot be trusted with it: ${cause.message}`,
      { cause },
    );
  }
  return { id: sessionId, keyId: encryption.keyId, publicKey: fromBase64Url(encryption.publicKey)!, limits };
}

/** On cancellation the caller's signal has fired already, so this has a short time limit of its own. */
async function deleteSession(connection: Connection, id: string): Promise<void> {
  const signal = AbortSignal.timeout(DELETE_TIMEOUT_MS);
  const path = `/sessions/${encodeURIComponent(id)}`;
  try {
    await connection.send({ method: 'DELETE', path, signal, maxFailures: 3 }, discard);
  } catch {
    // The service wipes the session when it expires; the outcome of the analysis must not change over this.
  }
}
