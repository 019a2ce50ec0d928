/** Revisions from GitHub's API, for jobs without a usable checkout. */
import type { Snapshot, Tree } from '@rsolv-ast/client';
import type { PullContext } from '../event/pull-context.ts';
import type { Octokit } from '../network/octokit.ts';
import { compareByApi } from './api-comparison.ts';
import { listTree } from './api-tree.ts';
import type { RevisionSource } from './revision-source.ts';

export interface ApiAccess {
  readonly octokit: Octokit;
  readonly signal?: AbortSignal | undefined;
}

export interface ApiRequest extends ApiAccess {
  readonly owner: string;
  readonly repo: string;
}

/** Each file is one request: who imports the changed files is looked for among the nearest only. */
const SEARCH_LIMITS = { files: 100, bytes: 8 * 1024 * 1024 };
/** Contents are kept up to here, so that most files are asked for once. */
const KEPT_BYTES = 64 * 1024 * 1024;

export function openApiSource(context: PullContext, access: ApiAccess): RevisionSource {
  const { owner, repo } = context.repository;
  const api: ApiRequest = { ...access, owner, repo };
  const snapshots = new Map<string, Snapshot>();
  const blobs = new Blobs(api);
  const snapshot = (commit: string): Snapshot => {
    let known = snapshots.get(commit);
    if (known === undefined) {
      known = apiSnapshot(commit, api, blobs);
      snapshots.set(commit, known);
    }
    return known;
  };
  return {
    kind: 'api',
    async provide() {},
    mergeBase: async () => undefined,
    snapshot,
    compare: (from, to) => compareByApi(api, context, snapshot(from), snapshot(to)),
    async close() {},
  };
}

function apiSnapshot(commit: string, api: ApiRequest, blobs: Blobs): Snapshot {
  let tree: Promise<Tree> | undefined;
  return {
    commit,
    tree() {
      tree ??= listTree(api, commit);
      return tree;
    },
    size: async (entry) => entry.size ?? (await blobs.read(entry.oid)).length,
    read: (entry) => blobs.read(entry.oid),
    searchLimits: SEARCH_LIMITS,
  };
}

class Blobs {
  readonly #api: ApiRequest;
  readonly #kept = new Map<string, Uint8Array>();
  #bytes = 0;

  constructor(api: ApiRequest) {
    this.#api = api;
  }

  /** Up to 100 MB. Source: docs.github.com/en/rest/git/blobs. The contents call would end at 1 MB. */
  async read(oid: string): Promise<Uint8Array> {
    const kept = this.#kept.get(oid);
    if (kept !== undefined) return kept;
    const { octokit, owner, repo, signal } = this.#api;
    const { data } = await octokit.rest.git.getBlob({ owner, repo, file_sha: oid, request: { signal } });
    const bytes = Buffer.from(data.content, data.encoding === 'base64' ? 'base64' : 'utf8');
    if (this.#bytes + bytes.length <= KEPT_BYTES) {
      this.#kept.set(oid, bytes);
      this.#bytes += bytes.length;
    }
    return bytes;
  }
}
