/** GitHub's line hash, against values of its published test and against a slow computation from its description. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineHashes } from '../src/line-hash.ts';

test('published values', () => {
  expect(lineHashes(Buffer.from(''))).toEqual(['c129715d7a2bc9a3:1']);
  expect(lineHashes(Buffer.from(' a\nb\n  \t\tc\n d'))).toEqual([
    '271789c17abda88f:1',
    '54703d4cd895b18:1',
    '180aee12dab6264:1',
    'a23a3dc5e078b07b:1',
  ]);
});

test('the same as adding the terms up, for any text', () => {
  const characters = fc.constantFrom('a', 'Z', '0', ' ', '\t', '\n', '\r', '\r\n', '{', 'é', '日', '😀', '\ufeff');
  fc.assert(
    fc.property(fc.array(characters, { maxLength: 400 }), (parts) => {
      const text = parts.join('');
      expect(lineHashes(Buffer.from(text))).toEqual(slowHashes(text));
    }),
  );
});

function slowHashes(text: string): string[] {
  const normal = text.replace(/\r\n?/g, '\n').replace(/[ \t]/g, '');
  const codes = [...normal].flatMap((c) => Array.from({ length: c.length }, (_, i) => c.charCodeAt(i)));
  codes.push(0xffff);
  const starts = [0, ...codes.flatMap((code, i) => (code === 10 ? [i + 1] : []))];
  const counts = new Map<string, number>();
  return starts.map((start) => {
    let hash = 0n;
    for (let i = 0; i < 100; i++) hash = BigInt.asUintN(64, hash * 37n + BigInt(codes[start + i] ?? 0));
    const text = hash.toString(16);
    counts.set(text, (counts.get(text) ?? 0) + 1);
    return `${text}:${counts.get(text)}`;
  });
}
