/** A Snapshot whose tree and files are git objects of a clone. */
import type { SearchLimits, Snapshot, Tree, TreeEntry } from '../revision/snapshot.ts';
import { decodeName, printableName } from '../revision/snapshot.ts';
import { comparePaths } from '../source-file.ts';
import type { ObjectReader } from './object-reader.ts';
import { git, type Repository } from './run-git.ts';

/** 5,000 files of 12 KB, read and searched, take under a second. */
const SEARCH_LIMITS: SearchLimits = { files: 5_000, bytes: 64 * 1024 * 1024 };

export function gitSnapshot(
  repository: Repository,
  commit: string,
  reader: ObjectReader,
  searchLimits: SearchLimits = SEARCH_LIMITS,
): Snapshot {
  let tree: Promise<Tree> | undefined;
  return {
    commit,
    tree() {
      tree ??= listTree(repository, commit);
      return tree;
    },
    size: async (entry) => entry.size ?? (await reader.size(entry.oid)),
    read: (entry) => reader.read(entry.oid),
    searchLimits,
  };
}

async function listTree(repository: Repository, commit: string): Promise<Tree> {
  const listing = await git(repository, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  const found: TreeEntry[] = [];
  const unnameable: string[] = [];
  for (let at = 0; at < listing.length; ) {
    const end = listing.indexOf(0, at);
    const tab = listing.indexOf(0x09, at);
    const [mode, , oid] = listing.toString('latin1', at, tab).split(' ') as [string, string, string];
    const name = listing.subarray(tab + 1, end);
    const path = decodeName(name);
    if (path === undefined) unnameable.push(printableName(name));
    else found.push({ path, kind: kindOf(mode), oid });
    at = end + 1;
  }
  found.sort((left, right) => comparePaths(left.path, right.path));
  return { entries: new Map(found.map((entry) => [entry.path, entry])), unnameable };
}

/** Source: git-fast-import(1), "filemodify". */
export function kindOf(mode: string): TreeEntry['kind'] {
  return mode === '160000' ? 'submodule' : mode === '120000' ? 'symlink' : 'file';
}
