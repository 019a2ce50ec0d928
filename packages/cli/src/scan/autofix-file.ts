/** A file that is fixed in place: read only if it is what was analysed, and replaced as a whole or not at all. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, realpath, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { hashOf } from './analysed-bytes.ts';

/** `no-file`: a symbolic link, or something below one, or no regular file. */
export type FileFault = 'changed' | 'gone' | 'no-file' | 'forbidden' | 'failed';

export type ReadFile =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'fault'; readonly fault: FileFault };

/** `file`: absolute, with no link above the folder that was scanned. */
export async function readUnchanged(file: string, sha256: string): Promise<ReadFile> {
  try {
    if (await isBelowLink(file)) return { kind: 'fault', fault: 'no-file' };
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      if (!(await handle.stat()).isFile()) return { kind: 'fault', fault: 'no-file' };
      const bytes = await handle.readFile();
      return hashOf(bytes) === sha256 ? { kind: 'bytes', bytes } : { kind: 'fault', fault: 'changed' };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { kind: 'fault', fault: faultOf(error) };
  }
}

/** Keeps mode and owner. Whoever reads the file meanwhile reads the old one or the new one. Null: done. */
export async function replaceFile(file: string, bytes: Uint8Array, sha256: string): Promise<FileFault | null> {
  const fresh = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeLike(file, fresh, bytes);
    // Once more, as late as can be: an editor may have saved meanwhile.
    const current = await readUnchanged(file, sha256);
    if (current.kind === 'fault') {
      await unlink(fresh);
      return current.fault;
    }
    await rename(fresh, file);
    return null;
  } catch (error) {
    await unlink(fresh).catch(() => {});
    return faultOf(error);
  }
}

async function writeLike(file: string, fresh: string, bytes: Uint8Array): Promise<void> {
  let original: FileHandle | undefined;
  let handle: FileHandle | undefined;
  try {
    original = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    const { mode, uid, gid } = await original.stat();
    // Whoever may not write the file shall not replace it either.
    await (await open(file, constants.O_WRONLY | constants.O_NOFOLLOW)).close();
    handle = await open(fresh, 'wx', 0o600);
    await handle.writeFile(bytes);
    const own = await handle.stat();
    if (own.uid !== uid || own.gid !== gid) await handle.chown(uid, gid);
    await handle.chmod(mode & 0o7777);
    await handle.sync();
  } finally {
    await original?.close();
    await handle?.close();
  }
}

/** Whether a folder on the way is a symbolic link; `file` is absolute. */
async function isBelowLink(file: string): Promise<boolean> {
  const folder = path.dirname(file);
  return (await realpath(folder)) !== path.resolve(folder);
}

function faultOf(error: unknown): FileFault {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'gone';
    case 'ELOOP':
    case 'EMLINK':
    case 'EISDIR':
      return 'no-file';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'forbidden';
    default:
      return 'failed';
  }
}
