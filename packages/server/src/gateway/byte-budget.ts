/** A bound on memory that many requests share: bytes are reserved before they are read, and given back afterwards. */
import { ServiceError } from '@rsolv-ast/protocol';

/** Bodies are read within seconds. */
const BUDGET_RETRY_SECONDS = 2;

export interface ByteBudget {
  /** Returns what gives the bytes back (once, however often it is called). Throws UNAVAILABLE if too few are left. */
  reserve(bytes: number): () => void;
}

export function createByteBudget(total: number): ByteBudget {
  let reserved = 0;
  return {
    reserve(bytes) {
      if (reserved + bytes > total) {
        throw new ServiceError('UNAVAILABLE', 'The service is receiving as much data as it has memory for.', {
          limit: total,
          actual: reserved + bytes,
          retryAfter: BUDGET_RETRY_SECONDS,
        });
      }
      reserved += bytes;
      let held = bytes;
      return () => {
        reserved -= held;
        held = 0;
      };
    },
  };
}
