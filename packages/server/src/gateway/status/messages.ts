/** Answers of the calls that tell of the service itself. */
import { z } from 'zod';

export const Liveness = z.object({ status: z.literal('ok') });

export const Readiness = z.object({
  ready: z.boolean(),
  /** In words for an operator; empty when ready. */
  reasons: z.array(z.string()),
  /** What confines the workers on this machine. */
  sandbox: z.object({
    network: z.enum(['namespace', 'in-process']),
    orphans: z.enum(['parent-death-signal', 'watchdog']),
    files: z.literal('node-permission'),
  }),
  queued: z.int().min(0),
  running: z.int().min(0),
});
export type Readiness = z.infer<typeof Readiness>;

export const WorkersResponse = z.object({
  workers: z.array(
    z.object({
      pid: z.int(),
      state: z.enum(['starting', 'warm', 'busy', 'idle', 'stopping']),
      /** Id, not name; absent until the worker has had its first analysis. */
      customerId: z.string().optional(),
      ageSeconds: z.number(),
      residentBytes: z.number(),
      analyses: z.int(),
      filesByLanguage: z.record(z.string(), z.int()),
    }),
  ),
  queued: z.int(),
  running: z.int(),
  /** Ended workers by cause, since the start. */
  exits: z.record(z.string(), z.int()),
});

export const ProblemCatalogue = z.record(
  z.string(),
  z.object({ status: z.int(), title: z.string(), remedy: z.string() }),
);
