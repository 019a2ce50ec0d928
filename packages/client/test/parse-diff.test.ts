import type { LineRange } from '@rsolv-ast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDiff } from '../src/git/parse-diff.ts';

const LETTERS: Record<number, string> = {
  7: 'a',
  8: 'b',
  9: 't',
  10: 'n',
  11: 'v',
  12: 'f',
  13: 'r',
  34: '"',
  92: '\\',
};

/** A name as git writes it with core.quotePath. */
function quoted(name: string): string {
  const bytes = [...Buffer.from(name)];
  if (bytes.every((byte) => byte >= 32 && byte < 127 && byte !== 34 && byte !== 92)) return name;
  const escaped = bytes.map((byte) => {
    if (LETTERS[byte] !== undefined) return `\\${LETTERS[byte]}`;
    return byte < 32 || byte >= 127 ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte);
  });
  return `"${escaped.join('')}"`;
}

const name = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(' ', '"', '\\', '\n', '\t', '/', ' b/', ' and ', 'é', '漢', '\u007f'),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
    minLength: 1,
    maxLength: 12,
  })
  .filter((one) => one.isWellFormed() && !one.includes('\0') && one !== '/dev/null');

const content = fc.constantFrom(
  'x',
  '',
  '+++ b/evil',
  '++ b/evil',
  '-- a/evil',
  '--- a/evil',
  '@@ -1 +1 @@',
  'diff --git a/evil b/evil',
  'rename to evil',
  '\\ No newline at end of file',
  'Binary files a and b differ',
);

const hunk = fc.record({
  gap: fc.integer({ min: 1, max: 1000 }),
  removed: fc.array(content, { maxLength: 3 }),
  added: fc.array(content, { maxLength: 3 }),
});
const change = fc.oneof(
  fc.record({
    kind: fc.constantFrom('edit' as const, 'new' as const, 'rename' as const),
    hunks: fc.array(hunk, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constantFrom(
      'delete' as const,
      'binary' as const,
      'delete-binary' as const,
      'mode' as const,
      'move' as const,
    ),
    hunks: fc.constant([]),
  }),
);

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function write(path: string, { kind, hunks }: Change): { patch: string; expected: LineRange[] | 'all' | undefined } {
  const old = kind === 'rename' || kind === 'move' ? `old ${path}` : path;
  const [from, to] = [quoted(`a/${old}`), quoted(`b/${path}`)];
  const tab = (label: string, text: string) => (text.includes(' ') ? `${label}\t` : label);
  const header = [`diff --git ${from} ${to}`];
  if (kind === 'rename' || kind === 'move')
    header.push('similarity index 90%', `rename from ${quoted(old)}`, `rename to ${quoted(path)}`);
  if (kind === 'mode') header.push('old mode 100644', 'new mode 100755');
  if (kind === 'binary') header.push('index 1..2 100644', `Binary files ${from} and ${to} differ`);
  if (kind === 'delete-binary') header.push('deleted file mode 100644', `Binary files ${from} and /dev/null differ`);
  if (kind === 'delete')
    header.push('deleted file mode 100644', `--- ${tab(from, from)}`, '+++ /dev/null', '@@ -1 +0,0 @@', '-x');
  if (hunks.length > 0) header.push(kind === 'new' ? '--- /dev/null' : `--- ${tab(from, from)}`, `+++ ${tab(to, to)}`);

  const ranges: LineRange[] = [];
  let at = 0;
  for (const { gap, removed, added } of hunks) {
    if (removed.length + added.length === 0) continue;
    at += gap;
    const count = (lines: unknown[]) => (lines.length === 1 ? '' : `,${lines.length}`);
    header.push(`@@ -${at}${count(removed)} +${at}${count(added)} @@ function context @@ -1,9 +1,9 @@`);
    header.push(...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`));
    if (added.length > 0) ranges.push([at, at + added.length - 1]);
    at += added.length;
  }
  const lines = kind === 'binary' ? 'all' : ['delete', 'delete-binary', 'mode'].includes(kind) ? undefined : ranges;
  return { patch: header.map((line) => `${line}\n`).join(''), expected: lines };
}

test('what git writes about any names and lines is read back as it was meant', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, change), { selector: ([path]) => path, maxLength: 5 }), (changes) => {
      const written = changes.map(([path, one]) => ({ path, ...write(path, one) }));
      const expected = written.flatMap(({ path, expected }) =>
        expected === undefined ? [] : [[path, expected] as const],
      );
      const parsed = parseDiff(Buffer.from(written.map(({ patch }) => patch).join(''), 'latin1'));
      expect([...parsed]).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

test('no patch at all', () => {
  expect([...parseDiff(Buffer.from(''))]).toEqual([]);
});

test('any bytes: an answer, not an error', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void parseDiff(Buffer.from(bytes))));
});
