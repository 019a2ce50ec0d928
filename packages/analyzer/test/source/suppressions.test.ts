import { describe, expect, it } from 'vitest';
import type { LanguageId } from '../../src/languages/language.ts';
import { LineIndex } from '../../src/source/source-file.ts';
import { findSuppressions, type InlineSuppression, suppressionFor } from '../../src/source/suppressions.ts';
import { lowerSource } from '../languages/lower-source.ts';

async function suppressionsIn(source: string, language: LanguageId = 'python'): Promise<InlineSuppression[]> {
  const { comments } = await lowerSource(language, source);
  return findSuppressions(comments, new LineIndex(source), source);
}

describe('marks', () => {
  type Expected = [kind: string, ruleIds: string[] | null, reason: string];
  const table: [string, Expected[]][] = [
    ['# nosemgrep', [['nosemgrep', null, '']]],
    ['# nosem', [['nosemgrep', null, '']]],
    ['# NOSEMGREP', [['nosemgrep', null, '']]],
    ['#nosemgrep', [['nosemgrep', null, '']]],
    ['# nosemgrep: a.b-c', [['nosemgrep', ['a.b-c'], '']]],
    ['# nosemgrep:a,b , c.d', [['nosemgrep', ['a', 'b', 'c.d'], '']]],
    ['# nosemgrep: a  why not', [['nosemgrep', ['a'], 'why not']]],
    ['# nosemgrep: a -- checked above', [['nosemgrep', ['a'], 'checked above']]],
    ['# nosemgrep -- checked', [['nosemgrep', null, 'checked']]],
    ['# noqa # nosemgrep: a', [['nosemgrep', ['a'], '']]],
    ['# see nosemgrep', [['nosemgrep', null, '']]],
    ['# xnosemgrep', []],
    ['# nosemgrepx', []],
    ['# nosemantics', []],
    ['# rsolv-ignore: a', [['rsolv-ignore', ['a'], '']]],
    ['# rsolv-ignore: a.b/c, d trusted input, see #12', [['rsolv-ignore', ['a.b/c', 'd'], 'trusted input, see #12']]],
    ['# rsolv-ignore: a.', [['rsolv-ignore', ['a'], '.']]],
    ['# rsolv-ignore: a – because', [['rsolv-ignore', ['a'], 'because']]],
    ['# rsolv-ignore', []],
    ['# rsolv-ignore:', []],
    ['# rsolv-ignore why', []],
    [
      '# rsolv-ignore: a why  nosemgrep: b',
      [
        ['rsolv-ignore', ['a'], 'why  nosemgrep: b'],
        ['nosemgrep', ['b'], ''],
      ],
    ],
    ['x = "# nosemgrep"', []],
    ['"""\n# rsolv-ignore: a\n"""', []],
  ];
  it.each(table)('%j', async (source, expected) => {
    const found = await suppressionsIn(source);
    expect(found.map(({ kind, ruleIds, reason }) => [kind, ruleIds, reason])).toEqual(expected);
  });
});

describe('lines', () => {
  const table: [string, LanguageId, string, number[][]][] = [
    ['beside code', 'python', 'a()\nb() # nosemgrep\nc()', [[2]]],
    ['alone before code', 'python', '# nosemgrep\na()\nb()', [[1, 2]]],
    ['alone, indented', 'python', 'if a:\n    # nosemgrep\n    b()', [[2, 3]]],
    ['on the first line of a call of several', 'javascript', 'f( // nosemgrep\n  x\n);', [[1]]],
    ['inside of a call of several', 'javascript', 'f(\n  x // nosemgrep\n);', [[2]]],
    ['before code on its line', 'javascript', '/* nosemgrep */ f();', [[1]]],
    ['a block of several lines', 'javascript', '/*\n * rsolv-ignore: a why\n * more\n */\nf();', [[1, 4, 5]]],
    ['a block that ends before code', 'javascript', '/* nosemgrep\n */ f();', [[2]]],
    ['between JSX children', 'javascript', 'x = <a>\n{/* nosemgrep: a */}\n<b/></a>', [[2, 3]]],
    ['behind a closing bracket', 'javascript', 'if (a) {\n} // nosemgrep\nb();', [[2, 3]]],
    ['nosemgrep above another comment', 'python', '# nosemgrep\n# why\na()', [[1, 2]]],
    ['rsolv-ignore above another comment', 'python', '# rsolv-ignore: a\n# why\na()', [[1, 3]]],
    [
      'stacked',
      'python',
      '# rsolv-ignore: a\n# rsolv-ignore: b\na()',
      [
        [1, 3],
        [2, 3],
      ],
    ],
    ['a blank line between', 'python', '# rsolv-ignore: a\n\na()', [[1, 2]]],
    ['CRLF', 'python', 'a()\r\n# nosemgrep\r\nb()\r\n', [[2, 3]]],
    ['at the end of the file', 'python', 'a()\n# nosemgrep', [[2, 3]]],
  ];
  it.each(table)('%s', async (_, language, source, expected) => {
    expect((await suppressionsIn(source, language)).map(({ appliesTo }) => appliesTo)).toEqual(expected);
  });

  it('names the line of the mark inside of a longer comment', async () => {
    const [found] = await suppressionsIn('x;\n/*\n * rsolv-ignore: a why */\nf();', 'javascript');
    expect(found).toMatchObject({ line: 3, reason: 'why', appliesTo: [2, 3, 4] });
  });
});

describe('suppressionFor', () => {
  it('takes the first that names the rule on the line where the finding begins', async () => {
    const found = await suppressionsIn(
      'a() # nosemgrep: x\n# rsolv-ignore: python.y first\n# rsolv-ignore: y second\nb(\n) # nosemgrep\n',
    );
    expect(suppressionFor(1, 'x', found)).toMatchObject({ line: 1 });
    expect(suppressionFor(1, 'y', found)).toBeNull();
    expect(suppressionFor(4, 'y', found)).toMatchObject({ line: 2, reason: 'first' });
    expect(suppressionFor(4, 'z', found)).toBeNull();
    expect(suppressionFor(5, 'z', found)).toMatchObject({ line: 5, ruleIds: null });
    expect(suppressionFor(6, 'z', found)).toMatchObject({ line: 5 });
    expect(suppressionFor(7, 'z', found)).toBeNull();
  });

  it('takes an id with or without its namespace', () => {
    const one = (id: string): InlineSuppression[] => [
      { kind: 'nosemgrep', line: 1, appliesTo: [1], ruleIds: [id], reason: '' },
    ];
    expect(suppressionFor(1, 'configs.sub.rule', one('rule'))).not.toBeNull();
    expect(suppressionFor(1, 'rule', one('configs.rule'))).not.toBeNull();
    expect(suppressionFor(1, 'other-rule', one('rule'))).toBeNull();
    expect(suppressionFor(1, 'rule', one('rule-other'))).toBeNull();
  });
});
