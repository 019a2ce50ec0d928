/** Where a service is reached, and how. */
import type { Credential } from '@rsolv-ast/client';
import type { Fetch } from '../network/fetch.ts';

export interface Address {
  readonly url: string;
  readonly credential: Credential;
  /** Fingerprint that the service must show; in addition to the one in an API key. */
  readonly identity: string | undefined;
  readonly fetch: Fetch;
}
