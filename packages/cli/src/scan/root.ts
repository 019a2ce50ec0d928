/** The folder that the paths of a report are relative to. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../exit-codes.ts';

/** The working directory where it holds everything that was named; else the nearest folder that does. */
export async function rootOf(named: readonly string[], workingDirectory: string): Promise<string> {
  const absolute = named.map((each) => path.resolve(workingDirectory, each));
  if (absolute.every((each) => holds(workingDirectory, each))) return workingDirectory;
  const folders = await Promise.all(absolute.map(folderOf));
  return folders.reduce(commonFolder);
}

function holds(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

async function folderOf(file: string): Promise<string> {
  try {
    return (await stat(file)).isDirectory() ? file : path.dirname(file);
  } catch (error) {
    throw new UsageError(`${file}: there is no such file or directory, or it may not be read.`, { cause: error });
  }
}

function commonFolder(left: string, right: string): string {
  let common = left;
  while (!holds(common, right)) common = path.dirname(common);
  return common;
}
