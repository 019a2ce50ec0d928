/** Whether the gateway still takes new work. */
import { ServiceError } from '@rsolv-ast/protocol';

/** By then another instance, or this one after its restart, answers. */
const DRAIN_RETRY_SECONDS = 5;

export interface Lifecycle {
  readonly draining: boolean;
  beginDrain(): void;
  /** Throws UNAVAILABLE once the drain has begun. */
  refuseWhileDraining(): void;
}

export function createLifecycle(): Lifecycle {
  let draining = false;
  return {
    get draining() {
      return draining;
    },
    beginDrain() {
      draining = true;
    },
    refuseWhileDraining() {
      if (!draining) return;
      throw new ServiceError('UNAVAILABLE', 'The service is shutting down and takes no new work.', {
        retryAfter: DRAIN_RETRY_SECONDS,
      });
    },
  };
}
