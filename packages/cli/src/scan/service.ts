/** The service that a scan uses: one that the user names, or a server inside this process that lives as long as the scan. */
import type { Credential } from '@rsolv-ast/client';
import { DEFAULT_WORKER_MEMORY_BYTES, forkSupervisor } from '@rsolv-ast/server/fork-supervisor';
import { UsageError } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import type { AnalysisOptions } from './options.ts';

export interface Service {
  /** Resolves once requests can be sent. */
  readonly address: Promise<{ readonly serverUrl: string; readonly credential: Credential }>;
  close(): Promise<void>;
}

/** Returns at once: an embedded server starts while the files are collected. Throws UsageError for a service without an API key. */
export function openService({ server, jobs, timeout }: AnalysisOptions, { apiKey }: Terminal): Service {
  if (server === undefined) return embeddedService({ jobs, fileTimeoutMs: timeout });
  if (apiKey === undefined) {
    throw new UsageError(
      '--server needs an API key: set RSOLV_API_KEY to the one that the operator of the service gave you.',
    );
  }
  return {
    address: Promise.resolve({ serverUrl: server, credential: { kind: 'api-key', apiKey } }),
    close: async () => {},
  };
}

function embeddedService(options: { jobs: number | undefined; fileTimeoutMs: number | undefined }): Service {
  const supervisor = forkSupervisor({ workerMemoryBytes: DEFAULT_WORKER_MEMORY_BYTES, singleCustomer: true });
  const starting = import('@rsolv-ast/server/embedded').then(({ startEmbeddedServer }) =>
    startEmbeddedServer({ ...options, supervisor }),
  );
  const address = starting.then(({ url, apiKey }) => ({
    serverUrl: url,
    credential: { kind: 'api-key' as const, apiKey },
  }));
  // Whoever needs the address learns of the failure there; a scan that ends before must not fail of it.
  address.catch(() => {});
  return {
    address,
    async close() {
      const server = await starting.catch(() => undefined);
      await server?.close();
    },
  };
}
