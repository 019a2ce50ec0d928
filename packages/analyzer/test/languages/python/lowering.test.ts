import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Node, Program } from '../../../src/ast/nodes.ts';
import { walk } from '../../../src/ast/visitor.ts';
import { HANDLERS, PARTS, TOKENS } from '../../../src/languages/python/lower.ts';
import { Lowering } from '../../../src/languages/python/lowering.ts';
import { decodeSource } from '../../../src/source/source-file.ts';
import { ConcreteTree } from '../../../src/syntax/concrete-tree.ts';
import { loadGrammar, packageFile, SyntaxParser } from '../../../src/syntax/syntax.ts';
import { checkFixtures } from '../check-fixtures.ts';
import { lowerSource } from '../lower-source.ts';

describe('lowering', () => {
  checkFixtures(join(import.meta.dirname, 'fixtures'));
});

describe('the grammar', () => {
  interface NodeType {
    readonly type: string;
    readonly named: boolean;
    readonly subtypes?: unknown;
  }
  const require = createRequire(import.meta.url);
  const types = require('tree-sitter-python/src/node-types.json') as readonly NodeType[];
  /** Never among a tree's nodes: `ConcreteTree` keeps them apart. */
  const extras = ['comment', 'line_continuation'];

  it('has no named kind without a handler or a reason', () => {
    // Kinds with subtypes are names for groups of kinds; no node is of them.
    const kinds = types.filter((kind) => kind.named && kind.subtypes === undefined).map((kind) => kind.type);
    expect(kinds.length).toBeGreaterThan(100);
    expect(kinds.filter((kind) => !Object.hasOwn(HANDLERS, kind) && !extras.includes(kind))).toEqual([]);
  });

  it('knows every kind that has a handler', () => {
    const known = new Set(types.map((kind) => kind.type));
    // Left out of the list by the grammar's generator, though trees have it.
    const unlisted = ['as_pattern_target'];
    expect(Object.keys(HANDLERS).filter((kind) => !known.has(kind) && !unlisted.includes(kind))).toEqual([]);
    for (const reason of Object.values(PARTS)) expect(reason).not.toBe('');
  });
});

describe('deep and long input', () => {
  const deep = 100_000;
  const long = 50_000;
  const table: [string, string][] = [
    ['open brackets', '['.repeat(deep)],
    ['nested lists', `x = ${'['.repeat(deep)}${']'.repeat(deep)}`],
    ['nested parentheses', `x = ${'('.repeat(deep)}1${')'.repeat(deep)}`],
    ['a chain of +', `x = ${'a + '.repeat(long)}a`],
    ['a chain of attributes', `x = a${'.b'.repeat(long)}`],
    ['a chain of calls', `x = a${'(1)'.repeat(long)}`],
    ['a chain of comparisons', `x = ${'a < '.repeat(long)}a`],
    ['a chain of not', `x = ${'not '.repeat(long)}a`],
    ['a union of types', `x: ${'A[int] | '.repeat(long)}B`],
    ['nested types', `x: ${'a['.repeat(long)}b${']'.repeat(long)}`],
    ['nested dotted types', `x: ${'a.b['.repeat(long)}b${']'.repeat(long)}`],
    ['an attribute of type()', `type(x)${'.a'.repeat(long)} = ${'b['.repeat(long)}c${']'.repeat(long)}`],
    ['elif', `if a: b\n${'elif a: b\n'.repeat(long)}else: c`],
    ['assignments', `${'a = '.repeat(long)}1`],
    ['adjacent strings', `x = ${'"a" '.repeat(long)}`],
    ['conditionals', `x = ${'a if b else '.repeat(long)}c`],
    ['lambdas', `x = ${'lambda: '.repeat(long)}1`],
    ['patterns', `match x:\n  case ${'1 | '.repeat(long)}2: pass`],
    ['nested patterns', `match x:\n  case ${'['.repeat(long)}${']'.repeat(long)}: pass`],
    ['statements in error', 'f(a, !!! b)\n'.repeat(5000)],
    ['closing brackets', ')'.repeat(deep)],
  ];
  it.each(table)('%s overflow nothing', async (_, source) => {
    const { program } = await lowerSource('python', source);
    expect(program).toMatchObject({ kind: 'Program', start: 0, end: source.length });
    expect(outsideParent(program, source.length)).toEqual([]);
  });
});

describe('comments', () => {
  it('are listed with their places, and are no comments inside of strings', async () => {
    const source = '#!/usr/bin/python\nx = "# no" # yes\nf(a, # inside\n  b)\n';
    const { comments } = await lowerSource('python', source);
    expect(comments.map((comment) => comment.text)).toEqual(['#!/usr/bin/python', '# yes', '# inside']);
    for (const { start, end, text } of comments) expect(source.slice(start, end)).toBe(text);
  });
});

describe('odd characters', () => {
  it.each(['\0', 'x = 1\0\ny = 2', 'x = "\0"', '\u2028', 'x = "\u2028"', '\ud83d', '\ufeffx = 1'])(
    '%j is read',
    async (source) => {
      const { program } = await lowerSource('python', source);
      expect(outsideParent(program, source.length)).toEqual([]);
      expect(program.end).toBe(source.length);
    },
  );

  it('astral characters count two', async () => {
    const { program } = await lowerSource('python', 'x = "😀" + y');
    expect(program.body[0]).toMatchObject({
      expression: { value: { left: { start: 4, end: 8 }, right: { start: 11 } } },
    });
  });
});

describe('line ends', () => {
  it('of CRLF, CR and form feed give the tree of LF', async () => {
    const source = 'def f(a):\n\tif a:\n\t\treturn """x\ny"""\n\treturn \\\n\t\tb\n';
    const shape = async (text: string): Promise<unknown> => withoutSpans((await lowerSource('python', text)).program);
    const expected = await shape(source);
    expect(await shape(source.replaceAll('\n', '\r\n'))).toEqual(expected);
  });
});

describe('numbers', () => {
  const table: [string, number][] = [
    ['1_000', 1000],
    ['0x1F', 31],
    ['0o17', 15],
    ['0b1_1', 3],
    ['0777', 511],
    ['0', 0],
    ['00', 0],
    ['10L', 10],
    ['0x1FL', 31],
    ['1e3', 1000],
    ['.5', 0.5],
    ['1_0.2_5', 10.25],
    ['2j', Number.NaN],
    ['1e2J', Number.NaN],
    ['0xE', 14],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', Number.NaN],
  ];
  it.each(table)('%s', async (raw, value) => {
    const { program } = await lowerSource('python', raw);
    expect(program.body[0]).toMatchObject({ expression: { kind: 'NumberLiteral', raw, value } });
  });
});

describe('real files', () => {
  const library = globSync('/usr/{lib,local/lib}/python3.*/abc.py').sort().map(dirname).at(-1);
  const files = library === undefined ? [] : globSync('{*,json/*,asyncio/*,unittest/*}.py', { cwd: library }).sort();

  it.skipIf(library === undefined)(
    'have no node that no handler takes, and every node lies in its parent',
    async () => {
      const parser = new SyntaxParser(await loadGrammar(packageFile('tree-sitter-python/tree-sitter-python.wasm')));
      expect(files.length).toBeGreaterThan(50);
      for (const file of files) {
        const path = join(library as string, file);
        const { text } = decodeSource(0, path, readFileSync(path));
        const syntaxTree = parser.parse(text);
        const tree = ConcreteTree.read(syntaxTree, text, ['comment', 'line_continuation']);
        syntaxTree.delete();
        const lowering = new Lowering(tree);
        const program = lowering.run(HANDLERS, TOKENS);
        if (tree.errors.length + tree.missing.length === 0)
          expect(lowering.untaken().map((n) => `${path}: ${tree.kind(n)} ${tree.textOf(n)}`)).toEqual([]);
        expect(outsideParent(program, text.length).map((place) => `${path}: ${place}`)).toEqual([]);
      }
    },
  );

  it.skipIf(library === undefined)('damaged at any place lower without a throw', async () => {
    const path = join(library as string, 'dataclasses.py');
    const source = readFileSync(path, 'utf8').slice(0, 30_000);
    const junk = ['(', ')', ']', '{', ':', '"""', "f'{", '\\', '\0', ' lambda ', '\n', '@', '*', 'case '];
    for (let i = 0; i < 200; i++) {
      const place = (i * 7919) % source.length;
      const damaged = source.slice(place % 977, place) + junk[i % junk.length] + source.slice(place + (i % 5));
      const { program } = await lowerSource('python', damaged);
      expect(outsideParent(program, damaged.length)).toEqual([]);
    }
  });
});

/** Nodes that reach out of their parent. */
function outsideParent(program: Program, length: number): string[] {
  const found: string[] = [];
  walk(program, (node, parent) => {
    const [start, end] = parent === null ? [0, length] : [parent.start, parent.end];
    if (node.start < start || node.end > end || node.start > node.end)
      found.push(`${node.kind} ${node.start}-${node.end} in ${parent?.kind} ${start}-${end}`);
  });
  return found.slice(0, 5);
}

function withoutSpans(node: Node): unknown {
  return JSON.parse(JSON.stringify(node, (key, value) => (key === 'start' || key === 'end' ? undefined : value)));
}
