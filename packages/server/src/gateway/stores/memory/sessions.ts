/** SessionStore in memory. Each operation runs to its end without yielding, which makes it atomic. */
import type { Session, SessionCreation, SessionStore } from '../session-store.ts';

interface Entry {
  readonly session: Session;
  holds: number;
}

export function createMemorySessionStore(): SessionStore {
  /** Least recently used first. */
  const entries = new Map<string, Entry>();

  const liveOf = (customerId: string, now: number) =>
    [...entries.values()].filter(({ session }) => session.customerId === customerId && session.expiresAt > now);

  const live = (id: string, now: number) => {
    const entry = entries.get(id);
    return entry !== undefined && entry.session.expiresAt > now ? entry : undefined;
  };

  return {
    async createIfBelow(session, max, now, replaceIdle): Promise<SessionCreation> {
      const live = liveOf(session.customerId, now);
      const { idempotencyKey } = session;
      const twin = live.find(({ session }) => session.idempotencyKey === idempotencyKey);
      if (idempotencyKey !== undefined && twin !== undefined) return { kind: 'exists', session: twin.session };
      const entry = { session, holds: replaceIdle ? 1 : 0 };
      if (live.length < max) {
        entries.set(session.id, entry);
        return { kind: 'created' };
      }
      const idle = live.find(({ session, holds }) => session.form === 'one-request' && holds === 0);
      if (!replaceIdle || idle === undefined) {
        return { kind: 'full', nextExpiry: Math.min(...live.map(({ session }) => session.expiresAt)) };
      }
      entries.delete(idle.session.id);
      entries.set(session.id, entry);
      return { kind: 'created', replaced: idle.session };
    },
    async get(id, now) {
      return live(id, now)?.session;
    },
    async hold(id, now) {
      const entry = live(id, now);
      if (entry === undefined) return undefined;
      entry.holds += 1;
      entries.delete(id);
      entries.set(id, entry);
      return entry.session;
    },
    async release(id) {
      const entry = entries.get(id);
      if (entry !== undefined) entry.holds -= 1;
    },
    async remove(id) {
      const entry = entries.get(id);
      entries.delete(id);
      return entry?.session;
    },
    async removeExpired(now) {
      const expired = [...entries.values()].map(({ session }) => session).filter((session) => session.expiresAt <= now);
      for (const { id } of expired) entries.delete(id);
      return expired;
    },
    async countLive(now) {
      return [...entries.values()].filter(({ session }) => session.expiresAt > now).length;
    },
  };
}
