/** The service that the action brings along: its processes start at once, and live as long as the run. */
import { DEFAULT_WORKER_MEMORY_BYTES, forkSupervisor } from '@rsolv-ast/server/fork-supervisor';
import type { Address } from './address.ts';

export interface EmbeddedService {
  /**
   * Loads the part of the service that lives in this process, which takes longer than anything else: to be called when there is
   * something to wait for. Resolves once requests can be sent.
   */
  address(): Promise<Address>;
  /** Resolves when no process of it is left. */
  close(): Promise<void>;
}

/** Returns at once. */
export function startEmbedded(): EmbeddedService {
  const supervisor = forkSupervisor({ workerMemoryBytes: DEFAULT_WORKER_MEMORY_BYTES, singleCustomer: true });
  const ended = new Promise<void>((resolve) => {
    supervisor.once('exit', () => resolve());
    supervisor.once('error', () => resolve());
  });
  let starting: Promise<Started> | undefined;
  return {
    async address() {
      starting ??= start(supervisor);
      return (await starting).address;
    },
    async close() {
      const started = await starting?.catch(() => undefined);
      await started?.close();
      // Without its channel the supervisor ends, and its workers with it.
      if (supervisor.connected) supervisor.disconnect();
      await ended;
    },
  };
}

interface Started {
  readonly address: Address;
  close(): Promise<void>;
}

async function start(supervisor: ReturnType<typeof forkSupervisor>): Promise<Started> {
  const [{ startEmbeddedServer }, { openDirectFetch }] = await Promise.all([
    import('@rsolv-ast/server/embedded'),
    import('../network/fetch.ts'),
  ]);
  const server = await startEmbeddedServer({ supervisor });
  return {
    address: {
      url: server.url,
      credential: { kind: 'api-key', apiKey: server.apiKey },
      identity: undefined,
      fetch: await openDirectFetch(),
    },
    close: () => server.close(),
  };
}
