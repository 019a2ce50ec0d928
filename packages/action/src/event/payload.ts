/** The parts of webhook payloads that are used. Source: docs.github.com/en/webhooks/webhook-events-and-payloads. */
import { z } from 'zod';

/** 40 hexadecimal digits, or 64 where the repository uses SHA-256. */
const Sha = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'must be a commit id');
const Repository = z.object({ default_branch: z.string().min(1).optional() });

const Side = z.object({
  sha: Sha,
  ref: z.string().min(1),
  /** Null once a fork was deleted. */
  repo: z.object({ id: z.int() }).nullable(),
});

export const PullRequestPayload = z.object({
  pull_request: z.object({
    number: z.int().positive(),
    head: Side,
    base: Side,
    changed_files: z.int().min(0).optional(),
  }),
  repository: Repository,
});

export const PushPayload = z.object({
  ref: z.string().min(1),
  before: Sha,
  after: Sha,
  forced: z.boolean().default(false),
  deleted: z.boolean().default(false),
  /** Where an annotated tag was pushed `after` is the tag, and this the commit. */
  head_commit: z.object({ id: Sha }).nullish(),
  repository: Repository,
});

export const MergeGroupPayload = z.object({
  merge_group: z.object({
    head_sha: Sha,
    head_ref: z.string().min(1),
    base_sha: Sha,
    base_ref: z.string().min(1),
  }),
  repository: Repository,
});

/** `workflow_dispatch` and `schedule`: nothing of theirs is needed, and a schedule's names not even the repository in old servers. */
export const PlainPayload = z.object({ repository: Repository.optional() });
