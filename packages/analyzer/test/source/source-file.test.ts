import { describe, expect, it } from 'vitest';
import { decodeSource, LineIndex } from '../../src/source/source-file.ts';
import { lowerSource } from '../languages/lower-source.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytes = (...parts: (string | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...Buffer.from(part, 'latin1')])));

describe('decodeSource', () => {
  const table: [string, Uint8Array, string, string, boolean][] = [
    ['UTF-8', utf8('é😀\n'), 'é😀\n', 'utf-8', false],
    ['nothing', utf8(''), '', 'utf-8', false],
    ['a byte order mark', bytes(0xef, 0xbb, 0xbf, 'x'), 'x', 'utf-8', false],
    ['a byte order mark alone', bytes(0xef, 0xbb, 0xbf), '', 'utf-8', false],
    ['a second byte order mark', bytes(0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, 'x'), '\ufeffx', 'utf-8', false],
    ['CRLF', utf8('a\r\nb\r\n'), 'a\r\nb\r\n', 'utf-8', false],
    ['lone CR', utf8('a\rb\r\rc\r\n\r'), 'a\nb\n\nc\r\n\n', 'utf-8', false],
    ['NUL', utf8('a\0b'), 'a b', 'utf-8', false],
    ['bytes that are not UTF-8', bytes('x = "', 0xe9, '"'), 'x = "é"', 'latin-1', true],
    ['cut UTF-8', bytes('a', 0xf0, 0x9f), 'að\u009f', 'latin-1', true],
    ['an encoded surrogate', bytes(0xed, 0xa0, 0x80), 'í\u00a0\u0080', 'latin-1', true],
    [
      'declared Latin-1',
      bytes('# -*- coding: latin-1 -*-\n', 0xe9, 0x80),
      '# -*- coding: latin-1 -*-\né\u0080',
      'latin-1',
      false,
    ],
    ['declared ISO-8859-1', bytes('# coding=ISO_8859-1\n', 0xe9), '# coding=ISO_8859-1\né', 'latin-1', false],
    ['declared cp1252', bytes('# coding: cp1252\n', 0x80), '# coding: cp1252\n€', 'windows-1252', false],
    [
      'declared KOI8-R',
      bytes('#!/bin/x\n# vim: set fileencoding=koi8-r :\n', 0xc1),
      '#!/bin/x\n# vim: set fileencoding=koi8-r :\nа',
      'koi8-r',
      false,
    ],
    ['declared Latin-9', bytes('#coding:iso-8859-15\r\n', 0xa4), '#coding:iso-8859-15\r\n€', 'iso-8859-15', false],
    ['declared in line 3', bytes('\n\n# coding: cp1252\n', 0x80), '\n\n# coding: cp1252\n\u0080', 'latin-1', true],
    ['declared behind code', bytes('x\n# coding: cp1252\n', 0x80), 'x\n# coding: cp1252\n\u0080', 'latin-1', true],
    ['declared in a string', bytes('"coding: cp1252"', 0x80), '"coding: cp1252"\u0080', 'latin-1', true],
    ['an encoding that is not known', bytes('# coding: nonsense\n', 0xe9), '# coding: nonsense\né', 'latin-1', true],
    ['declared UTF-8 that is none', bytes('# coding: utf-8\n', 0xe9), '# coding: utf-8\né', 'latin-1', true],
    ['declared Latin-1 that is UTF-8', utf8('# coding: latin-1\né'), '# coding: latin-1\né', 'utf-8', false],
    ['UTF-16 little endian', bytes(0xff, 0xfe, 'x', 0, 0xe9, 0), 'xé', 'utf-16le', false],
    ['UTF-16 big endian', bytes(0xfe, 0xff, 0, 'x'), 'x', 'utf-16be', false],
    ['half of UTF-16', bytes(0xff, 0xfe, 'x'), 'ÿþx', 'latin-1', true],
  ];
  it.each(table)('%s', (_, input, text, encoding, diagnosed) => {
    const file = decodeSource(3, 'a/b.py', input, 'python');
    expect(file).toMatchObject({ index: 3, path: 'a/b.py', text, encoding, bytes: input.length });
    expect(file.diagnostic !== null).toBe(diagnosed);
  });

  it('says in its diagnostic what happened and what to do', () => {
    expect(decodeSource(0, 'a.py', bytes(0xe9), 'python').diagnostic).toMatch(
      /not valid UTF-8.*Latin-1.*Save it as UTF-8/,
    );
  });

  it('makes a file with lone CRs readable to the grammars', async () => {
    const { text } = decodeSource(0, 'a.py', utf8('if a:\r  b()\rc()\r'));
    const { program, problems } = await lowerSource('python', text);
    expect(problems).toEqual([]);
    expect(program.body).toHaveLength(2);
  });
});

describe('LineIndex', () => {
  const table: [string, string, number[]][] = [
    ['nothing', '', [0]],
    ['one line', 'abc', [0]],
    ['LF', 'a\nb\n', [0, 2, 4]],
    ['CRLF', 'a\r\nb\r\n', [0, 3, 6]],
    ['CR', 'a\rb\r', [0, 2, 4]],
    ['CR CR LF', '\r\r\n', [0, 1, 3]],
    ['LF CR', '\n\r', [0, 1, 2]],
    ['no line end: U+2028, U+2029, U+0085, form feed', 'a\u2028b\u2029c\u0085d\f', [0]],
  ];
  it.each(table)('lines of %s', (_, text, starts) => {
    const lines = new LineIndex(text);
    expect(lines.lines).toBe(starts.length);
    expect(starts.map((_, i) => lines.startOf(i + 1))).toEqual(starts);
    expect(starts.map((_, i) => lines.endOf(i + 1))).toEqual([...starts.slice(1), text.length]);
    for (const [i, start] of starts.entries())
      expect(lines.position(start)).toEqual({ line: i + 1, column: 1, offset: start });
  });

  it('counts columns in UTF-16 code units', () => {
    const lines = new LineIndex('x\n😀é\n');
    expect(lines.position(4)).toEqual({ line: 2, column: 3, offset: 4 });
    expect(lines.span(2, 5)).toEqual({
      start: { line: 2, column: 1, offset: 2 },
      end: { line: 2, column: 4, offset: 5 },
    });
  });

  it('gives the last line for what lies behind the end', () => {
    const lines = new LineIndex('a\nb');
    expect(lines.position(3)).toEqual({ line: 2, column: 2, offset: 3 });
    expect(lines.startOf(9)).toBe(2);
    expect(lines.endOf(9)).toBe(3);
  });

  it('agrees with a count from the start, at every offset', () => {
    const text = 'a\r\n\r\rb😀\n\n\rc';
    const lines = new LineIndex(text);
    for (let offset = 0; offset <= text.length; offset++) {
      const before = text.slice(0, offset).split(/\r\n|\r(?!\n)|\n/);
      // Between CR and LF the line has not ended yet.
      const inside = text[offset - 1] === '\r' && text[offset] === '\n';
      if (!inside)
        expect(lines.position(offset)).toEqual({
          line: before.length,
          column: before.at(-1)!.length + 1,
          offset,
        });
    }
  });
});
