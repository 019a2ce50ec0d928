/** What Prometheus may know: counts, sizes and times, by route template, state and cause; no customer, no id. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { WorkerStatus } from '../node/analysis-node.ts';
import type { Services } from './services.ts';

/** Seconds: from a chunk on the loopback interface to a full long poll. */
const DURATION_BUCKETS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const WORKER_STATES: readonly WorkerStatus['state'][] = ['starting', 'warm', 'busy', 'idle', 'stopping'];

export interface RequestMetrics {
  record(request: { method: string; route: string; status: number; ms: number }): void;
}

/** A registry of its own, with the process' memory, CPU and event loop in it. */
export function createMetricsRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

export function createRequestMetrics(registry: Registry): RequestMetrics {
  const requests = new Counter({
    name: 'rsolv_ast_http_requests_total',
    help: 'Requests by method, route template and status (499: the client went away)',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'rsolv_ast_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer, long polls included',
    labelNames: ['method', 'route'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  });
  return {
    record({ method, route, status, ms }) {
      requests.inc({ method, route, status: String(status) });
      durations.observe({ method, route }, ms / 1_000);
    },
  };
}

/** Gauges that are read from stores and node whenever they are asked for. */
export function registerStateMetrics({ stores, node, clock, metrics }: Services): void {
  gauge(metrics, 'rsolv_ast_sessions', 'Live sessions', async (self) => {
    self.set(await stores.sessions.countLive(clock.now()));
  });
  gauge(metrics, 'rsolv_ast_chunk_bytes', 'Bytes of sealed chunks in the store', async (self) => {
    self.set(await stores.chunks.totalBytes());
  });
  labelledGauge(metrics, 'rsolv_ast_analyses', 'Analyses by state', 'state', () => stores.analyses.countByState());
  labelledGauge(metrics, 'rsolv_ast_workers', 'Live workers by state', 'state', async () => {
    const { workers } = node.status();
    return Object.fromEntries(
      WORKER_STATES.map((state) => [state, workers.filter((worker) => worker.state === state).length]),
    );
  });
  gauge(metrics, 'rsolv_ast_worker_resident_bytes', 'Resident memory of all workers', async (self) => {
    self.set(node.status().workers.reduce((sum, worker) => sum + worker.residentBytes, 0));
  });
  gauge(metrics, 'rsolv_ast_ready', 'Whether the analysis node is ready (1) or not (0)', async (self) => {
    self.set(node.status().ready ? 1 : 0);
  });
  registerExits({ node, metrics });
}

/** The node counts; the metric is set to what it says, and like each counter begins anew with the process. */
function registerExits({ node, metrics }: Pick<Services, 'node' | 'metrics'>): void {
  new Counter({
    name: 'rsolv_ast_worker_exits_total',
    help: 'Ended workers by cause',
    labelNames: ['cause'],
    registers: [metrics],
    collect() {
      this.reset();
      for (const [cause, count] of Object.entries(node.status().exits)) this.inc({ cause }, count);
    },
  });
}

function gauge(registry: Registry, name: string, help: string, collect: (self: Gauge) => Promise<void>): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      await collect(this);
    },
  });
}

function labelledGauge(
  registry: Registry,
  name: string,
  help: string,
  label: string,
  read: () => Promise<Readonly<Record<string, number>>>,
): void {
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    async collect() {
      for (const [value, count] of Object.entries(await read())) this.set({ [label]: value }, count);
    },
  });
}
