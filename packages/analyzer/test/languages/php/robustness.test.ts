/** Lowering on trees of every kind: deep ones, broken ones; and what must not be lost of whole ones. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Node } from '../../../src/ast/nodes.ts';
import { walk } from '../../../src/ast/visitor.ts';
import type { LoweredFile } from '../../../src/languages/language.ts';
import { php } from '../../../src/languages/php/grammar.ts';
import { ConcreteTree } from '../../../src/syntax/concrete-tree.ts';
import { loadGrammar, SyntaxParser } from '../../../src/syntax/syntax.ts';
import { fixtureBlocks } from '../fixture-blocks.ts';
import { lowerSource } from '../lower-source.ts';

const BLOCKS = fixtureBlocks().filter((block) => block.language === 'php');

describe('depth', () => {
  test.each([
    ['a concatenation', `$x = ${'$a . '.repeat(20_000)}$b;`],
    ['parentheses', `${'('.repeat(50_000)}1${')'.repeat(50_000)};`],
    ['a call chain', `$a${'->b()'.repeat(20_000)};`],
    ['an index chain', `$a${"['k']".repeat(20_000)};`],
    ['an else-if chain', `${'if ($a) b(); else '.repeat(5000)}c();`],
    ['elseif clauses', `if ($a) b(); ${'elseif ($c) d();'.repeat(5000)}`],
    ['an echo of many values', `echo ${'$a, '.repeat(5000)}$b;`],
  ])('%s of any length is lowered whole', async (_, code) => {
    const lowered = await lowerSource('php', `<?php ${code}`);
    expect(lowered.problems).toEqual([]);
    expect(kindsOf(lowered.program)).not.toContain('Unsupported');
  });

  test.each([
    ['brackets', '[', ']', 50_000],
    ['blocks', '{', '}', 50_000],
    ['closures', 'f(function () { return ', ';})', 3000],
    ['switches', 'switch ($a) { case 1: ', '}', 3000],
    ['classes', 'new class { function m() {', '}};', 2000],
  ])('%s nested too deep are said, not dropped', async (name, open, close, depth) => {
    const { program, problems } = await lowerSource('php', `<?php ${open.repeat(depth)}${close.repeat(depth)};`);
    expect(problems.some((problem) => problem.kind === 'too-deep' || problem.kind === 'error')).toBe(true);
    expectNesting(program, name);
  });
});

test('any cut of any fixture is lowered, with spans inside of spans, and says what is wrong', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...BLOCKS),
      fc.nat(),
      fc.nat({ max: 12 }),
      fc.constantFrom('', '{', ')', '`', '<?=', '?>', '=>', '?->', '"', '/*', '<<<A', '\u0000', '\ud800'),
      async ({ language, source }, position, length, inserted) => {
        const at = position % (source.length + 1);
        const text = source.slice(0, at) + inserted + source.slice(at + length);
        const { program, problems } = await lowerSource(language, text);
        expectNesting(program, text);
        const hasError = kindsOf(program).has('SyntaxError');
        if (problems.some((problem) => problem.kind === 'error')) expect(hasError, text).toBe(true);
      },
    ),
    { seed: 20261123, numRuns: 1500 },
  );
});

test('every name and literal of the fixtures is in the tree', async () => {
  expect(BLOCKS.length).toBeGreaterThan(40);
  for (const { source } of BLOCKS) {
    const lowered = await lowerSource('php', source);
    expectNesting(lowered.program, source);
    if (lowered.problems.length === 0) expect(await lostTokens(source, lowered), source).toEqual([]);
  }
});

test('comments are kept with their text, also behind markup', async () => {
  const { comments } = await lowerSource('php', '<?php // a\n# b\n/* c */ f(/** d */ 1) ?>x<?php // e ?>');
  expect(comments.map((comment) => comment.text)).toEqual(['// a', '# b', '/* c */', '/** d */', '// e ']);
});

test('an empty text is an empty program', async () => {
  for (const text of ['', '<?php', '<?php // only this'])
    expect((await lowerSource('php', text)).program).toEqual({ kind: 'Program', start: 0, end: text.length, body: [] });
});

function kindsOf(root: Node): Set<string> {
  const kinds = new Set<string>();
  walk(root, (node) => void kinds.add(node.kind));
  return kinds;
}

function expectNesting(root: Node, label: string): void {
  walk(root, (node, parent) => {
    const fits = node.start <= node.end && (parent === null || (parent.start <= node.start && node.end <= parent.end));
    if (!fits)
      expect.fail(
        `${label}: ${node.kind} ${node.start}-${node.end} in ${parent?.kind} ${parent?.start}-${parent?.end}`,
      );
  });
}

/** Kinds of token that carry a value. Names are parts of variables and qualified names, which are looked at as a whole. */
const TOKENS: ReadonlySet<string> = new Set([
  'variable_name',
  'integer',
  'float',
  'string',
  'encapsed_string',
  'heredoc',
  'nowdoc',
  'boolean',
  'null',
  'primitive_type',
  'relative_scope',
  'qualified_name',
]);

/** Tokens of the concrete tree that no node of the AST stands for. */
async function lostTokens(text: string, lowered: LoweredFile): Promise<string[]> {
  const tree = new SyntaxParser(await loadGrammar(php.grammarFile())).parse(text);
  const copy = ConcreteTree.read(tree, text, ['comment']);
  tree.delete();
  // Text that was only read after it had been rewritten: this tree is no measure.
  if (copy.errors.length > 0) return [];
  const spans = new Set<string>();
  walk(lowered.program, (node) => void spans.add(`${node.start}-${node.end}`));
  const lost: string[] = [];
  for (let node = 0; node < copy.size; node++)
    if (TOKENS.has(copy.kind(node)) && !spans.has(`${copy.start(node)}-${copy.end(node)}`))
      lost.push(copy.textOf(node));
  return lost;
}
