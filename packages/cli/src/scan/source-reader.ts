/** Reads the lines that code frames show, from the files that were scanned. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A file that has gone since has no frame. The last file is kept: findings come file by file. */
export function sourceReader(root: string): (file: string) => string | undefined {
  let last: { file: string; text: string | undefined } | undefined;
  return (file) => {
    if (last?.file !== file) last = { file, text: read(path.join(root, file)) };
    return last.text;
  };
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}
