/** Lowering on trees of every kind: deep ones, broken ones, real ones. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Node } from '../../../src/ast/nodes.ts';
import { walk } from '../../../src/ast/visitor.ts';
import type { LanguageId, LoweredFile } from '../../../src/languages/language.ts';
import { languageOf } from '../../../src/languages/registry.ts';
import { ConcreteTree } from '../../../src/syntax/concrete-tree.ts';
import { loadGrammar, SyntaxParser } from '../../../src/syntax/syntax.ts';
import { fixtureBlocks } from '../fixture-blocks.ts';
import { lowerSource } from '../lower-source.ts';

const ROOT = join(import.meta.dirname, '../../../../..');
const BLOCKS = fixtureBlocks().filter(
  ({ language }) => language === 'javascript' || language === 'typescript' || language === 'tsx',
);

describe('depth', () => {
  const loops: readonly (readonly [string, LanguageId, string])[] = [
    ['a binary chain', 'javascript', `x = ${'a + '.repeat(50_000)}b`],
    ['parentheses', 'javascript', `${'('.repeat(100_000)}1${')'.repeat(100_000)}`],
    ['a call chain', 'javascript', `a${'.b()'.repeat(30_000)}`],
    ['a conditional chain', 'javascript', `x = ${'a ? b : '.repeat(10_000)}c`],
    ['an else-if chain', 'javascript', `${'if (a) b(); else '.repeat(10_000)}c()`],
    ['a union', 'typescript', `type A = ${'B | '.repeat(20_000)}C`],
  ];
  for (const [name, language, text] of loops)
    test(`${name} of any length is lowered whole`, async () => {
      const lowered = await lowerSource(language, text);
      expect(lowered.problems).toEqual([]);
      expect(kindsOf(lowered.program)).not.toContain('Unsupported');
    });

  const nested: readonly (readonly [string, LanguageId, string, string, number])[] = [
    ['brackets', 'javascript', '[', ']', 100_000],
    ['blocks', 'javascript', '{', '}', 50_000],
    ['functions', 'javascript', 'function f(){', '}', 5000],
    ['callbacks', 'javascript', 'f(() => { return ', '})', 5000],
    ['switches', 'javascript', 'switch (a) { case 1: ', '}', 5000],
    ['templates', 'javascript', '`${', '}`', 5000],
    ['elements', 'tsx', '<a>', '</a>', 5000],
    ['classes', 'typescript', 'class A { m() {', '}}', 3000],
  ];
  for (const [name, language, open, close, depth] of nested)
    test(`${name} nested ${depth} deep: what is too deep is said, not dropped`, async () => {
      const text = `${open.repeat(depth)}${close.repeat(depth)}`;
      const { program, problems } = await lowerSource(language, text);
      expect(problems.some((problem) => problem.kind === 'too-deep')).toBe(true);
      expectNesting(program, name);
    });

  test('brackets that are never closed', async () => {
    const { problems } = await lowerSource('javascript', '[('.repeat(50_000));
    expect(problems.map((problem) => problem.kind)).toContain('error');
  });
});

describe('broken text', () => {
  test('any cut of any fixture is lowered, with spans inside of spans, and says what is wrong', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...BLOCKS),
        fc.nat(),
        fc.nat({ max: 12 }),
        fc.constantFrom('', '{', ')', '`', '<', '@', '=>', '?.', '"', '/*', '\u0000', '\ud800'),
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

  test('a token that the parser invents is a problem of its own', async () => {
    const { problems } = await lowerSource('javascript', 'f(a; g(b)');
    expect(problems).toEqual([{ kind: 'missing', start: 3, end: 3, grammarKind: ')' }]);
  });

  test('a text that is nothing but an error is a program that holds it', async () => {
    const { program, problems } = await lowerSource('javascript', ')))');
    expect(program.kind).toBe('Program');
    expect([program.start, program.end]).toEqual([0, 3]);
    expect(problems.length).toBeGreaterThan(0);
  });

  test('an escape outside of texts is no import type', async () => {
    expectNesting((await lowerSource('javascript', '\\)')).program, 'escape');
  });

  test('an empty text is an empty program', async () => {
    for (const text of ['', '\n', '// only this'])
      expect((await lowerSource('javascript', text)).program).toEqual({
        kind: 'Program',
        start: 0,
        end: text.length,
        body: [],
      });
  });
});

test('comments and the #! line are kept with their text', async () => {
  const { comments } = await lowerSource('typescript', '#!/usr/bin/env node\nf(/* in */ a) // behind\n');
  expect(comments.map((comment) => comment.text)).toEqual(['#!/usr/bin/env node', '/* in */', '// behind']);
});

describe('real files', () => {
  const files = ['express', 'vitest', 'zod', 'yaml', '@types/node'].flatMap((name) => {
    const found = globSync(`node_modules/${name}/**/*.{js,mjs,cjs,ts,mts,cts}`, { cwd: ROOT }).sort();
    const step = Math.max(1, Math.floor(found.length / 25));
    return found.filter((_, i) => i % step === 0);
  });

  test('parents contain their children, and every name and literal of the text is in the tree', async () => {
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      const language = languageOf(file, '');
      if (language === undefined || text.length > 300_000) continue;
      const lowered = await lowerSource(language.id, text);
      expectNesting(lowered.program, file);
      if (lowered.problems.length === 0) expect(await lostTokens(language.id, text, lowered), file).toEqual([]);
    }
  });

  test('so it is in the fixtures', async () => {
    for (const { language, source } of BLOCKS) {
      const lowered = await lowerSource(language, source);
      expectNesting(lowered.program, source);
      if (lowered.problems.length === 0) expect(await lostTokens(language, source, lowered), source).toEqual([]);
    }
  });
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

/** Kinds of token that carry a name or a value. */
const TOKENS: ReadonlySet<string> = new Set([
  'identifier',
  'property_identifier',
  'private_property_identifier',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
  'statement_identifier',
  'type_identifier',
  'predefined_type',
  'number',
  'string',
  'template_string',
  'regex',
  'this',
  'super',
  'true',
  'false',
  'null',
  'undefined',
]);

/** Tokens of the concrete tree that no node of the AST stands for. */
async function lostTokens(id: LanguageId, text: string, lowered: LoweredFile): Promise<string[]> {
  const language = languageOf(`x${EXTENSIONS[id]}`, '');
  const tree = new SyntaxParser(await loadGrammar(language?.grammarFile() ?? '')).parse(text);
  const copy = ConcreteTree.read(tree, text, ['comment']);
  tree.delete();
  // Text that was only read after it had been rewritten: this tree is no measure.
  if (copy.errors.length > 0) return [];
  const spans = new Set<string>();
  walk(lowered.program, (node) => void spans.add(`${node.start}-${node.end}`));
  const lost: string[] = [];
  for (let node = 0; node < copy.size; ) {
    // The closing tag repeats the name; the parts of `a:b` are one name.
    if (copy.kind(node) === 'jsx_closing_element' || copy.kind(node) === 'jsx_namespace_name') {
      node = copy.after(node);
      continue;
    }
    if (TOKENS.has(copy.kind(node)) && !spans.has(`${copy.start(node)}-${copy.end(node)}`))
      lost.push(copy.textOf(node));
    node++;
  }
  return lost;
}

const EXTENSIONS: Readonly<Record<LanguageId, string>> = {
  javascript: '.js',
  typescript: '.ts',
  tsx: '.tsx',
  python: '.py',
  java: '.java',
  ruby: '.rb',
  erb: '.erb',
  php: '.php',
};
