/** A Snapshot: the files that one commit holds, read from git objects or from an API, never from a working tree. */
import type { LineRange } from '@rsolv-ast/protocol';

export interface TreeEntry {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly kind: 'file' | 'symlink' | 'submodule';
  /** Object id of the content; of a submodule its commit. */
  readonly oid: string;
  /** Bytes, where the listing says so. */
  readonly size?: number;
}

export interface Tree {
  /** By path, in the order of `comparePaths`. */
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** Names that are not valid UTF-8, made printable: such files are never analysed. */
  readonly unnameable: readonly string[];
}

export interface Snapshot {
  /** Commit id, in full. */
  readonly commit: string;
  /** Listed once. */
  tree(): Promise<Tree>;
  /** Bytes of a file. Throws ClientError where the object is gone. */
  size(entry: TreeEntry): Promise<number>;
  read(entry: TreeEntry): Promise<Uint8Array>;
  /** How much may be read to find out which files import the changed ones. */
  readonly searchLimits: SearchLimits;
}

export interface SearchLimits {
  readonly files: number;
  readonly bytes: number;
}

/** One path that differs between two commits. */
export interface FileChange {
  /** After the change; of a deleted file the name that it had. */
  readonly path: string;
  readonly kind: 'added' | 'modified' | 'renamed' | 'deleted';
  /** The name in the base; undefined for an added file. */
  readonly basePath: string | undefined;
  /** New lines after the change; `all` where they are not known, or the file is new. */
  readonly lines: LineRange[] | 'all';
}

/** The name with each byte that is not ASCII as `\xNN`, so that two names stay two. */
export function printableName(name: Uint8Array): string {
  return Buffer.from(name)
    .toString('latin1')
    .replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
}

/** Undefined for a name that is not valid UTF-8. */
export function decodeName(name: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name);
  } catch {
    return undefined;
  }
}
