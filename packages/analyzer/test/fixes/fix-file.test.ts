/** Fixes in the bytes of a file: what is made, what is refused and why, and that nothing else changes. */
import { describe, expect, test } from 'vitest';
import { fixFile } from '../../src/fixes/fix-file.ts';

interface Wanted {
  readonly name: string;
  readonly replacements: readonly { readonly start: number; readonly end: number; readonly text: string }[];
}

/** Replaces the nth occurrence of a text; the name of the fix is what it puts there. */
function at(source: string, find: string, text: string, nth = 0): Wanted {
  let start = source.indexOf(find);
  for (let i = 0; i < nth; i++) start = source.indexOf(find, start + 1);
  expect(start).toBeGreaterThanOrEqual(0);
  return { name: text, replacements: [{ start, end: start + find.length, text }] };
}

async function fix(source: string | Uint8Array, fixes: readonly Wanted[], path = 'a.js') {
  const bytes = typeof source === 'string' ? Buffer.from(source) : source;
  const result = await fixFile({ path, bytes }, fixes);
  return {
    bytes: Buffer.from(result.bytes),
    text: Buffer.from(result.bytes).toString(),
    after: result.after,
    made: result.made.map(({ name }) => name),
    refused: result.refused.map(({ fix: { name }, reason }) => `${name}: ${reason}`),
  };
}

describe('what is made', () => {
  test('several fixes, in any order', async () => {
    const source = 'a(1);\nb(2);\nc(3);\n';
    const result = await fix(source, [at(source, 'c(3)', 'C()'), at(source, 'a(1)', 'A()')]);
    expect(result).toMatchObject({ text: 'A();\nb(2);\nC();\n', made: ['A()', 'C()'], refused: [] });
    expect(result.after).toBe(result.text);
  });

  test('fixes that only touch one another', async () => {
    const source = 'f(a,b);\n';
    expect(await fix(source, [at(source, 'a', 'x'), at(source, ',b', '')])).toMatchObject({
      text: 'f(x);\n',
      refused: [],
    });
  });

  test('what two findings want alike is done once, for both', async () => {
    const source = 'a(1);\n';
    expect(await fix(source, [at(source, 'a', 'b'), at(source, 'a', 'b')])).toMatchObject({
      text: 'b(1);\n',
      made: ['b', 'b'],
      refused: [],
    });
  });

  test('a deletion', async () => {
    expect(await fix('a;b;', [at('a;b;', 'b;', '')])).toMatchObject({ text: 'a;', refused: [] });
  });

  test('nothing to do leaves the bytes alone', async () => {
    const bytes = Buffer.from('a;');
    expect((await fixFile({ path: 'a.js', bytes }, [])).bytes).toBe(bytes);
  });

  test('all of a finding or nothing', async () => {
    const source = 'a(); b(); c();';
    const both = {
      name: 'both',
      replacements: [...at(source, 'a()', 'A()').replacements, ...at(source, 'b()', 'B()').replacements],
    };
    expect(await fix(source, [both])).toMatchObject({ text: 'A(); B(); c();' });
    const inTheWay = { ...at(source, 'a', 'x'), name: 'first' };
    expect(await fix(source, [inTheWay, both])).toMatchObject({ text: 'x(); b(); c();', refused: ['both: overlap'] });
  });
});

describe('what is refused', () => {
  test('of fixes that overlap the first by place is made', async () => {
    const source = 'f(g(h(1)));';
    const result = await fix(source, [at(source, 'h(1)', 'H'), at(source, 'g(h(1))', 'G')]);
    expect(result).toMatchObject({ text: 'f(G);', made: ['G'], refused: ['H: overlap'] });
  });

  test('of two insertions at one place none is the first', async () => {
    const insertion = (text: string) => ({ name: text, replacements: [{ start: 0, end: 0, text }] });
    expect(await fix('a;', [insertion('b;'), insertion('c;')])).toMatchObject({
      text: 'b;a;',
      refused: ['c;: overlap'],
    });
  });

  test('only the fix that breaks the syntax', async () => {
    const source = 'a(1);\nb(2);\nc(3);\n';
    const fixes = [at(source, 'a(1)', 'A()'), at(source, 'b(2)', 'b(('), at(source, 'c(3)', 'C()')];
    expect(await fix(source, fixes)).toMatchObject({
      text: 'A();\nb(2);\nC();\n',
      made: ['A()', 'C()'],
      refused: ['b((: breaks-syntax'],
    });
  });

  test('a file with an error before can be fixed elsewhere, and there as well', async () => {
    const source = 'a(1);\nf = ((;\n';
    expect(await fix(source, [at(source, 'a(1)', 'aaa(1)')])).toMatchObject({
      text: 'aaa(1);\nf = ((;\n',
      refused: [],
    });
    expect(await fix(source, [at(source, '((', '1')])).toMatchObject({ text: 'a(1);\nf = 1;\n', refused: [] });
    expect((await fix(source, [at(source, 'a(1)', 'a((')])).refused).toEqual(['a((: breaks-syntax']);
  });

  test('a text that is there already', async () => {
    expect((await fix('a;', [at('a;', 'a', 'a')])).refused).toEqual(['a: no-change']);
  });

  test.each([
    ['behind the end', 1, 9],
    ['backwards', 2, 1],
    ['before the beginning', -1, 1],
    ['no number', Number.NaN, 1],
    ['inside of a character', 2, 3],
  ])('a place %s', async (_, start, end) => {
    const misplaced = { name: 'x', replacements: [{ start, end, text: '' }] };
    expect(await fix('"\u{1F600}";', [misplaced])).toMatchObject({ text: '"\u{1F600}";', refused: ['x: misplaced'] });
  });

  test('a character that the encoding lacks', async () => {
    const source = Buffer.from('a("\u00e9");\n', 'latin1');
    const result = await fix(source, [{ name: 'euro', replacements: [{ start: 2, end: 5, text: '"\u20ac"' }] }]);
    expect(result.refused).toEqual(['euro: encoding']);
    expect(result.bytes).toEqual(source);
  });

  test('half of a character in UTF-8', async () => {
    expect((await fix('a;', [at('a;', 'a', '"\ud800"')])).refused).toEqual(['"\ud800": encoding']);
  });

  test('an encoding that cannot be written', async () => {
    // In Shift JIS, with the coding line that says so: the two bytes 0x82 0xa0 are one character.
    const source = Buffer.concat([
      Buffer.from('# coding: shift_jis\nx = "'),
      Buffer.from([0x82, 0xa0]),
      Buffer.from('"\n'),
    ]);
    const result = await fix(source, [{ name: 'y', replacements: [{ start: 20, end: 21, text: 'y' }] }], 'a.py');
    expect(result).toMatchObject({ bytes: source, refused: ['y: encoding'] });
  });
});

describe('bytes outside of the fixes stay', () => {
  const check = async (source: Uint8Array, text: string, find: string, replacement: string, path?: string) =>
    (await fix(source, [at(text, find, replacement)], path)).bytes;

  test('a byte order mark, and characters of any length', async () => {
    const text = '"\u00e9\u20ac\u{1F600}"; a("\u{1F600}");\n';
    expect(await check(Buffer.from(`\ufeff${text}`), text, 'a(', 'b("\u00fc", ')).toEqual(
      Buffer.from('\ufeff"\u00e9\u20ac\u{1F600}"; b("\u00fc", "\u{1F600}");\n'),
    );
  });

  test('Latin-1', async () => {
    const text = '"\u00e9\u00ff"; a(1);\n';
    expect(await check(Buffer.from(text, 'latin1'), text, 'a(1)', 'b("\u00fc")')).toEqual(
      Buffer.from('"\u00e9\u00ff"; b("\u00fc");\n', 'latin1'),
    );
  });

  test('a declared encoding of one byte a character', async () => {
    const head = '# coding: cp1252\nx = "';
    const source = Buffer.concat([Buffer.from(head), Buffer.from([0x80]), Buffer.from('"\na(1)\n')]);
    const expected = Buffer.concat([
      Buffer.from(head),
      Buffer.from([0x80]),
      Buffer.from('"\nb("'),
      Buffer.from([0x80]),
      Buffer.from('")\n'),
    ]);
    expect(await check(source, `${head}\u20ac"\na(1)\n`, 'a(1)', 'b("\u20ac")', 'a.py')).toEqual(expected);
  });

  test('UTF-16, of both byte orders', async () => {
    const text = '"\u00e9\u{1F600}";\r\na(1);\r\n';
    const utf16 = (content: string) => Buffer.from(`\ufeff${content}`, 'utf16le');
    const expected = '"\u00e9\u{1F600}";\r\nb(\r\n2);\r\n';
    expect(await check(utf16(text), text, 'a(1)', 'b(\n2)')).toEqual(utf16(expected));
    expect(await check(utf16(text).swap16(), text, 'a(1)', 'b(\n2)')).toEqual(utf16(expected).swap16());
  });

  test.each([
    ['\n', '\n'],
    ['\r\n', '\r\n'],
    ['\r', '\r'],
  ])('line ends of a replacement are those of the file: %j', async (lineEnd) => {
    const text = ['x;', 'a(1);', 'y;', ''].join(lineEnd);
    for (const written of ['b(\n1)', 'b(\r\n1)']) {
      expect((await check(Buffer.from(text), text, 'a(1)', written)).toString()).toBe(
        ['x;', 'b(', '1);', 'y;', ''].join(lineEnd),
      );
    }
  });
});
