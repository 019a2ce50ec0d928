/** Lists that share a limit: each is cut on whole rows, and says how many it leaves out. */

export interface Section {
  /** Heading and, for a table, its head. */
  lead: string;
  rows: readonly string[];
  /** Behind the rows. */
  tail?: string;
  /** The row that stands for `count` others. */
  leftOut: (count: number) => string;
}

/** A section without rows: it is there as a whole. */
export function fixed(text: string): Section {
  return { lead: text, rows: [], leftOut: () => '' };
}

export function utf8Bytes(text: string): number {
  return Buffer.byteLength(text);
}

/** The sections one behind the other, in at most `maxBytes` of UTF-8. What is not in rows is expected to fit. */
export function fitSections(sections: readonly Section[], maxBytes: number): string {
  const measured = sections.map((section) => ({ ...section, bytes: section.rows.map((row) => utf8Bytes(row) + 1) }));
  const frame = measured.reduce((sum, section) => sum + frameBytes(section), 0);
  const shares = fairShares(
    measured.map(({ bytes }) => bytes.reduce((sum, row) => sum + row, 0)),
    Math.max(0, maxBytes - frame),
  );
  return measured.map((section, position) => fitted(section, section.bytes, shares[position]!)).join('\n\n');
}

/** Everything of a section but its rows, as if some were left out. */
function frameBytes({ lead, rows, tail = '', leftOut }: Section): number {
  const mention = rows.length === 0 ? 0 : utf8Bytes(leftOut(rows.length)) + 1;
  return utf8Bytes(lead) + utf8Bytes(tail) + mention + '\n\n\n\n'.length;
}

/** Who wants less than an equal share gets all of it; the others share the rest. */
function fairShares(wanted: readonly number[], available: number): number[] {
  const shares = wanted.map(() => 0);
  let open = wanted.map((_, position) => position);
  let rest = available;
  while (open.length > 0) {
    const equal = Math.floor(rest / open.length);
    const modest = open.filter((position) => wanted[position]! <= equal);
    const settled = modest.length > 0 ? modest : open;
    for (const position of settled) {
      shares[position] = Math.min(wanted[position]!, equal);
      rest -= shares[position]!;
    }
    open = open.filter((position) => !settled.includes(position));
  }
  return shares;
}

function fitted({ lead, rows, tail, leftOut }: Section, bytes: readonly number[], share: number): string {
  let used = 0;
  let count = 0;
  while (count < rows.length && used + bytes[count]! <= share) used += bytes[count++]!;
  const missing = rows.length - count;
  return [lead, ...rows.slice(0, count), ...(missing > 0 ? [leftOut(missing)] : []), ...(tail ? [tail] : [])].join(
    '\n',
  );
}
