/** Sessions: who may upload, and until when. Every operation is atomic, also between several gateways. */

export interface Session {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly customerId: string;
  /** `one-request`: opened on behalf of a client of `POST /api/v1/ast/analyze`, which never deletes it. */
  readonly form: 'sealed' | 'one-request';
  /** What its opener called the request, so that a repeated one gets the same session. */
  readonly idempotencyKey?: string;
  /** Milliseconds since the epoch; from then on the session is no longer live. */
  readonly expiresAt: number;
}

export type SessionCreation =
  /** `replaced`: the session that had to go, and whose leftovers the caller wipes. */
  | { readonly kind: 'created'; readonly replaced?: Session }
  /** The customer has a live session of this idempotency key already. */
  | { readonly kind: 'exists'; readonly session: Session }
  /** `nextExpiry`: when the first of the customer's live sessions ends by itself. */
  | { readonly kind: 'full'; readonly nextExpiry: number };

export interface SessionStore {
  /**
   * Adds the session if the customer has fewer than `max` live ones at `now`, and none of the same idempotency key. With `replaceIdle`, a customer who has
   * `max` loses the least recently used `one-request` session that nobody holds, if there is one; and the new session
   * is held once from the start. All of it is one atomic step.
   */
  createIfBelow(session: Session, max: number, now: number, replaceIdle: boolean): Promise<SessionCreation>;
  /** The session, if it is live at `now`. */
  get(id: string, now: number): Promise<Session | undefined>;
  /** As `get`, and in the same step keeps the session from being replaced until `release`. */
  hold(id: string, now: number): Promise<Session | undefined>;
  /** Ends one hold; unknown ids are no error. */
  release(id: string): Promise<void>;
  /** Takes the session away. Of several simultaneous callers exactly one gets it. */
  remove(id: string): Promise<Session | undefined>;
  /** Takes away all sessions that are not live at `now`. Of several simultaneous callers exactly one gets each. */
  removeExpired(now: number): Promise<readonly Session[]>;
  countLive(now: number): Promise<number>;
}
