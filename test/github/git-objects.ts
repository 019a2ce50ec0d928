/** Blobs, trees, commits and contents of a repository, as GitHub's interface gives them. */
import { type Answer, notFound, Refusal } from './answers.ts';
import type { Served } from './hosted-repository.ts';

/** docs.github.com/rest/repos/contents#get-repository-content */
const CONTENT_INLINE_MAX_BYTES = 1024 * 1024;
const CONTENT_MAX_BYTES = 100 * 1024 * 1024;
const DIRECTORY_MAX_ENTRIES = 1000;

const NOT_SIGNED = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };
const FULL_SHA = /^[0-9a-f]{40}$/;

export function getBlob(served: Served): Answer {
  const sha = served.path.file_sha!;
  const bytes = blob(served, sha);
  if (wantsRaw(served)) return { status: 200, body: bytes };
  return {
    status: 200,
    body: {
      sha,
      node_id: 'B_',
      size: bytes.length,
      url: `${repo(served)}/git/blobs/${sha}`,
      content: lines(bytes.toString('base64')),
      encoding: 'base64',
    },
  };
}

export function getTree(served: Served): Answer {
  const { git } = served.repository;
  const name = served.path.tree_sha!;
  const sha = objectOf(served, `${name}^{tree}`);
  const recursive = served.url.searchParams.has('recursive');
  const listed = git
    .bytes('ls-tree', '-z', '-l', '--full-tree', ...(recursive ? ['-r', '-t'] : []), sha)
    .toString('utf8');
  const tree = listed
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [, mode, type, id, size, path] = /^(\d+) (\w+) (\w+) +(\S+)\t(.*)$/s.exec(line)!;
      const url = type === 'commit' ? undefined : `${repo(served)}/git/${type}s/${id}`;
      return { path, mode, type, sha: id, ...(size !== '-' && { size: Number(size) }), ...(url && { url }) };
    });
  return { status: 200, body: { sha, url: `${repo(served)}/git/trees/${sha}`, tree, truncated: false } };
}

export function getGitCommit(served: Served): Answer {
  const sha = served.path.commit_sha!;
  if (!FULL_SHA.test(sha)) throw notFound();
  const { author, committer, message, tree, parents } = commitOf(served, objectOf(served, `${sha}^{commit}`));
  return {
    status: 200,
    body: {
      sha,
      node_id: 'C_',
      url: `${repo(served)}/git/commits/${sha}`,
      html_url: `${web(served)}/commit/${sha}`,
      author,
      committer,
      message,
      tree: { sha: tree, url: `${repo(served)}/git/trees/${tree}` },
      parents: parents.map((parent) => ({
        sha: parent,
        url: `${repo(served)}/git/commits/${parent}`,
        html_url: `${web(served)}/commit/${parent}`,
      })),
      verification: NOT_SIGNED,
    },
  };
}

/** A commit as the repository's interface shows it. */
export function commitBody(served: Served, sha: string) {
  const { author, committer, message, tree, parents } = commitOf(served, sha);
  const url = `${repo(served)}/commits/${sha}`;
  return {
    sha,
    node_id: 'C_',
    url,
    html_url: `${web(served)}/commit/${sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${repo(served)}/git/commits/${sha}`,
      author,
      committer,
      message,
      comment_count: 0,
      tree: { sha: tree, url: `${repo(served)}/git/trees/${tree}` },
      verification: NOT_SIGNED,
    },
    author: null,
    committer: null,
    parents: parents.map((parent) => ({ sha: parent, url: `${repo(served)}/commits/${parent}` })),
  };
}

export function getCommit(served: Served): Answer {
  const sha = commitNamed(served, served.path.ref!);
  if (/application\/vnd\.github(\.v3)?\.sha/.test(served.accept)) return { status: 200, body: Buffer.from(sha) };
  return { status: 200, body: commitBody(served, sha) };
}

export function getContent(served: Served): Answer {
  const { git } = served.repository;
  const at = served.url.searchParams.get('ref') ?? 'main';
  const commit = commitNamed(served, at);
  const path = served.path.path!.replace(/\/+$/, '');
  const listed = git
    .bytes('--literal-pathspecs', 'ls-tree', '-z', '-l', '--full-tree', commit, '--', path)
    .toString('utf8');
  const entry = entries(listed)[0];
  if (entry === undefined) throw notFound();
  const { mode, type, sha } = entry;
  if (type === 'tree') {
    const inside = git.bytes('--literal-pathspecs', 'ls-tree', '-z', '-l', '--full-tree', commit, '--', `${path}/`);
    const shown = entries(inside.toString('utf8')).slice(0, DIRECTORY_MAX_ENTRIES);
    return { status: 200, body: shown.map((one) => contentEntry(served, one, at)) };
  }
  const shown = contentEntry(served, entry, at);
  if (type === 'commit')
    return { status: 200, body: { ...shown, type: 'submodule', submodule_git_url: `${served.web}/elsewhere.git` } };
  const bytes = blob(served, sha);
  if (mode === '120000') {
    const target = bytes.toString('utf8');
    const followed = entries(
      git
        .bytes('--literal-pathspecs', 'ls-tree', '-z', '-l', '--full-tree', commit, '--', joined(path, target))
        .toString('utf8'),
    )[0];
    // "If the requested :path points to a symlink, and the symlink's target is a normal file in the repository, then the API
    // responds with the content of the file": docs.github.com/rest/repos/contents#get-repository-content
    if (followed?.type !== 'blob') return { status: 200, body: { ...shown, type: 'symlink', target } };
    return fileAnswer(served, shown, blob(served, followed.sha));
  }
  return fileAnswer(served, shown, bytes);
}

function fileAnswer(served: Served, shown: object, bytes: Buffer): Answer {
  if (bytes.length > CONTENT_MAX_BYTES) throw new Refusal(403, 'This API returns blobs up to 100 MB in size.');
  if (wantsRaw(served)) return { status: 200, body: bytes };
  const small = bytes.length <= CONTENT_INLINE_MAX_BYTES;
  return {
    status: 200,
    body: {
      ...shown,
      type: 'file',
      size: bytes.length,
      content: small ? lines(bytes.toString('base64')) : '',
      encoding: small ? 'base64' : 'none',
    },
  };
}

interface TreeEntry {
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly size: number;
  readonly path: string;
}

function entries(listed: string): TreeEntry[] {
  return listed
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [, mode, type, sha, size, path] = /^(\d+) (\w+) (\w+) +(\S+)\t(.*)$/s.exec(line)!;
      return { mode: mode!, type: type!, sha: sha!, size: Number(size === '-' ? 0 : size), path: path! };
    });
}

function contentEntry(served: Served, { mode, type, sha, size, path }: TreeEntry, ref: string) {
  const url = `${repo(served)}/contents/${path.split('/').map(encodeURIComponent).join('/')}?ref=${encodeURIComponent(ref)}`;
  const html = `${web(served)}/blob/${encodeURIComponent(ref)}/${path.split('/').map(encodeURIComponent).join('/')}`;
  const git = type === 'commit' ? null : `${repo(served)}/git/${type}s/${sha}`;
  const plain = { tree: 'dir', commit: 'submodule' }[type] ?? (mode === '120000' ? 'symlink' : 'file');
  return {
    name: path.split('/').at(-1),
    path,
    sha,
    size,
    type: plain,
    url,
    html_url: html,
    git_url: git,
    download_url: plain === 'file' ? html : null,
    _links: { self: url, git, html },
  };
}

/** The commit that a branch, a tag or an id names, as GitHub reads `ref`. */
export function commitNamed({ repository }: Pick<Served, 'repository'>, ref: string): string {
  for (const revision of [`refs/heads/${ref}`, `refs/tags/${ref}`, ref]) {
    if (revision === ref && !FULL_SHA.test(ref) && !ref.startsWith('refs/')) break;
    const found = repository.git.find(revision);
    if (found !== undefined) return found;
  }
  throw new Refusal(422, `No commit found for SHA: ${ref}`, { errors: [] });
}

function blob(served: Served, sha: string): Buffer {
  if (!FULL_SHA.test(sha)) throw notFound();
  try {
    return served.repository.git.bytes('cat-file', 'blob', sha);
  } catch {
    throw notFound();
  }
}

function objectOf(served: Served, revision: string): string {
  try {
    return served.repository.git.git('rev-parse', '--verify', '--quiet', '--end-of-options', revision);
  } catch {
    throw notFound();
  }
}

function commitOf(served: Served, sha: string) {
  const format = '%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%T%x00%P%x00%B';
  const shown = served.repository.git.bytes('show', '-s', `--format=${format}`, sha).toString('utf8');
  const [an, ae, aI, cn, ce, cI, tree, parents, message] = shown.split('\0');
  return {
    author: { name: an!, email: ae!, date: aI! },
    committer: { name: cn!, email: ce!, date: cI! },
    tree: tree!,
    parents: parents!.split(' ').filter((one) => one !== ''),
    message: message!.trimEnd(),
  };
}

const wantsRaw = ({ accept }: Served) => /application\/vnd\.github(\.v3)?\.raw/.test(accept);
const repo = ({ api, repository }: Served) => `${api}/repos/${repository.git.fullName}`;
const web = ({ web: prefix, repository }: Served) => `${prefix}/${repository.git.fullName}`;
const joined = (path: string, target: string) => new URL(target, `file:///${path}`).pathname.slice(1);
/** GitHub breaks Base64 into lines of 60 characters. */
const lines = (base64: string) => base64.replaceAll(/.{60}/g, '$&\n');
