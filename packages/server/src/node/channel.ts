/** What the node's front (in the gateway's process) and the supervisor's process say to each other. Only ciphertext, counts, ids and public keys. */
import type { KeyStatement } from '@rsolv-ast/protocol';
import type { AnalysisJob, NodeEvent, NodeStatus } from './analysis-node.ts';
import type { NodeSettings } from './settings.ts';

export type ToSupervisor =
  | { readonly kind: 'start'; readonly settings: NodeSettings }
  | { readonly kind: 'submit'; readonly job: AnalysisJob }
  | { readonly kind: 'cancel'; readonly requestId: number; readonly analysisId: string }
  /** Answers `read-part`; without `chunks`: they could not be had. */
  | { readonly kind: 'part'; readonly requestId: number; readonly chunks?: readonly Uint8Array[] }
  | { readonly kind: 'stop'; readonly graceMs: number };

export type FromSupervisor =
  | { readonly kind: 'ready'; readonly keys: readonly KeyStatement[] }
  /** It cannot start; `detail` is for the operator. */
  | { readonly kind: 'start-failed'; readonly detail: string }
  | { readonly kind: 'event'; readonly event: NodeEvent }
  | { readonly kind: 'read-part'; readonly requestId: number; readonly analysisId: string; readonly part: number }
  | { readonly kind: 'cancelled'; readonly requestId: number }
  /** Sent at every change and at least every second: also the sign of life. `waiting`: ids in the order of the queue. */
  | { readonly kind: 'status'; readonly status: NodeStatus; readonly waiting: readonly string[] };

/** How often the status is sent without a change. */
export const STATUS_INTERVAL_MS = 1000;
