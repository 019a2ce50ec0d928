/** A gateway: the application together with what runs beside its requests, and its orderly end. */
import type { Server } from 'node:http';
import type { Express } from 'express';
import { followNode } from './analyses/follow-node.ts';
import { buildApp } from './app.ts';
import { createByteBudget } from './byte-budget.ts';
import { createLifecycle } from './lifecycle.ts';
import { registerStateMetrics } from './metrics.ts';
import type { GatewayDeps, Services } from './services.ts';
import { sweepExpiredSessions } from './sessions/lifetime.ts';

/** How often a draining gateway looks whether its work is done. */
const DRAIN_CHECK_MS = 100;
/** What remains to be sent when the work is done takes far less. */
const LAST_ANSWERS_MS = 2_000;

export interface Gateway {
  readonly app: Express;
  /**
   * Refuses new sessions and analyses from now on, waits until the clients have fetched and wiped what they have here,
   * but for at most `graceMs`; then closes `server` with all its connections and stops.
   */
  drain(server: Server, graceMs?: number): Promise<void>;
  /** Stops what runs beside the requests. */
  stop(): void;
}

export function createGateway(deps: GatewayDeps): Gateway {
  const services: Services = {
    ...deps,
    lifecycle: createLifecycle(),
    bodies: createByteBudget({ total: deps.config.bodyBytes, customer: deps.config.customerBodyBytes }),
  };
  registerStateMetrics(services);
  const app = buildApp(services);
  const stopFollowing = followNode(services);
  const stopSweeping = sweepExpiredSessions(services);
  const stop = () => {
    stopFollowing();
    stopSweeping();
  };
  return {
    app,
    stop,
    async drain(server, graceMs = deps.config.drainGraceMs) {
      services.lifecycle.beginDrain();
      await untilIdle(services, graceMs);
      await closeServer(server, services);
      stop();
    },
  };
}

/** The application alone, for who never stops it before the process ends. */
export function createApp(deps: GatewayDeps): Express {
  return createGateway(deps).app;
}

/** Clients delete their sessions when they have their results: an analysis that is still here is still wanted. */
async function untilIdle({ stores, clock }: Services, graceMs: number): Promise<void> {
  const deadline = clock.now() + graceMs;
  while (clock.now() < deadline) {
    const counts = await stores.analyses.countByState();
    if (Object.values(counts).every((count) => count === 0)) return;
    await new Promise<void>((resolve) => clock.after(DRAIN_CHECK_MS, resolve));
  }
}

/** Answers that are on their way still get out; keep-alive connections end as soon as they are idle. */
async function closeServer(server: Server, { clock }: Services): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const endIdle = clock.every(DRAIN_CHECK_MS, () => server.closeIdleConnections());
  const endAll = clock.after(LAST_ANSWERS_MS, () => server.closeAllConnections());
  await closed;
  endIdle();
  endAll();
}
