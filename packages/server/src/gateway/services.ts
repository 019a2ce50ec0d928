/** What a gateway is made of: handed in whole by whoever builds one, and passed on explicitly to every handler. */
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { AnalysisNode } from '../node/analysis-node.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { Clock } from './clock.ts';
import type { GatewayConfig } from './config.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Stores } from './stores/stores.ts';

/** The customer whose bearer token this is; undefined for a token that is not accepted. Keeps and logs nothing of it. */
export type VerifyBearer = (token: string) => Promise<{ readonly customerId: string } | undefined>;

export interface GatewayDeps {
  readonly stores: Stores;
  readonly node: AnalysisNode;
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly clock: Clock;
  /** PROTOCOL.md, A6. Undefined: bearer tokens are not enabled. */
  readonly verifyBearer?: VerifyBearer | undefined;
}

export interface Services extends GatewayDeps {
  readonly lifecycle: Lifecycle;
  /** Memory for bodies that are being read. */
  readonly bodies: ByteBudget;
}
