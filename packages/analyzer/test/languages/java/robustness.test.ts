/** Lowering on trees of every kind: deep ones, broken ones, texts of which nothing may be lost. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Node } from '../../../src/ast/nodes.ts';
import { walk } from '../../../src/ast/visitor.ts';
import { languageOf } from '../../../src/languages/registry.ts';
import { ConcreteTree } from '../../../src/syntax/concrete-tree.ts';
import { loadGrammar, SyntaxParser } from '../../../src/syntax/syntax.ts';
import { fixtureBlocks } from '../fixture-blocks.ts';
import { lowerSource } from '../lower-source.ts';

const SOURCES = fixtureBlocks()
  .filter((block) => block.language === 'java')
  .map((block) => block.source);

describe('depth', () => {
  const chains: readonly (readonly [string, string])[] = [
    ['a binary chain', `void m() { x = ${'"a" + '.repeat(30_000)}b; }`],
    ['parentheses', `void m() { x = ${'('.repeat(50_000)}1${')'.repeat(50_000)}; }`],
    ['a call chain', `void m() { a${'.b()'.repeat(30_000)}; }`],
    ['a field chain', `void m() { x = a${'.b'.repeat(30_000)}; }`],
    ['a conditional chain', `void m() { x = ${'a ? b : '.repeat(10_000)}c; }`],
    ['an else-if chain', `void m() { ${'if (a) b(); else '.repeat(10_000)}c(); }`],
    ['a package name', `package a${'.b'.repeat(20_000)};`],
    ['a type name', `class A extends a${'.B'.repeat(20_000)} { }`],
  ];
  test.each(chains)('%s of any length is lowered whole', async (_, text) => {
    const { program, problems } = await lowerSource('java', text);
    expect(problems).toEqual([]);
    expectNesting(program, text.slice(0, 40));
  });

  const nested: readonly (readonly [string, string, string, string, string, number])[] = [
    ['blocks', 'void m() ', '{', '}', '', 20_000],
    ['classes', '', 'class A { ', '}', '', 3000],
    ['lambdas', 'void m() { x = ', 'f(() -> ', ')', '; }', 3000],
    ['anonymous classes', 'void m() { x = ', 'new A() { B b = ', '; }', '; }', 2000],
    ['switches', 'void m() { ', 'switch (a) { case 1: ', '}', ' }', 3000],
    ['arrays', 'void m() { int x = ', '{', '}', '; }', 20_000],
    ['type arguments', 'class A extends ', 'B<', '>', ' { }', 3000],
    ['annotations', '', '@A(', ')', ' class B { }', 3000],
  ];
  test.each(nested)(
    '%s nested deeply: what is too deep is said, not dropped',
    async (name, head, open, close, tail, depth) => {
      const text = `${head}${open.repeat(depth)}${close.repeat(depth)}${tail}`;
      const { program, problems } = await lowerSource('java', text);
      expect(problems.length).toBeGreaterThan(0);
      expectNesting(program, name);
    },
  );
});

test('any cut of any fixture is lowered, with spans inside of spans, and says what is wrong', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SOURCES),
      fc.nat(),
      fc.nat({ max: 12 }),
      fc.constantFrom('', '{', ')', '"', '"""', "'", '@', '->', '<', '/*', 'case', '\\u0041', '\u0000', '\ud800'),
      async (source, position, length, inserted) => {
        const cut = position % (source.length + 1);
        const text = source.slice(0, cut) + inserted + source.slice(cut + length);
        const { program, problems } = await lowerSource('java', text);
        expectNesting(program, text);
        const kinds = new Set<string>();
        walk(program, (node) => void kinds.add(node.kind));
        if (problems.some((problem) => problem.kind === 'error')) expect(kinds.has('SyntaxError'), text).toBe(true);
      },
    ),
    { seed: 20261123, numRuns: 1500 },
  );
});

test('every name and literal of the fixtures is in the tree', async () => {
  expect(SOURCES.length).toBeGreaterThan(40);
  for (const source of SOURCES) expect(await lostTokens(source), source).toEqual([]);
});

test('comments are kept with their text', async () => {
  const { comments } = await lowerSource('java', '/** a */ class A { // b\n /* c */ }');
  expect(comments.map((comment) => comment.text)).toEqual(['/** a */', '// b', '/* c */']);
});

test('an empty text is an empty program, and what cannot be read at all is a program that holds it', async () => {
  for (const text of ['', '\n', '// only this'])
    expect((await lowerSource('java', text)).program).toEqual({
      kind: 'Program',
      start: 0,
      end: text.length,
      body: [],
    });
  const { program, problems } = await lowerSource('java', ')))');
  expect([program.kind, program.start, program.end]).toEqual(['Program', 0, 3]);
  expect(problems.length).toBeGreaterThan(0);
});

function expectNesting(root: Node, label: string): void {
  walk(root, (node, parent) => {
    const fits = node.start <= node.end && (parent === null || (parent.start <= node.start && node.end <= parent.end));
    if (!fits)
      expect.fail(
        `${label}: ${node.kind} ${node.start}-${node.end} in ${parent?.kind} ${parent?.start}-${parent?.end}`,
      );
  });
}

/** Kinds of token that carry a name or a value. */
const TOKENS: ReadonlySet<string> = new Set(
  (
    'identifier type_identifier this super decimal_integer_literal hex_integer_literal octal_integer_literal binary_integer_literal true false ' +
    'decimal_floating_point_literal hex_floating_point_literal character_literal string_literal null_literal integral_type boolean_type void_type'
  ).split(' '),
);

/** Tokens of the concrete tree that no node of the AST stands for. */
async function lostTokens(text: string): Promise<string[]> {
  const tree = new SyntaxParser(await loadGrammar(languageOf('x.java', '')!.grammarFile())).parse(text);
  const copy = ConcreteTree.read(tree, text, ['line_comment', 'block_comment']);
  tree.delete();
  // Text that was only read after it had been rewritten: this tree is no measure.
  if (copy.errors.length > 0 || copy.missing.length > 0) return [];
  const spans = new Set<string>();
  walk((await lowerSource('java', text)).program, (node) => void spans.add(`${node.start}-${node.end}`));
  const lost: string[] = [];
  for (let node = 0; node < copy.size; node++)
    if (TOKENS.has(copy.kind(node)) && !spans.has(`${copy.start(node)}-${copy.end(node)}`))
      lost.push(copy.textOf(node));
  return lost;
}
