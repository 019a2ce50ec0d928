/** Lowering on trees of every kind: deep ones, broken ones, real ones. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Node } from '../../../src/ast/nodes.ts';
import { walk } from '../../../src/ast/visitor.ts';
import type { LanguageId } from '../../../src/languages/language.ts';
import { rubyOfTemplate } from '../../../src/languages/ruby/erb.ts';
import { fixtureBlocks } from '../fixture-blocks.ts';
import { lowerSource } from '../lower-source.ts';

const BLOCKS = fixtureBlocks().filter(({ language }) => language === 'ruby' || language === 'erb');

describe('depth', () => {
  const loops: readonly (readonly [string, string])[] = [
    ['a binary chain', `x = ${'a + '.repeat(50_000)}b`],
    ['a call chain', `a${'.b(1)'.repeat(30_000)}`],
    ['a chain of blocks', `a${'.b { 1 }'.repeat(10_000)}`],
    ['an index chain', `a${'[1]'.repeat(30_000)}`],
    ['a conditional chain', `x = ${'a ? b : '.repeat(10_000)}c`],
    ['an elsif chain', `if a\n${'elsif b\n'.repeat(10_000)}end`],
    ['adjacent strings', `x = ${"'a' ".repeat(10_000)}`],
  ];
  for (const [name, text] of loops)
    test(`${name} of any length is lowered whole`, async () => {
      const { program, problems } = await lowerSource('ruby', text);
      expect(problems).toEqual([]);
      expect(kindsOf(program)).not.toContain('Unsupported');
    });

  const nested: readonly (readonly [string, string, string, number])[] = [
    ['brackets', '[', ']', 50_000],
    ['parentheses', '(', ')', 50_000],
    ['methods', 'def m;', 'end;', 5000],
    ['blocks', 'f { ', '}', 5000],
    ['conditions', 'if a;', 'end;', 5000],
    ['interpolations', '"#{', '}"', 3000],
    ['classes', 'class A;', 'end;', 3000],
    ['hashes', '{a: ', '}', 5000],
  ];
  for (const [name, open, close, depth] of nested)
    test(`${name} nested ${depth} deep: what is too deep is said, not dropped`, async () => {
      const { program, problems } = await lowerSource('ruby', `${open.repeat(depth)}${close.repeat(depth)}`);
      expect(problems.some((problem) => problem.kind === 'too-deep')).toBe(true);
      expectNesting(program, name);
    });

  test('brackets that are never closed', async () => {
    const { problems } = await lowerSource('ruby', '[('.repeat(20_000));
    expect(problems.map((problem) => problem.kind)).toContain('error');
  });
});

describe('broken text', () => {
  const INSERTED = [
    '',
    '{',
    ')',
    '`',
    '<<~A\n',
    '@',
    '=>',
    '&.',
    '"',
    '#{',
    '%w[',
    'end',
    'do |',
    '<%',
    '<%=',
    '%>',
    '\u0000',
    '\ud800',
  ];

  test('any cut of any fixture is lowered, with spans inside of spans, and says what is wrong', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...BLOCKS),
        fc.nat(),
        fc.nat({ max: 12 }),
        fc.constantFrom(...INSERTED),
        async ({ language, source }, position, length, inserted) => {
          const at = position % (source.length + 1);
          const text = source.slice(0, at) + inserted + source.slice(at + length);
          const { program, problems } = await lowerSource(language, text);
          expectNesting(program, text);
          const hasError = kindsOf(program).has('SyntaxError');
          if (problems.some((problem) => problem.kind === 'error')) expect(hasError, text).toBe(true);
        },
      ),
      { seed: 20261123, numRuns: 3000 },
    );
  });

  test('a text that is nothing but an error is a program that holds it', async () => {
    const { program, problems } = await lowerSource('ruby', ')))');
    expect([program.kind, program.start, program.end]).toEqual(['Program', 0, 3]);
    expect(problems.length).toBeGreaterThan(0);
  });

  test('an empty text is an empty program', async () => {
    for (const id of ['ruby', 'erb'] as const)
      for (const text of ['', '\n', id === 'ruby' ? '# only this' : '<%# only this %>']) {
        const { program } = await lowerSource(id as LanguageId, text);
        expect(program).toEqual({ kind: 'Program', start: 0, end: text.length, body: [] });
      }
  });
});

describe('templates', () => {
  test('the Ruby of a template has its length and its lines, whatever the template is', () => {
    const pieces = fc.constantFrom(
      '<%',
      '<%=',
      '<%==',
      '<%-',
      '<%#',
      '<%%',
      '%>',
      '-%>',
      '\n',
      '\r\n',
      ' ',
      '#',
      '"',
      'a',
      '<b>',
      'do |x|',
      'end',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (list) => {
        const text = list.join('');
        const code = rubyOfTemplate(text);
        expect(code.length).toBe(text.length);
        expect(code.replace(/[^\n]/g, '')).toBe(text.replace(/[^\n]/g, ''));
      }),
      { seed: 20261123, numRuns: 1000 },
    );
  });

  test('all markup is in the tree, and every name at its place', async () => {
    const text = '<ul>\n<% items.each do |item| %>\n  <li>é <%= item.name %></li>\n<% end %>\n</ul>';
    const { program } = await lowerSource('erb', text);
    const markup: string[] = [];
    walk(program, (node) => {
      if (node.kind === 'InlineMarkup') markup.push(node.value);
      if (node.kind === 'Identifier') expect(text.slice(node.start, node.end)).toBe(node.name);
      return undefined;
    });
    expect(markup).toEqual(['<ul>', '<li>é', '</li>', '</ul>']);
  });
});

test('comments are kept with their text', async () => {
  const { comments } = await lowerSource('ruby', '#!/usr/bin/env ruby\nf(a) # behind\n=begin\nblock\n=end\n');
  expect(comments.map((comment) => comment.text)).toEqual(['#!/usr/bin/env ruby', '# behind', '=begin\nblock\n=end']);
});

function kindsOf(root: Node): Set<string> {
  const kinds = new Set<string>();
  walk(root, (node) => void kinds.add(node.kind));
  return kinds;
}

/** The text of a heredoc lies behind the line that opens it: the one thing outside of its parent. */
function expectNesting(root: Node, label: string): void {
  walk(root, (node, parent) => {
    const isHeredocPart = parent?.kind === 'TemplateString' && node.start >= parent.end;
    const inside = parent === null || isHeredocPart || (parent.start <= node.start && node.end <= parent.end);
    if (node.start > node.end || !inside)
      expect.fail(
        `${label}: ${node.kind} ${node.start}-${node.end} in ${parent?.kind} ${parent?.start}-${parent?.end}`,
      );
  });
}
