/** Writes the SARIF file. The checkout belongs to whoever proposes the change: no link in it may lead the file elsewhere. */
import { mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ActionError } from './errors.ts';

/** `file` is absolute, or relative to the workspace and then inside of it. Resolves to its absolute path. Throws ActionError `cannot-write`. */
export async function writeSarif(file: string, text: string, workspace: string): Promise<string> {
  const target = path.resolve(workspace, file);
  const folder = path.dirname(target);
  try {
    // Also where the workspace is part of the path, as in ${{ github.workspace }}/rsolv-ast.sarif.
    if (!path.isAbsolute(file) || isInside(path.resolve(workspace), target))
      mustLieInside(await realpath(workspace), await existingFolder(folder));
    await mkdir(folder, { recursive: true });
    // A link that has the file's name is replaced, not followed.
    const fresh = path.join(folder, `.${path.basename(target)}.${process.pid}`);
    await rm(fresh, { force: true });
    await writeFile(fresh, text, { flag: 'wx' });
    await rename(fresh, target);
    return target;
  } catch (cause) {
    if (cause instanceof ActionError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    throw new ActionError(
      'cannot-write',
      `sarif-file: ${JSON.stringify(file)} could not be written (${code ?? 'unknown error'}): name a file in a folder that the job may ` +
        'write to, such as rsolv-ast.sarif',
      { cause },
    );
  }
}

/** Without links: the folder, or the nearest one above it that exists. */
async function existingFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return existingFolder(path.dirname(folder));
  }
}

function mustLieInside(workspace: string, folder: string): void {
  if (!isInside(workspace, folder)) {
    throw new ActionError(
      'cannot-write',
      'sarif-file leads out of the workspace, by ".." or by a link in the checkout: name a file inside, or write its absolute path',
    );
  }
}

function isInside(folder: string, file: string): boolean {
  const way = path.relative(folder, file);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}
