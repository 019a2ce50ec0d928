/** The life of a session: opened within the customer's limit, found by its owner only, wiped with all that hangs on it. */
import { randomBytes } from 'node:crypto';
import { ServiceError } from '@rsolv-ast/protocol';
import { removeAnalysis } from '../analyses/lifetime.ts';
import { faultOf } from '../problem.ts';
import type { Services } from '../services.ts';
import type { Session } from '../stores/session-store.ts';

const SESSION_ID_BYTES = 16;
const SESSION_ID_PATTERN = /^[0-9a-f]{32}$/;
/** A session may be deleted at any time, long before the first one expires. */
const SESSION_RETRY_MAX_SECONDS = 5;
/** How late an expired session's data may be wiped; it is unknown to clients from its expiry on. */
const SWEEP_INTERVAL_MS = 5_000;

/**
 * Throws SESSION_LIMIT. The same `idempotencyKey` gets the same session again while that lives. A session of the one-request form may take the place of an idle one of that form, and is held: its
 * opener releases it.
 */
export async function openSession(
  services: Services,
  customerId: string,
  form: Session['form'],
  idempotencyKey?: string,
): Promise<Session> {
  const { stores, config, clock } = services;
  const id = randomBytes(SESSION_ID_BYTES).toString('hex');
  const expiresAt = clock.now() + config.sessionTtlMs;
  const session = { id, customerId, form, expiresAt, ...(idempotencyKey !== undefined && { idempotencyKey }) };
  const max = config.sessionsPerCustomer;
  const outcome = await stores.sessions.createIfBelow(session, max, clock.now(), form === 'one-request');
  if (outcome.kind === 'exists') return outcome.session;
  if (outcome.kind === 'full') {
    const seconds = Math.ceil((outcome.nextExpiry - clock.now()) / 1_000);
    const retryAfter = Math.max(1, Math.min(seconds, SESSION_RETRY_MAX_SECONDS));
    throw new ServiceError('SESSION_LIMIT', undefined, { limit: max, actual: max, retryAfter });
  }
  if (outcome.replaced !== undefined) await wipeSessionData(services, outcome.replaced.id);
  return session;
}

/** A live session of this customer. Throws SESSION_UNKNOWN, for another customer's session as for none. */
export async function findSession({ stores, clock }: Services, customerId: string, id: string): Promise<Session> {
  const session = SESSION_ID_PATTERN.test(id) ? await stores.sessions.get(id, clock.now()) : undefined;
  if (session === undefined || session.customerId !== customerId) throw new ServiceError('SESSION_UNKNOWN');
  return session;
}

/** Resolves once nothing of the session is left, no worker included. */
export async function closeSession(services: Services, session: Session): Promise<void> {
  await services.stores.sessions.remove(session.id);
  await wipeSessionData(services, session.id);
}

/** Wipes what expired, from time to time. Returns what ends it. */
export function sweepExpiredSessions(services: Services): () => void {
  return services.clock.every(SWEEP_INTERVAL_MS, () => {
    wipeExpired(services).catch((error: unknown) => services.logger.error({ fault: faultOf(error) }, 'sweep failed'));
  });
}

async function wipeExpired(services: Services): Promise<void> {
  const expired = await services.stores.sessions.removeExpired(services.clock.now());
  await Promise.all(expired.map(({ id }) => wipeSessionData(services, id)));
  if (expired.length > 0) services.logger.info({ sessions: expired.length }, 'expired sessions wiped');
}

/**
 * The session itself is gone already, so that nothing can be added: whoever was about to checks again after its own
 * write (`createAnalysis`, `storeChunk`, `queueIfComplete`) and takes it back.
 */
async function wipeSessionData(services: Services, sessionId: string): Promise<void> {
  const analyses = await services.stores.analyses.ofSession(sessionId);
  await Promise.all(analyses.map(({ id }) => removeAnalysis(services, id)));
}
