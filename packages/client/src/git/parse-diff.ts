/** Reads a patch as `git diff --unified=0` writes it: which lines of which files are new. */
import type { LineRange } from '@rsolv-ast/protocol';

/** Prefixes that `git diff` must be told to use, whatever the user's configuration says. */
export const SOURCE_PREFIX = 'a/';
export const DESTINATION_PREFIX = 'b/';

/**
 * For each file that exists after the change, its new lines; `all` where git took the file for binary. Files that only
 * changed their mode or name have no new lines. Names that are not valid UTF-8 are left out: they are never analysed.
 */
export function parseDiff(patch: Buffer): Map<string, LineRange[] | 'all'> {
  const changes = new Map<string, LineRange[] | 'all'>();
  const lines = new Lines(patch);
  let path: string | undefined;
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    if (line.startsWith('diff --git ')) {
      path = nameOfBoth(line.slice('diff --git '.length));
    } else if (line.startsWith('rename to ') || line.startsWith('copy to ')) {
      path = decodeName(line.slice(line.indexOf(' to ') + 4));
      if (path !== undefined) changes.set(path, []);
    } else if (line.startsWith('+++ ')) {
      path = destinationOf(line.slice(4));
      if (path !== undefined) changes.set(path, []);
    } else if (line.startsWith('deleted file mode ')) {
      path = undefined;
    } else if (line.startsWith('Binary files ')) {
      if (path !== undefined) changes.set(path, 'all');
    } else {
      const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
      if (hunk) {
        const [removed, first, added] = [Number(hunk[1] ?? 1), Number(hunk[2]), Number(hunk[3] ?? 1)];
        // The counted lines are skipped unread: source text may look like a header.
        lines.skipHunk(removed + added);
        const ranges = path === undefined ? undefined : changes.get(path);
        if (added > 0 && Array.isArray(ranges)) ranges.push([first, first + added - 1]);
      }
    }
  }
  return changes;
}

/** Lines of the patch as Latin-1, so that every byte survives; git's own lines are ASCII. */
class Lines {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  next(): string | undefined {
    if (this.#at >= this.#bytes.length) return undefined;
    const end = this.#end();
    const line = this.#bytes.toString('latin1', this.#at, end);
    this.#at = end + 1;
    return line;
  }

  /** Passes over `count` lines of content and the notes about missing line ends between them. */
  skipHunk(count: number): void {
    for (let left = count; left > 0 && this.#at < this.#bytes.length; ) {
      if (this.#bytes[this.#at] !== 0x5c /* \ */) left -= 1;
      this.#at = this.#end() + 1;
    }
  }

  #end(): number {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    return end === -1 ? this.#bytes.length : end;
  }
}

/** The name behind `+++ `; undefined for a deleted file. Git ends a name that holds a space with a tab. */
function destinationOf(field: string): string | undefined {
  if (field === '/dev/null') return undefined;
  const name = decodeName(field.replace(/\t$/, ''));
  return name?.startsWith(DESTINATION_PREFIX) ? name.slice(DESTINATION_PREFIX.length) : undefined;
}

/** The name in a header of two equal names, or the second of two quoted ones; a renamed file is named again below it. */
function nameOfBoth(names: string): string | undefined {
  const second = names.slice((names.length + 1) / 2);
  return names.slice(0, (names.length - 1) / 2).slice(2 + Number(second.startsWith('"'))) ===
    second.slice(2 + Number(second.startsWith('"')))
    ? destinationOf(second)
    : undefined;
}

const ESCAPES: Record<string, number> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** A name as git writes it: bare, or in C's quotes with octal escapes for bytes that are not printable ASCII. */
function decodeName(text: string): string | undefined {
  if (!text.startsWith('"')) return text;
  const bytes: number[] = [];
  for (const [, octal, short, plain] of text.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\])/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (short !== undefined) bytes.push(ESCAPES[short] ?? short.charCodeAt(0));
    else bytes.push(plain!.charCodeAt(0));
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}
