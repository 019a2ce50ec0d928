/** A bound on memory that many requests share: bytes are reserved before they are read, and given back afterwards. */
import { ServiceError } from '@rsolv-ast/protocol';
import { SharedBytes, type SharedBytesLimits } from './shared-bytes.ts';

/** Bodies are read within seconds. */
const BUDGET_RETRY_SECONDS = 2;

const REFUSALS = {
  customer: 'The service is receiving as much data of this customer as it takes at a time.',
  total: 'The service is receiving as much data as it has memory for.',
} as const;

export interface ByteBudget {
  /** Returns what gives the bytes back (once, however often it is called). Throws UNAVAILABLE if too few are left. */
  reserve(customerId: string, bytes: number): () => void;
}

export function createByteBudget(limits: SharedBytesLimits): ByteBudget {
  const reserved = new SharedBytes(limits);
  return {
    reserve(customerId, bytes) {
      const exceeded = reserved.exceeded(customerId, bytes);
      if (exceeded !== undefined) {
        throw new ServiceError('UNAVAILABLE', REFUSALS[exceeded], { retryAfter: BUDGET_RETRY_SECONDS });
      }
      reserved.add(customerId, bytes);
      let held = bytes;
      return () => {
        reserved.add(customerId, -held);
        held = 0;
      };
    },
  };
}
