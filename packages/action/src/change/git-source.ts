/** Revisions from the objects of the job's checkout. Its working tree, index, hooks and attributes are never looked at. */
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  compareCommits,
  fetchCommits,
  gitSnapshot,
  hasCommit,
  isShallow,
  lacksFiles,
  mergeBaseOf,
  ObjectReader,
  type Repository,
  withToken,
} from '@rsolv-ast/client';
import type { PullContext } from '../event/pull-context.ts';
import { type AuthoritiesFile, writeAuthorities } from '../network/certificates.ts';
import type { RevisionSource } from './revision-source.ts';

export interface GitAccess {
  readonly token: string | undefined;
  /** The `ca-cert` input: git shall trust what the other requests trust. */
  readonly caCert?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Undefined where the workspace holds no clone of the repository. Throws ClientError where git refuses to work on it. */
export async function openGitSource(context: PullContext, access: GitAccess): Promise<RevisionSource | undefined> {
  const clone = await cloneAt(context, access);
  if (clone === undefined) return undefined;
  const authorities =
    access.caCert === undefined ? undefined : await writeAuthorities(access.caCert, context.workspace);
  try {
    const source = await sourceOf(authorities === undefined ? clone : trusting(clone, authorities), context);
    if (source === undefined) await authorities?.remove();
    return source && { ...source, close: () => source.close().finally(() => authorities?.remove()) };
  } catch (error) {
    await authorities?.remove();
    throw error;
  }
}

/** What git fetches expressly, and what a partial clone fetches when it is read. */
function trusting(repository: Repository, { path }: AuthoritiesFile): Repository {
  return { ...repository, environment: { ...repository.environment, GIT_SSL_CAINFO: path } };
}

async function sourceOf(repository: Repository, context: PullContext): Promise<RevisionSource | undefined> {
  const known = [context.workflowSha, context.head.sha, context.base?.sha].filter((sha) => sha !== undefined);
  if (!(await holdsAny(repository, known))) return undefined;
  const { serverUrl, owner, repo } = context.repository;
  const reader = new ObjectReader(repository);
  const searchLimits = (await lacksFiles(repository)) ? FETCHED_SEARCH_LIMITS : undefined;
  return {
    kind: 'git',
    async provide(commits) {
      const missing: string[] = [];
      for (const commit of new Set(commits)) if (!(await hasCommit(repository, commit))) missing.push(commit);
      if (missing.length === 0) return;
      await fetchCommits(repository, { url: `${serverUrl}/${owner}/${repo}`, commits: missing });
    },
    async mergeBase(base, head) {
      // Where history is cut off, what git finds may be an older ancestor than the merge base.
      if ((await isShallow(repository)) || !(await hasCommit(repository, base)) || !(await hasCommit(repository, head)))
        return undefined;
      return mergeBaseOf(repository, base, head);
    },
    snapshot: (commit) => gitSnapshot(repository, commit, reader, searchLimits),
    compare: async (from, to) => ({ ...(await compareCommits(repository, from, to)), notes: [] }),
    close: () => reader.close(),
  };
}

/** Where each file that is searched for imports would be a fetch of its own. */
const FETCHED_SEARCH_LIMITS = { files: 100, bytes: 8 * 1024 * 1024 };

async function cloneAt(
  { workspace, repository: { serverUrl } }: PullContext,
  { token, signal }: GitAccess,
): Promise<Repository | undefined> {
  const root = await realpath(workspace).catch(() => undefined);
  if (root === undefined) return undefined;
  const clone = repositoryAt(root, workspace, signal);
  const repository = token === undefined ? clone : withToken(clone, serverUrl, token);
  try {
    await isShallow(repository);
    return repository;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'git-missing' || code === 'git-not-a-repository') return undefined;
    throw error;
  }
}

/**
 * In a container the checkout often belongs to another user, and git refuses to read it. This folder is the one that the runner
 * names as the job's workspace, and no program that its configuration names is started here: so for these calls alone, it is
 * declared safe. Git before 2.37 takes that from no call; then its refusal is the error.
 */
function repositoryAt(root: string, workspace: string, signal: AbortSignal | undefined): Repository {
  return {
    root,
    signal,
    settings: [
      ['safe.directory', root],
      ['safe.directory', workspace],
    ],
    environment: {
      // A repository that the workspace happens to lie in is another one.
      GIT_CEILING_DIRECTORIES: dirname(root),
      GIT_NO_REPLACE_OBJECTS: '1',
      // Not `ext::`, which starts programs.
      GIT_ALLOW_PROTOCOL: 'https:http:ssh:file',
      ...FORGOTTEN,
    },
  };
}

/** What a step before left in the environment must neither point git elsewhere nor write the token into a trace. */
const FORGOTTEN = Object.fromEntries(
  [
    'GIT_DIR',
    'GIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_COMMON_DIR',
    'GIT_NAMESPACE',
    'GIT_OBJECT_DIRECTORY',
    'GIT_ALTERNATE_OBJECT_DIRECTORIES',
    'GIT_EXTERNAL_DIFF',
    'GIT_ASKPASS',
    'SSH_ASKPASS',
    'GIT_SSH_COMMAND',
    'GIT_TRACE',
    'GIT_TRACE2',
    'GIT_TRACE2_EVENT',
    'GIT_TRACE2_PERF',
    'GIT_TRACE_CURL',
    'GIT_TRACE_PACKET',
    'GIT_CURL_VERBOSE',
  ].map((name) => [name, undefined]),
);

async function holdsAny(repository: Repository, commits: readonly string[]): Promise<boolean> {
  for (const commit of commits) if (await hasCommit(repository, commit)) return true;
  return false;
}
