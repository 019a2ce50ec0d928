/** The service that the action brings along: it starts at once and lives as long as the run. */
import { DEFAULT_WORKER_MEMORY_BYTES, forkSupervisor } from '@rsolv-ast/server/fork-supervisor';
import type { Address } from './address.ts';

export interface EmbeddedService {
  /** Resolves once requests can be sent. */
  readonly address: Promise<Address>;
  /** Resolves when no process of it is left. */
  close(): Promise<void>;
}

/** Returns at once: its processes come up while everything else is loaded, and the change is looked for. */
export function startEmbedded(): EmbeddedService {
  const supervisor = forkSupervisor({ workerMemoryBytes: DEFAULT_WORKER_MEMORY_BYTES, singleCustomer: true });
  const starting = import('@rsolv-ast/server/embedded').then(({ startEmbeddedServer }) =>
    startEmbeddedServer({ supervisor }),
  );
  const fetching = import('../network/fetch.ts').then(({ openDirectFetch }) => openDirectFetch());
  const address = Promise.all([starting, fetching]).then(
    ([{ url, apiKey }, fetch]): Address => ({ url, apiKey, identity: undefined, fetch }),
  );
  // Whoever needs the address learns of the failure there; a run that ends before must not fail of it.
  address.catch(() => {});
  return {
    address,
    async close() {
      const server = await starting.catch(() => undefined);
      await server?.close();
    },
  };
}
