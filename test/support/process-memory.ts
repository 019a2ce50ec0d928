/** Reads the whole writable memory of a process (Linux), to find what it must not hold. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** Read at a time; neighbours overlap by `OVERLAP` so that nothing hides on a border. */
const WINDOW_BYTES = 4 * 1024 * 1024;
const OVERLAP_BYTES = 1024;

/** Of the needles, those that stand anywhere in the process' memory, in UTF-8 or in UTF-16 (how V8 keeps some strings). */
export function foundInMemory(pid: number, needles: readonly string[]): string[] {
  const encoded = needles.map((needle) => [Buffer.from(needle, 'utf8'), Buffer.from(needle, 'utf16le')]);
  const found = new Set<string>();
  for (const window of writableMemory(pid)) {
    for (const [i, forms] of encoded.entries()) {
      const needle = needles[i]!;
      if (!found.has(needle) && forms.some((form) => window.includes(form))) found.add(needle);
    }
  }
  return needles.filter((needle) => found.has(needle));
}

function* writableMemory(pid: number): Generator<Buffer> {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const window = Buffer.alloc(WINDOW_BYTES + OVERLAP_BYTES);
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const range = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
      if (range === null) continue;
      const end = Number.parseInt(range[2]!, 16);
      for (let at = Number.parseInt(range[1]!, 16); at < end; at += WINDOW_BYTES) {
        const bytes = readAt(memory, window, at, Math.min(window.length, end - at));
        if (bytes > 0) yield window.subarray(0, bytes);
      }
    }
  } finally {
    closeSync(memory);
  }
}

/** A range that the process has given back since its maps were read has nothing to hold. */
function readAt(file: number, into: Buffer, at: number, length: number): number {
  try {
    return readSync(file, into, 0, length, at);
  } catch {
    return 0;
  }
}
