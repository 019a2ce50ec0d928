/** API keys, of which the service knows only the hashes. */

export interface ApiKeyRecord {
  /** Names the key where people must tell keys apart; no secret. */
  readonly id: string;
  /** Stands for the customer everywhere but in the key file. */
  readonly customerId: string;
  readonly customer: string;
  /** Hexadecimal SHA-256 of the key (`hashApiKey`). */
  readonly hash: string;
  /** ISO 8601, UTC. */
  readonly created: string;
  /** ISO 8601, UTC; absent while the key is good. */
  readonly revoked?: string;
}

export interface ApiKeyStore {
  /** The key with this hash unless it is revoked: unknown and revoked keys take the same path and the same time. */
  find(hash: string): Promise<ApiKeyRecord | undefined>;
  /** Why no key can be looked up, in words for an operator; undefined if all is well. */
  fault(): Promise<string | undefined>;
}
