/** What proves to a service who is calling: an API key, or bearer tokens that live for minutes and are fetched anew. */
import type { Clock } from './clock.ts';

export type Credential =
  | { readonly kind: 'api-key'; readonly apiKey: string }
  /** PROTOCOL.md, A6. `fetchToken` gives a fresh one at each call; what it throws is thrown to whoever analyses. */
  | { readonly kind: 'bearer'; readonly fetchToken: (signal: AbortSignal | undefined) => Promise<string> };

/** A token that would end while a request is under way is not sent any more. */
const RENEW_BEFORE_MS = 60_000;

export type Header = Readonly<Record<string, string>>;

/** The header of each request, by one credential. */
export class Authorization {
  readonly #credential: Credential;
  readonly #clock: Clock;
  #current: Promise<{ header: Header; endsAt: number }> | undefined;

  constructor(credential: Credential, clock: Clock) {
    this.#credential = credential;
    this.#clock = clock;
  }

  /** Requests at the same time share one token. */
  async header(signal: AbortSignal | undefined): Promise<Header> {
    if (this.#credential.kind === 'api-key') return { 'x-api-key': this.#credential.apiKey };
    const seen = this.#current;
    const known = await seen?.catch(() => undefined);
    if (known !== undefined && known.endsAt - this.#clock.now() > RENEW_BEFORE_MS) return known.header;
    if (this.#current === seen || this.#current === undefined) {
      this.#current = fetched(this.#credential.fetchToken, signal);
    }
    return (await this.#current).header;
  }

  /** After a refusal: whether `header` gives another header from now on. */
  async drop(refused: Header): Promise<boolean> {
    if (this.#credential.kind === 'api-key') return false;
    const current = await this.#current?.catch(() => undefined);
    if (current?.header === refused) this.#current = undefined;
    return true;
  }
}

async function fetched(
  fetchToken: (signal: AbortSignal | undefined) => Promise<string>,
  signal: AbortSignal | undefined,
) {
  const token = await fetchToken(signal);
  return { header: { authorization: `Bearer ${token}` }, endsAt: endOf(token) };
}

/** Milliseconds since the epoch, as the token itself says (RFC 7519, 4.1.4); one that says nothing is used until it is refused. */
function endOf(token: string): number {
  try {
    const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof exp === 'number' ? exp * 1000 : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
