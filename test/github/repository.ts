/** A real git repository as a server holds it, written to without a working tree: no name is too strange for it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

/** What a commit puts at a path; null removes it. */
export type Entry = string | Uint8Array | { symlink: string } | { submodule: string } | null;
export type Files = Record<string, Entry>;

export interface CommitRequest {
  /** A branch, or a whole ref name. */
  readonly on: string;
  readonly files: Files;
  /** Parents; without them, what the branch holds so far. */
  readonly parents?: readonly string[];
  readonly message?: string;
}

/** Commits of a test are as old as the test says: the same files give the same commit. */
const WHO = 'Ada Example <ada@example.com> 1767225600 +0000';
const ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada Example',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Ada Example',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

export class Repository {
  readonly folder: string;
  readonly owner: string;
  readonly name: string;

  constructor(root: string, owner: string, name: string) {
    this.folder = path.join(root, owner, `${name}.git`);
    this.owner = owner;
    this.name = name;
    mkdirSync(this.folder, { recursive: true });
    this.git('init', '-q', '--bare', '-b', 'main');
    // As github.com: a commit may be asked for by its id, and a fetch may leave out blobs.
    this.git('config', 'uploadpack.allowReachableSHA1InWant', 'true');
    this.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    this.git('config', 'uploadpack.allowFilter', 'true');
  }

  get fullName(): string {
    return `${this.owner}/${this.name}`;
  }

  /** Adds a commit and gives its id. */
  commit({ on, files, parents, message = 'A change' }: CommitRequest): string {
    const ref = wholeRef(on);
    const from = parents ?? [this.find(ref)].filter((one) => one !== undefined);
    const stream: Uint8Array[] = [];
    const say = (text: string) => stream.push(Buffer.from(text));
    const data = (bytes: Uint8Array) => {
      say(`data ${bytes.length}\n`);
      stream.push(bytes);
      say('\n');
    };
    say(`commit ${ref}\nauthor ${WHO}\ncommitter ${WHO}\n`);
    data(Buffer.from(message));
    for (const [i, parent] of from.entries()) say(`${i === 0 ? 'from' : 'merge'} ${parent}\n`);
    for (const [name, entry] of Object.entries(files)) {
      if (entry === null) say(`D ${quoted(name)}\n`);
      else if (typeof entry === 'object' && 'submodule' in entry) say(`M 160000 ${entry.submodule} ${quoted(name)}\n`);
      else {
        const link = typeof entry === 'object' && 'symlink' in entry;
        say(`M ${link ? '120000' : '100644'} inline ${quoted(name)}\n`);
        data(Buffer.from(link ? entry.symlink : (entry as string)));
      }
    }
    this.#run(['fast-import', '--quiet', '--force'], Buffer.concat(stream));
    return this.resolve(ref);
  }

  /** The commit that GitHub makes of a proposal and its base to try them together. */
  mergeCommit(base: string, head: string, ref: string): string {
    const tree = this.git('merge-tree', '--write-tree', base, head).split('\n')[0]!;
    const commit = this.git('commit-tree', tree, '-p', base, '-p', head, '-m', `Merge ${head} into ${base}`);
    this.git('update-ref', ref, commit);
    return commit;
  }

  /** The commit that a revision names, if there is one. */
  find(revision: string): string | undefined {
    try {
      return this.resolve(revision);
    } catch {
      return undefined;
    }
  }

  mergeBase(a: string, b: string): string | undefined {
    try {
      return this.git('merge-base', a, b);
    } catch {
      return undefined;
    }
  }

  resolve(revision: string): string {
    return this.git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  }

  git(...args: string[]): string {
    return this.bytes(...args)
      .toString('utf8')
      .trim();
  }

  bytes(...args: string[]): Buffer {
    return this.#run(args);
  }

  #run(args: readonly string[], input?: Uint8Array): Buffer {
    return execFileSync('git', args, {
      cwd: this.folder,
      env: ENVIRONMENT,
      maxBuffer: MAX_OUTPUT_BYTES,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(input && { input }),
    });
  }
}

export function wholeRef(name: string): string {
  return name.startsWith('refs/') ? name : `refs/heads/${name}`;
}

/** As `git fast-import` reads names: in C's quotes, every unusual byte in octal. */
function quoted(name: string): string {
  const inner = [...Buffer.from(name)].map((byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\${byte.toString(8).padStart(3, '0')}`,
  );
  return `"${inner.join('')}"`;
}
