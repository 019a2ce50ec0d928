/** Puts a text where a person wants it. */
import { writeFile } from 'node:fs/promises';
import { UsageError } from '../exit-codes.ts';

/** Throws UsageError. */
export async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const remedy =
      code === 'ENOENT'
        ? 'its directory does not exist'
        : code === 'ENOSPC'
          ? 'the disk is full'
          : `${code ?? 'unknown error'}`;
    throw new UsageError(`${file} could not be written: ${remedy}.`, { cause: error });
  }
}
