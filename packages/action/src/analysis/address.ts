/** Where a service is reached, and how. */
import type { Fetch } from '../network/fetch.ts';

export interface Address {
  readonly url: string;
  readonly apiKey: string;
  /** Fingerprint that the service must show, in addition to the one in the API key. */
  readonly identity: string | undefined;
  readonly fetch: Fetch;
}
