/** The tree of a commit by GitHub's API. */
import { comparePaths, kindOf, printableName, type Tree, type TreeEntry } from '@rsolv-ast/client';
import { ActionError } from '../errors.ts';
import type { ApiRequest } from './api-source.ts';

/** A listing ends at 100,000 entries or 7 MB (docs.github.com/en/rest/git/trees). A larger tree takes one for each of its folders. */
const MAX_LISTINGS = 500;

/** Throws ActionError `too-much-change`, and what octokit throws. */
export async function listTree(api: ApiRequest, commit: string): Promise<Tree> {
  const found: TreeEntry[] = [];
  const pending = [{ sha: commit, prefix: '' }];
  let listings = 0;
  const list = async (sha: string, recursive: boolean) => {
    if (++listings > MAX_LISTINGS) throw tooLarge();
    const { owner, repo, octokit, signal } = api;
    const answer = await octokit.rest.git.getTree({
      owner,
      repo,
      tree_sha: sha,
      request: { signal },
      // Any value asks for it, also `false`.
      ...(recursive && { recursive: '1' }),
    });
    return answer.data;
  };
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const whole = await list(folder.sha, true);
    const { tree, truncated } = whole.truncated ? await list(folder.sha, false) : whole;
    // One folder alone that is too large to be listed.
    if (truncated) throw tooLarge();
    for (const { path, mode, type, sha, size } of tree) {
      if (path === undefined || sha === undefined || mode === undefined) continue;
      const full = folder.prefix + path;
      if (type !== 'tree')
        found.push({ path: full, kind: kindOf(mode), oid: sha, ...(size !== undefined && { size }) });
      else if (whole.truncated) pending.push({ sha, prefix: `${full}/` });
    }
  }
  return treeOf(found);
}

function treeOf(found: TreeEntry[]): Tree {
  // JSON has no bytes: where a name is not UTF-8, GitHub writes this instead.
  const isBroken = ({ path }: TreeEntry) => path.includes('\ufffd');
  const entries = found.filter((entry) => !isBroken(entry)).sort((left, right) => comparePaths(left.path, right.path));
  return {
    entries: new Map(entries.map((entry) => [entry.path, entry])),
    unnameable: found.filter(isBroken).map(({ path }) => printableName(Buffer.from(path))),
  };
}

function tooLarge(): ActionError {
  return new ActionError(
    'too-much-change',
    `The repository is too large to be listed by GitHub's API within ${MAX_LISTINGS} requests: put actions/checkout before this step.`,
  );
}
